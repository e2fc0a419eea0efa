"""Middlewares of all updates: the chat and its words, updates in flight."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, Update, User

from bot.access import Access
from bot.administration.service import Administration
from bot.chat.inbox import Inbox
from bot.chat.preferences import Preferences
from bot.chat.saved_texts import SavedTexts
from bot.clock import Clock
from bot.contacts import Audiences, Contacts, StopList
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.mailing.mailings import Mailings
from bot.mailing.statistics import Statistics
from bot.model import Chat as ChatRecord
from bot.privacy.privacy import Privacy
from bot.tracking.tracker import Tracker
from handlers.i18n import Words, choose_language

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
OnHandled = Callable[[str, float], None]
"""Gets the kind of an update that was handled, and the seconds it took."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the handlers may ask of the rest of the product."""

    accounts: Accounts
    preferences: Preferences
    access: Access
    clock: Clock
    destinations: ChatDestinations
    audiences: Audiences
    contacts: Contacts
    stop_list: StopList
    mailings: Mailings
    tracker: Tracker
    saved_texts: SavedTexts
    inbox: Inbox
    statistics: Statistics
    administration: Administration
    currency: str
    """The ISO 4217 code of the currency that every account is kept in."""
    privacy: Privacy

    def words_for(self, chat: ChatRecord, users_language: str | None = None) -> Words:
        """Return the words for a chat; `users_language` is that of the person who is answered."""
        seen = users_language or chat.seen_language
        language = choose_language(chat.language, seen)
        return Words(language, chat.timezone, self.currency, self.clock.now)


class InFlight(BaseMiddleware):
    """Counts updates being handled, so that shutdown can wait for them (docs/rules.md, A12)."""

    def __init__(self, clock: Clock, on_handled: OnHandled) -> None:
        self._clock = clock
        self._on_handled = on_handled
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def count(self) -> int:
        """Return how many updates are being handled."""
        return self._count

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Count the update in and out, and tell its kind and the seconds that it took."""
        began = self._clock.monotonic()
        self._count += 1
        self._idle.clear()
        try:
            return await handler(event, data)
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()
            kind = event.event_type if isinstance(event, Update) else ""
            self._on_handled(kind, self._clock.monotonic() - began)

    async def drain(self, patience: float) -> None:
        """Wait until no update is being handled. TimeoutError after `patience` seconds."""
        async with asyncio.timeout(patience):
            await self._idle.wait()


class AccessMiddleware(BaseMiddleware):
    """Gives handlers the rooms, the chat and its words, if the person may use the bot.

    `handlers.ui.gate` has ended the updates of everybody else, but for changes of a dialog from the
    background: those end here when their person was taken off the list.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Fill `data` with `rooms`, `chat` and `words`."""
        user: User = data["event_from_user"]
        chat: Chat = data["event_chat"]
        if not self._rooms.access.may_use(user.id):
            return None
        record = await self._rooms.preferences.chat(
            chat.id,
            kind=chat.type,
            title=chat.title or chat.full_name or "",
            seen_language=user.language_code,
        )
        data["rooms"] = self._rooms
        data["chat"] = record
        data["words"] = self._rooms.words_for(record, user.language_code)
        return await handler(event, data)
