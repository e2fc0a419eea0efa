"""Telegram's side for benchmarks: it answers every call at once, and keeps the keyboards."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    EditMessageText,
    GetMe,
    GetUpdates,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User

TOKEN = "42:BENCH"
USER = User(id=7, is_bot=False, first_name="Anna", language_code="ru")
CHAT = Chat(id=7, type="private", first_name="Anna")
MOMENT = datetime(2026, 11, 24, tzinfo=UTC)


class NoNetwork(BaseSession):
    """Answers every call at once, so that what is measured is ours."""

    def __init__(self) -> None:
        super().__init__()
        self.keyboards: dict[int, InlineKeyboardMarkup] = {}
        """By message, the one shown last at the end."""
        self._ids = count(1)

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Return what Telegram would."""
        del timeout
        if isinstance(method, GetUpdates):
            await asyncio.sleep(method.timeout or 0)
            return []
        if isinstance(method, GetMe):
            return User(id=42, is_bot=True, first_name="bench", username="bench_bot")
        if isinstance(method, SendMessage | EditMessageText):
            return self._shown(bot, method)
        return True

    def _shown(self, bot: Bot, method: SendMessage | EditMessageText) -> Message:
        message_id = getattr(method, "message_id", None) or next(self._ids)
        self.keyboards.pop(message_id, None)
        if isinstance(method.reply_markup, InlineKeyboardMarkup):
            self.keyboards[message_id] = method.reply_markup
        return Message(message_id=message_id, date=MOMENT, chat=CHAT, text="·").as_(bot)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - as above
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002 - as above
    ) -> AsyncGenerator[bytes, None]:
        """Download nothing."""
        del url, headers, timeout, chunk_size, raise_for_status
        yield b""


def text_update(number: int, text: str) -> Update:
    """Return a message of the user's."""
    message = Message(message_id=number, date=MOMENT, chat=CHAT, from_user=USER, text=text)
    return Update(update_id=number, message=message)


def press(number: int, session: NoNetwork, label: str) -> Update:
    """Return a tap on the newest button with these words."""
    message_id, data = next(
        (message_id, button.callback_data)
        for message_id, keyboard in reversed(session.keyboards.items())
        for row in keyboard.inline_keyboard
        for button in row
        if label in button.text
    )
    message = Message(message_id=message_id, date=MOMENT, chat=CHAT, text="·")
    query = CallbackQuery(
        id=str(number), from_user=USER, chat_instance="7", data=data, message=message
    )
    return Update(update_id=number, callback_query=query)
