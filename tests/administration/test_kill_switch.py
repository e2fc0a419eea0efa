"""The kill switch between a real file and the sandbox: nothing leaves, is lost or doubled."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.administration.kill_switch import KillSwitch
from bot.concurrency.bus import Alerted, Changed, Event
from bot.model import MailingState, PauseReason, SendingHold
from storage.chat.audit import Audit
from tests.budget import within
from tests.house import LATE_AFTER, House, house

__all__ = ["house"]

BORIS, CAROL = 102, 103


async def open_switch(house: House) -> KillSwitch:
    """Return the switch of the house's engine, as a start of the bot does."""
    switch = KillSwitch(
        journal=house.journal,
        engine=house.engine,
        admins=[BORIS, CAROL],
        late_after=LATE_AFTER,
        bus=house.bus,
        clock=house.clock,
    )
    await switch.start()
    return switch


async def test_a_stopped_service_stays_stopped_over_a_restart(house: House) -> None:
    switch = await open_switch(house)
    assert await switch.stop(BORIS, BORIS, "Борис")
    mailing_id = await house.confirm(30)
    await house.close()
    await house.open()
    switch = await open_switch(house)
    await house.start()
    for _ in range(20):
        house.clock.forward(seconds=1)
        await house.clock.rest(0.01)
    assert house.calls == []
    assert switch.stoppage is not None
    assert (switch.stoppage.user_id, switch.stoppage.user_name) == (BORIS, "Борис")
    assert await switch.go_on(CAROL, CAROL, "Carol")
    assert (await house.ends(mailing_id)).accepted == 30
    assert await house.journal.kill_switch.stoppage() is None
    noted = [
        (one.action, one.user_id)
        for admin in (BORIS, CAROL)
        for one in await Audit(house.db).list(admin, 9)
    ]
    assert noted == [("stop-all", BORIS), ("go-on-all", CAROL)]


async def stop_in_the_middle(house: House, switch: KillSwitch, mailing_id: int) -> None:
    """Stop everything at the first answer of a mailing; return when it stands still."""
    stopped = asyncio.Event()

    async def on_event(event: Event) -> None:
        ours = isinstance(event, Changed) and event.mailing.id == mailing_id
        if ours and event.mailing.accepted and not stopped.is_set():
            stopped.set()
            await switch.stop(BORIS, BORIS, "Борис")

    house.bus.listen(on_event)
    async with within():
        await stopped.wait()
    await house.reaches(mailing_id, MailingState.QUEUED)


async def test_what_is_on_its_way_is_finished_and_the_rest_follows_once(house: House) -> None:
    switch = await open_switch(house)
    mailing_id = await house.confirm(200)
    await stop_in_the_middle(house, switch, mailing_id)
    mailing, left = await house.mailing(mailing_id), len(house.sent_to)
    assert 0 < mailing.accepted == left < 200
    house.clock.forward(seconds=60)
    await house.clock.rest(0.1)
    assert len(house.sent_to) == left
    assert await switch.go_on(BORIS, BORIS, "Борис")
    assert (await house.ends(mailing_id)).accepted == 200
    assert len(house.sent_to) == len(set(house.sent_to)) == 200


async def test_what_stood_still_in_its_middle_for_long_waits_for_a_person(house: House) -> None:
    switch = await open_switch(house)
    mailing_id = await house.confirm(200)
    await stop_in_the_middle(house, switch, mailing_id)
    other = await house.confirm(5)
    house.clock.forward(seconds=(LATE_AFTER + timedelta(minutes=1)).total_seconds())
    assert await switch.go_on(BORIS, BORIS, "Борис")
    assert await house.pauses(mailing_id) is PauseReason.INTERRUPTED
    await house.reaches(other, MailingState.MISSED)
    assert (await house.mailing(mailing_id)).news_due
    assert len(house.sent_to) < 200


async def test_of_two_administrators_one_does_it_and_the_other_is_told(house: House) -> None:
    switch = await open_switch(house)
    both = await asyncio.gather(
        switch.stop(BORIS, BORIS, "Борис"), switch.stop(CAROL, CAROL, "Carol")
    )
    assert both == [True, False]
    assert [one.admin_id for one in house.events if isinstance(one, Alerted)] == [CAROL]
    assert SendingHold.STOPPED in house.engine.holds
    both = await asyncio.gather(
        switch.go_on(CAROL, CAROL, "Carol"), switch.go_on(BORIS, BORIS, "Борис")
    )
    assert both == [True, False]
    assert house.engine.holds == frozenset()
    assert not await switch.go_on(BORIS, BORIS, "Борис")


async def test_a_stop_during_a_going_on_is_kept_here_and_in_the_database(house: House) -> None:
    switch = await open_switch(house)
    assert await switch.stop(BORIS, BORIS, "Борис")
    both = await asyncio.gather(
        switch.go_on(CAROL, CAROL, "Carol"), switch.stop(BORIS, BORIS, "Борис")
    )
    assert both == [True, True]
    assert house.engine.holds == {SendingHold.STOPPED}
    assert await house.journal.kill_switch.stoppage() is not None


async def test_a_stop_that_cannot_be_written_down_holds_until_it_goes_on(house: House) -> None:
    switch = await open_switch(house)
    mailing_id = await house.confirm(3, hand_over_at=house.clock.now() + timedelta(hours=1))
    async with house.db.write() as connection:
        await connection.execute(text("ALTER TABLE service RENAME TO aside"))
    with pytest.raises(DBAPIError):
        await switch.stop(BORIS, BORIS, "Борис")
    assert house.engine.holds == {SendingHold.STOPPED}
    async with house.db.write() as connection:
        await connection.execute(text("ALTER TABLE aside RENAME TO service"))
    assert not await switch.go_on(BORIS, BORIS, "Борис")
    assert house.engine.holds == frozenset()
    house.clock.forward(hours=1)
    assert (await house.ends(mailing_id)).accepted == 3


async def test_every_card_that_waits_is_due_with_the_change_itself(house: House) -> None:
    switch = await open_switch(house)
    soon = house.clock.now() + timedelta(hours=3)
    house.engine.hold(SendingHold.STOPPED)
    held, sleeping = await house.confirm(3, hand_over_at=soon), await house.confirm(3)
    assert await house.journal.pauses.pause(sleeping, PauseReason.QUIET, resume_at=soon)
    house.engine.release(SendingHold.STOPPED)
    before = {one: (await house.mailing(one)).version for one in (held, sleeping)}
    assert await switch.stop(BORIS, BORIS, "Борис")
    assert before.keys() <= set(house.changed)
    assert await switch.go_on(BORIS, BORIS, "Борис")
    for one, version in before.items():
        assert (await house.mailing(one)).version == version + 2
