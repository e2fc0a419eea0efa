"""Reading what became of every recipient: pages of a report, and phones by their state."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mailing, MessageState, RecipientOutcome
from bot.sms.segments import plain
from storage.database.engine import Database
from storage.database.schema import batches, mailings, messages, segments
from storage.delivery.folded import blocks_of, folded_rows
from storage.journal.conditions import may_have_one_of, standing
from storage.journal.rows import mailing_of
from storage.journal.states import ANSWERED

_PART = ("gateway_id", "price", "reported_at", "checked_at")
_Part = tuple[Any, ...]
"""ID, price, moment of the final state, moment of the last answer."""
_LONGEST = 2999
"""The most recipients that a batch may have."""


class Outcomes:
    """Reads whole mailings page by page, so that memory does not grow with them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def outcome_page(
        self, mailing_id: int, *, after: int, limit: int
    ) -> list[RecipientOutcome]:
        """Return what became of the recipients behind the position `after` (-1: all).

        At most `limit` of them, in order; an empty page is the end.
        """
        query = _recipients(mailing_id, after, limit).add_columns(
            standing(),
            messages.c.text,
            messages.c.status,
            messages.c.segments,
            messages.c.delivery,
        )
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
            if not found:
                return []
            first, last = found[0][0], found[-1][0]
            parts = await _parts(connection, mailing_id, first, last)
            times = await _times(connection, mailing_id, first, last)
        return [
            RecipientOutcome(
                position=position,
                phone=phone,
                row=row,
                text=text,
                state=MessageState(state),
                status=status,
                segments=own,
                at=times.get(position),
                delivery=delivery,
                **_of_parts(parts.get(position, ())),
            )
            for position, phone, row, state, text, status, own, delivery in found
        ]

    async def phones_of(
        self,
        mailing_id: int,
        *,
        states: Collection[MessageState],
        deliveries: Collection[str | None] | None = None,
        after: int,
        limit: int,
    ) -> list[tuple[int, str, int | None]]:
        """Return (position, phone, row) of the recipients in these states, behind `after`.

        With `deliveries` (`Delivery` values; None in it: nothing known), of the accepted ones
        only those whose SMS stands so. At most `limit`, in order; an empty page is the end. Numbers
        that were forgotten are left out.
        """
        there = messages.c.phone != ""
        query = _recipients(mailing_id, after, limit).where(_among(states, deliveries), there)
        async with self._db.read() as connection:
            return [(row[0], row[1], row[2]) for row in await connection.execute(query)]

    async def count_with_another(
        self,
        mailing_id: int,
        others: Sequence[int],
        *,
        states: Collection[MessageState],
        deliveries: Collection[str | None],
    ) -> int:
        """Count the recipients of `phones_of` who have, or may have, an SMS of other mailings."""
        query = (
            select(func.count())
            .select_from(messages)
            .join(mailings, mailings.c.id == messages.c.mailing_id)
            .where(
                messages.c.mailing_id == mailing_id,
                _among(states, deliveries),
                may_have_one_of(others),
            )
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def same_text(self, chat_id: int, text: str, since: datetime) -> list[Mailing]:
        """Return the chat's mailings to many with this template since then, the newest first.

        It is the same however its typographic characters are written (`bot.sms.segments.plain`).
        All of them count, whatever was sent of them: cancelled ones too.
        """
        template = func.coalesce(mailings.c.template, mailings.c.text)
        lately = (
            mailings.c.chat_id == chat_id,
            mailings.c.audience_id.is_not(None),
            mailings.c.created_at >= since,
        )
        async with self._db.read() as connection:
            used = (await connection.execute(select(template).where(*lately).distinct())).scalars()
            same = await asyncio.to_thread(_alike, text, list(used))
            query = select(mailings).where(*lately, template.in_(same))
            found = await connection.execute(query.order_by(mailings.c.id.desc()))
            return [mailing_of(row) for row in found.mappings()]


def _alike(text: str, others: Iterable[str]) -> list[str]:
    """Return those that read the same."""
    wanted = plain(text)
    return [other for other in others if plain(other) == wanted]


def _recipients(mailing_id: int, after: int, limit: int) -> Select[Any]:
    return (
        select(messages.c.position, messages.c.phone, messages.c.row)
        .join(mailings)
        .where(messages.c.mailing_id == mailing_id, messages.c.position > after)
        .order_by(messages.c.position)
        .limit(limit)
    )


def _among(
    states: Collection[MessageState], deliveries: Collection[str | None] | None
) -> ColumnElement[bool]:
    if deliveries is None:
        return standing().in_(states)
    whole = [state for state in states if state is not MessageState.ACCEPTED]
    if len(whole) == len(states):
        return standing().in_(whole)
    known = [one for one in deliveries if one is not None]
    nothing = messages.c.delivery.is_(None) if None in deliveries else false()
    accepted = messages.c.state == MessageState.ACCEPTED
    return standing().in_(whole) | (accepted & (messages.c.delivery.in_(known) | nothing))


async def _parts(
    connection: AsyncConnection, mailing_id: int, first: int, last: int
) -> dict[int, list[_Part]]:
    own = segments.c
    query = (
        select(own.position, *(own[name] for name in _PART))
        .where(own.mailing_id == mailing_id, own.position.between(first, last))
        .order_by(own.position, own.part)
    )
    found: dict[int, list[_Part]] = defaultdict(list)
    for position, *part in await connection.execute(query):
        found[position].append(tuple(part))
    blocks = (await connection.execute(blocks_of(mailing_id, first, last))).all()
    for row in folded_rows(blocks, first, last):
        found[row["position"]].append(tuple(row[name] for name in _PART))
    return found


def _of_parts(parts: Sequence[_Part]) -> dict[str, Any]:
    """Return the fields of a `RecipientOutcome` that the SMS's parts decide."""
    ids, prices, reported, checked = zip(*parts, strict=True) if parts else ((), (), (), ())
    known = [price for price in prices if price is not None]
    return {
        "ids": tuple(ids),
        "price": sum(known, Decimal()) if known else None,
        "reported_at": max(filter(None, reported), default=None),
        "checked_at": max(filter(None, checked), default=None),
    }


async def _times(
    connection: AsyncConnection, mailing_id: int, first: int, last: int
) -> dict[int, datetime]:
    """Return when the gateway answered, by position."""
    query = select(batches.c.first, batches.c.last, batches.c.answered_at).where(
        batches.c.mailing_id == mailing_id,
        batches.c.first.between(first - _LONGEST, last),
        batches.c.state.in_(ANSWERED),
    )
    return {
        position: answered_at
        for begin, end, answered_at in await connection.execute(query)
        for position in range(max(begin, first), min(end, last) + 1)
    }
