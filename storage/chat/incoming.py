"""Incoming SMS: stored once from the gateway, shown once in the chat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import Account, IncomingSms, IncomingState, ReceivedSms
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import chats, incoming

_COLUMNS = [incoming.c[name] for name in IncomingSms.__slots__]
_OPEN = (IncomingState.NEW, IncomingState.SHOWING)
_AT_ONCE = 500
_LONGEST_NUMBER = 32


@dataclass(frozen=True, slots=True)
class Watched:
    """A chat that is shown the SMS that come to its account."""

    chat_id: int
    account: Account
    since: datetime
    """SMS sent before this moment (UTC) are stored already, or not wanted."""


class IncomingStore:
    """Incoming SMS by chat; the gateway's own id tells which are known."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def watched(self) -> list[Watched]:
        """Return the chats that are logged in and are shown incoming SMS."""
        query = select(chats.c.id, chats.c.server, chats.c.login, chats.c.incoming_until).where(
            chats.c.incoming, chats.c.login.is_not(None), chats.c.incoming_until.is_not(None)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [
            Watched(row["id"], Account(row["server"], row["login"]), row["incoming_until"])
            for row in rows
        ]

    async def add(
        self, watched: Watched, received: Sequence[ReceivedSms], *, since: datetime, now: datetime
    ) -> int | None:
        """Store the SMS of an answer, begin the next question at `since`; return how many are new.

        Returns None and stores nothing when the chat has changed its setting or its account since
        the question was asked.
        """
        async with self._db.write() as connection:
            if not await _advance(connection, watched, since):
                return None
            known = await _known(connection, watched, [one.gateway_id for one in received])
            new = {one.gateway_id: one for one in received if one.gateway_id not in known}
            ordered = sorted(new.values(), key=lambda one: (one.sent_at or now, one.gateway_id))
            if ordered:
                rows = [_row(watched, one, now) for one in ordered]
                await connection.execute(insert(incoming), rows)
        return len(new)

    async def due(self) -> list[int]:
        """Return the chats with SMS that were not shown yet, or perhaps not."""
        query = (
            select(incoming.c.chat_id)
            .distinct()
            .where(incoming.c.state.in_(_OPEN), of_present_account(incoming))
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def unshown(self, chat_id: int, *, after: int, limit: int) -> list[IncomingSms]:
        """Return a chat's next SMS that were not shown yet, or perhaps not, in order."""
        query = (
            select(*_COLUMNS)
            .where(_open_of(chat_id), incoming.c.id > after)
            .order_by(incoming.c.id)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [_sms(row) for row in (await connection.execute(query)).mappings()]

    async def claim(self, sms_id: int) -> bool:
        """Move an SMS from NEW to SHOWING; False when it is not NEW any more."""
        return await self._move(sms_id, IncomingState.NEW, IncomingState.SHOWING)

    async def give_back(self, sms_id: int) -> bool:
        """Move an SMS from SHOWING back to NEW: certainly nothing of it was shown."""
        return await self._move(sms_id, IncomingState.SHOWING, IncomingState.NEW)

    async def shown(self, sms_id: int, message_id: int | None) -> bool:
        """Note that an SMS is shown, in this message of the chat."""
        return await self._move(sms_id, IncomingState.SHOWING, IncomingState.SHOWN, message_id)

    async def get(self, chat_id: int, sms_id: int) -> IncomingSms:
        """Return an SMS. BotError `incoming-unknown`: the chat has none, or it was forgotten."""
        query = select(*_COLUMNS).where(
            incoming.c.id == sms_id,
            incoming.c.chat_id == chat_id,
            of_present_account(incoming),
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None or not row["phone"]:
            raise BotError("incoming-unknown")
        return _sms(row)

    async def count(self, chat_id: int) -> int:
        """Return how many SMS have come for a chat."""
        query = select(func.count()).where(
            incoming.c.chat_id == chat_id, of_present_account(incoming)
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def _move(
        self, sms_id: int, old: IncomingState, new: IncomingState, message_id: int | None = None
    ) -> bool:
        moved = (
            update(incoming)
            .where(incoming.c.id == sms_id, incoming.c.state == old)
            .values(state=new, message_id=message_id)
        )
        async with self._db.write() as connection:
            return bool((await connection.execute(moved)).rowcount)


def _open_of(chat_id: int) -> ColumnElement[bool]:
    of_chat = (incoming.c.chat_id == chat_id) & of_present_account(incoming)
    return incoming.c.state.in_(_OPEN) & of_chat


async def _advance(connection: AsyncConnection, watched: Watched, since: datetime) -> bool:
    """Move the beginning of the next question, unless the chat changed since this was asked."""
    account = watched.account
    moved = (
        update(chats)
        .where(
            chats.c.id == watched.chat_id,
            chats.c.incoming,
            chats.c.server == account.server,
            chats.c.login == account.login,
            chats.c.incoming_until == watched.since,
        )
        .values(incoming_until=since)
    )
    return bool((await connection.execute(moved)).rowcount)


async def _known(connection: AsyncConnection, watched: Watched, ids: Sequence[int]) -> set[int]:
    account, known = watched.account, set[int]()
    for some in _in_parts(ids):
        query = select(incoming.c.gateway_id).where(
            incoming.c.chat_id == watched.chat_id,
            incoming.c.server == account.server,
            incoming.c.login == account.login,
            incoming.c.gateway_id.in_(some),
        )
        known.update((await connection.execute(query)).scalars())
    return known


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(ids), _AT_ONCE):
        yield ids[first : first + _AT_ONCE]


def _row(watched: Watched, received: ReceivedSms, now: datetime) -> dict[str, object]:
    return {
        "chat_id": watched.chat_id,
        "server": watched.account.server,
        "login": watched.account.login,
        "gateway_id": received.gateway_id,
        "phone": received.phone[:_LONGEST_NUMBER],
        "destination": received.destination[:_LONGEST_NUMBER],
        "text": received.text,
        "sent_at": received.sent_at,
        "came_at": now,
        "state": IncomingState.NEW,
    }


def _sms(row: RowMapping) -> IncomingSms:
    values = {name: row[name] for name in IncomingSms.__slots__}
    return IncomingSms(**values | {"state": IncomingState(row["state"])})
