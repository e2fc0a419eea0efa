"""A chat's named lists of contacts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import ContactList
from storage.database.engine import Database
from storage.database.schema import contact_lists, contacts, stop_list


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a list: replaced as a whole by one small transaction."""

    number: int
    """The number in the column `contents` of its contacts."""
    titles: tuple[str, ...]
    """The titles of its fields, in order."""


def new_contents() -> int:
    """Return a number for contents that have no contacts yet."""
    return secrets.randbits(62)


class ListStore:
    """Lists. Methods raise BotError `list-unknown` when the chat has no such list."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self, chat_id: int) -> list[ContactList]:
        """Return the chat's lists in the order they were made."""
        query = _lists().where(contact_lists.c.chat_id == chat_id).order_by(contact_lists.c.id)
        async with self._db.read() as connection:
            return [_list(row) for row in (await connection.execute(query)).mappings()]

    async def get(self, chat_id: int, list_id: int) -> ContactList:
        """Return a list with its counts."""
        query = _lists().where(contact_lists.c.chat_id == chat_id, contact_lists.c.id == list_id)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise BotError("list-unknown")
        return _list(row)

    async def create(self, chat_id: int, name: str, now: datetime, *, most: int) -> int:
        """Make a list; return its id. BotError `list-name-taken`, `lists-full` (`limit`)."""
        of_chat = select(func.count()).where(contact_lists.c.chat_id == chat_id)
        async with self._db.write() as connection:
            if (await connection.scalar(of_chat) or 0) >= most:
                raise BotError("lists-full", limit=most)
            await _refuse_taken(connection, chat_id, name)
            made = await connection.execute(
                insert(contact_lists).values(
                    chat_id=chat_id, name=name, contents=new_contents(), titles=[], created_at=now
                )
            )
        key: int = made.inserted_primary_key[0]  # type: ignore[index]
        return key

    async def rename(self, chat_id: int, list_id: int, name: str) -> None:
        """Rename a list. BotError `list-name-taken`."""
        async with self._db.write() as connection:
            await contents_of(connection, chat_id, list_id)
            await _refuse_taken(connection, chat_id, name, but=list_id)
            await connection.execute(
                update(contact_lists).where(contact_lists.c.id == list_id).values(name=name)
            )

    async def delete(self, chat_id: int, list_id: int) -> int:
        """Remove a list; return the number of its contents, whose contacts are still there."""
        async with self._db.write() as connection:
            contents = await contents_of(connection, chat_id, list_id)
            await connection.execute(delete(contact_lists).where(contact_lists.c.id == list_id))
        return contents.number

    async def contents(self, chat_id: int, list_id: int) -> Contents:
        """Return the present contents of a list."""
        async with self._db.read() as connection:
            return await contents_of(connection, chat_id, list_id)

    async def exchange(self, chat_id: int, list_id: int, new: Contents) -> int:
        """Replace the contents of a list; return the number of the old ones."""
        async with self._db.write() as connection:
            old = await contents_of(connection, chat_id, list_id)
            await connection.execute(
                update(contact_lists)
                .where(contact_lists.c.id == list_id)
                .values(contents=new.number, titles=list(new.titles))
            )
        return old.number

    async def retitle(self, chat_id: int, list_id: int, titles: Sequence[str]) -> None:
        """Set the titles of a list's fields."""
        of_list = (contact_lists.c.id == list_id) & (contact_lists.c.chat_id == chat_id)
        async with self._db.write() as connection:
            await connection.execute(
                update(contact_lists).where(of_list).values(titles=list(titles))
            )

    async def to_send(self, chat_id: int, list_id: int) -> int:
        """Return how many contacts are ticked and not on the stop-list."""
        stopped = (
            select(stop_list.c.phone)
            .where(stop_list.c.chat_id == chat_id, stop_list.c.phone == contacts.c.phone)
            .exists()
        )
        async with self._db.read() as connection:
            contents = await contents_of(connection, chat_id, list_id)
            query = select(func.count()).where(
                contacts.c.contents == contents.number, contacts.c.ticked, ~stopped
            )
            return await connection.scalar(query) or 0


async def contents_of(connection: AsyncConnection, chat_id: int, list_id: int) -> Contents:
    """Return the present contents of a list. BotError `list-unknown`."""
    query = select(contact_lists.c.contents, contact_lists.c.titles).where(
        contact_lists.c.id == list_id, contact_lists.c.chat_id == chat_id
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise BotError("list-unknown")
    return Contents(row.contents, tuple(row.titles))


async def _refuse_taken(
    connection: AsyncConnection, chat_id: int, name: str, but: int | None = None
) -> None:
    query = select(contact_lists.c.id, contact_lists.c.name).where(
        contact_lists.c.chat_id == chat_id
    )
    for row in await connection.execute(query):
        if row.name.casefold() == name.casefold() and row.id != but:
            raise BotError("list-name-taken")


def _lists() -> Select[Any]:
    return (
        select(
            contact_lists,
            func.count(contacts.c.id).label("total"),
            func.count(contacts.c.id).filter(contacts.c.ticked).label("ticked"),
        )
        .outerjoin(contacts, contacts.c.contents == contact_lists.c.contents)
        .group_by(contact_lists.c.id)
    )


def _list(row: RowMapping) -> ContactList:
    return ContactList(**{name: row[name] for name in ContactList.__slots__})
