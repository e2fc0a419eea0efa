"""The journal as a whole, over all chats: for those who look after the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.model import BatchState, MailingState, PauseReason
from storage.database.engine import Database
from storage.database.schema import batches, mailings
from storage.database.writable import refuses_writes, write_in_vain
from storage.journal.news import waits_for_person
from storage.journal.states import NOT_OVER


@dataclass(frozen=True, slots=True)
class UnknownOutcomes:
    """SMS that may have left, and about which nobody has decided."""

    sms: int
    mailings: int
    until: datetime | None = None
    """When the last of them became so."""


class Overview:
    """Counts over the mailings of all chats."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def takes_writes(self) -> bool:
        """Try to write: on a disk that is full or read-only nothing can be claimed, nor sent."""
        try:
            await self._db.transact(write_in_vain)
        except Exception as error:
            if refuses_writes(error):
                return False
            raise
        return True

    async def not_over(self) -> Mapping[MailingState, int]:
        """Return how many mailings are in each state in which they are not over."""
        query = (
            select(mailings.c.state, func.count())
            .where(mailings.c.state.in_(NOT_OVER))
            .group_by(mailings.c.state)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {MailingState(state): count for state, count in rows}

    async def waiting(self) -> int:
        """Return how many mailings stand still until a person decides."""
        query = select(func.count()).select_from(mailings).where(waits_for_person())
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def unknown(self) -> UnknownOutcomes:
        """Count the unknown outcomes about which nobody has decided."""
        of = select(batches.c.mailing_id).where(batches.c.state == BatchState.UNKNOWN)
        query = select(func.sum(mailings.c.unknown), func.count()).where(
            mailings.c.id.in_(of), mailings.c.unknown > 0
        )
        async with self._db.read() as connection:
            sms, count = (await connection.execute(query)).one()
        return UnknownOutcomes(sms or 0, count)

    async def new_unknown(self, after: datetime | None) -> UnknownOutcomes:
        """Count those that became unknown after a moment; None: all of them."""
        conditions: list[ColumnElement[bool]] = [
            batches.c.state == BatchState.UNKNOWN,
            mailings.c.unknown > 0,
        ]
        if after is not None:
            conditions.append(batches.c.answered_at > after)
        query = (
            select(
                func.sum(batches.c.last - batches.c.first + 1),
                func.count(batches.c.mailing_id.distinct()),
                func.max(batches.c.answered_at),
            )
            .select_from(batches.join(mailings))
            .where(*conditions)
        )
        async with self._db.read() as connection:
            sms, count, until = (await connection.execute(query)).one()
        return UnknownOutcomes(sms or 0, count, until)

    async def servers_waited_for(self) -> set[str]:
        """Return the servers of the gateway of all that should have left by now and has not.

        What a lost line made too late is among it, in its middle too: it becomes so about when the
        loss is told.
        """
        cut_off = mailings.c.pause.in_((PauseReason.UNREACHABLE, PauseReason.INTERRUPTED))
        due = (MailingState.QUEUED, MailingState.RUNNING, MailingState.MISSED)
        going = mailings.c.state.in_(due)
        paused = (mailings.c.state == MailingState.PAUSED) & cut_off
        query = select(mailings.c.server).where(going | paused).distinct()
        async with self._db.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def first_confirmed_at(self) -> datetime | None:
        """Return when the oldest mailing was confirmed; None: there is none."""
        query = select(mailings.c.created_at).order_by(mailings.c.id).limit(1)
        async with self._db.read() as connection:
            moment: datetime | None = await connection.scalar(query)
        return moment
