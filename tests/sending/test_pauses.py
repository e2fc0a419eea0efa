"""Trouble makes a mailing stand still, says why, and costs nobody his SMS or a second one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import MailingState, MessageState, PauseReason, QuietHours, Timing, When
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import START, ManualClock
from tests.house import LOGIN, PASSWORD, POLICY, House, open_house

S = MessageState
MINUTE = timedelta(minutes=1)
NAMES = [f"Привет, {i}" for i in range(40)]


def refusal(code: int, desc: str, *, times: int = 99, after: int = 0) -> Fault:
    return Fault(FaultKind.REFUSE, "Sms/Send*", times=times, after=after, code=code, desc=desc)


async def resume(house: House, mailing_id: int) -> None:
    """Let a paused mailing go on, as a person does."""
    assert await house.journal.pauses.resume(mailing_id, house.clock.now())
    house.engine.nudge()


async def finishes_whole(house: House, mailing_id: int, people: int) -> None:
    """Wait for the end: everybody has got it, and once."""
    mailing = await house.ends(mailing_id)
    assert mailing.state is MailingState.FINISHED
    assert (mailing.accepted, mailing.pause, mailing.resume_at) == (people, None, None)
    assert len(house.sent_to) == len(set(house.sent_to)) == people


async def test_want_of_money_pauses_it_and_a_top_up_lets_it_go_on(house: House) -> None:
    house.gateway.account(LOGIN).balance = Decimal("22.5")
    mailing_id = await house.confirm(47)
    assert await house.pauses(mailing_id) is PauseReason.CREDITS
    mailing = await house.mailing(mailing_id)
    assert (mailing.accepted, mailing.refused, mailing.unknown) == (10, 0, 0)
    assert mailing.pause_status == "Error_Not_Enough_Credits"
    assert await house.states(mailing_id) == {S.ACCEPTED: 10, S.QUEUED: 37}
    house.gateway.account(LOGIN).balance = Decimal(500)
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 47)


async def test_a_refused_login_pauses_it_and_refuses_nobody(house: House) -> None:
    house.gateway.account(LOGIN).password = "other"
    mailing_id = await house.confirm(30)
    assert await house.pauses(mailing_id) is PauseReason.LOGIN
    assert (await house.mailing(mailing_id)).pause_status == "Error_Invalid_Login"
    assert await house.states(mailing_id) == {S.QUEUED: 30}
    house.gateway.account(LOGIN).password = PASSWORD
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


async def test_without_its_account_it_waits_for_one_when_a_part_has_left(house: House) -> None:
    house.gateway.faults.add(refusal(5, "Not enough credits", after=1))
    mailing_id = await house.confirm(30)
    await house.pauses(mailing_id)
    house.gateway.faults.clear()
    await house.chats.log_out(7)
    await resume(house, mailing_id)
    await house.becomes(mailing_id, lambda mailing: mailing.pause is PauseReason.LOGIN)
    await house.log_in()
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


async def test_without_its_account_it_is_asked_about_when_nothing_has_left(house: House) -> None:
    await house.chats.log_out(7)
    mailing_id = await house.confirm(30)
    await house.reaches(mailing_id, MailingState.MISSED)
    assert house.calls == []


async def test_a_call_that_is_refused_pauses_it_with_the_reason(house: House) -> None:
    house.gateway.faults.add(refusal(6, "Invalid source address"))
    mailing_id = await house.confirm(30)
    assert await house.pauses(mailing_id) is PauseReason.REFUSED
    assert (await house.mailing(mailing_id)).pause_status == "Error_Invalid_Source_Address"
    assert await house.states(mailing_id) == {S.QUEUED: 30}
    house.gateway.faults.clear()
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


async def test_a_text_of_its_own_that_is_refused_stops_nobody_else(house: House) -> None:
    house.gateway.faults.add(refusal(2, "Data too long", times=4, after=3))
    mailing = await house.ends(await house.confirm(40, texts=NAMES))
    assert (mailing.accepted, mailing.refused) == (36, 4)


async def test_five_refused_alike_in_a_row_pause_a_personal_mailing(
    tmp_path: Path, clock: ManualClock
) -> None:
    policy = replace(POLICY, singles=1)
    async with open_house(tmp_path, clock, policy=policy) as house:
        house.gateway.faults.add(refusal(6, "Rejected", after=3))
        mailing_id = await house.confirm(40, texts=NAMES)
        assert await house.pauses(mailing_id) is PauseReason.REFUSED
        states = await house.states(mailing_id)
        assert states == {S.ACCEPTED: 3, S.REFUSED: 5, S.QUEUED: 32}


async def test_three_unclear_calls_in_a_row_pause_it_and_are_never_repeated(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.HTTP_502_HTML_AFTER, "Sms/Send*", times=99))
    mailing_id = await house.confirm(100)
    assert await house.pauses(mailing_id) is PauseReason.UNCLEAR
    assert await house.states(mailing_id) == {S.UNKNOWN: 30, S.QUEUED: 70}
    house.gateway.faults.clear()
    await resume(house, mailing_id)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown) == (70, 30)
    assert len(house.sent_to) == len(set(house.sent_to)) == 100


async def test_an_unclear_call_now_and_then_pauses_nothing(
    tmp_path: Path, clock: ManualClock
) -> None:
    # one call at a time: of many on their way, three in a row might fail
    async with open_house(tmp_path, clock, policy=replace(POLICY, calls=1)) as house:
        for after in (1, 4, 7):
            fault = Fault(FaultKind.RESET_BEFORE, "Sms/Send*", after=after)
            house.gateway.faults.add(fault)
        mailing = await house.ends(await house.confirm(100))
    assert (mailing.accepted, mailing.unknown) == (70, 30)


async def half_sent(house: House, people: int = 30) -> int:
    """Confirm a mailing of which the first call leaves, and no connection is made after it."""
    house.gateway.faults.add(refusal(5, "Not enough credits", after=1))
    mailing_id = await house.confirm(people)
    await house.pauses(mailing_id)
    house.gateway.faults.clear()
    return mailing_id


async def test_what_cannot_be_reached_for_ten_minutes_waits_for_a_person(
    house: House, clock: ManualClock
) -> None:
    mailing_id = await half_sent(house)
    await house.gateway.pause()
    await resume(house, mailing_id)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    tried = (await house.mailing(mailing_id)).attempts
    clock.forward(minutes=4)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > tried)
    assert (await house.mailing(mailing_id)).state is MailingState.RUNNING
    clock.forward(minutes=7)
    assert await house.pauses(mailing_id) is PauseReason.UNREACHABLE
    assert await house.states(mailing_id) == {S.ACCEPTED: 10, S.QUEUED: 20}
    await house.gateway.resume()
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


async def test_a_gateway_that_comes_back_is_sent_to_again_by_itself(
    house: House, clock: ManualClock
) -> None:
    mailing_id = await half_sent(house)
    await house.gateway.pause()
    await resume(house, mailing_id)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    await house.gateway.resume()
    clock.forward(seconds=1)
    await finishes_whole(house, mailing_id, 30)
    assert (await house.mailing(mailing_id)).attempts == 0


async def test_quiet_hours_hold_it_and_their_end_lets_it_go_on(
    house: House, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 11, 24, 17, 59, tzinfo=UTC))
    house.gateway.faults.add(refusal(5, "Not enough credits", after=1))
    mailing_id = await house.confirm(30, quiet=QuietHours(), quiet_zone="Europe/Moscow")
    await house.pauses(mailing_id)
    house.gateway.faults.clear()
    clock.forward(minutes=2)
    await resume(house, mailing_id)
    morning = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    await house.becomes(mailing_id, lambda mailing: mailing.resume_at == morning)
    assert (await house.mailing(mailing_id)).pause is PauseReason.QUIET
    clock.set(morning)
    house.engine.nudge()
    await finishes_whole(house, mailing_id, 30)


async def test_quiet_hours_hold_nothing_that_was_confirmed_for_the_night_or_arrives_later(
    house: House, clock: ManualClock
) -> None:
    clock.set(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    noon = When(Timing.AT, at=clock.now() + timedelta(hours=13))
    later = await house.confirm(
        10, quiet=QuietHours(), quiet_zone="Europe/Moscow", when=noon, due_at=noon.at
    )
    assert (await house.ends(later)).accepted == 10
    assert (await house.ends(await house.confirm(10))).accepted == 10


async def test_a_mailing_that_should_have_gone_on_hours_ago_waits_for_a_person(
    house: House, clock: ManualClock
) -> None:
    mailing_id = await half_sent(house)
    await resume(house, mailing_id)
    await house.ends(mailing_id)
    asleep = await half_sent(house)
    at = clock.now() + timedelta(hours=1)
    await house.journal.pauses.resume(asleep, clock.now())
    assert await house.journal.pauses.pause(asleep, PauseReason.QUIET, resume_at=at)
    await house.close()
    clock.forward(hours=3)
    await house.open()
    await house.engine.start()
    await house.becomes(asleep, lambda mailing: mailing.pause is PauseReason.INTERRUPTED)
    assert len(house.sent_to) == 40


@pytest.mark.parametrize(("minutes", "goes_on"), [(4, True), (6, False)])
async def test_after_a_short_interruption_it_goes_on_and_after_a_long_one_it_asks(
    house: House, clock: ManualClock, minutes: int, *, goes_on: bool
) -> None:
    mailing_id = await half_sent(house)
    await house.journal.pauses.resume(mailing_id, clock.now())
    assert await house.journal.life.start(mailing_id, clock.now(), None)
    await house.close(patience=0)
    clock.forward(minutes=minutes)
    await house.open()
    await house.engine.start()
    if not goes_on:
        assert await house.pauses(mailing_id) is PauseReason.INTERRUPTED
        assert len(house.sent_to) == 10
        await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


async def test_pieces_of_a_deferred_mailing_are_never_late_in_silence(
    house: House, clock: ManualClock
) -> None:
    at = START + 10 * MINUTE
    house.gateway.faults.add(refusal(5, "Not enough credits", after=1))
    mailing_id = await house.confirm(30, when=When(Timing.AT, at=at), due_at=at)
    await house.pauses(mailing_id)
    house.gateway.faults.clear()
    await house.gateway.pause()
    await resume(house, mailing_id)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    await house.gateway.resume()
    clock.set(at + 6 * MINUTE)
    assert await house.pauses(mailing_id) is PauseReason.INTERRUPTED
    assert len(house.sent_to) == 10
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)
    dates = [sms.send_date for sms in house.gateway.ledger]
    assert dates == [at.replace(tzinfo=None)] * 10 + [None] * 20
