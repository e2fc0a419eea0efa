"""On every way there is, money leaves only after a confirmation with the facts of its moment."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World, open_world, time_passing
from tests.journeys.mailing.walks import ready
from tests.journeys.money.leaving import confirmers, journal_calls, openers, yeses
from tests.journeys.money.ways import NOW_SHOWN, WAYS, Stage, Way

BY_THE_ENGINE = {
    ("bot/sending/engine.py", "life.requeue"),
    ("bot/sending/engine.py", "pauses.wake"),
}
"""It goes on with what a person confirmed: after quiet hours, and when the bot ends."""


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which one call to the gateway takes two recipients."""
    async with open_world(tmp_path, clock, batch_size=2) as opened:
        opened.expects_trouble = True
        yield opened


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_nothing_leaves_before_a_confirmation_of_this_moment_and_then_once(
    world: World, clock: ManualClock, way: Way
) -> None:
    stage = Stage(world, clock, await ready(world))
    await way.walk(stage)
    shown = await stage.anna.sees(*way.shows, NOW_SHOWN)
    await stage.walk.rests()
    assert len(world.sent) == stage.before, "it left without a confirmation"
    for _ in range(3):
        await stage.anna.taps(way.yes, note=shown, wait_answer=False)
    await stage.anna.waits_for(
        lambda: all(press.answered for press in world.telegram.presses.values())
    )
    clock.forward(seconds=way.later.total_seconds())
    async with time_passing(clock):
        await stage.anna.waits_for(lambda: len(world.sent) >= stage.before + way.sends)
        await stage.walk.rests()
    assert len(world.sent) == stage.before + way.sends, "it left more than once"


def test_the_table_has_every_dialog_and_every_button_that_lets_money_leave() -> None:
    assert {place for way in WAYS for place in way.opened} == openers()
    assert {way.said_yes for way in WAYS} == yeses()


def test_whatever_is_confirmed_goes_through_the_two_places_that_look_once_more() -> None:
    confirming = "handlers/ui/confirming.py"
    assert confirmers() == {(confirming, "confirm_shown"), (confirming, "confirm_beside")}
    assert journal_calls() - BY_THE_ENGINE == {
        ("bot/mailing/confirmation.py", "life.create"),
        ("bot/mailing/controls.py", "life.reschedule"),
        ("bot/mailing/controls.py", "pauses.resume"),
    }
