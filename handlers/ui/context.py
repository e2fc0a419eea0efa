"""Middlewares of all updates: who may use the bot, the chat and its words, updates in flight."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User

from bot.access import Access
from bot.chat.inbox import Inbox
from bot.chat.preferences import Preferences
from bot.chat.saved_texts import SavedTexts
from bot.clock import Clock
from bot.contacts import Audiences, Contacts, StopList
from bot.gateway.accounts import Accounts
from bot.mailing.mailings import Mailings
from bot.mailing.statistics import Statistics
from bot.model import Chat as ChatRecord
from bot.tracking.tracker import Tracker
from handlers.i18n import Words, choose_language

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the handlers may ask of the rest of the product."""

    accounts: Accounts
    preferences: Preferences
    access: Access
    clock: Clock
    audiences: Audiences
    contacts: Contacts
    stop_list: StopList
    mailings: Mailings
    tracker: Tracker
    saved_texts: SavedTexts
    inbox: Inbox
    statistics: Statistics


def words_for(chat: ChatRecord, users_language: str | None = None) -> Words:
    """Return the words for a chat; `users_language` is that of the person who is answered."""
    seen = users_language or chat.seen_language
    return Words(choose_language(chat.language, seen), chat.timezone)


class InFlight(BaseMiddleware):
    """Counts updates being handled, so that shutdown can wait for them (docs/rules.md, A12)."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Count the update in and out."""
        self._count += 1
        self._idle.clear()
        try:
            return await handler(event, data)
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def drain(self, patience: float) -> None:
        """Wait until no update is being handled. TimeoutError after `patience` seconds."""
        async with asyncio.timeout(patience):
            await self._idle.wait()


class AccessMiddleware(BaseMiddleware):
    """Refuses people who may not use the bot; gives handlers the chat and its words."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Fill `data` with `rooms`, `chat` and `words`, or refuse politely."""
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user is None or chat is None:
            return None
        if await self._follow_move(event):
            return None
        if user.is_bot:
            return None
        if not self._rooms.access.may_use(user.id):
            return await self._refuse(event, user, chat)
        record = await self._rooms.preferences.chat(
            chat.id,
            kind=chat.type,
            title=chat.title or chat.full_name or "",
            seen_language=user.language_code,
        )
        data["rooms"] = self._rooms
        data["chat"] = record
        data["words"] = words_for(record, user.language_code)
        return await handler(event, data)

    async def _follow_move(self, event: TelegramObject) -> bool:
        """Follow a group that became a supergroup, whoever upgraded it."""
        inner = event.event if isinstance(event, Update) else event
        if not isinstance(inner, Message):
            return False
        if inner.migrate_to_chat_id is not None:
            await self._rooms.preferences.move(inner.chat.id, inner.migrate_to_chat_id)
        elif inner.migrate_from_chat_id is not None:
            await self._rooms.preferences.move(inner.migrate_from_chat_id, inner.chat.id)
        else:
            return False
        return True

    async def _refuse(self, event: TelegramObject, user: User, chat: Chat) -> None:
        words = Words(choose_language(None, user.language_code), "UTC")
        inner = event.event if isinstance(event, Update) else event
        if isinstance(inner, CallbackQuery):
            await inner.answer(
                words.plain("access-refused-alert", id=str(user.id)), show_alert=True
            )
        elif isinstance(inner, Message) and (chat.type == "private" or _is_command(inner)):
            await inner.answer(words.html("access-refused", id=str(user.id)))


def _is_command(message: Message) -> bool:
    return bool(message.text and message.text.startswith("/"))
