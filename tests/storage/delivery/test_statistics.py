"""What a chat has sent in a time, counted in a real database."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.model import BatchState, Segment
from storage.database.engine import Database
from storage.delivery.statistics import RecipientCounts, SegmentCounts, SentCounts
from storage.journal.journal import Journal
from tests.storage.claiming import accept, claim, lose, refuse
from tests.storage.conftest import CHAT, NOW, OTHER_CHAT
from tests.storage.promises.test_plans import plans

Run = Callable[..., Awaitable[int]]
DAY = timedelta(days=1)
LONG_AGO = NOW - 100 * DAY


@pytest.fixture
def counts(db: Database) -> SentCounts:
    return SentCounts(db)


async def sent(
    journal: Journal, run: Run, at: datetime, people: int = 1, parts: int = 1, **said: object
) -> int:
    """Send a mailing that is answered at a moment; return its id."""
    mailing_id = await run(people, created_at=at, **said)
    batch = await claim(journal, mailing_id, people, at)
    assert batch
    ids = [[f"{mailing_id}-{who}-{part}" for part in range(parts)] for who in range(people)]
    assert await accept(journal, batch, ids, [one for own in ids for one in own], at)
    return mailing_id


async def told(
    journal: Journal, mailing_id: int, place: tuple[int, int], state: int, price: str | None
) -> None:
    position, part = place
    segment = Segment(
        mailing_id=mailing_id,
        position=position,
        part=part,
        gateway_id=f"{mailing_id}-{position}-{part}",
        state=state,
        description="",
        price=None if price is None else Decimal(price),
        submitted_at=None,
        reported_at=None,
        checked_at=NOW,
    )
    await journal.delivery.record_states([segment])


def days(count: int) -> list[datetime]:
    """Return the bounds of so many days, of which the last begins at NOW."""
    return [NOW - DAY * (count - 1 - n) for n in range(count + 1)]


async def test_segments_are_counted_by_day_state_and_price(
    journal: Journal, run: Run, counts: SentCounts
) -> None:
    first = await sent(journal, run, NOW - 2 * DAY, people=3, parts=2)
    await told(journal, first, (0, 0), 0, "1.5")
    await told(journal, first, (0, 1), 0, "1.2345")
    await told(journal, first, (1, 0), 42, None)
    await sent(journal, run, NOW)
    found = await counts.segments(CHAT, days(3), LONG_AGO)
    assert sorted(found, key=lambda one: (one.slot, one.count)) == [
        SegmentCounts(0, 42, False, 1, 0, Decimal(0)),  # noqa: FBT003 - as the record has it
        SegmentCounts(0, 0, False, 2, 2, Decimal("2.7345")),  # noqa: FBT003
        SegmentCounts(0, None, False, 3, 0, Decimal(0)),  # noqa: FBT003
        SegmentCounts(2, None, False, 1, 0, Decimal(0)),  # noqa: FBT003
    ]
    assert await counts.recipients(CHAT, days(3)) == [
        RecipientCounts(0, BatchState.ACCEPTED, 3),
        RecipientCounts(2, BatchState.ACCEPTED, 1),
    ]


async def test_a_slot_begins_with_its_bound_and_ends_before_the_next(
    journal: Journal, run: Run, counts: SentCounts
) -> None:
    moment = timedelta(microseconds=1)
    for at in (NOW - moment, NOW, NOW + DAY - moment, NOW + DAY):
        await sent(journal, run, at)
    bounds = [NOW, NOW + DAY]
    assert [(one.slot, one.count) for one in await counts.segments(CHAT, bounds, LONG_AGO)] == [
        (0, 2)
    ]
    assert [one.count for one in await counts.recipients(CHAT, bounds)] == [2]


@pytest.mark.parametrize("slots", [1, 2, 3, 24, 25, 89, 90])
async def test_every_slot_is_found_however_many_there_are(
    journal: Journal, run: Run, counts: SentCounts, slots: int
) -> None:
    bounds = [NOW + DAY * n for n in range(slots + 1)]
    for n in {0, slots // 2, slots - 1}:
        await sent(journal, run, bounds[n], people=n + 1)
    found = {one.slot: one.count for one in await counts.segments(CHAT, bounds, LONG_AGO)}
    assert found == {n: n + 1 for n in {0, slots // 2, slots - 1}}


async def test_another_chat_what_was_refused_and_what_is_unclear_are_told_apart(
    journal: Journal, run: Run, counts: SentCounts
) -> None:
    await sent(journal, run, NOW, chat_id=OTHER_CHAT)
    for end in (refuse, lose):
        batch = await claim(journal, await run(5), 5, NOW)
        assert batch
        assert await end(journal, batch, NOW)
    assert await counts.segments(CHAT, days(1), LONG_AGO) == []
    assert await counts.recipients(CHAT, days(1)) == [RecipientCounts(0, BatchState.UNKNOWN, 5)]


async def test_ids_that_could_not_be_told_apart_are_counted_all_the_same(
    journal: Journal, run: Run, counts: SentCounts
) -> None:
    batch = await claim(journal, await run(2), 2, NOW)
    assert batch
    assert await accept(journal, batch, None, ["a", "b", "c"], NOW)
    expected = SegmentCounts(0, None, False, 3, 0, Decimal(0))  # noqa: FBT003 - as the record has it
    assert await counts.segments(CHAT, days(1), LONG_AGO) == [expected]


async def test_what_the_gateway_has_forgotten_is_old_counted_from_when_it_was_due(
    journal: Journal, run: Run, counts: SentCounts
) -> None:
    sent_at = NOW - 3 * DAY
    await sent(journal, run, sent_at, due_at=sent_at)
    await sent(journal, run, sent_at, people=2, due_at=NOW)
    found = await counts.segments(CHAT, days(4), NOW - 2 * DAY)
    assert {(one.old, one.count) for one in found} == {(True, 1), (False, 2)}


async def test_nothing_is_read_that_no_index_leads_to(db: Database, counts: SentCounts) -> None:
    asked = (counts.segments(CHAT, days(90), NOW), counts.recipients(CHAT, days(90)))
    for steps in [await plans(db, one, db._in_thread) for one in asked]:
        assert any("mailings" in step and step.startswith("SEARCH") for step in steps)
        assert [step for step in steps if step.startswith("SCAN")] == []
