"""Who comes to the stop-list after a mailing was confirmed gets nothing of it any more."""

from datetime import timedelta

import pytest

from bot.model import Mailing, MailingState, MessageState, Stopped
from bot.sandbox.devino import Fault, FaultKind
from storage.journal.conditions import STOP_LISTED
from storage.people.stop_list import StopStore
from tests.house import CHAT, FIRST, House


async def stop(house: House, *places: int, chat_id: int = CHAT) -> None:
    """Put the recipients at these places on a stop-list."""
    now = house.clock.now()
    people = [Stopped(str(FIRST + place), 1, "Анна", now, "") for place in places]
    await StopStore(house.db).add(chat_id, people)


async def refused(house: House, mailing: Mailing) -> dict[int, str | None]:
    """Return who was refused, and the status that says why."""
    messages = await house.messages(mailing.id)
    return {one.position: one.status for one in messages if one.state is MessageState.REFUSED}


@pytest.mark.parametrize("texts", [None, [f"Привет, {i}" for i in range(47)]])
async def test_who_is_stopped_between_confirming_and_sending_gets_nothing(
    house: House, texts: list[str] | None
) -> None:
    stopped = {0, 9, 10, 11, 23, 46}
    later = house.clock.now() + timedelta(hours=2)
    mailing_id = await house.confirm(47, texts=texts, hand_over_at=later)
    await stop(house, *stopped)
    house.clock.forward(hours=2)
    mailing = await house.ends(mailing_id)
    assert not {str(FIRST + place) for place in stopped} & set(house.sent_to)
    assert len(house.sent_to) == mailing.accepted == 47 - len(stopped)
    assert await refused(house, mailing) == dict.fromkeys(stopped, STOP_LISTED)
    assert mailing.refused == len(stopped)


async def test_a_mailing_to_stopped_people_only_ends_and_sends_nothing(house: House) -> None:
    later = house.clock.now() + timedelta(hours=2)
    mailing_id = await house.confirm(25, hand_over_at=later)
    await stop(house, *range(25))
    house.clock.forward(hours=2)
    mailing = await house.ends(mailing_id)
    assert (mailing.state, mailing.refused) == (MailingState.FINISHED, 25)
    assert house.calls == []


async def test_who_is_stopped_during_a_pause_gets_nothing_when_his_range_is_claimed_again(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.REFUSE, "Sms/Send*", times=99, code=6))
    mailing_id = await house.confirm(10)
    await house.reaches(mailing_id, MailingState.PAUSED)
    house.gateway.faults.clear()
    await stop(house, 0, 4)
    await house.journal.pauses.resume(mailing_id, house.clock.now())
    house.engine.nudge()
    mailing = await house.ends(mailing_id)
    assert await refused(house, mailing) == {0: STOP_LISTED, 4: STOP_LISTED}
    assert len(house.sent_to) == 8


async def test_another_chats_stop_list_stops_nobody_here(house: House) -> None:
    await house.log_in(chat_id=8)
    await stop(house, 1, chat_id=8)
    mailing = await house.ends(await house.confirm(5))
    assert mailing.accepted == 5


async def test_a_mailing_of_which_only_stopped_people_were_passed_over_can_be_cancelled(
    house: House,
) -> None:
    later = house.clock.now() + timedelta(hours=2)
    mailing_id = await house.confirm(25, hand_over_at=later)
    await stop(house, *range(10))
    house.gateway.faults.add(Fault(FaultKind.REFUSE, "Sms/Send*", times=99, code=6))
    house.clock.forward(hours=2)
    await house.pauses(mailing_id)
    assert await house.journal.life.cancel(mailing_id, house.clock.now())
    assert house.sent_to == []
