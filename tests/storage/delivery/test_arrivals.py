"""How a mailing's SMS arrived over time."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.model import Arrived, Segment
from storage.database.engine import Database
from storage.delivery.arrivals import MOST_POINTS, ArrivalCounts
from storage.journal.journal import Journal
from tests.storage.claiming import accept, claim
from tests.storage.conftest import NOW

MakeMailing = Callable[..., Awaitable[int]]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def arrivals(db: Database) -> ArrivalCounts:
    return ArrivalCounts(db)


async def sent(journal: Journal, run: MakeMailing, people: int, parts: int = 1) -> int:
    mailing_id = await run(people)
    batch = await claim(journal, mailing_id, people, NOW)
    assert batch is not None
    ids = [[f"{mailing_id}-{n}-{part}" for part in range(parts)] for n in range(people)]
    await accept(journal, batch, ids, [one for some in ids for one in some], NOW)
    return mailing_id


def told(
    mailing_id: int, position: int, at: datetime | None, *, part: int = 0, state: int = 0
) -> Segment:
    return Segment(
        mailing_id,
        position,
        part,
        "x",
        state=state,
        reported_at=at,
        checked_at=NOW + HOUR,
    )


async def test_they_add_up_in_order(
    journal: Journal, run: MakeMailing, arrivals: ArrivalCounts
) -> None:
    mailing_id = await sent(journal, run, 4)
    moments = [NOW + 9 * SECOND, NOW + 5 * SECOND, NOW + 5 * SECOND]
    await journal.delivery.record_states([told(mailing_id, n, at) for n, at in enumerate(moments)])

    assert await arrivals.delivered(mailing_id) == [
        Arrived(NOW + 6 * SECOND, 2),
        Arrived(NOW + 9 * SECOND, 3),
    ]


async def test_what_was_not_delivered_is_not_counted(
    journal: Journal, run: MakeMailing, arrivals: ArrivalCounts
) -> None:
    mailing_id = await sent(journal, run, 3)
    failed = told(mailing_id, 0, NOW, state=46)
    await journal.delivery.record_states([failed, told(mailing_id, 1, NOW, state=-1)])

    assert await arrivals.delivered(mailing_id) == []


async def test_an_sms_has_arrived_with_its_last_part(
    journal: Journal, run: MakeMailing, arrivals: ArrivalCounts
) -> None:
    mailing_id = await sent(journal, run, 1, parts=2)
    await journal.delivery.record_states([told(mailing_id, 0, NOW + HOUR, part=1)])
    assert await arrivals.delivered(mailing_id) == []

    await journal.delivery.record_states([told(mailing_id, 0, NOW, part=0)])
    assert await arrivals.delivered(mailing_id) == [Arrived(NOW + HOUR, 1)]


async def test_a_moment_that_was_not_told_is_that_of_the_answer(
    journal: Journal, run: MakeMailing, arrivals: ArrivalCounts
) -> None:
    mailing_id = await sent(journal, run, 1)
    await journal.delivery.record_states([told(mailing_id, 0, None)])

    assert await arrivals.delivered(mailing_id) == [Arrived(NOW + HOUR, 1)]


async def test_a_long_delivery_has_no_more_points_than_a_picture_shows(
    journal: Journal, run: MakeMailing, arrivals: ArrivalCounts
) -> None:
    people = 2 * MOST_POINTS
    mailing_id = await sent(journal, run, people)
    await journal.delivery.record_states(
        [told(mailing_id, n, NOW + n * 97 * SECOND) for n in range(people)]
    )
    found = await arrivals.delivered(mailing_id)

    assert len(found) <= MOST_POINTS + 1
    assert found[-1] == Arrived(NOW + (people - 1) * 97 * SECOND, people)
    assert sorted(found, key=lambda one: (one.at, one.count)) == found
