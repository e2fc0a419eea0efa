"""Thousands of recipients, every fault there is, and a bot that is killed again and again."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from signal import SIGTERM

import pytest

from bot.sandbox.devino import FaultKind
from tests.drill.judge import judge, judge_report, read_stories
from tests.drill.manager import Manager, Wanted, hire
from tests.drill.trouble import let_loose, slow_and_odd, write_strangely
from tests.journeys.conftest import ANNA
from tests.journeys.process_life.processes import Life, Place, open_place

BULK_CALLS, SECONDS = 360, 24
"""Whatever its size, a drill sends so many bulk calls, and takes so long: there is time to kill."""
LEAST_BATCH = 2
"""Fewer is no bulk call; a small drill makes fewer of them."""
BAD = 20
KILLS, LIFETIME = 10, (0.5, 3.0)
RICH, POOR = Decimal(1_000_000), Decimal(200)


@dataclass(frozen=True, slots=True)
class Mailings:
    """One text for nine recipients in ten, and a text of his own for the tenth."""

    same: Wanted
    personal: Wanted

    @classmethod
    def to(cls, recipients: int) -> "Mailings":
        phones = [str(79000000000 + one) for one in range(recipients)]
        tenth = recipients // 10
        return cls(
            Wanted("same.csv", "Скидка 20 %", phones[tenth:]),
            Wanted("personal.csv", "{Имя}, заказ готов", phones[:tenth]),
        )

    @property
    def both(self) -> tuple[Wanted, Wanted]:
        return self.same, self.personal

    @property
    def rate(self) -> float:
        return (BULK_CALLS + len(self.personal.phones)) / SECONDS

    @property
    def settings(self) -> dict[str, str]:
        return {
            "BATCH_SIZE": str(max(LEAST_BATCH, len(self.same.phones) // BULK_CALLS)),
            "DEVINO_REQUESTS_PER_SECOND": str(self.rate),
            "DEVINO_TIMEOUT_SECONDS": "0.3",
            "DEVINO_CONNECT_TIMEOUT_SECONDS": "1",
        }


@pytest.mark.drill
@pytest.mark.budget(900)
async def test_whatever_goes_wrong_nobody_gets_it_twice_and_the_journal_is_true(
    tmp_path: Path, chance: Random, recipients: int
) -> None:
    wanted = Mailings.to(recipients)
    async with open_place(tmp_path, limit=wanted.rate, **wanted.settings) as place:
        gateway, telegram = place.world.gateway, place.world.telegram
        bad = {number for one in wanted.both for number in chance.sample(one.phones, BAD)}
        gateway.bad_numbers.update(bad)
        life = await place.fork()
        manager = await hire(place)
        let_loose(gateway, chance)
        life = await _live_and_die(place, manager, life, chance, wanted)
        assert telegram.faults.waiting, "Telegram was well in the end"
        gateway.faults.clear()
        telegram.faults.clear()
        reports = {one.text: await manager.report(one) for one in wanted.both}
        assert await life.end(SIGTERM) == 0
        stories = await read_stories(tmp_path / "data" / "bot.sqlite3", ANNA)
        ledger = list(gateway.ledger)
        faults = [request.fault for request in gateway.requests if request.fault]
        odd = sum("answered oddly" in str(call) for call in telegram.calls)
    assert len(faults) > KILLS, "hardly anything went wrong"
    assert len(set(faults)) > min(len(FaultKind), len(faults)) / 2, "it was always the same"
    assert odd, "Telegram answered nothing oddly"
    assert bad.isdisjoint(sms.destination for sms in ledger)
    assert sorted(story.mailing.text for story in stories) == sorted(
        one.text for one in wanted.both
    )
    for story in stories:
        same = story.mailing.text == wanted.same.text
        mailing = wanted.same if same else wanted.personal
        judge(story, mailing.phones, [s for s in ledger if (s.data == wanted.same.text) == same])
        judge_report(story, reports[mailing.text])


async def _live_and_die(
    place: Place, manager: Manager, life: Life, chance: Random, wanted: Mailings
) -> Life:
    """Begin both mailings, kill the bot often enough, then let it bring them to an end.

    Returns the bot that lives. The first death comes while the first mailing is written down, or
    soon after. Telegram is slow and odd as soon as both have begun.
    """
    account = place.world.gateway.account("demo")
    account.balance = RICH
    await manager.begin(wanted.same)
    await asyncio.sleep(chance.uniform(0, 0.3))
    await life.end()
    life = await place.fork()
    await manager.insist(wanted.same)
    await manager.begin(wanted.personal)
    telegram = place.world.telegram
    slow_and_odd(telegram, chance)
    strange = asyncio.create_task(write_strangely(telegram, chance))
    minding = asyncio.create_task(manager.mind())
    for number in range(1, KILLS):
        account.balance = POOR if number == KILLS // 2 else RICH
        await asyncio.sleep(chance.uniform(*LIFETIME))
        assert not _is_over(place), f"all was done after {number} kills"
        await life.end()
        life = await place.fork()
    account.balance = RICH
    await manager.anna.waits_for(lambda: life.ended.done() or _is_over(place))
    assert not life.ended.done(), "the bot ended by itself"
    minding.cancel()
    strange.cancel()
    return life


def _is_over(place: Place) -> bool:
    path = place.folder / "data" / "bot.sqlite3"
    with suppress(sqlite3.OperationalError):  # a young bot has not made it yet
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            states = database.execute("SELECT state FROM mailings").fetchall()
        return len(states) == 2 and all(state == "finished" for (state,) in states)
    return False
