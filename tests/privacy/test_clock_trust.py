"""A clock that leaps deletes nothing before its time (P10)."""

import asyncio
from datetime import timedelta

from sqlalchemy import update

from bot.privacy.clock_trust import ClockTrust
from bot.privacy.retention import Retention
from bot.privacy.segment_folding import SegmentFolding
from bot.privacy.upkeep import PrivacyUpkeep
from storage.database.schema import store
from storage.journal.clock_moments import ClockMoments
from tests.budget import within
from tests.conftest import ManualClock
from tests.house import House
from tests.privacy.test_retention import PERIODS, phones

DAY = timedelta(days=1)


async def trust_in(house: House) -> ClockTrust:
    trust = ClockTrust(house.db, house.clock)
    await trust.start()
    return trust


def goes_on(clock: ManualClock, time: timedelta) -> None:
    """Let time pass by every clock."""
    clock.leap(seconds=time.total_seconds())
    clock.suspended += time.total_seconds()


async def looks(clock: ManualClock, times: int = 5) -> None:
    """Let the upkeep look a few times."""
    for _ in range(times):
        clock.forward(minutes=1.1)
        for _ in range(20):
            await asyncio.sleep(0.002)


async def test_after_a_leap_it_takes_a_day_without_another_one(
    house: House, clock: ManualClock
) -> None:
    trust = await trust_in(house)
    assert trust.facts is None
    clock.leap(days=800)
    assert trust.facts == {"days": 800, "way": "ahead"}
    goes_on(clock, DAY / 2)
    clock.leap(days=-799)
    assert trust.facts == {"days": 799, "way": "back"}
    goes_on(clock, DAY - timedelta(minutes=1))
    assert trust.apart is not None
    goes_on(clock, timedelta(minutes=2))
    assert trust.apart is None


async def test_time_that_passes_and_clocks_that_are_put_right_are_no_leaps(
    house: House, clock: ManualClock
) -> None:
    trust = await trust_in(house)
    goes_on(clock, 400 * DAY)
    clock.leap(hours=23)
    assert trust.apart is None


async def test_a_start_compares_with_the_last_moment_that_was_believed(
    house: House, clock: ManualClock
) -> None:
    await (await trust_in(house)).note()
    clock.leap(days=6)
    assert (await trust_in(house)).apart is None
    clock.leap(days=2)
    assert (await trust_in(house)).facts == {"days": 8, "way": "ahead"}
    clock.leap(days=-11)
    assert (await trust_in(house)).facts == {"days": 3, "way": "back"}


async def test_a_start_in_doubt_is_not_believed_by_the_next_one(
    house: House, clock: ManualClock
) -> None:
    await (await trust_in(house)).note()
    clock.leap(days=400)
    for _ in range(3):
        trust = await trust_in(house)
        await trust.note()
        goes_on(clock, DAY / 2)
        assert trust.apart is not None
    goes_on(clock, DAY)
    await trust.note()
    assert (await trust_in(house)).apart is None


async def test_a_journal_from_before_is_compared_with_what_it_knows_last(
    house: House, clock: ManualClock
) -> None:
    assert await ClockMoments(house.db).last() is None
    assert (await trust_in(house)).apart is None, "there is nothing yet"
    await house.ends(await house.confirm(3))
    assert (await trust_in(house)).apart is None
    clock.leap(days=400)
    assert (await trust_in(house)).apart is not None


async def test_the_upkeep_deletes_by_age_only_what_a_believed_clock_calls_old(
    house: House, clock: ManualClock
) -> None:
    sent = await house.confirm(5)
    await house.ends(sent)
    async with house.db.write() as connection:
        await connection.execute(update(store).values(clock_at=clock.now()))
    trust = ClockTrust(house.db, clock)
    clock.leap(days=500)
    await trust.start()

    async def nothing() -> None:
        return None

    upkeep = PrivacyUpkeep(
        db=house.db,
        retention=Retention(house.db, PERIODS, asyncio.sleep),
        folding=SegmentFolding(house.db, 14, asyncio.sleep),
        clock_trust=trust,
        resume=nothing,
        clock=clock,
        nursery=house.nursery,
    )
    await upkeep.start()
    try:
        await looks(clock)
        assert len(await phones(house, sent)) == 5
        clock.suspended += DAY.total_seconds()
        clock.set_ahead += DAY.total_seconds()
        async with within():
            while await phones(house, sent) != {""}:
                await looks(clock, 1)
    finally:
        upkeep.stop()
        clock.forward(minutes=2)
