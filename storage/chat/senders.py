"""The sender names of chats, in order, and the default one."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from storage.database.engine import Database
from storage.database.schema import chats, senders

MOST = 200
"""How many names a chat may have: they are all offered when a sender is asked for."""


class Senders:
    """The first name added is the default. When it is removed, the first name left is."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self, chat_id: int) -> list[str]:
        """Return the names in the order they were added."""
        async with self._db.read() as connection:
            return await _names(connection, chat_id)

    async def add(self, chat_id: int, name: str) -> None:
        """Add a name. BotError `sender-exists`, `senders-full` (`limit`)."""
        if not await self.add_many(chat_id, [name]):
            raise BotError("sender-exists")

    async def add_many(self, chat_id: int, names: Sequence[str]) -> int:
        """Add the names that are new, in order; return how many.

        BotError `senders-full` (`limit`): none is added.
        """
        async with self._db.chats.changing(chat_id), self._db.write() as connection:
            known = await _names(connection, chat_id)
            new = [name for name in dict.fromkeys(names) if name not in known]
            if new and len(known) + len(new) > MOST:
                raise BotError("senders-full", limit=MOST)
            if new:
                rows = [{"chat_id": chat_id, "name": name} for name in new]
                await connection.execute(insert(senders), rows)
            if new and not known:
                await _make_default(connection, chat_id, new[0])
        return len(new)

    async def rename(self, chat_id: int, old: str, new: str) -> None:
        """Replace a name, in its place. BotError `sender-exists`, `sender-unknown`."""
        async with self._db.chats.changing(chat_id), self._db.write() as connection:
            names = await _names(connection, chat_id)
            if old not in names:
                raise BotError("sender-unknown")
            if new in names:
                raise BotError("sender-exists")
            where = (senders.c.chat_id == chat_id) & (senders.c.name == old)
            await connection.execute(update(senders).where(where).values(name=new))
            if await _default(connection, chat_id) == old:
                await _make_default(connection, chat_id, new)

    async def delete(self, chat_id: int, name: str) -> None:
        """Remove a name; do nothing when it is not there."""
        async with self._db.chats.changing(chat_id), self._db.write() as connection:
            where = (senders.c.chat_id == chat_id) & (senders.c.name == name)
            await connection.execute(delete(senders).where(where))
            if await _default(connection, chat_id) == name:
                left = await _names(connection, chat_id)
                await _make_default(connection, chat_id, left[0] if left else None)

    async def set_default(self, chat_id: int, name: str) -> None:
        """Make a name the default. BotError `sender-unknown`."""
        async with self._db.chats.changing(chat_id), self._db.write() as connection:
            if name not in await _names(connection, chat_id):
                raise BotError("sender-unknown")
            await _make_default(connection, chat_id, name)


async def _names(connection: AsyncConnection, chat_id: int) -> list[str]:
    query = select(senders.c.name).where(senders.c.chat_id == chat_id).order_by(senders.c.id)
    return list((await connection.execute(query)).scalars())


async def _default(connection: AsyncConnection, chat_id: int) -> str | None:
    query = select(chats.c.default_sender).where(chats.c.id == chat_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def _make_default(connection: AsyncConnection, chat_id: int, name: str | None) -> None:
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(default_sender=name))
