"""The stop-list: numbers that no mailing of a chat goes to."""

import asyncio
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.contacts.in_thread import iterate_in_thread
from bot.contacts.number_hashes import NumberHashes
from bot.errors import BotError
from bot.model import Audience, Stopped
from bot.sheets import Cell, Choice, Recipients
from storage.chat.audit import Audit
from storage.database.engine import Database
from storage.people.stop_list import StopStore

T = TypeVar("T")

MOST_STOPPED = 1_000_000
"""How many numbers files and pasted texts may bring a stop-list to."""
_AT_ONCE = 500
_PAGE = 5000
_LONGEST = 200
_SHORT_ROW = 3
"""Cells beside the number: more of them are a table about other things."""
_NOBODY = "—"
"""In place of the name of who put a forgotten number there."""


class StopList:
    """A chat's stop-list. Phones are E.164 digits without a plus.

    Numbers that were forgotten stay on it as keyed hashes: they stop, and are not listed.
    """

    def __init__(
        self, db: Database, audiences: Audiences, hashes: NumberHashes, clock: Clock
    ) -> None:
        self._store = StopStore(db)
        self._hashes = hashes
        self._audit = Audit(db)
        self._audiences = audiences
        self._clock = clock

    async def add(
        self, chat_id: int, user_id: int, user_name: str, phones: Sequence[str], reason: str = ""
    ) -> int:
        """Add numbers; return how many are new. Those already there keep who added them and why."""
        entry = self._entry(user_id, user_name, reason)
        added = await self._add(chat_id, [replace(entry, phone=phone) for phone in phones])
        await self._note(chat_id, user_id, "stop-add", added)
        return added

    async def add_audience(
        self, chat_id: int, user_id: int, user_name: str, audience: Audience
    ) -> int:
        """Add all recipients of an audience (a file, pasted numbers); return how many are new.

        What stands beside a number is the reason: all of a short row, of a long one the name.
        BotError `stop-list-full` (`limit`). A number by itself can always be added.
        """
        recipients = await self._audiences.recipients(audience)
        if await self._store.count(chat_id) + recipients.count > MOST_STOPPED:
            raise BotError("stop-list-full", limit=MOST_STOPPED)
        entry = self._entry(user_id, user_name, "")
        added = 0
        async for chunk in iterate_in_thread(_with_reasons(recipients)):
            some = [replace(entry, phone=phone, reason=reason) for phone, reason in chunk]
            added += await self._add(chat_id, some)
        await self._note(chat_id, user_id, "stop-add", added)
        return added

    async def remove(self, chat_id: int, user_id: int, phone: str) -> bool:
        """Remove a number; False when it is not there."""
        listed = await self._store.remove(chat_id, phone)
        removed = await self._hashes.remove(chat_id, phone) or listed
        await self._note(chat_id, user_id, "stop-remove", int(removed))
        return removed

    async def page(
        self, chat_id: int, query: str = "", *, offset: int = 0, limit: int = 10
    ) -> tuple[list[Stopped], int]:
        """Return a page of the numbers found, newest first, and how many are found.

        `query` is sought in the number, the reason and the name of who added it.
        """
        return await self._store.page(chat_id, query, offset=offset, limit=limit)

    async def get(self, chat_id: int, phone: str) -> Stopped | None:
        """Return the entry of a number; None when it is not on the list."""
        listed = await self._store.get(chat_id, phone)
        return listed or await self.forgotten(chat_id, phone)

    async def forgotten(self, chat_id: int, phone: str) -> Stopped | None:
        """Return an entry for a number that was forgotten and is still stopped; None: it is not."""
        forgotten_at = await self._hashes.stopped_at(chat_id, phone)
        return None if forgotten_at is None else Stopped(phone, 0, _NOBODY, forgotten_at, "")

    async def count(self, chat_id: int) -> int:
        """Return how many numbers are on the chat's list."""
        return await self._store.count(chat_id)

    async def has(self, chat_id: int, phones: Collection[str]) -> set[str]:
        """Return those of `phones` that are on the list."""
        found: set[str] = set()
        for some in _in_parts(phones):
            found |= await self._store.has(chat_id, some)
        return found | set(await self._hashes.stopped(chat_id, phones))

    async def among(self, chat_id: int, audience: Audience) -> int:
        """Return how many recipients are on the list. BotError `audience-unknown`."""
        stopped: set[int] = set()
        last = ""
        while page := await self._store.numbers(chat_id, after=last, limit=_PAGE):
            stopped.update(map(int, page))
            last = page[-1]
        stopped.update(await self._forgotten(chat_id, audience))
        if not stopped:
            return 0
        recipients = await self._audiences.recipients(audience)
        return await asyncio.to_thread(recipients.count_among, stopped)

    async def write_numbers(self, chat_id: int, path: Path, audience: Audience) -> int:
        """Write all numbers as sorted int64 (in the machine's byte order); return how many.

        Of the forgotten ones, those that are in the audience. BotError `vault-key-wrong`.
        """
        packed, last = array("q"), ""
        while page := await self._store.numbers(chat_id, after=last, limit=_PAGE):
            packed.extend(map(int, page))
            last = page[-1]
        packed.extend(await self._forgotten(chat_id, audience))
        await asyncio.to_thread(_write, path, packed)
        return len(packed)

    async def _forgotten(self, chat_id: int, audience: Audience) -> list[int]:
        """Return the recipients that were forgotten and must not be sent to."""
        recipients = await self._audiences.recipients(audience)
        phones = (phone for chunk in recipients.chunks() for phone, _ in chunk)
        return list(map(int, await self._hashes.stopped(chat_id, phones)))

    def _entry(self, user_id: int, user_name: str, reason: str) -> Stopped:
        return Stopped("", user_id, _line(user_name), self._clock.now(), _line(reason))

    async def _add(self, chat_id: int, entries: Sequence[Stopped]) -> int:
        added = 0
        for some in _in_parts(entries):
            added += await self._store.add(chat_id, some)
        return added

    async def _note(self, chat_id: int, user_id: int, action: str, count: int) -> None:
        await self._audit.note(self._clock.now(), chat_id, user_id, action, count=str(count))


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def _with_reasons(recipients: Recipients) -> Iterator[list[tuple[str, str]]]:
    """Yield lists of (phone, what stands beside it in its row). To be called in a thread."""
    choice = recipients.choice
    with recipients.open_rows() as rows:
        for chunk in recipients.chunks():
            yield [(phone, _beside(rows.row(row), choice)) for phone, row in chunk]


def _beside(cells: Sequence[Cell], choice: Choice) -> str:
    others = [n for n in range(len(cells)) if n not in choice.phone_columns]
    if len(others) > _SHORT_ROW:
        others = [n for n in others if n == choice.name_column]
    return _line(" ".join(str(cells[n]) for n in others if cells[n] not in (None, "")))


def _in_parts(items: Collection[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def _write(path: Path, numbers: Sequence[int]) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(array("q", sorted(numbers)).tobytes())
    part.replace(path)
