"""Parts of old SMS, folded: everything that was told of them is told as before (P9)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.pool import NullPool

from bot.model import Account, BatchState, Past, Segment
from storage.database import migrate
from storage.database.engine import Database
from storage.database.schema import folded_ids, folded_segments, messages, segments, tracks
from storage.delivery.arrivals import ArrivalCounts
from storage.delivery.folded import fingerprint
from storage.delivery.folding import AT_ONCE
from storage.delivery.statistics import SegmentCounts, SentCounts
from storage.delivery.tracks import Tracks
from storage.journal.answers import Answer
from storage.journal.given_ids import given_before
from storage.journal.journal import Journal
from storage.journal.queries import Sought
from storage.privacy.ageing import Ageing
from storage.privacy.known import KnownNumbers
from storage.privacy.whole_chats import WholeChats
from tests.databases import plain
from tests.storage.claiming import accept, claim
from tests.storage.conftest import CHAT, NOW, OTHER_CHAT

Run = Callable[..., Awaitable[int]]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
UUID = "0a1b2c3d-0000-4000-8000-{:012}"


@dataclass
class Archive:
    """Mailings that are over, and all that is ever asked about their parts."""

    db: Database
    journal: Journal
    mailings: list[int]

    async def told(self) -> dict[str, object]:
        """Return every answer, by question."""
        queries, chat = self.journal.queries, CHAT
        counts, known = SentCounts(self.db), KnownNumbers(self.db)
        told: dict[str, object] = {}
        for one in self.mailings:
            parts = await queries.segments(one)
            told |= {
                f"parts of {one}": parts,
                f"one of {one}": await queries.segments(one, 1),
                f"card of {one}": await queries.card(one),
                f"report of {one}": await self._report(one),
                f"arrivals of {one}": await ArrivalCounts(self.db).delivered(one),
                f"track of {one}": await Tracks(self.db).of(one),
                f"found {one}": [await queries.find(chat, part.gateway_id) for part in parts],
            }
        bounds = [NOW - DAY + MINUTE * n for n in range(0, 1500, 15)]
        told["statistics"] = added_up(await counts.segments(chat, bounds, NOW - 2 * DAY))
        told["known"] = [await known.of(chat, str(79160000000 + n)) for n in range(3)]
        sought = Sought(chat, Past.FAILED, NOW, NOW + DAY)
        told["failed"] = await queries.filtered(sought, offset=0, limit=99)
        told["elsewhere"] = await queries.find(OTHER_CHAT, UUID.format(1))
        return told

    async def _report(self, mailing_id: int) -> list[object]:
        pages, after = [], -1
        while page := await self.journal.outcomes.outcome_page(mailing_id, after=after, limit=7):
            pages += page
            after = page[-1].position
        return pages

    async def fold(self) -> None:
        for one in self.mailings:
            while await Ageing(self.db).fold(one):
                pass

    async def rows(self) -> dict[str, int]:
        """Return how many rows there are."""
        async with self.db.read() as connection:
            return {
                table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (segments, folded_segments, folded_ids)
            }


def added_up(counts: list[SegmentCounts]) -> dict[object, object]:
    """Return the counts by slot, state and age: rows and blocks are counted apart."""
    total: dict[object, list[int | Decimal]] = {}
    for one in counts:
        known = total.setdefault((one.slot, one.state, one.old), [0, 0, Decimal(0)])
        more = (one.count, one.priced, one.spent)
        known[:] = [before + new for before, new in zip(known, more, strict=True)]
    return dict(total)


async def sent(
    journal: Journal, run: Run, ids: list[list[str]], *, batch: int = 10_000, **said: object
) -> int:
    """Send a mailing whose SMS get these IDs; return its id."""
    mailing_id = await run(len(ids), **said)
    for first in range(0, len(ids), batch):
        own = ids[first : first + batch]
        taken = await claim(journal, mailing_id, batch, NOW)
        assert taken
        at = NOW - 20 * MINUTE + first * MINUTE
        assert await accept(journal, taken, own, [one for some in own for one in some], at)
    return mailing_id


def answer_to(part: Segment, state: int, minute: int) -> Segment:
    return replace(
        part,
        state=state,
        description="Доставлено «в срок»",
        price=None if state == 42 else Decimal("1.2345"),
        submitted_at=None if minute % 2 else NOW - MINUTE,
        reported_at=NOW + minute * MINUTE + timedelta(microseconds=1),
        checked_at=NOW + DAY + timedelta(microseconds=654321),
    )


@pytest.fixture
async def past(db: Database, journal: Journal, run: Run) -> Archive:
    """Send mailings of several kinds; of each some SMS are delivered, some not, some unknown."""
    many = [[f"{10**17 + 3 * n + part}" for part in range(1 + n % 3)] for n in range(40)]
    ones = [[UUID.format(n)] for n in range(12)]
    made = [
        await sent(journal, run, many, batch=25, audience_id=1),
        await sent(journal, run, ones, batch=1, audience_id=1),
        await sent(journal, run, [["007", "7"]]),
        await sent(journal, run, [["ключ-1"]], chat_id=OTHER_CHAT),
        await sent(journal, run, [["lost"]]),
    ]
    for number, mailing_id in enumerate(made[:3]):
        await Tracks(db).take_on(mailing_id, begun_at=NOW, until=NOW + 2 * DAY, next_at=NOW)
        parts = (await journal.queries.segments(mailing_id))[number:]
        states = [(0, 0, 42, -1, 0)[part.position % 5] for part in parts]
        told = [answer_to(part, states[n], n) for n, part in enumerate(parts)]
        await journal.delivery.record_states(told)
        await Tracks(db).close(mailing_id)
    return Archive(db, journal, made)


async def test_all_that_is_asked_is_answered_as_before_and_the_rows_are_gone(past: Archive) -> None:
    before, rows = await past.told(), await past.rows()
    assert rows == {"segments": 95, "folded_segments": 0, "folded_ids": 0}
    await past.fold()
    assert await past.rows() == {"segments": 0, "folded_segments": 5, "folded_ids": 94}
    assert await past.told() == before


@pytest.mark.parametrize("most", [1, 2, 5, 17])
async def test_blocks_of_any_size_tell_the_same_at_every_moment_of_folding(
    past: Archive, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.delivery.folding.AT_ONCE", most)
    before = await past.told()
    for mailing_id in past.mailings:
        assert await Ageing(past.db).fold(mailing_id)
    assert (await past.rows())["segments"]
    assert await past.told() == before
    await past.fold()
    assert (await past.rows())["segments"] == 0
    assert await past.told() == before


async def test_an_sms_of_more_parts_than_a_block_has_is_folded_whole(
    db: Database, journal: Journal, run: Run
) -> None:
    ids = [[f"long-{part}" for part in range(AT_ONCE + 7)], ["next"]]
    past = Archive(db, journal, [await sent(journal, run, ids, audience_id=1)])
    before = await past.told()
    await past.fold()
    assert (await past.rows())["folded_segments"] == 2
    assert await past.told() == before


async def test_an_id_that_was_given_before_is_known_for_ever(past: Archive, run: Run) -> None:
    new = await run(6)
    other = await run(6, account=Account("https://gateway.example", "other"))
    given = ["100000000000000000", UUID.format(3), "007", "7", "new", str(7 + 2**48)]

    async def known(mailing_id: int) -> set[str]:
        taken = await claim(past.journal, mailing_id, 6, NOW)
        assert taken
        answer = Answer(taken, BatchState.ACCEPTED, [[one] for one in given], given)
        return set(
            await past.db.look(lambda connection: given_before(connection, mailing_id, [answer]))
        )

    await past.fold()
    assert fingerprint("007") == fingerprint("7") == fingerprint(str(7 + 2**48))
    assert await known(new) == set(given[:4])
    assert await known(other) == set()


async def test_a_state_that_comes_late_is_kept_and_folded_again(past: Archive) -> None:
    lost = past.mailings[-1]
    await past.fold()
    part = (await past.journal.queries.segments(lost))[0]
    told = answer_to(part, 0, 5)
    await past.journal.delivery.record_states([told])
    assert await past.journal.queries.segments(lost) == [told]
    assert (await past.rows())["segments"] == 1
    before = await past.told()
    await past.fold()
    assert (await past.rows())["segments"] == 0
    assert await past.told() == before


async def test_a_final_state_stays_final_when_another_one_comes_for_a_folded_part(
    past: Archive,
) -> None:
    await past.fold()
    before = await past.told()
    some = (await past.journal.queries.segments(past.mailings[0]))[1]
    await past.journal.delivery.record_states([replace(some, state=42, description="x")])
    assert await past.told() == before


async def test_a_single_sms_from_before_tracks_is_still_among_those_not_delivered(
    past: Archive,
) -> None:
    lost = past.mailings[-1]
    part = (await past.journal.queries.segments(lost))[0]
    await past.journal.delivery.record_states([answer_to(part, 42, 0)])
    async with past.db.write() as connection:
        await connection.execute(text("UPDATE messages SET delivery = NULL"))
        await connection.execute(tracks.delete())
    sought = Sought(CHAT, Past.FAILED, NOW, NOW + DAY)
    before = [one.id for one in await past.journal.queries.filtered(sought, offset=0, limit=9)]
    assert lost in before
    await past.fold()
    after = [one.id for one in await past.journal.queries.filtered(sought, offset=0, limit=9)]
    assert after == before
    async with past.db.read() as connection:
        known = await connection.scalar(
            select(messages.c.delivery).where(messages.c.mailing_id == lost)
        )
    assert known == "rejected"


async def test_of_a_forgotten_chat_no_block_stays(past: Archive) -> None:
    await past.fold()
    store = WholeChats(past.db)
    while await store.delete_some(CHAT):
        pass
    assert await past.rows() == {"segments": 0, "folded_segments": 1, "folded_ids": 1}
    assert await past.journal.queries.find(OTHER_CHAT, "ключ-1") == (past.mailings[3], 0)


async def test_the_version_before_finds_every_part_in_its_rows(past: Archive, url: str) -> None:
    before = await past.journal.queries.segments(past.mailings[0])
    await past.fold()
    await past.db.close()
    engine = create_engine(plain(url), poolclass=NullPool)
    with engine.begin() as connection:
        command.downgrade(migrate.config(connection), "0015")
        assert connection.scalar(select(func.count()).select_from(segments)) == 95
    again = await Database.open(url)
    assert await Journal(again).queries.segments(past.mailings[0]) == before
    await again.close()
