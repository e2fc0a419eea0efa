"""Thousands of recipients at ten requests a second: an hour of asking in a few minutes."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Track
from bot.sandbox.devino.delivery import DESCRIPTIONS
from bot.sandbox.devino.records import Request
from bot.sms.statuses import Delivery, delivery
from bot.tracking.rounds import moments
from handlers.i18n import Words
from handlers.views.sentences import delivery as in_words
from tests.budget import within
from tests.drill.manager import rows_of
from tests.fast_clock import FastClock
from tests.journeys.conftest import World, open_world
from tests.journeys.mailing.walks import Walk, many, ready

TIMES, SLOWLY = 40, 1
"""How fast time passes; slowly enough for a claim to take less than its turn."""
OTHERS = 150
ENDINGS = {f"{number:02}": state for number, state in enumerate(DESCRIPTIONS)}
"""By the last two digits of a number: two in a hundred end in each state, the rest arrive."""

NOT_FINAL = {Delivery.ENQUEUED, Delivery.SENT, Delivery.UNRECOGNISED, Delivery.ABSENT}
"""Deliveries that are no final outcome."""


@pytest.mark.drill
@pytest.mark.budget(900)
async def test_sends_go_first_the_budget_holds_and_the_report_says_what_the_gateway_says(
    tmp_path: Path, recipients: int
) -> None:
    clock = FastClock(TIMES)
    async with open_world(
        tmp_path, clock, endings=ENDINGS, devino_requests_per_second=10, devino_timeout_seconds=30
    ) as world:
        world.gateway.account("demo").balance = Decimal(1_000_000)
        walk = await _first_mailing(world, recipients)
        await _until(world, lambda track: track.asked > 100)
        clock.run(SLOWLY)
        await _second_mailing(walk)
        clock.run(TIMES)
        track = await _until(world, lambda track: track.round >= 1)
        report = await _report(walk, recipients)
        requests = list(world.gateway.requests)
        truth = {
            gateway_id: world.gateway.progress(gateway_id).state
            for sms in world.gateway.ledger
            for gateway_id in sms.ids
        }

    assert _questions_between_sends(requests) <= OTHERS / 10
    assert track.checked == recipients
    assert recipients <= track.asked <= recipients * len(moments(recipients))
    assert len(report) == recipients
    words = Words("ru", "Europe/Moscow")
    for row in report:
        assert row["Доставка"] == in_words(words, _meaning(truth[row["ID сообщений"]]))
    final = sum(count for state, count in track.counts.items() if Delivery(state) not in NOT_FINAL)
    assert final == sum(_meaning(truth[row["ID сообщений"]]) not in NOT_FINAL for row in report)


def _meaning(state: int) -> Delivery:
    return delivery(state, age=timedelta())


async def _first_mailing(world: World, recipients: int) -> Walk:
    walk = await ready(world)
    assert world.app is not None
    await world.app.rooms.preferences.set_quiet(walk.person.room.id, walk.person.user.id, None)
    await walk.plan(many(recipients))
    await walk.confirm()
    await walk.person.sees("Рассылка закончена")
    return walk


async def _second_mailing(walk: Walk) -> None:
    """Send a text of his own to each of some others, while the first ones are asked about."""
    await walk.plan(many(OTHERS), "{Имя}, ждём вас")
    await walk.confirm()
    await walk.person.sees("Рассылка закончена", f"из {OTHERS}")


async def _until(world: World, wanted: object) -> Track:
    assert world.app is not None
    assert callable(wanted)
    async with within():
        while True:
            facts = await world.app.rooms.mailings.cards.facts(1)
            if facts is not None and facts.track is not None and wanted(facts.track):
                return facts.track
            await asyncio.sleep(0.1)


def _questions_between_sends(requests: list[Request]) -> int:
    """Count the questions that came while the second mailing was being sent."""
    sends = [at for at, one in enumerate(requests) if one.method == "Sms/Send"]
    assert len(sends) == OTHERS
    return sum(one.method == "Sms/State" for one in requests[sends[0] : sends[-1]])


async def _report(walk: Walk, recipients: int) -> list[dict[str, str]]:
    size = f"{recipients:,}".replace(",", "\u00a0")
    card = await walk.person.waits_for(
        lambda: next(
            (
                note
                for note in walk.person.room.notes.values()
                if "Рассылка закончена" in note.text and size in note.text
            ),
            None,
        )
    )
    await walk.person.taps("Отчёт", note=card)
    file = await walk.person.downloads()
    return await asyncio.to_thread(rows_of, file.content)
