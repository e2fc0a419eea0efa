"""Mailings that stand still for a while, and how they go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Update, case, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import MailingState, PauseReason
from storage.database.engine import Database
from storage.database.schema import mailings
from storage.journal.states import MAY_PAUSE

NOT_PAUSED: dict[str, Any] = {"pause": None, "pause_status": None, "resume_at": None}


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a mailing shall stand still from now on, and when it goes on by itself."""

    reason: PauseReason
    status: str | None = None
    resume_at: datetime | None = None


class Pauses:
    """Pause and resume, by the engine or by a person."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def pause(
        self,
        mailing_id: int,
        reason: PauseReason,
        *,
        status: str | None = None,
        resume_at: datetime | None = None,
    ) -> bool:
        """Move QUEUED or RUNNING → PAUSED; what is on its way is finished and recorded.

        `status` is the name of the operation status that explains it; at `resume_at` it goes
        on by itself. A mailing that is paused until then can be paused by a person for good.
        """
        async with self._db.write() as connection:
            return await _hold(connection, mailing_id, Pause(reason, status, resume_at))

    async def resume(self, mailing_id: int, now: datetime) -> bool:
        """Move PAUSED → QUEUED, by a person: what is overdue by now goes out all the same."""
        async with self._db.write() as connection:
            return await _go_on(connection, mailings.c.id == mailing_id, now)

    async def wake(self, now: datetime, late_after: timedelta) -> list[int]:
        """Let mailings go on whose `resume_at` has come; returns those that changed.

        One that should have gone on longer ago than `late_after` waits for a person instead.
        """
        come = (mailings.c.state == MailingState.PAUSED) & (mailings.c.resume_at <= now)
        query = select(mailings.c.id, mailings.c.resume_at).where(come)
        async with self._db.read() as connection:
            found = (await connection.execute(query)).all()
        return [
            mailing_id
            for mailing_id, resume_at in found
            if await self._wake(mailing_id, now, late=now - resume_at > late_after)
        ]

    async def _wake(self, mailing_id: int, now: datetime, *, late: bool) -> bool:
        async with self._db.write() as connection:
            if late:
                return await _hold(connection, mailing_id, Pause(PauseReason.INTERRUPTED))
            still = (mailings.c.id == mailing_id) & (mailings.c.resume_at <= now)
            return await _go_on(connection, still, now)


def hold(mailing_id: int, pause: Pause) -> Update:
    """Return what pauses a mailing where it stands so that it can be paused."""
    going = mailings.c.state.in_(MAY_PAUSE)
    waking = (mailings.c.state == MailingState.PAUSED) & mailings.c.resume_at.is_not(None)
    return (
        update(mailings)
        .where(mailings.c.id == mailing_id, going | waking)
        .values(
            state=MailingState.PAUSED,
            pause=pause.reason,
            pause_status=pause.status,
            resume_at=pause.resume_at,
            version=mailings.c.version + 1,
        )
    )


async def _hold(connection: AsyncConnection, mailing_id: int, pause: Pause) -> bool:
    changed: CursorResult[Any] = await connection.execute(hold(mailing_id, pause))
    return changed.rowcount == 1


async def _go_on(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> bool:
    moment = literal(now, mailings.c.due_at.type)
    overdue = mailings.c.due_at < moment
    changed: CursorResult[Any] = await connection.execute(
        update(mailings)
        .where(which, mailings.c.state == MailingState.PAUSED)
        .values(
            state=MailingState.QUEUED,
            hand_over_at=case((overdue, moment), else_=mailings.c.hand_over_at),
            due_at=case((overdue, moment), else_=mailings.c.due_at),
            attempts=0,
            version=mailings.c.version + 1,
            **NOT_PAUSED,
        )
    )
    return changed.rowcount == 1
