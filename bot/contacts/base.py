"""The base of subscribers: a chat's named contact lists."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.contacts.in_thread import iterate_in_thread
from bot.contacts.list_columns import ListColumns, ListWords, field_cell
from bot.errors import BotError
from bot.model import Audience, Contact, ContactList
from bot.sheets import Cell, Recipients, write_report
from storage.chat.audit import Audit
from storage.database.engine import Database
from storage.people.contacts import ContactStore, NewContact
from storage.people.lists import Contents, ListStore, new_contents

LONGEST_NAME = 64
MOST_LISTS = 100
"""How many lists a chat may have."""
MOST_CONTACTS = 1_000_000
"""How many contacts a list may have: as many as a sheet of Excel has rows."""
_SWEPT_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The result of loading an audience into a list."""

    added: int
    merged: int
    """How many were in the list already; their empty name and fields were filled in."""
    total: int
    """Contacts in the list now."""


class Contacts:
    """All that dialogs do with lists. Phones are E.164 digits without a plus.

    Every method of a list raises BotError `list-unknown` when the chat has no such list.
    """

    def __init__(self, db: Database, audiences: Audiences, clock: Clock) -> None:
        self._lists = ListStore(db)
        self._store = ContactStore(db)
        self._audit = Audit(db)
        self._audiences = audiences
        self._clock = clock
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._staged: set[int] = set()

    async def lists(self, chat_id: int) -> list[ContactList]:
        """Return the chat's lists in the order they were made."""
        return await self._lists.all(chat_id)

    async def get(self, chat_id: int, list_id: int) -> ContactList:
        """Return one list with its counts."""
        return await self._lists.get(chat_id, list_id)

    async def to_send(self, chat_id: int, list_id: int) -> int:
        """Return how many of a list would get a mailing: ticked, and not on the stop-list."""
        return await self._lists.to_send(chat_id, list_id)

    async def create_list(self, chat_id: int, user_id: int, name: str) -> ContactList:
        """Make a list.

        Raises BotError `list-name-empty`, `list-name-too-long` (`length`, `limit`),
        `list-name-taken` (whatever the case of its letters), `lists-full` (`limit`).
        """
        now = self._clock.now()
        list_id = await self._lists.create(chat_id, _checked(name), now, most=MOST_LISTS)
        await self._note(chat_id, user_id, "list-create", list_id)
        return await self._lists.get(chat_id, list_id)

    async def rename_list(self, chat_id: int, user_id: int, list_id: int, name: str) -> None:
        """Rename a list. BotError as `create_list`."""
        await self._lists.rename(chat_id, list_id, _checked(name))
        await self._note(chat_id, user_id, "list-rename", list_id)

    async def delete_list(self, chat_id: int, user_id: int, list_id: int) -> None:
        """Remove a list with its contacts."""
        old = await self._lists.delete(chat_id, list_id)
        await self._note(chat_id, user_id, "list-delete", list_id)
        await self._sweep(old)

    async def clear_list(self, chat_id: int, user_id: int, list_id: int) -> int:
        """Remove all contacts of a list; return how many there were."""
        async with self._lock(list_id):
            count = (await self._lists.get(chat_id, list_id)).total
            old = await self._lists.exchange(chat_id, list_id, Contents(new_contents(), ()))
        await self._note(chat_id, user_id, "list-clear", list_id, count)
        await self._sweep(old)
        return count

    async def load(
        self,
        chat_id: int,
        user_id: int,
        list_id: int,
        audience: Audience,
        *,
        replace: bool,
        words: ListWords | None = None,
    ) -> LoadReport:
        """Add the recipients of an audience to a list, or replace all its contacts by them.

        A list has each number once. Of a contact who is in it already, only an empty name and empty
        fields are filled in. Columns other than number and name become fields; the column of ticks
        in a file that was exported with these `words` sets the ticks. Replacing is one transaction
        at the end, so a kill before it leaves the list as it was. Raises BotError `list-too-wide`
        (`limit` of fields), `list-full` (`limit` of contacts), `audience-unknown`.
        """
        recipients = await self._audiences.recipients(audience)
        async with self._lock(list_id):
            await self._check_room(chat_id, list_id, recipients.count, replace=replace)
            fields = (await self._lists.contents(chat_id, list_id)).titles
            columns = ListColumns(recipients, () if replace else fields, words)
            put = self._replace if replace else self._append
            added = await put(chat_id, list_id, recipients, columns)
        await self._note(chat_id, user_id, "list-load", list_id, added)
        total = (await self._lists.get(chat_id, list_id)).total
        return LoadReport(added, recipients.count - added, total)

    async def add(self, chat_id: int, list_id: int, phone: str, name: str) -> bool:
        """Add a contact, ticked; True when it is new. An empty name of an old one is filled in.

        BotError `list-full`.
        """
        await self._check_room(chat_id, list_id, 1)
        contact = NewContact(phone, " ".join(name.split()), {})
        return bool(await self._store.merge(chat_id, list_id, [contact]))

    async def page(
        self, chat_id: int, list_id: int, query: str = "", *, offset: int = 0, limit: int = 10
    ) -> tuple[list[Contact], int]:
        """Return a page of the contacts found, and how many are found.

        `query` is sought in name and number, whatever the case of letters, «ё» as «е»; a number
        may be written in any way (8916, +7 916).
        """
        return await self._store.page(chat_id, list_id, query, offset=offset, limit=limit)

    async def contact(self, chat_id: int, list_id: int, contact_id: int) -> Contact:
        """Return a contact. BotError `contact-unknown`."""
        return await self._store.get(chat_id, list_id, contact_id)

    async def name_of(self, chat_id: int, phone: str) -> str:
        """Return the name of a number in any of the chat's lists; "" when none has it."""
        return await self._store.name_of(chat_id, phone)

    async def set_ticked(
        self, chat_id: int, list_id: int, contact_id: int, *, ticked: bool
    ) -> None:
        """Tick or untick a contact. BotError `contact-unknown`."""
        await self._store.get(chat_id, list_id, contact_id)
        await self._store.tick(chat_id, list_id, ticked=ticked, contact_id=contact_id)

    async def tick_all(self, chat_id: int, list_id: int, *, ticked: bool, query: str = "") -> int:
        """Tick or untick all contacts that `page` finds; return how many changed."""
        return await self._store.tick(chat_id, list_id, ticked=ticked, query=query)

    async def rename_contact(self, chat_id: int, list_id: int, contact_id: int, name: str) -> None:
        """Rename a contact; "" removes the name. BotError `contact-unknown`."""
        if not await self._store.rename(chat_id, list_id, contact_id, " ".join(name.split())):
            raise BotError("contact-unknown")

    async def delete_contact(self, chat_id: int, list_id: int, contact_id: int) -> bool:
        """Remove a contact; False when it is gone already."""
        return await self._store.delete(chat_id, list_id, contact_id)

    async def export(
        self, chat_id: int, user_id: int, list_id: int, path: Path, words: ListWords
    ) -> int:
        """Write a list as .xlsx: number, name, fields, tick; return the number of contacts."""
        titles = (await self._lists.contents(chat_id, list_id)).titles
        header = [words.phone, words.name, *titles, words.ticked]
        async with aclosing(self._rows(chat_id, list_id, titles, words)) as rows:
            await write_report(path, header, rows, owner=chat_id)
        count = (await self._lists.get(chat_id, list_id)).total
        await self._note(chat_id, user_id, "list-export", list_id, count)
        return count

    async def tidy(self) -> None:
        """Remove the contacts that belong to no list any more."""
        for contents in await self._store.orphans():
            if contents not in self._staged:
                await self._sweep(contents)

    async def _check_room(
        self, chat_id: int, list_id: int, coming: int, *, replace: bool = False
    ) -> None:
        """BotError `list-full` when a list would have more contacts than it may."""
        there = 0 if replace else (await self._lists.get(chat_id, list_id)).total
        if there + coming > MOST_CONTACTS:
            raise BotError("list-full", limit=MOST_CONTACTS)

    async def _append(
        self, chat_id: int, list_id: int, recipients: Recipients, columns: ListColumns
    ) -> int:
        added = 0
        async for people in iterate_in_thread(columns.people(recipients)):
            added += await self._store.merge(chat_id, list_id, people)
        await self._lists.retitle(chat_id, list_id, columns.titles)
        return added

    async def _replace(
        self, chat_id: int, list_id: int, recipients: Recipients, columns: ListColumns
    ) -> int:
        """Write the new contents beside the old ones, then give them to the list."""
        staged = new_contents()
        self._staged.add(staged)
        try:
            async for people in iterate_in_thread(columns.people(recipients)):
                await self._store.stage(staged, people)
            new = Contents(staged, tuple(columns.titles))
            old = await self._lists.exchange(chat_id, list_id, new)
        finally:
            self._staged.discard(staged)
        await self._sweep(old)
        return recipients.count

    async def _sweep(self, contents: int) -> None:
        while await self._store.sweep(contents, _SWEPT_AT_ONCE):
            pass

    async def _rows(
        self, chat_id: int, list_id: int, titles: Sequence[str], words: ListWords
    ) -> AsyncGenerator[Sequence[Cell]]:
        async with aclosing(self._store.all(chat_id, list_id)) as people:
            async for one in people:
                fields = (field_cell(one, title) for title in titles)
                yield [one.phone, one.name, *fields, words.yes if one.ticked else words.no]

    def _lock(self, list_id: int) -> asyncio.Lock:
        """Return the lock that a load of this list holds."""
        return self._locks.setdefault(list_id, asyncio.Lock())

    async def _note(
        self, chat_id: int, user_id: int, action: str, list_id: int, count: int = 1
    ) -> None:
        now = self._clock.now()
        facts = {"list": str(list_id), "count": str(count)}
        await self._audit.note(now, chat_id, user_id, action, mailing_id=None, **facts)


def _checked(name: str) -> str:
    checked = " ".join(name.split())
    if not checked:
        raise BotError("list-name-empty")
    if len(checked) > LONGEST_NAME:
        raise BotError("list-name-too-long", length=len(checked), limit=LONGEST_NAME)
    return checked
