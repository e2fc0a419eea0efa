"""The texts that chats save for later."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import SavedText
from storage.database.engine import Database
from storage.database.schema import saved_texts


class SavedTextStore:
    """The saved texts of all chats. An id is never used twice."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self, chat_id: int) -> list[SavedText]:
        """Return a chat's texts by name, whatever the case of its letters."""
        query = select(saved_texts).where(saved_texts.c.chat_id == chat_id)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return sorted(map(_saved, rows), key=lambda one: one.name.casefold())

    async def count(self, chat_id: int) -> int:
        """Return how many texts a chat has saved."""
        async with self._db.read() as connection:
            return await _count(connection, chat_id)

    async def get(self, chat_id: int, text_id: int) -> SavedText:
        """Return one of the chat's texts. BotError `saved-unknown`."""
        query = select(saved_texts).where(_one(chat_id, text_id))
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise BotError("saved-unknown")
        return _saved(row)

    async def add(self, chat_id: int, name: str, text: str, now: datetime, *, most: int) -> int:
        """Save a text and return its id. BotError `saved-name-taken`, `saved-full` (`limit`)."""
        async with self._db.write() as connection:
            if await _count(connection, chat_id) >= most:
                raise BotError("saved-full", limit=most)
            await _refuse_taken(connection, chat_id, name)
            values = {"chat_id": chat_id, "name": name, "text": text, "created_at": now}
            made = await connection.execute(insert(saved_texts).values(**values))
        key: int = made.inserted_primary_key[0]  # type: ignore[index]
        return key

    async def rename(self, chat_id: int, text_id: int, name: str) -> None:
        """Rename a text. BotError `saved-unknown`, `saved-name-taken`."""
        async with self._db.write() as connection:
            await _refuse_taken(connection, chat_id, name, but=text_id)
            await _change(connection, chat_id, text_id, name=name)

    async def rewrite(self, chat_id: int, text_id: int, text: str) -> None:
        """Replace the words of a text. BotError `saved-unknown`."""
        async with self._db.write() as connection:
            await _change(connection, chat_id, text_id, text=text)

    async def delete(self, chat_id: int, text_id: int) -> bool:
        """Remove a text; False when it is gone already."""
        async with self._db.write() as connection:
            done: CursorResult[Any] = await connection.execute(
                delete(saved_texts).where(_one(chat_id, text_id))
            )
        return done.rowcount == 1


def _one(chat_id: int, text_id: int) -> Any:  # noqa: ANN401 - an SQL expression
    return (saved_texts.c.id == text_id) & (saved_texts.c.chat_id == chat_id)


async def _count(connection: AsyncConnection, chat_id: int) -> int:
    query = select(func.count()).where(saved_texts.c.chat_id == chat_id)
    return await connection.scalar(query) or 0


async def _refuse_taken(
    connection: AsyncConnection, chat_id: int, name: str, but: int | None = None
) -> None:
    query = select(saved_texts.c.id, saved_texts.c.name).where(saved_texts.c.chat_id == chat_id)
    for row in await connection.execute(query):
        if row.name.casefold() == name.casefold() and row.id != but:
            raise BotError("saved-name-taken", value=name)


async def _change(connection: AsyncConnection, chat_id: int, text_id: int, **values: str) -> None:
    done: CursorResult[Any] = await connection.execute(
        update(saved_texts).where(_one(chat_id, text_id)).values(**values)
    )
    if done.rowcount != 1:
        raise BotError("saved-unknown")


def _saved(row: RowMapping) -> SavedText:
    return SavedText(row["id"], row["chat_id"], row["name"], row["text"])
