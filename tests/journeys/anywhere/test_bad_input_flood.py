"""Telegram's 429: answers come late, but nothing is lost and nothing goes out twice."""

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
async def test_a_refused_call_is_made_again_when_telegram_says(
    world: World, clock: ManualClock, method: str
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    # the answer to a tap waits for the clock here
    async with time_passing(clock, step=0.1, longest_hold=25):
        world.telegram.faults.add(method, status=429, retry_after=1, times=3)
        card = await world.send(anna)
    assert card.buttons
    assert not world.telegram.faults.waiting
    assert world.sent == [("MYSHOP", "79161234567", "Привет")]
