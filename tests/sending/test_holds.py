"""While sending is held, nothing at all leaves; what was on its way gets its outcome."""

import asyncio

import pytest

from bot.concurrency.bus import Changed, Event
from bot.model import MailingState, MessageState, SendingHold
from tests.budget import within
from tests.house import House


@pytest.mark.parametrize("reason", SendingHold)
async def test_nothing_leaves_while_sending_is_held(house: House, reason: SendingHold) -> None:
    house.engine.hold(reason)
    mailing_id = await house.confirm(30)
    for _ in range(20):
        house.clock.forward(seconds=1)
        await house.clock.rest(0.01)
    assert house.calls == []
    assert house.changed == [], "it is not even begun"
    assert (await house.mailing(mailing_id)).state is MailingState.QUEUED
    house.engine.release(reason)
    assert (await house.ends(mailing_id)).accepted == 30


async def test_a_running_mailing_stands_still_at_once_and_goes_on_later(house: House) -> None:
    held = asyncio.Event()

    async def hold_when_it_runs(event: Event) -> None:
        running = isinstance(event, Changed) and event.mailing.state is MailingState.RUNNING
        if running and not held.is_set():
            held.set()
            house.engine.hold(SendingHold.STOPPED)
            house.engine.hold(SendingHold.RESTORED)

    house.bus.listen(hold_when_it_runs)
    mailing_id = await house.confirm(40)
    async with within():
        await held.wait()
    await house.reaches(mailing_id, MailingState.QUEUED)
    left = len(house.sent_to)
    assert left < 40
    states = await house.states(mailing_id)
    assert states.get(MessageState.ACCEPTED, 0) == left
    house.engine.release(SendingHold.STOPPED)
    await house.clock.rest(0.1)
    assert len(house.sent_to) == left, "another reason to hold is left"
    house.engine.release(SendingHold.RESTORED)
    assert (await house.ends(mailing_id)).accepted == 40
    assert len(house.sent_to) == len(set(house.sent_to)) == 40
