"""Sets right what a killed process left behind (docs/rules.md, S2)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from bot.model import Batch, BatchState, MailingState, PauseReason
from storage.database.engine import Database
from storage.database.schema import batches, mailings
from storage.journal.answers import Answer, record
from storage.journal.conditions import all_settled, has_left
from storage.journal.news import news_of_end
from storage.journal.pauses import NOT_PAUSED, Pause, hold
from storage.journal.states import MAY_FINISH, MAY_PAUSE

INTERRUPTED = "interrupted"
SETTLED_AFTER = timedelta(minutes=2)
"""How long a request may be on its way after its claim, unless somebody knows better."""
IS_RUNNING = mailings.c.state == MailingState.RUNNING


class Recovery:
    """Settles the journal at every start, before anything else."""

    def __init__(self, db: Database, settled_after: timedelta) -> None:
        self._db = db
        self._settled_after = settled_after

    async def recover(self, now: datetime, *, late_after: timedelta = timedelta.max) -> list[int]:
        """Settle what a killed process left; return the ids of the mailings that changed.

        Every SENDING batch becomes UNKNOWN. Then a mailing with nothing left to send is FINISHED,
        a paused one too: the pause came with its last answer.
        Of the others, a mailing to an audience of which a part has left, and which has claimed
        nothing for longer than `late_after`, is paused until a person decides; any other RUNNING
        one is QUEUED.
        """

        def work(connection: Connection) -> set[int]:
            _shorten_waits(connection, now + self._settled_after)
            settled = settle_lost(connection, now, self._settled_after)
            silent = interrupt_silent(connection, now, late_after)
            requeued = _change(connection, IS_RUNNING, state=MailingState.QUEUED)
            return settled | silent | requeued

        return sorted(await self._db.transact(work))


def _shorten_waits(connection: Connection, latest: datetime) -> None:
    """Let nobody wait longer to send an unknown SMS again: the clock may have been set back."""
    _change(connection, mailings.c.resend_at > latest, resend_at=latest)


def settle_lost(connection: Connection, now: datetime, settled_after: timedelta) -> set[int]:
    """Make open outcomes unknown, and end what has nothing left to send; return what changed."""
    lost = _settle(connection, now, settled_after)
    return lost | _finish(connection, lost, now)


def _settle(connection: Connection, now: datetime, settled_after: timedelta) -> set[int]:
    """Make every SENDING batch UNKNOWN; return the ids of their mailings."""
    query = select(batches).where(batches.c.state == BatchState.SENDING)
    lost: dict[int, list[Answer]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        batch = Batch(
            row["id"],
            row["mailing_id"],
            row["first"],
            row["last"],
            phones=(),
            text="",
            tries=row["tries"],
            resend_at=min(row["claimed_at"], now) + settled_after,
        )
        lost[batch.mailing_id].append(Answer(batch, BatchState.UNKNOWN, detail=INTERRUPTED))
    for mailing_id, answers in lost.items():
        record(connection, mailing_id, answers, now)
    return set(lost)


def _finish(connection: Connection, lost: Collection[int], now: datetime) -> set[int]:
    stopped = (mailings.c.state == MailingState.STOPPED) & mailings.c.finished_at.is_(None)
    queued = (mailings.c.state == MailingState.QUEUED) & mailings.c.id.in_(lost)
    over = mailings.c.state.in_(MAY_FINISH) | queued
    end = {"finished_at": now, "news": news_of_end(), **NOT_PAUSED}
    return _change(connection, stopped, **end) | _change(
        connection, over & all_settled(mailings.c.id), state=MailingState.FINISHED, **end
    )


def interrupt_silent(connection: Connection, now: datetime, late_after: timedelta) -> set[int]:
    """Pause mailings that stood still in their middle for longer than `late_after`.

    Returns their ids: a person decides about each.
    """
    claimed = select(func.max(batches.c.claimed_at)).where(batches.c.mailing_id == mailings.c.id)
    query = select(mailings.c.id, mailings.c.due_at, claimed.scalar_subquery()).where(
        mailings.c.state.in_(MAY_PAUSE),
        mailings.c.audience_id.is_not(None),
        has_left(mailings.c.id),
    )
    silent = {
        mailing_id
        for mailing_id, due_at, claimed_at in connection.execute(query)
        if now - max(due_at, claimed_at) > late_after
    }
    for mailing_id in silent:
        connection.execute(hold(mailing_id, Pause(PauseReason.INTERRUPTED)))
    return silent


def _change(
    connection: Connection,
    where: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of all types
) -> set[int]:
    query = select(mailings.c.id).where(where)
    found = set(connection.execute(query).scalars())
    if found:
        values["version"] = mailings.c.version + 1
        connection.execute(update(mailings).where(mailings.c.id.in_(found)).values(**values))
    return found
