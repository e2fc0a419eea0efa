"""Deleting by age what nobody needs any more, a few rows a transaction (docs/rules.md, P2)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Table,
    Update,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.model import IncomingState, MailingState
from bot.sms.statuses import FAILED_STATES
from storage.database.engine import Database
from storage.database.schema import (
    audiences,
    audit,
    batches,
    drafts,
    incoming,
    mailings,
    messages,
    segments,
    tracks,
)
from storage.delivery.folding import first_rows, fold
from storage.delivery.states import settle
from storage.privacy.numbers import GONE

AT_ONCE = 500
"""Rows a transaction: a send waits for it a few milliseconds."""
MAILINGS_AT_ONCE = 100
ENDED = (MailingState.FINISHED, MailingState.STOPPED, MailingState.CANCELLED)


class OfMailing(StrEnum):
    """What of an ended mailing has an age of its own."""

    PHONES = "phones"
    TEXTS = "texts"

    @property
    def gone_at(self) -> Column[Any]:
        """Return the column that says when it was deleted."""
        phones = self is OfMailing.PHONES
        return mailings.c.phones_gone_at if phones else mailings.c.texts_gone_at


class Ageing:
    """Deletes by age; each call is one small transaction and tells whether more is left."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def old_mailings(self, what: OfMailing, before: datetime) -> list[int]:
        """Return some mailings that were over before a moment (UTC) and still have it.

        Not those of which something is undecided, or whose delivery is still asked about.
        """
        query = (
            select(mailings.c.id)
            .where(_over(before), what.gone_at.is_(None))
            .order_by(mailings.c.id)
            .limit(MAILINGS_AT_ONCE)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def clear_messages(self, what: OfMailing, mailing_id: int, after: int) -> int | None:
        """Clear some recipients of an ended mailing behind a position; return the last, None: end.

        Their states, counts, prices and IDs stay.
        """
        own = messages.c.mailing_id == mailing_id
        part = (
            select(messages.c.position)
            .where(own, messages.c.position > after)
            .order_by(messages.c.position)
            .limit(AT_ONCE)
            .subquery()
        )

        def work(connection: Connection) -> int | None:
            last: int | None = connection.scalar(select(func.max(part.c.position)))
            if last is not None:
                span = own & messages.c.position.between(after + 1, last)
                connection.execute(_cleared(what, span))
            return last

        return await self._db.transact(work)

    async def clear_batches(self, mailing_id: int, after: int) -> int | None:
        """Clear the gateway's words, which may name a number; return the last batch, None: end."""
        own = batches.c.mailing_id == mailing_id
        part = (
            select(batches.c.id)
            .where(own, batches.c.id > after)
            .order_by(batches.c.id)
            .limit(AT_ONCE)
            .subquery()
        )

        def work(connection: Connection) -> int | None:
            last: int | None = connection.scalar(select(func.max(part.c.id)))
            if last is not None:
                span = own & batches.c.id.between(after + 1, last) & batches.c.detail.is_not(None)
                connection.execute(update(batches).where(span).values(detail=None))
            return last

        return await self._db.transact(work)

    async def note_gone(self, what: OfMailing, mailing_id: int, now: datetime) -> None:
        """Note that a mailing has it no more; its own text goes with the texts."""
        values: dict[str, Any] = {what.gone_at.key: now, "content": None}
        if what is OfMailing.TEXTS:
            values |= {"text": GONE, "template": None}
        async with self._db.write() as connection:
            await connection.execute(
                update(mailings).where(mailings.c.id == mailing_id).values(**values)
            )

    async def mailings_with_parts(self, before: datetime, after: int) -> list[int]:
        """Return some mailings behind an id that were over before a moment (UTC), to be folded."""
        parts = exists().where(segments.c.mailing_id == mailings.c.id)
        query = (
            select(mailings.c.id)
            .where(mailings.c.id > after, _over(before), parts)
            .order_by(mailings.c.id)
            .limit(MAILINGS_AT_ONCE)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def fold(self, mailing_id: int) -> int:
        """Fold some parts of a mailing that is over; return how many, 0: none are left."""

        def work(connection: Connection) -> int:
            rows = first_rows(connection, mailing_id)
            if not rows:
                return 0
            tracked = select(tracks.c.mailing_id).where(tracks.c.mailing_id == mailing_id)
            lost = {row.position for row in rows if row.state in FAILED_STATES}
            if lost and connection.scalar(tracked) is None:
                # a journal from before tracks: the parts alone tell that these are lost
                settle(connection, mailing_id, lost)
            fold(connection, rows)
            return len(rows)

        return await self._db.transact(work)

    async def drop_files(self, before: datetime) -> int:
        """Remove some audiences whose mailings were all over before a moment (UTC).

        Their folders go with the next tidying, which removes what no row has.
        """
        of = mailings.c.audience_id
        some = select(audiences.c.id).where(
            # each list is read once; asked of one audience after the other it would be read anew
            audiences.c.id.in_(select(of).where(of.is_not(None))),
            audiences.c.id.not_in(select(of).where(of.is_not(None), ~_over(before))),
            audiences.c.id.not_in(
                select(drafts.c.audience_id).where(drafts.c.audience_id.is_not(None))
            ),
        )
        return await self._change(delete(audiences).where(audiences.c.id.in_(some.limit(AT_ONCE))))

    async def drop_drafts(self, before: datetime) -> int:
        """Remove some drafts that nobody has changed since a moment (UTC)."""
        return await self._change(_some(drafts, drafts.c.changed_at < before))

    async def drop_incoming(self, before: datetime) -> int:
        """Remove some SMS that came before a moment (UTC) and were shown."""
        old = (incoming.c.came_at < before) & (incoming.c.state == IncomingState.SHOWN)
        return await self._change(_some(incoming, old))

    async def drop_audit(self, before: datetime) -> int:
        """Remove some entries of the audit from before a moment (UTC)."""
        return await self._change(_some(audit, audit.c.at < before))

    async def _change(self, statement: Delete) -> int:
        return await self._db.transact(lambda connection: connection.execute(statement).rowcount)


def _over(before: datetime) -> ColumnElement[bool]:
    """Tell whether a mailing was over before a moment, and nothing of it is open."""
    ended = mailings.c.state.in_(ENDED)
    old_cancelled = mailings.c.finished_at.is_(None) & (mailings.c.state == MailingState.CANCELLED)
    at = or_(mailings.c.finished_at < before, old_cancelled & (mailings.c.due_at < before))
    asking = exists().where(tracks.c.mailing_id == mailings.c.id, tracks.c.next_at.is_not(None))
    return and_(ended, at, mailings.c.unknown == 0, ~asking)


def _cleared(what: OfMailing, span: ColumnElement[bool]) -> Update:
    if what is OfMailing.PHONES:
        return update(messages).where(span).values(phone=GONE, detail=None)
    return update(messages).where(span, messages.c.text.is_not(None)).values(text=GONE)


def _some(table: Table, old: ColumnElement[bool]) -> Delete:
    some = select(table.c.id).where(old).order_by(table.c.id).limit(AT_ONCE)
    return delete(table).where(table.c.id.in_(some))
