"""Forgetting one number: in the tables, in the files of recipients, in open dialogs."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.clock import Clock
from bot.contacts import Audiences, NumberHashes
from bot.errors import BotError
from bot.privacy.recipient_files import forget, has_number
from bot.privacy.written_numbers import in_text
from storage.chat.audit import Audit
from storage.database.engine import Database
from storage.privacy.erasures import ErasureKind, Erasures
from storage.privacy.numbers import HoldReason, NumberStore, NumberTraces

__all__ = ["DialogRows", "HoldReason", "NumberForgetting", "NumberTraces"]

SHOWN_DIGITS = 2
"""Of a number that was forgotten, the audit has the last digits."""


class DialogRows(Protocol):
    """The state of open dialogs: `storage.dialogs.fsm`."""

    async def forget(self, chat_id: int | None, holds: Callable[[str], bool] | None = None) -> int:
        """Delete the rows of a chat (None: of all) whose data `holds`; return how many."""


class NumberForgetting:
    """Looks for a number and forgets it: in one chat, or (None) in all chats of the bot."""

    def __init__(
        self,
        *,
        db: Database,
        audiences: Audiences,
        hashes: NumberHashes,
        dialogs: DialogRows,
        clock: Clock,
    ) -> None:
        self._store = NumberStore(db)
        self._erasures = Erasures(db)
        self._audit = Audit(db)
        self._audiences = audiences
        self._hashes = hashes
        self._dialogs = dialogs
        self._clock = clock

    async def traces(self, chat_id: int | None, phone: str) -> NumberTraces:
        """Return where a number is known, and which mailings keep it from being forgotten."""
        known = await self._store.traces(chat_id, phone)
        forgotten = chat_id is not None and await self._hashes.stopped_at(chat_id, phone)
        return replace(
            known,
            files=len(await self._folders_with(chat_id, phone)),
            stopped=known.stopped or int(bool(forgotten)),
        )

    async def forget(
        self, chat_id: int | None, phone: str, *, in_chat: int, user_id: int
    ) -> NumberTraces:
        """Forget a number everywhere; return what was found of it before.

        Counts, states, prices and IDs of its SMS stay; where it was on the stop-list, a keyed hash
        goes on to stop. BotError `number-held` (`count`) while mailings may still need it, and
        `number-freezing`.
        """
        found = await self.traces(chat_id, phone)
        _check_free(found)
        now = self._clock.now()
        erasure = await self._erasures.begin(ErasureKind.NUMBER, chat_id, user_id, now)
        number_hash = await self._hashes.of(phone)
        await self._store.hash_stopped(chat_id, phone, number_hash, now)
        await self._forget_files(chat_id, phone)
        await self._store.drop_drafts(chat_id, phone)
        await self._store.forget_contacts(chat_id, phone)
        await self._store.forget_incoming(chat_id, phone)
        await self._store.forget_titles(chat_id, phone)
        while await self._store.forget_sms(chat_id, phone, now):
            pass
        pattern = in_text(phone)
        await self._dialogs.forget(chat_id, lambda data: bool(pattern.search(data)))
        # a mailing to it may have been confirmed meanwhile
        _check_free(await self._store.traces(chat_id, phone))
        await self._erasures.end(erasure, self._clock.now())
        scope = "all" if chat_id is None else "chat"
        ends = phone[-SHOWN_DIGITS:]
        await self._audit.note(now, in_chat, user_id, "forget-number", scope=scope, ends=ends)
        return found

    async def _folders_with(self, chat_id: int | None, phone: str) -> list[str]:
        names = await self._store.folders(chat_id)
        found = []
        for name in names:
            folder = self._audiences.folder_named(name)
            if await asyncio.to_thread(has_number, folder, phone):
                found.append(name)
        return found

    async def _forget_files(self, chat_id: int | None, phone: str) -> None:
        await self._audiences.remove_uploads(chat_id)
        numbers = await self._store.folders(chat_id)
        for name in await self._folders_with(chat_id, phone):
            folder = self._audiences.folder_named(name)
            left = await asyncio.to_thread(forget, folder, phone)
            await self._store.fewer(numbers[name], left.count)


def _check_free(found: NumberTraces) -> None:
    if found.holding:
        raise BotError("number-held", count=len(found.holding))
    if found.freezing:
        raise BotError("number-freezing")
