"""The machine's clock leaps by hours, either way, while something waits or runs (S34)."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import devino
from bot.errors import BotError
from bot.model import MailingState, MessageState, PauseReason, SendingHold
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import START, ManualClock
from tests.house import LATE_AFTER, House, open_house

HOURS = 3


async def test_what_comes_due_by_a_leap_alone_waits_for_a_person(house: House) -> None:
    """By the clock it would be in time; by the day it may be three hours too early."""
    leapt = START + timedelta(hours=HOURS)
    due = await house.confirm(30, hand_over_at=leapt - LATE_AFTER / 2)
    later = await house.confirm(30, hand_over_at=leapt + timedelta(hours=1))
    house.clock.leap(hours=HOURS)
    house.engine.nudge()
    missed = await house.reaches(due, MailingState.MISSED)
    assert missed.pause is PauseReason.CLOCK
    assert house.calls == []
    house.clock.leap(hours=-HOURS)
    house.clock.forward(hours=HOURS + 1)
    assert (await house.ends(later)).accepted == 30
    assert (await house.mailing(due)).state is MailingState.MISSED


async def test_what_comes_due_in_its_time_goes_out_whatever_the_clock_did_before(
    house: House,
) -> None:
    mailing_id = await house.confirm(30, hand_over_at=START + timedelta(hours=HOURS))
    house.clock.leap(hours=-HOURS)
    house.engine.nudge()
    await house.clock.rest(0.05)
    assert house.calls == []
    house.clock.forward(hours=2 * HOURS)
    assert (await house.ends(mailing_id)).accepted == 30


async def test_a_small_step_of_the_clock_lets_everything_go_out(house: House) -> None:
    mailing_id = await house.confirm(30, hand_over_at=START + LATE_AFTER / 2)
    house.clock.leap(seconds=LATE_AFTER.total_seconds() / 2 + 1)
    house.engine.nudge()
    assert (await house.ends(mailing_id)).accepted == 30


@pytest.mark.parametrize("hours", [HOURS, -HOURS])
async def test_a_mailing_that_runs_while_the_clock_leaps_waits_for_a_person(
    house: House, hours: int
) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send*", seconds=0.3))
    mailing_id = await house.confirm(60)
    await house.comes(lambda: _is_called(house))
    house.clock.leap(hours=hours)
    house.clock.forward(seconds=1)
    assert await house.pauses(mailing_id) is PauseReason.CLOCK
    left = len(house.sent_to)
    assert left < 60
    plan = await house.mailings.controls.plan_resume(7, mailing_id)
    assert plan is not None
    await house.mailings.controls.resume(7, 1, mailing_id, mark=plan.consent)
    assert (await house.ends(mailing_id)).accepted == 60


async def test_a_mailing_that_sleeps_until_quiet_hours_end_is_not_woken_by_a_leap(
    house: House,
) -> None:
    house.engine.hold(SendingHold.STOPPED)
    mailing_id = await house.confirm(30)
    wakes = START + timedelta(hours=HOURS)
    await house.journal.pauses.pause(mailing_id, PauseReason.QUIET, resume_at=wakes)
    house.engine.release(SendingHold.STOPPED)
    house.clock.leap(hours=HOURS)
    house.engine.nudge()
    await house.becomes(mailing_id, lambda mailing: mailing.pause is PauseReason.CLOCK)
    assert house.calls == []


async def _is_called(house: House) -> bool:
    return bool(house.calls)


async def lost(house: House) -> int:
    """Return a mailing to one of which nobody knows whether it was sent."""
    house.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    mailing_id = await house.confirm(1)
    await house.becomes(mailing_id, lambda mailing: mailing.unknown == 1)
    return mailing_id


async def waits(house: House, mailing_id: int) -> int:
    """Return the seconds until what is unknown of a mailing may be sent again."""
    return (await house.mailing(mailing_id)).resend_in(house.clock.now())


@pytest.mark.parametrize("hours", [HOURS, -HOURS])
async def test_a_leap_lets_nobody_send_an_unknown_sms_again_earlier_or_later(
    house: House, hours: int
) -> None:
    old = await lost(house)
    before = await waits(house, old)
    assert before > 0
    house.clock.leap(hours=hours)
    await house.engine.look_at_clock()
    assert await waits(house, old) == before
    [message] = await house.messages(old)
    with pytest.raises(BotError, match="resend-too-early"):
        await house.confirm(1, to=[message.phone], replaces=old)
    assert await house.states(old) == {MessageState.UNKNOWN: 1}


@pytest.mark.parametrize("hours", [HOURS, -HOURS])
async def test_a_leap_while_a_request_is_on_its_way_moves_its_moment_too(
    tmp_path: Path, clock: ManualClock, hours: int
) -> None:
    async with open_house(tmp_path, clock, timeouts=devino.Timeouts(connect=30, read=1)) as house:
        house.gateway.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "Sms/Send*"))
        mailing_id = await house.confirm(1)
        await house.comes(lambda: _is_called(house))
        clock.leap(hours=hours)
        await house.becomes(mailing_id, lambda mailing: mailing.unknown == 1)
        assert 0 < await waits(house, mailing_id) < 600


async def test_a_run_does_not_end_before_the_outcome_of_its_last_request_is_at_hand(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What hangs on a leap is set right before an outcome is kept, and somebody wakes the run."""
    house.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send*", seconds=0.3))
    mailing_id = await house.confirm(1)
    await house.comes(lambda: _is_called(house))
    async with house.db.write():
        house.clock.leap(seconds=2)
        house.clock.forward(seconds=1)
        await house.comes(lambda: _has_answered(caplog))
        house.engine.hold(SendingHold.STOPPED)
        await asyncio.sleep(0.05)
    ended = await house.reaches(mailing_id, MailingState.FINISHED, MailingState.QUEUED)
    assert ended.state is MailingState.FINISHED
    assert await house.states(mailing_id) == {MessageState.ACCEPTED: 1}


async def _has_answered(caplog: pytest.LogCaptureFixture) -> bool:
    return any(one.name == "bot.sending.runner" for one in caplog.records)


async def test_a_start_with_a_clock_that_was_set_back_lets_nobody_wait_for_hours(
    house: House,
) -> None:
    old = await lost(house)
    await house.close()
    house.clock.leap(hours=-HOURS)
    await house.open()
    await house.start()
    assert 0 < await waits(house, old) < 600
