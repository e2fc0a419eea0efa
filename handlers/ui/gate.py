"""The gate before everything else: the updates of strangers end here and leave nothing behind."""

import logging
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.enums import ChatType
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User
from aiogram_dialog.api.entities import DialogUpdate

from bot.access import TOLD_EVERY, Refusals, RefusalWay
from handlers.i18n import Words, choose_language
from handlers.ui.context import Handler, Rooms
from handlers.ui.telegram_retry import at_once
from handlers.views.card_buttons import leading_on

log = logging.getLogger(__name__)


class Gate(BaseMiddleware):
    """Lets in the updates of people who may use the bot (docs/rules.md, A18).

    It stands before the locks and the storage. Strangers are told now and then, and so are chats in
    which somebody writes in the name of the group or of a channel: it may be anybody. Bots and
    updates of nobody end without a word. That a group moved is noted, whoever moved it, or nobody.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._refusals = Refusals(rooms.clock)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an update on, or end it."""
        # a change of a dialog from the background is the bot's own; `AccessMiddleware` checks it
        if not isinstance(event, Update) or isinstance(event, DialogUpdate):
            return await handler(event, data)
        if event.message and await self._follow_move(event.message):
            return None
        seen = UserContextMiddleware.resolve_event_context(event)
        if seen.user is None or seen.chat is None:
            return None
        nameless = _is_nameless(event)
        if seen.user.is_bot and not nameless:
            return None
        if self._rooms.access.may_use(seen.user.id) and not nameless:
            return await handler(event, data)
        try:
            with at_once():
                await self._refuse(event, seen.user, nameless=nameless)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("a stranger was not told: %s", type(error).__name__)
        return None

    async def _follow_move(self, message: Message) -> bool:
        """Follow a group that became a supergroup."""
        if message.migrate_to_chat_id is not None:
            await self._rooms.preferences.move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id is not None:
            await self._rooms.preferences.move(message.migrate_from_chat_id, message.chat.id)
            await self._say_moved(message)
        else:
            return False
        return True

    async def _say_moved(self, message: Message) -> None:
        """Say in the new group what has come with it, if the bot is in use there."""
        chat = await self._rooms.preferences.known(message.chat.id)
        if chat is None or chat.account is None:
            return
        words = self._rooms.words_for(chat)
        try:
            with at_once():
                await message.answer(words.html("group-moved"), reply_markup=leading_on(words))
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("a move was not told: %s", type(error).__name__)

    async def _refuse(self, update: Update, user: User, *, nameless: bool) -> None:
        words = Words(choose_language(None, user.language_code), "UTC")
        message, tap = update.message, update.callback_query
        if nameless:
            await self._ask_for_name(message)
            return
        if tap and self._refusals.take(user.id, RefusalWay.ALERT):
            await _alert(tap, words.plain("access-refused-alert", id=str(user.id)))
        asked = message and _asks_for_answer(message)
        if message and asked and self._refusals.take(user.id, RefusalWay.MESSAGE):
            await message.answer(words.html("access-refused", id=str(user.id)))

    async def _ask_for_name(self, message: Message | None) -> None:
        """Say, in the chat's words, how to write in one's own name."""
        if message is None or not _asks_for_answer(message):
            return
        if not self._refusals.take(message.chat.id, RefusalWay.NAMELESS):
            return
        chat = await self._rooms.preferences.known(message.chat.id)
        words = self._rooms.words_for(chat) if chat else Words("ru", "UTC")
        await message.answer(words.html("write-in-own-name"))


def _is_nameless(update: Update) -> bool:
    """Tell whether somebody wrote in the name of the group or of a channel: Telegram hides who."""
    message = update.message
    if message is None or message.sender_chat is None:
        return False
    return message.chat.type != ChatType.PRIVATE and not message.is_automatic_forward


async def _alert(tap: CallbackQuery, text: str) -> None:
    # the phone shows it again by itself when the same button is tapped within the time
    seconds = int(TOLD_EVERY.total_seconds())
    await tap.answer(text, show_alert=True, cache_time=seconds)


def _asks_for_answer(message: Message) -> bool:
    return message.chat.type == "private" or bool(message.text and message.text.startswith("/"))
