"""Pausing mailings, and letting them go on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, case, literal, update

from bot.model import Mailing, MailingState, PauseReason
from storage.database.engine import Database
from storage.database.schema import mailings
from storage.journal.changes import change
from storage.journal.rows import NEWS_DUE
from storage.journal.states import MAY_PAUSE, NEEDS_PERSON

NOT_PAUSED: dict[str, Any] = {"pause": None, "pause_status": None, "resume_at": None}

ENDED: dict[str, Any] = NOT_PAUSED | {
    "pause": case((mailings.c.pause == PauseReason.RESTORED, mailings.c.pause), else_=None)
}
"""A mailing that a person ends keeps that a restore held it: more of it may have been sent."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a mailing is paused, and when it goes on by itself (UTC; None: when a person says so)."""

    reason: PauseReason
    status: str | None = None
    resume_at: datetime | None = None


class Pauses:
    """Pauses and resumes mailings, for the engine and for persons."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def pause(
        self,
        mailing_id: int,
        reason: PauseReason,
        *,
        status: str | None = None,
        resume_at: datetime | None = None,
    ) -> Mailing | None:
        """Move QUEUED or RUNNING → PAUSED; what is on its way is finished and recorded.

        `status` is the name of the operation status that explains it; at `resume_at` it goes on by
        itself. A mailing that waits for its `resume_at` can be paused again, by a person, for good.
        """
        async with self._db.write() as connection:
            return await change(connection, hold(mailing_id, Pause(reason, status, resume_at)))

    async def resume(
        self, mailing_id: int, now: datetime, *, version: int | None = None
    ) -> Mailing | None:
        """Move PAUSED → QUEUED, by a person: what is overdue by now goes out all the same.

        With `version`, only while the mailing still has that version.
        """
        statement = _go_on(mailing_id, now)
        if version is not None:
            statement = statement.where(mailings.c.version == version)
        async with self._db.write() as connection:
            return await change(connection, statement)

    async def wake(self, mailing: Mailing, now: datetime, late_after: timedelta) -> Mailing | None:
        """Resume a PAUSED mailing whose `resume_at` has come; None: it has changed meanwhile.

        One that should have gone on longer ago than `late_after` waits for a person instead.
        """
        if mailing.resume_at is None:
            return None
        if now - mailing.resume_at > late_after:
            statement = hold(mailing.id, Pause(PauseReason.INTERRUPTED))
        else:
            statement = _go_on(mailing.id, now).where(mailings.c.resume_at <= now)
        async with self._db.write() as connection:
            return await change(connection, statement)


def hold(mailing_id: int, pause: Pause) -> Update:
    """Return the update that pauses a mailing if its state allows that."""
    going = mailings.c.state.in_(MAY_PAUSE)
    waking = (mailings.c.state == MailingState.PAUSED) & mailings.c.resume_at.is_not(None)
    return (
        update(mailings)
        .where(mailings.c.id == mailing_id, going | waking)
        .values(
            state=MailingState.PAUSED,
            pause=pause.reason,
            pauses=mailings.c.pauses + 1,
            pause_status=pause.status,
            resume_at=pause.resume_at,
            news=NEWS_DUE if pause.reason in NEEDS_PERSON else None,
            version=mailings.c.version + 1,
        )
    )


def _go_on(mailing_id: int, now: datetime) -> Update:
    moment = literal(now, mailings.c.due_at.type)
    overdue = mailings.c.due_at < moment
    return (
        update(mailings)
        .where(mailings.c.id == mailing_id, mailings.c.state == MailingState.PAUSED)
        .values(
            state=MailingState.QUEUED,
            hand_over_at=case((overdue, moment), else_=mailings.c.hand_over_at),
            due_at=case((overdue, moment), else_=mailings.c.due_at),
            attempts=0,
            news=None,
            version=mailings.c.version + 1,
            **NOT_PAUSED,
        )
    )
