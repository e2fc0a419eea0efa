"""The kill switch: whether an administrator has stopped all sending, kept over restarts."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import AlertKind, Mailing, MailingState, Stoppage
from storage.chat.alerts import end_alert, raise_alert
from storage.chat.audit import entry
from storage.database.engine import Database
from storage.database.schema import mailings, service
from storage.journal.recovery import interrupt_silent
from storage.journal.rows import mailing_of
from storage.journal.states import LEAVES_BY_ITSELF

_ROW = 1
_LET_GO = {"stopped_at": None, "stopped_by": None, "stopped_by_name": None}


class KillSwitch:
    """Stores who has stopped all sending, and when.

    Each change makes every card due that says what sending waits for.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def stoppage(self) -> Stoppage | None:
        """Return who has stopped all sending; None: nobody has."""
        async with self._db.read() as connection:
            row = (await connection.execute(select(service))).mappings().one_or_none()
        if row is None or row["stopped_at"] is None:
            return None
        return Stoppage(row["stopped_at"], row["stopped_by"], row["stopped_by_name"])

    async def stop(
        self, stoppage: Stoppage, chat_id: int, tell: Collection[int]
    ) -> list[Mailing] | None:
        """Stop all sending; return the mailings that wait for that now. None: it was stopped.

        The audit has it, and `tell` names the administrators who are to hear of it.
        """
        deed = entry(stoppage.at, chat_id, stoppage.user_id, "stop-all")
        facts = {"who": stoppage.user_name, "at": stoppage.at.isoformat()}
        values = {
            "stopped_at": stoppage.at,
            "stopped_by": stoppage.user_id,
            "stopped_by_name": stoppage.user_name,
        }
        async with self._db.write() as connection:
            if await _stopped_at(connection) is not None:
                return None
            await _make_row(connection)
            await connection.execute(update(service).values(**values))
            await connection.execute(deed)
            await raise_alert(connection, AlertKind.STOPPED, facts, stoppage.at, tell)
            return await _made_due(connection)

    async def go_on(
        self,
        by: Stoppage,
        chat_id: int,
        tell: Collection[int],
        *,
        late_after: timedelta,
    ) -> list[Mailing] | None:
        """Let sending go on; return the mailings that waited. None: it was not stopped.

        `by` tells who lets it, and when. A mailing to many that stood still in its middle for
        longer than `late_after` is paused until a person decides about it.
        """
        async with self._db.write() as connection:
            stopped_at = await _stopped_at(connection)
            if stopped_at is None:
                return None
            facts = {"who": by.user_name, "at": stopped_at.isoformat()}
            await connection.execute(update(service).values(**_LET_GO))
            await connection.execute(entry(by.at, chat_id, by.user_id, "go-on-all"))
            await end_alert(connection, AlertKind.STOPPED, facts, tell)
            silent = await connection.run_sync(
                partial(interrupt_silent, now=by.at, late_after=late_after)
            )
            asked = await connection.execute(select(mailings).where(mailings.c.id.in_(silent)))
            return [*map(mailing_of, asked.mappings()), *await _made_due(connection)]


async def _stopped_at(connection: AsyncConnection) -> datetime | None:
    stopped_at: datetime | None = await connection.scalar(select(service.c.stopped_at))
    return stopped_at


async def _make_row(connection: AsyncConnection) -> None:
    if (await connection.execute(select(service.c.id))).first() is None:
        await connection.execute(insert(service).values(id=_ROW))


async def _made_due(connection: AsyncConnection) -> list[Mailing]:
    """Make the cards due of all that leaves by itself; return these mailings."""
    changed = await connection.execute(
        update(mailings)
        .where(_leaves_by_itself())
        .values(version=mailings.c.version + 1)
        .returning(mailings)
    )
    return [mailing_of(row) for row in changed.mappings()]


def _leaves_by_itself() -> ColumnElement[bool]:
    waking = (mailings.c.state == MailingState.PAUSED) & mailings.c.resume_at.is_not(None)
    return mailings.c.state.in_(LEAVES_BY_ITSELF) | waking
