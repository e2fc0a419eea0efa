"""The contacts of lists. A list has contents with a number; its contacts carry that number."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import Contact, FieldValue
from storage.database.engine import Database
from storage.database.schema import contact_lists, contacts
from storage.people.lists import contents_of
from storage.people.searching import fold, found_by

_COLUMNS = [contacts.c[name] for name in ("id", "phone", "name", "fields", "ticked")]
_AT_ONCE = 500
_FILL = (
    update(contacts)
    .where(contacts.c.id == bindparam("which"))
    .values({name: bindparam(f"new_{name}") for name in ("name", "sought", "fields")})
)


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to be added to a list."""

    phone: str
    name: str
    fields: Mapping[str, str | FieldValue]
    """Title → value, without empty values."""
    ticked: bool = True


class ContactStore:
    """Contacts by list. Methods raise BotError `list-unknown` when the chat has no such list."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def merge(self, chat_id: int, list_id: int, people: Sequence[NewContact]) -> int:
        """Add contacts to a list and return how many are new.

        At most a thousand at a time, each number once. Of contacts who are there already, only an
        empty name and empty fields are filled in.
        """
        async with self._db.write() as connection:
            contents = await contents_of(connection, chat_id, list_id)
            return await _merge(connection, contents.number, people)

    async def stage(self, contents: int, people: Sequence[NewContact]) -> None:
        """Add contacts to contents that no list has yet. Every number is new and comes once."""
        async with self._db.write() as connection:
            await _insert(connection, contents, people)

    async def sweep(self, contents: int, limit: int) -> bool:
        """Remove `limit` contacts of contents that no list has; True while more may be left."""
        has = exists().where(contact_lists.c.contents == contents)
        some = select(contacts.c.id).where(contacts.c.contents == contents, ~has).limit(limit)
        async with self._db.write() as connection:
            gone = await connection.execute(delete(contacts).where(contacts.c.id.in_(some)))
        return gone.rowcount == limit

    async def orphans(self) -> list[int]:
        """Return the numbers of the contents that no list has."""
        query = select(contacts.c.contents).distinct()
        known = select(contact_lists.c.contents)
        async with self._db.read() as connection:
            numbers = (await connection.execute(query)).scalars().all()
            return list(set(numbers) - set((await connection.execute(known)).scalars()))

    async def page(
        self, chat_id: int, list_id: int, query: str, *, offset: int, limit: int
    ) -> tuple[list[Contact], int]:
        """Return a page of the contacts found, in the order of adding, and how many there are."""
        async with self._db.read() as connection:
            where = await _found(connection, chat_id, list_id, query)
            page = select(*_COLUMNS).where(where).order_by(contacts.c.id)
            rows = await connection.execute(page.offset(offset).limit(limit))
            found = [_contact(row) for row in rows.mappings()]
            return found, await connection.scalar(select(func.count()).where(where)) or 0

    async def all(
        self, chat_id: int, list_id: int, *, only_ticked: bool = False
    ) -> AsyncGenerator[Contact]:
        """Yield the contacts in the order they were added. The caller closes the generator."""
        async with self._db.read() as connection:  # one transaction: nothing changes meanwhile
            where = await _found(connection, chat_id, list_id, "")
            query = select(*_COLUMNS).where(where).order_by(contacts.c.id).limit(_AT_ONCE)
            query = query.where(contacts.c.ticked) if only_ticked else query
            last = 0
            while rows := (
                (await connection.execute(query.where(contacts.c.id > last))).mappings().all()
            ):
                for row in rows:
                    yield _contact(row)
                last = rows[-1]["id"]

    async def name_of(self, chat_id: int, phone: str) -> str:
        """Return the name of a number in any of the chat's lists; "" when none has it."""
        query = (
            select(contacts.c.name)
            .join(contact_lists, contact_lists.c.contents == contacts.c.contents)
            .where(contact_lists.c.chat_id == chat_id)
            .where(contacts.c.phone == phone, contacts.c.name != "")
            .order_by(contact_lists.c.id)
            .limit(1)
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or ""

    async def get(self, chat_id: int, list_id: int, contact_id: int) -> Contact:
        """Return a contact. BotError `contact-unknown`."""
        async with self._db.read() as connection:
            where = await _found(connection, chat_id, list_id, "")
            query = select(*_COLUMNS).where(where, contacts.c.id == contact_id)
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise BotError("contact-unknown")
        return _contact(row)

    async def tick(
        self,
        chat_id: int,
        list_id: int,
        *,
        ticked: bool,
        query: str = "",
        contact_id: int | None = None,
    ) -> int:
        """Tick or untick the contacts found, or one of them; return how many changed."""
        async with self._db.write() as connection:
            where = await _found(connection, chat_id, list_id, query)
            changed = update(contacts).where(where, contacts.c.ticked.is_not(ticked))
            if contact_id is not None:
                changed = changed.where(contacts.c.id == contact_id)
            return (await connection.execute(changed.values(ticked=ticked))).rowcount

    async def rename(self, chat_id: int, list_id: int, contact_id: int, name: str) -> bool:
        """Rename a contact; False when it is gone."""
        async with self._db.write() as connection:
            where = await _found(connection, chat_id, list_id, "")
            changed = update(contacts).where(where, contacts.c.id == contact_id)
            values = {"name": name, "sought": fold(name)}
            return bool((await connection.execute(changed.values(values))).rowcount)

    async def delete(self, chat_id: int, list_id: int, contact_id: int) -> bool:
        """Remove a contact; False when it is gone already."""
        async with self._db.write() as connection:
            where = await _found(connection, chat_id, list_id, "")
            gone = await connection.execute(
                delete(contacts).where(where, contacts.c.id == contact_id)
            )
        return bool(gone.rowcount)


def _contact(row: RowMapping) -> Contact:
    values = {title: tuple(one) for title, one in row["fields"].items() if isinstance(one, list)}
    shown = {title: text for title, (_, text, _) in values.items()}
    return Contact(**{**row, "fields": {**row["fields"], **shown}, "values": values})


async def _found(
    connection: AsyncConnection, chat_id: int, list_id: int, query: str
) -> ColumnElement[bool]:
    contents = await contents_of(connection, chat_id, list_id)
    of_list = contacts.c.contents == contents.number
    found = found_by(query, contacts.c.sought, contacts.c.phone)
    return of_list if found is None else of_list & found


async def _merge(connection: AsyncConnection, contents: int, people: Sequence[NewContact]) -> int:
    there = select(*_COLUMNS).where(
        contacts.c.contents == contents, contacts.c.phone.in_([one.phone for one in people])
    )
    old = {row["phone"]: row for row in (await connection.execute(there)).mappings()}
    new = [one for one in people if one.phone not in old]
    await _insert(connection, contents, new)
    fills = [fill for one in people if one.phone in old and (fill := _filled(old[one.phone], one))]
    if fills:
        await connection.execute(_FILL, fills)
    return len(new)


async def _insert(connection: AsyncConnection, contents: int, people: Sequence[NewContact]) -> None:
    if people:
        rows = [
            {
                "contents": contents,
                "phone": one.phone,
                "name": one.name,
                "sought": fold(one.name),
                "fields": dict(one.fields),
                "ticked": one.ticked,
            }
            for one in people
        ]
        await connection.execute(insert(contacts), rows)


def _filled(old: RowMapping, new: NewContact) -> dict[str, Any] | None:
    """Return the row with its empty name and fields filled in; None when nothing changes."""
    name = old["name"] or new.name
    fields = {**new.fields, **old["fields"]}
    if name == old["name"] and fields == old["fields"]:
        return None
    return {"which": old["id"], "new_name": name, "new_sought": fold(name), "new_fields": fields}
