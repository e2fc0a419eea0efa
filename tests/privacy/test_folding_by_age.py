"""The parts of old SMS are folded by themselves; whatever is still open keeps its rows (P9)."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from bot.privacy.segment_folding import SegmentFolding
from bot.sandbox.devino import Fault, FaultKind
from storage.database.schema import folded_segments, segments
from tests.conftest import ManualClock
from tests.house import CHAT, House

DAYS = 14


async def fold(house: House, days: int = DAYS, **said: int) -> tuple[int, bool]:
    return await SegmentFolding(house.db, days, asyncio.sleep, **said).fold_some(house.clock.now())


async def rows(house: House, mailing_id: int) -> int:
    """Return how many parts of a mailing have rows of their own."""
    query = select(func.count()).where(segments.c.mailing_id == mailing_id)
    async with house.db.read() as connection:
        return await connection.scalar(query) or 0


async def test_parts_are_folded_in_their_time_and_told_as_before(
    house: House, clock: ManualClock
) -> None:
    many, one = await house.confirm(30), await house.confirm(1)
    for sent in (many, one):
        await house.ends(sent)
    before = [await house.journal.queries.segments(sent) for sent in (many, one)]
    clock.forward(days=DAYS - 1)
    assert await fold(house) == (0, False)
    clock.forward(days=2)
    assert await fold(house, days=0) == (0, False)
    assert await fold(house) == (31, False)
    assert await rows(house, many) + await rows(house, one) == 0
    assert [await house.journal.queries.segments(sent) for sent in (many, one)] == before
    assert await fold(house) == (0, False)
    some = before[0][7]
    found = await house.lookup.knows_id(CHAT, some.gateway_id)
    assert found


async def test_what_is_not_over_undecided_or_asked_about_keeps_its_rows(
    house: House, clock: ManualClock
) -> None:
    asked, going = await house.confirm(3), await house.confirm(30)
    await house.ends(asked)
    now = clock.now()
    await house.tracks.take_on(
        asked, begun_at=now, until=now + timedelta(days=99), next_at=now + timedelta(days=50)
    )
    await house.ends(going)
    house.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    unclear = await house.confirm(25)
    await house.ends(unclear)
    assert await rows(house, unclear) == 15
    clock.forward(days=DAYS + 1)
    assert await fold(house) == (30, False)
    assert await rows(house, asked) == 3
    assert await rows(house, unclear) == 15
    await house.tracks.close(asked)
    await house.mailings.controls.count_as_sent(CHAT, 1, unclear)
    assert await fold(house) == (18, False)


async def test_a_large_journal_is_folded_look_by_look_and_sends_go_on(
    house: House, clock: ManualClock
) -> None:
    old = [await house.confirm(3) for _ in range(5)]
    for one in old:
        await house.ends(one)
    clock.forward(days=DAYS + 1)
    folding = SegmentFolding(house.db, DAYS, asyncio.sleep, at_a_look=2)
    looks = [await folding.fold_some(clock.now()) for _ in range(2)]
    await house.ends(await house.confirm(30))
    looks.append(await folding.fold_some(clock.now()))
    assert looks == [(6, True), (6, True), (3, False)]
    async with house.db.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(folded_segments)) == 5
