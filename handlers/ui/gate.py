"""The gate before everything else: the updates of strangers end here and leave nothing behind."""

import logging
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User
from aiogram_dialog.api.entities import DialogUpdate

from bot.access import TOLD_EVERY, Refusals, RefusalWay
from handlers.i18n import Words, choose_language
from handlers.ui.context import Handler, Rooms
from handlers.ui.telegram_retry import at_once

log = logging.getLogger(__name__)


class Gate(BaseMiddleware):
    """Lets in the updates of people who may use the bot (docs/rules.md, A18).

    It stands before the locks and the storage. Strangers are told now and then; bots, channels and
    updates of nobody end without a word. That a group moved is noted, whoever moved it.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._refusals = Refusals(rooms.clock)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an update on, or end it."""
        # a change of a dialog from the background is the bot's own; `AccessMiddleware` checks it
        if not isinstance(event, Update) or isinstance(event, DialogUpdate):
            return await handler(event, data)
        seen = UserContextMiddleware.resolve_event_context(event)
        if seen.user is None or seen.chat is None:
            return None
        if event.message and await self._follow_move(event.message):
            return None
        if seen.user.is_bot:
            return None
        if self._rooms.access.may_use(seen.user.id):
            return await handler(event, data)
        try:
            with at_once():
                await self._refuse(event, seen.user)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("a stranger was not told: %s", type(error).__name__)
        return None

    async def _follow_move(self, message: Message) -> bool:
        """Follow a group that became a supergroup."""
        if message.migrate_to_chat_id is not None:
            await self._rooms.preferences.move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._rooms.preferences.move(message.migrate_from_chat_id, message.chat.id)
        else:
            return False
        return True

    async def _refuse(self, update: Update, user: User) -> None:
        words = Words(choose_language(None, user.language_code), "UTC")
        message, tap = update.message, update.callback_query
        if tap and self._refusals.take(user.id, RefusalWay.ALERT):
            await _alert(tap, words.plain("access-refused-alert", id=str(user.id)))
        asked = message and _asks_for_answer(message)
        if message and asked and self._refusals.take(user.id, RefusalWay.MESSAGE):
            await message.answer(words.html("access-refused", id=str(user.id)))


async def _alert(tap: CallbackQuery, text: str) -> None:
    # the phone shows it again by itself when the same button is tapped within the time
    seconds = int(TOLD_EVERY.total_seconds())
    await tap.answer(text, show_alert=True, cache_time=seconds)


def _asks_for_answer(message: Message) -> bool:
    return message.chat.type == "private" or bool(message.text and message.text.startswith("/"))
