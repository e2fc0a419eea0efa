"""Counts what a chat has sent, in the database, time slot by time slot."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    exists,
    func,
    literal,
    select,
)

from bot.model import BatchState
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import batches, folded_segments, mailings, segments
from storage.database.types import MONEY_UNITS
from storage.delivery.folded import Block, all_blocks, read_blocks
from storage.journal.states import PERHAPS_ACCEPTED


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """How many segments there are of one time slot in one state."""

    slot: int
    state: int | None
    """The gateway's code; None: it was never asked about, or its ID cannot be told from others."""
    old: bool
    """Sent so long ago that the gateway no longer answers about it."""
    count: int
    priced: int
    """How many of them have a price."""
    spent: Decimal
    """The sum of the known prices."""


@dataclass(frozen=True, slots=True)
class RecipientCounts:
    """How many recipients there are of one time slot whose requests had one outcome."""

    slot: int
    state: BatchState
    """ACCEPTED or UNKNOWN."""
    count: int


class SentCounts:
    """Counts over everything that a chat has sent, in threads beside the one that writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def segments(
        self, chat_id: int, bounds: Sequence[datetime], known_since: datetime
    ) -> list[SegmentCounts]:
        """Count the segments that the gateway took, by when it answered.

        Slot `n` is from `bounds[n]` up to, but not including, `bounds[n + 1]`; what went out
        by `known_since` is old.
        """

        def count(connection: Connection) -> list[SegmentCounts]:
            known = connection.execute(_segments(chat_id, bounds, known_since))
            folded = _folded(connection, chat_id, bounds, known_since)
            unmapped = connection.execute(_unmapped(chat_id, bounds, known_since))
            return [
                *(
                    SegmentCounts(slot, state, bool(old), many, priced, spent or Decimal(0))
                    for slot, state, old, many, priced, spent in known
                ),
                *folded,
                *(
                    SegmentCounts(slot, None, bool(old), len(ids), 0, Decimal(0))
                    for slot, old, ids in unmapped
                ),
            ]

        return await self._db.survey(count)

    async def recipients(self, chat_id: int, bounds: Sequence[datetime]) -> list[RecipientCounts]:
        """Count the recipients whom the gateway took, and those whose outcome is unknown."""

        def count(connection: Connection) -> list[RecipientCounts]:
            found = connection.execute(_recipients(chat_id, bounds))
            return [RecipientCounts(slot, BatchState(state), many) for slot, state, many in found]

        return await self._db.survey(count)


def _recipients(chat_id: int, bounds: Sequence[datetime]) -> Select[Any]:
    mine = (
        select(
            _slot(bounds).label("slot"),
            batches.c.state,
            (batches.c.last - batches.c.first + 1).label("recipients"),
        )
        .join(mailings)
        .where(
            _in_time(chat_id, bounds),
            batches.c.state.in_(PERHAPS_ACCEPTED),
        )
        .subquery()
    )
    total = func.sum(mine.c.recipients)
    return select(mine.c.slot, mine.c.state, total).group_by(mine.c.slot, mine.c.state)


def _segments(chat_id: int, bounds: Sequence[datetime], known_since: datetime) -> Select[Any]:
    mine = _accepted(chat_id, bounds, known_since, batches.c.first, batches.c.last).subquery()
    return (
        select(
            mine.c.slot,
            segments.c.state,
            mine.c.old,
            func.count(),
            func.count(segments.c.price),
            func.sum(segments.c.price),
        )
        .join(
            segments,
            (segments.c.mailing_id == mine.c.mailing_id)
            & segments.c.position.between(mine.c.first, mine.c.last),
        )
        .group_by(mine.c.slot, segments.c.state, mine.c.old)
    )


def _folded(
    connection: Connection, chat_id: int, bounds: Sequence[datetime], known_since: datetime
) -> Iterator[SegmentCounts]:
    """Count the segments that are folded; a block is read once, however many batches it is of."""
    mine = _accepted(chat_id, bounds, known_since, batches.c.first, batches.c.last).subquery()
    blocks_of_it = exists().where(folded_segments.c.mailing_id == mine.c.mailing_id)
    spans: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(mine).where(blocks_of_it).order_by(mine.c.first)):
        spans[row.mailing_id].append(row)
    blocks = all_blocks().where(folded_segments.c.mailing_id.in_(select(mine.c.mailing_id)))
    counts: dict[tuple[int, int | None, bool], Counter[int | None]] = defaultdict(Counter)
    for block in read_blocks(connection.execute(blocks)):
        states, prices = block.columns["state"], block.columns["price"]
        for span in _within(spans[block.mailing_id], block):
            for place in range(len(states))[block.span(span.first, span.last)]:
                counts[span.slot, states[place], bool(span.old)][prices[place]] += 1
    for (slot, state, old), by_price in counts.items():
        units = sum((price or 0) * many for price, many in by_price.items())
        count, priced = by_price.total(), by_price.total() - by_price[None]
        yield SegmentCounts(slot, state, old, count, priced, Decimal(units) / MONEY_UNITS)


def _within(spans: Sequence[Row[Any]], block: Block) -> Sequence[Row[Any]]:
    """Return those batches of a mailing, in order, that have parts in a block."""
    first, last = block.columns["position"][0], block.columns["position"][-1]
    low = bisect_left(spans, first, key=lambda span: span.last)
    return spans[low : bisect_right(spans, last, key=lambda span: span.first)]


def _unmapped(chat_id: int, bounds: Sequence[datetime], known_since: datetime) -> Select[Any]:
    query = _accepted(chat_id, bounds, known_since, batches.c.raw_ids)
    query = query.where(batches.c.raw_ids.is_not(None))
    return query.with_only_columns(
        query.selected_columns.slot, query.selected_columns.old, batches.c.raw_ids
    )


def _accepted(
    chat_id: int, bounds: Sequence[datetime], known_since: datetime, *columns: Column[Any]
) -> Select[Any]:
    old = (batches.c.answered_at <= known_since) & (mailings.c.due_at <= known_since)
    return (
        select(
            batches.c.mailing_id,
            _slot(bounds).label("slot"),
            case((old, 1), else_=0).label("old"),
            *columns,
        )
        .join(mailings)
        .where(_in_time(chat_id, bounds), batches.c.state == BatchState.ACCEPTED)
    )


def _in_time(chat_id: int, bounds: Sequence[datetime]) -> ColumnElement[bool]:
    return (
        (mailings.c.chat_id == chat_id)
        & of_present_account(mailings)
        & (mailings.c.created_at < bounds[-1])
        & (batches.c.answered_at >= bounds[0])
        & (batches.c.answered_at < bounds[-1])
    )


def _slot(bounds: Sequence[datetime], first: int = 0) -> ColumnElement[int]:
    """Return which slot an answer is in, by halving: there may be ninety slots."""
    if len(bounds) <= 2:  # noqa: PLR2004 - one slot has two bounds
        return literal(first)
    middle = len(bounds) // 2
    earlier = _slot(bounds[: middle + 1], first)
    later = _slot(bounds[middle:], first + middle)
    return case((batches.c.answered_at < bounds[middle], earlier), else_=later)
