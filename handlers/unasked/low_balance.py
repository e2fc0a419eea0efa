"""The balance has fallen below the chat's floor → one notice, also after a restart."""

import logging

from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.concurrency.bus import BalanceLow, Event
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import DATABASE, retry_until_done
from handlers.i18n import Words
from handlers.ui.context import Rooms, words_for
from handlers.unasked.queue import Errands
from handlers.views.buttons import CABINET, Go, GoButton

log = logging.getLogger(__name__)


class BalanceKeeper:
    """Warns a chat once a fall; one that cannot be reached is tried by the next start."""

    def __init__(self, bot: Bot, rooms: Rooms, nursery: Nursery) -> None:
        self._bot = bot
        self._rooms = rooms
        self._errands = Errands(self._warn, rooms.clock, nursery, "balance notice of")

    async def on_event(self, event: Event) -> None:
        """Remember that a chat is to be warned."""
        if isinstance(event, BalanceLow):
            self._errands.remember(event.chat_id)

    def stop(self) -> None:
        """Finish the one in hand; the others are told by the next start."""
        self._errands.stop()

    async def _warn(self, chat_id: int) -> None:
        """Say it, unless it was said or the money has come meanwhile. Raises TelegramAPIError."""
        rooms = self._rooms
        chat = await rooms.preferences.known(chat_id)
        if chat is None or not await rooms.accounts.to_warn(chat_id):
            return
        words = words_for(chat)
        text = words.html("balance-low", balance=chat.balance, floor=chat.balance_floor)
        try:
            await self._bot.send_message(chat_id, text, reply_markup=_buttons(words))
        except TelegramMigrateToChat as error:
            await rooms.preferences.move(chat_id, error.migrate_to_chat_id)
            self._errands.remember(error.migrate_to_chat_id)
        except (TelegramForbiddenError, TelegramNotFound):
            log.info("balance notice of %s: its chat cannot be reached", chat_id)
        except TelegramBadRequest:
            log.exception("balance notice of %s cannot be shown", chat_id)
        else:
            await retry_until_done(lambda: rooms.accounts.warned(chat_id), DATABASE, rooms.clock)


def _buttons(words: Words) -> InlineKeyboardMarkup:
    menu = GoButton(to=Go.MENU).pack()
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=words.plain("button-cabinet"), url=CABINET)],
            [InlineKeyboardButton(text=words.plain("button-menu"), callback_data=menu)],
        ]
    )
