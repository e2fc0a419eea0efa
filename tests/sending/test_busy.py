"""A gateway that is busy, slow or shared costs nobody his SMS, a second one, or his login."""

from dataclasses import replace

import pytest

from bot.model import MailingState, MessageState, PauseReason
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.house import CHAT, House
from tests.journeys.conftest import time_passing
from tests.sending.test_pauses import finishes_whole, half_sent, resume

S = MessageState
HASTE = Fault(FaultKind.HTTP_429, "Sms/Send*", seconds=0)
EXPIRED = Fault(FaultKind.SESSION_EXPIRED, "Sms/Send*")
ALWAYS = 10**9
busy = pytest.mark.parametrize("fault", [HASTE, EXPIRED], ids=["too many", "expired"])


@busy
@pytest.mark.parametrize("texts", [None, [f"Привет, {i}" for i in range(30)]])
async def test_what_was_not_taken_goes_out_later_and_once(
    house: House, clock: ManualClock, fault: Fault, texts: list[str] | None
) -> None:
    house.gateway.faults.add(replace(fault, times=6))
    mailing_id = await house.confirm(30, texts=texts)
    async with time_passing(clock, step=0.5):
        mailing = await house.ends(mailing_id)
    assert mailing.state is MailingState.FINISHED
    assert (mailing.accepted, mailing.refused, mailing.unknown) == (30, 0, 0)
    assert len(house.sent_to) == len(set(house.sent_to)) == 30
    assert not house.gateway.faults.waiting


@busy
async def test_a_gateway_busy_for_ten_minutes_waits_for_a_person_and_the_login_stays(
    house: House, clock: ManualClock, fault: Fault
) -> None:
    mailing_id = await half_sent(house)
    house.gateway.faults.add(replace(fault, times=ALWAYS))
    await resume(house, mailing_id)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    tried = (await house.mailing(mailing_id)).attempts
    clock.forward(minutes=4)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > tried)
    assert (await house.mailing(mailing_id)).state is MailingState.RUNNING
    clock.forward(minutes=7)
    assert await house.pauses(mailing_id) is PauseReason.BUSY
    assert await house.states(mailing_id) == {S.ACCEPTED: 10, S.QUEUED: 20}
    chat = await house.chats.get(CHAT)
    assert chat is not None
    assert chat.account is not None
    house.gateway.faults.clear()
    await resume(house, mailing_id)
    await finishes_whole(house, mailing_id, 30)


@busy
async def test_a_single_sms_is_neither_refused_nor_unknown_and_not_hurried(
    house: House, clock: ManualClock, fault: Fault
) -> None:
    house.gateway.faults.add(replace(fault, times=ALWAYS))
    mailing_id = await house.confirm(1, phones=("79161234567",), audience_id=None, total=0)
    await house.becomes(mailing_id, lambda mailing: mailing.attempts > 0)
    calls = len(house.calls)
    assert calls <= 2  # with a session that expires, each try is repeated once
    assert (await house.mailing(mailing_id)).state is MailingState.RUNNING
    house.gateway.faults.clear()
    clock.forward(seconds=30)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.refused, mailing.unknown) == (1, 0, 0)


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.HUGE,
        FaultKind.HUGE_AFTER,
        FaultKind.GZIP_BOMB,
        FaultKind.GZIP_BOMB_AFTER,
        FaultKind.HTTP_503,
        FaultKind.HTTP_503_AFTER,
    ],
)
async def test_after_an_answer_that_cannot_be_read_nobody_knows(
    house: House, kind: FaultKind
) -> None:
    house.gateway.faults.add(Fault(kind, "Sms/Send*"))
    mailing_id = await house.confirm(30)
    mailing = await house.ends(mailing_id)
    assert (mailing.accepted, mailing.unknown) == (20, 10)
    assert len(house.sent_to) == 30 if kind.accepts else 20
    assert len(house.sent_to) == len(set(house.sent_to))
