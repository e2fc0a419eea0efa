"""Restore mode: the journal may be older than what was sent, so a person must look (S30 to S32).

Whatever the journal would have sent by itself waits for a person of its own, for ever: leaving the
mode lets nothing out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, func, select, update

from bot.model import BatchState, MailingState, PauseReason, RestoredWhy
from storage.chat.audit import entry
from storage.database.engine import Database
from storage.database.high_water import HighWater, HighWaterFile, MarkDamagedError
from storage.database.schema import audit, batches, drafts, mailings, store
from storage.journal.conditions import has_left
from storage.journal.new_ids import leave_ids_out
from storage.journal.recovery import SETTLED_AFTER, settle_lost
from storage.journal.rows import NEWS_DUE
from storage.journal.states import NOT_OVER
from storage.journal.store import Store, read_store


@dataclass(frozen=True, slots=True)
class Held:
    """What a restore has left for persons to decide, in all chats."""

    mailings: int
    """Mailings, one SMS or many, that wait."""
    chats: int
    """The chats that they are of."""
    unknown: int
    """SMS whose outcome is unknown."""


NOBODY = 0
"""Who begins the mode, and where, in the audit: no user and no chat of Telegram has this id."""
_FREEZING = mailings.c.state == MailingState.FREEZING


async def begin_restore_mode(db: Database, why: RestoredWhy, now: datetime) -> None:
    """Enter restore mode, in one transaction; `enter` says what that is."""
    await db.transact(lambda connection: enter(connection, why, now))


def enter(connection: Connection, why: RestoredWhy, now: datetime) -> None:
    """Let nothing that the journal holds leave by itself any more, and note why.

    Open outcomes become unknown, as after a kill. Each mailing that is not over waits for a person:
    PAUSED when a part of it has left, else MISSED; one whose recipients are still being written
    down does so when they all are. Every draft is marked: it may have been confirmed since. New ids
    begin far behind those known.
    """
    gap_from = last_known(connection)
    settle_lost(connection, now, SETTLED_AFTER)
    _hold_all(connection)
    connection.execute(update(drafts).values(from_copy=True))
    leave_ids_out(connection)
    values = {"restored_at": now, "restored_why": why, "gap_from": gap_from, "gap_to": now}
    connection.execute(update(store).values(**values))
    connection.execute(entry(now, NOBODY, NOBODY, "restore-mode", why=why.value))


class RestoreMode:
    """Compares the database with the high-water file, and leaves the mode when a person says so."""

    def __init__(self, db: Database, file: HighWaterFile) -> None:
        self._db = db
        self._file = file

    async def look(self, now: datetime) -> Store:
        """Enter the mode if the database may be older than what was sent; return how it stands.

        Otherwise the file says from now on what the database does. Raises OSError when the file
        cannot be read or written, BotError `data-exposed` when others can read it.
        """

        def work(connection: Connection) -> Store:
            known = read_store(connection)
            why = self._suspicion(connection, known)
            if known.restored_at is None and why is not None:
                enter(connection, why, now)
            elif known.restored_at is None:
                self._agree(connection, known, now)
            return read_store(connection)

        return await self._db.transact(work)

    def _suspicion(self, connection: Connection, known: Store) -> RestoredWhy | None:
        """Return why the database may be older than what was sent; None: it is not."""
        try:
            mark = self._file.read()
        except MarkDamagedError:
            return RestoredWhy.DAMAGED_FILE
        if mark is None:
            lost = known.marked_at is not None and _has_mailings(connection)
            return RestoredWhy.NO_FILE if lost else None
        if mark.store_id != known.store_id:
            # a file that another store made, and never needed, says nothing of a new database
            new = known.marked_at is None and not mark.claims
            return None if new else RestoredWhy.OTHER_STORE
        return RestoredWhy.BEHIND if mark.claims > known.claims else None

    def _agree(self, connection: Connection, known: Store, now: datetime) -> None:
        if known.marked_at is None:
            connection.execute(update(store).values(marked_at=now))
        self._file.write(known.mark)

    async def now(self) -> Store:
        """Return how the store stands."""
        return await self._db.look(read_store)

    async def held(self) -> Held:
        """Count what waits for persons."""
        waits = mailings.c.state.in_(NOT_OVER) & (mailings.c.pause == PauseReason.RESTORED)
        counts = select(func.count(), func.count(mailings.c.chat_id.distinct())).where(waits)
        doubted = select(batches.c.mailing_id).where(batches.c.state == BatchState.UNKNOWN)
        doubts = select(func.sum(mailings.c.unknown)).where(mailings.c.id.in_(doubted))

        def work(connection: Connection) -> Held:
            some, chats = connection.execute(counts).one()
            return Held(some, chats, int(connection.scalar(doubts) or 0))

        return await self._db.look(work)

    async def leave(self, now: datetime, chat_id: int, user_id: int, name: str) -> bool:
        """Leave the mode, and note in the audit who did; False: it does not last.

        The store gets an id of its own: another copy of the same database is another store from now
        on. The file has it before the database, so that a kill in between changes nothing. Raises
        OSError when the file cannot be written.
        """

        def work(connection: Connection) -> bool:
            known = read_store(connection)
            if known.restored_at is None:
                return False
            mark = HighWater(uuid4().hex, max(known.claims, self._claims_of_file()))
            connection.execute(
                update(store).values(
                    store_id=mark.store_id,
                    claims=mark.claims,
                    marked_at=now,
                    restored_at=None,
                    restored_why=None,
                )
            )
            why = known.restored_why.value if known.restored_why else ""
            connection.execute(
                entry(now, chat_id, user_id, "leave-restore-mode", name=name, why=why)
            )
            self._file.write(mark)
            return True

        return await self._db.transact(work)

    def _claims_of_file(self) -> int:
        try:
            mark = self._file.read()
        except MarkDamagedError:
            mark = None
        return 0 if mark is None else mark.claims


def _has_mailings(connection: Connection) -> bool:
    return connection.execute(select(mailings.c.id).limit(1)).first() is not None


def last_known(connection: Connection) -> datetime | None:
    """Return the last moment that the journal knows anything of."""
    columns = (batches.c.claimed_at, batches.c.answered_at, mailings.c.created_at, audit.c.at)
    found = [connection.scalar(select(func.max(column))) for column in columns]
    return max(filter(None, found), default=None)


def _hold_all(connection: Connection) -> None:
    left = has_left(mailings.c.id)
    many = mailings.c.audience_id.is_not(None)
    _hold(connection, many & left, state=MailingState.PAUSED, news=NEWS_DUE)
    _hold(connection, ~left, state=MailingState.MISSED, news=NEWS_DUE)
    waiting = _FREEZING & (mailings.c.pause.is_distinct_from(PauseReason.RESTORED))
    _change(connection, waiting)


def _hold(
    connection: Connection,
    where: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of all types
) -> None:
    _change(connection, mailings.c.state.in_(NOT_OVER) & ~_FREEZING & where, **values)


def _change(
    connection: Connection,
    where: ColumnElement[bool],
    **values: Any,  # noqa: ANN401 - columns of all types
) -> None:
    """Note why these mailings wait; a question that was asked of one before confirms nothing."""
    connection.execute(
        update(mailings)
        .where(where)
        .values(
            pause=PauseReason.RESTORED,
            pause_status=None,
            resume_at=None,
            pauses=mailings.c.pauses + 1,
            version=mailings.c.version + 1,
            **values,
        )
    )
