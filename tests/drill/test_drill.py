"""Twenty thousand recipients, every fault there is, and a bot that is killed again and again."""

import asyncio
import os
import secrets
import sqlite3
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path
from random import Random
from signal import SIGTERM

import pytest

from bot.sandbox.devino import FaultKind
from tests.drill.deputy import WANTED
from tests.drill.judge import judge, read_stories
from tests.drill.trouble import let_loose
from tests.journeys.conftest import ANNA
from tests.journeys.processes import Place, open_place

SEED = "DRILL_SEED"
SAME, PERSONAL, BAD = 18_000, 2_000, 20
KILLS, LIFETIME = 10, (0.5, 3.0)
RICH, POOR = Decimal(1_000_000), Decimal(200)
PATIENCE = 240
DEPUTY = "tests.drill.deputy:act"
SETTINGS = {
    "BATCH_SIZE": "50",
    "DEVINO_REQUESTS_PER_SECOND": "100",
    "DEVINO_TIMEOUT_SECONDS": "0.3",
    "DEVINO_CONNECT_TIMEOUT_SECONDS": "1",
}


@pytest.fixture
def chance() -> Random:
    """The seed is told, and `DRILL_SEED` brings it back."""
    seed = int(os.environ.get(SEED) or secrets.randbelow(10**9))
    print(f"{SEED}={seed}")  # noqa: T201 - for whoever wants to see this very drill again
    return Random(seed)  # noqa: S311 - a drill


async def test_whatever_goes_wrong_nobody_gets_it_twice_and_the_journal_is_true(
    tmp_path: Path, chance: Random
) -> None:
    same = [str(79000000000 + number) for number in range(SAME)]
    personal = [str(79100000000 + number) for number in range(PERSONAL)]
    async with open_place(tmp_path, **SETTINGS) as place:
        _write(tmp_path / WANTED[0].file, same)
        _write(tmp_path / WANTED[1].file, personal)
        place.world.person()  # opens her chat with the bot
        gateway = place.world.gateway
        bad = set(chance.sample(same, BAD) + chance.sample(personal, BAD))
        gateway.bad_numbers.update(bad)
        let_loose(gateway, chance)
        async with asyncio.timeout(PATIENCE):
            await _live_and_die(place, chance)
        stories = await read_stories(tmp_path / "data" / "bot.sqlite3", ANNA)
        ledger = list(gateway.ledger)
        faults = {request.fault for request in gateway.requests}
    assert {story.mailing.text for story in stories} == {wanted.text for wanted in WANTED}
    assert len(stories) == len(WANTED)
    assert len(faults) > len(FaultKind) / 2, "hardly anything went wrong"
    assert bad.isdisjoint(sms.destination for sms in ledger)
    for story in stories:
        is_same = story.mailing.text == WANTED[0].text
        taken = [sms for sms in ledger if (sms.data == WANTED[0].text) == is_same]
        judge(story, same if is_same else personal, taken)


async def _live_and_die(place: Place, chance: Random) -> None:
    """Kill the bot until it has died often enough, then let it bring everything to an end."""
    account = place.world.gateway.account("demo")
    for number in range(KILLS):
        account.balance = POOR if number == KILLS // 2 else RICH
        life = await place.fork(deputy=DEPUTY)
        await asyncio.sleep(chance.uniform(*LIFETIME))
        assert not _is_over(place), f"all was done after {number} kills"
        await life.end()
    account.balance = RICH
    life = await place.fork(deputy=DEPUTY)
    while not _is_over(place):
        assert not life.ended.done(), "the bot ended by itself"
        await asyncio.sleep(0.3)
    assert await life.end(SIGTERM) == 0


def _is_over(place: Place) -> bool:
    path = place.folder / "data" / "bot.sqlite3"
    with suppress(sqlite3.OperationalError):  # a young bot has not made it yet
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            states = database.execute("SELECT state FROM mailings").fetchall()
        return len(states) == len(WANTED) and all(state == "finished" for (state,) in states)
    return False


def _write(path: Path, phones: list[str]) -> None:
    lines = [f"{phone};Клиент {number}\n" for number, phone in enumerate(phones)]
    path.write_text("Телефон;Имя\n" + "".join(lines), encoding="utf-8")
