"""Freezing: writing down the recipients of a confirmed mailing before anything is sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mailing, MailingState, MessageState, PauseReason
from storage.database.dialect import insert_rows
from storage.database.engine import Database
from storage.database.schema import mailings, messages
from storage.journal.changes import change
from storage.journal.rows import NEWS_DUE, mailing_of

_COLUMNS = ("mailing_id", "position", "phone", "text", "state", "segments", "row")

Row = tuple[str, int | None, str | None, int]
"""Phone, row in the audience's file, text (None: the mailing's own), segments by our count."""


class Freezing:
    """Changes a mailing to an audience from its confirmation until it is frozen."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add_messages(self, mailing_id: int, first: int, rows: Sequence[Row]) -> bool:
        """Write recipients down at the positions from `first` on, a few thousand at a time.

        Positions that were written before stay as they are. False: the mailing is not FREEZING,
        and nothing was written.
        """
        frozen = [
            (mailing_id, position, phone, text, MessageState.QUEUED.value, segments, row)
            for position, (phone, row, text, segments) in enumerate(rows, first)
        ]

        def work(connection: Connection) -> bool:
            if connection.scalar(_state(mailing_id)) != MailingState.FREEZING:
                return False
            known = _written(connection, mailing_id, first, first + len(frozen))
            new = [row for row in frozen if row[1] not in known] if known else frozen
            insert_rows(connection, messages, _COLUMNS, new)
            return True

        return await self._db.transact(work)

    async def frozen(
        self,
        mailing_id: int,
        *,
        total: int,
        planned_segments: int,
        hand_over_at: datetime,
        due_at: datetime,
        state: MailingState,
    ) -> Mailing | None:
        """Move FREEZING → QUEUED or SCHEDULED: all recipients are there.

        One that was held by a restore meanwhile (docs/rules.md, S31) becomes MISSED instead.
        None: it is not being frozen any more. Raises ValueError when `total` is not how many
        messages it has.
        """
        restored = mailings.c.pause == PauseReason.RESTORED
        values = {
            "state": case((restored, MailingState.MISSED), else_=state),
            "news": case((restored, NEWS_DUE), else_=mailings.c.news),
            "total": total,
            "planned_segments": planned_segments,
            "hand_over_at": hand_over_at,
            "due_at": due_at,
            "version": mailings.c.version + 1,
        }
        freezing = mailings.c.state == MailingState.FREEZING
        async with self._db.write() as connection:
            if await _count(connection, mailing_id) != total:
                raise ValueError("not all recipients are there")
            return await change(
                connection,
                update(mailings).where(mailings.c.id == mailing_id, freezing).values(**values),
            )

    async def give_up(self, mailing_id: int, status: str, now: datetime) -> Mailing | None:
        """Move FREEZING → CANCELLED: its recipients are gone; `status` says why."""
        freezing = mailings.c.state == MailingState.FREEZING
        values = {
            "state": MailingState.CANCELLED,
            "pause_status": status,
            "finished_at": now,
            "version": mailings.c.version + 1,
        }
        async with self._db.write() as connection:
            return await change(
                connection,
                update(mailings).where(mailings.c.id == mailing_id, freezing).values(**values),
            )

    async def freezing(self) -> list[Mailing]:
        """Return the mailings whose freezing has to go on, the oldest first."""
        query = select(mailings).where(mailings.c.state == MailingState.FREEZING)
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(mailings.c.id))
            return [mailing_of(row) for row in rows.mappings()]

    async def count_messages(self, mailing_id: int) -> int:
        """Return how many recipients are written down."""
        async with self._db.read() as connection:
            return await _count(connection, mailing_id)


def _state(mailing_id: int) -> Select[str]:
    return select(mailings.c.state).where(mailings.c.id == mailing_id)


def _written(connection: Connection, mailing_id: int, first: int, end: int) -> set[int]:
    """Return the positions from `first` on, before `end`, that are written down already."""
    place = messages.c.position
    query = select(place).where(messages.c.mailing_id == mailing_id, place >= first, place < end)
    return set(connection.scalars(query))


async def _count(connection: AsyncConnection, mailing_id: int) -> int:
    query = select(func.count()).where(messages.c.mailing_id == mailing_id)
    return await connection.scalar(query) or 0
