"""Messages that were the card of a mailing: they point to the new one, and claim nothing more."""

import logging

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import InlineKeyboardMarkup

from bot.concurrency.bus import CardLeft, Event
from bot.concurrency.nursery import Nursery
from handlers.ui.context import Rooms
from handlers.views.buttons import Act
from handlers.views.card_buttons import Buttons

log = logging.getLogger(__name__)


class LeftCards:
    """Edits each message that is left, once; one that cannot be edited stays as it is."""

    def __init__(self, bot: Bot, rooms: Rooms, tasks: Nursery) -> None:
        self._bot = bot
        self._rooms = rooms
        self._tasks = tasks

    async def on_event(self, event: Event) -> None:
        """Begin to edit the message of a `CardLeft`; nothing else concerns it."""
        if isinstance(event, CardLeft):
            self._tasks.start(self._point(event), f"left card {event.mailing_id}")

    async def _point(self, left: CardLeft) -> None:
        chat = await self._rooms.preferences.known(left.chat_id)
        if chat is None:
            return
        words = self._rooms.words_for(chat)
        show = Buttons(left.mailing_id, words).act("button-show-here", Act.SHOW)
        try:
            await self._bot.edit_message_text(
                words.html("card-left"),
                chat_id=left.chat_id,
                message_id=left.message_id,
                reply_markup=InlineKeyboardMarkup(inline_keyboard=[[show]]),
            )
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("left card of mailing %s: %s", left.mailing_id, type(error).__name__)
