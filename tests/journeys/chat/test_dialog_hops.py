"""Counts how often a click asks the dialogs' thread: once to read and once to write."""

import pytest

from tests.budget import BUDGET
from tests.journeys.conftest import ANNA, FORUM, GROUP, World

MOST = 2


async def settle(world: World) -> None:
    """Wait until no update is being handled."""
    assert world.app
    await world.app._in_flight.drain(BUDGET.seconds_left)


@pytest.mark.parametrize(
    ("room", "thread_id"),
    [(None, None), (GROUP, None), (FORUM, 7)],
    ids=["private", "group", "topic"],
)
async def test_a_click_asks_the_dialogs_thread_twice_at_most(
    world: World, dialog_hops: list[str], room: int | None, thread_id: int | None
) -> None:
    anna = world.person() if room is None else world.member(ANNA, room=room, thread_id=thread_id)
    await anna.says("/settings")
    await anna.sees("Часовой пояс")
    await settle(world)
    for label in ("🕓 Часовой пояс", "Назад", "🕓 Часовой пояс"):
        dialog_hops.clear()
        await anna.taps(label)
        await settle(world)
        assert len(dialog_hops) <= MOST, dialog_hops
