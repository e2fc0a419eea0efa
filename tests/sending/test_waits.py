"""A mailing of which nothing moves says within seconds what it waits for, and stops saying so."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.model import GatewayWait, MailingState, PauseReason, WaitReason
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.house import POLICY, House, open_house
from tests.journeys.conftest import time_passing


async def left(house: House) -> bool:
    return any(call.startswith("Sms/Send") for call in house.calls)


async def noted(house: House, mailing_id: int) -> bool:
    return house.engine.waits.of(mailing_id) is not None


async def test_silence_is_told_with_its_seconds_and_ends_with_the_answer(
    house: House, clock: ManualClock
) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send*", seconds=60))
    mailing_id = await house.confirm(30)
    await house.comes(lambda: left(house))
    clock.forward(seconds=12)
    await house.comes(lambda: noted(house, mailing_id))
    assert house.engine.waits.of(mailing_id) == GatewayWait(WaitReason.SILENT, 12)
    async with time_passing(clock, step=0.5):
        mailing = await house.ends(mailing_id)
    assert (mailing.state, mailing.accepted) == (MailingState.FINISHED, 30)
    assert house.engine.waits.of(mailing_id) is None


async def test_a_gateway_that_takes_nothing_is_told_at_once_until_it_does(
    house: House, clock: ManualClock
) -> None:
    house.gateway.faults.add(Fault(FaultKind.HTTP_429, "Sms/Send*", times=10**9))
    mailing_id = await house.confirm(30)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    assert house.engine.waits.of(mailing_id) == GatewayWait(WaitReason.BUSY, 0)
    house.gateway.faults.clear()
    async with time_passing(clock, step=0.5):
        await house.ends(mailing_id)
    assert house.engine.waits.of(mailing_id) is None


async def test_a_gateway_that_cannot_be_reached_is_told_at_once(
    house: House, clock: ManualClock
) -> None:
    await house.gateway.stop()
    mailing_id = await house.confirm(30)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    assert house.engine.waits.of(mailing_id) == GatewayWait(WaitReason.UNREACHABLE, 0)
    clock.forward(seconds=12)
    assert house.engine.waits.of(mailing_id) == GatewayWait(WaitReason.UNREACHABLE, 12)


async def test_what_is_paused_while_it_waits_waits_for_the_gateway_no_more(
    house: House, clock: ManualClock
) -> None:
    house.gateway.faults.add(Fault(FaultKind.HTTP_429, "Sms/Send*", times=10**9))
    mailing_id = await house.confirm(30)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    assert await noted(house, mailing_id)
    assert await house.journal.pauses.pause(mailing_id, PauseReason.PERSON)

    async def ended() -> bool:
        return not await noted(house, mailing_id)

    async with time_passing(clock, step=0.5):
        await house.comes(ended)


async def test_calls_that_come_too_late_are_told_as_that_and_leave_nothing(
    tmp_path: Path, clock: ManualClock
) -> None:
    """The gateway was not unreachable, and nothing spins: in the end a person is asked."""
    policy = replace(POLICY, start_within=timedelta(seconds=-1))
    async with open_house(tmp_path, clock, policy=policy) as house:
        mailing_id = await house.confirm(30)
        await house.comes(lambda: noted(house, mailing_id))
        assert house.engine.waits.of(mailing_id) == GatewayWait(WaitReason.LATE, 0)
        assert (await house.mailing(mailing_id)).attempts == 0
        async with time_passing(clock, step=5):
            await house.reaches(mailing_id, MailingState.MISSED)
        assert house.calls == []
