"""Forgetting a whole chat: its mailings, files, people, account and dialogs."""

import asyncio
import shutil

from bot.clock import Clock
from bot.contacts import Audiences
from bot.errors import BotError
from bot.privacy.forgetting import DialogRows
from storage.chat.audit import Audit
from storage.database.engine import Database
from storage.privacy.erasures import ErasureKind, Erasures
from storage.privacy.whole_chats import ChatTraces, WholeChats

__all__ = ["ChatForgetting", "ChatTraces"]


class ChatForgetting:
    """Forgets chats; the audit keeps who wanted it, when, and the chat's id."""

    def __init__(
        self, *, db: Database, audiences: Audiences, dialogs: DialogRows, clock: Clock
    ) -> None:
        self._store = WholeChats(db)
        self._erasures = Erasures(db)
        self._audit = Audit(db)
        self._audiences = audiences
        self._dialogs = dialogs
        self._clock = clock

    async def traces(self, chat_id: int) -> ChatTraces:
        """Return what there is of a chat, and whether something is under way."""
        return await self._store.traces(chat_id)

    async def close(self, chat_id: int, user_id: int) -> int:
        """Log the chat out for good, so that it can be deleted; return the erasure's number.

        BotError `chat-busy` (`count`) while mailings are under way: nothing has happened then.
        """
        if not await self._store.close(chat_id):
            going = await self._store.traces(chat_id)
            raise BotError("chat-busy", count=going.under_way)
        return await self._erasures.begin(ErasureKind.CHAT, chat_id, user_id, self._clock.now())

    async def delete(self, chat_id: int, user_id: int, erasure_id: int) -> None:
        """Delete everything of a chat that was closed. Takes long where it sent much."""
        await self._audiences.remove_uploads(chat_id)
        for name in await self._store.folders(chat_id):
            folder = self._audiences.folder_named(name)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        while await self._store.delete_some(chat_id):
            await self._clock.rest(0)
        await self._store.delete_rest(chat_id)
        await self._dialogs.forget(chat_id)
        now = self._clock.now()
        await self._audit.note(now, chat_id, user_id, "forget-chat")
        await self._erasures.end(erasure_id, now)

    async def resume(self) -> None:
        """Go on with the chats that the last process was deleting when it ended.

        One that somebody has logged in again since then is in use: it stays.
        """
        for one in await self._erasures.unfinished_chats():
            if await self._store.is_logged_in(one.chat_id):
                await self._erasures.end(one.id, self._clock.now())
            else:
                await self.delete(one.chat_id, one.user_id, one.id)
