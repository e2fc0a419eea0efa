"""Incoming SMS → the chat: each once, in order; told honestly where a crash leaves a doubt."""

import logging

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.chat.inbox import ToShow
from bot.concurrency.bus import Came, Event
from bot.concurrency.nursery import Nursery
from bot.model import Chat
from handlers.ui.context import Rooms, words_for
from handlers.ui.incoming_card import draw_incoming_card
from handlers.unasked.queue import Errands
from handlers.views.incoming import asks_to_stop

log = logging.getLogger(__name__)

PAUSE, PAUSE_IN_GROUPS = 1.0, 3.0
"""Seconds between two of a chat: Telegram takes one a second, twenty a minute in a group."""

REFUSED = (TelegramRetryAfter, TelegramUnauthorizedError, TelegramConflictError)
"""Answers that say «not now»: nothing was shown."""

NEVER_CONNECTED = "ClientConnectorError"
"""What aiohttp calls it: dialogs hold no HTTP, so it is known by its name only."""


class InboxKeeper:
    """Shows what came. A chat that cannot be reached is left alone until the next SMS or start."""

    def __init__(self, bot: Bot, rooms: Rooms, nursery: Nursery) -> None:
        self._bot = bot
        self._rooms = rooms
        self._errands = Errands(self._show_all, rooms.clock, nursery, "incoming SMS of")

    async def on_event(self, event: Event) -> None:
        """Remember that there is something to show."""
        if isinstance(event, Came):
            self._errands.remember(event.chat_id)

    def stop(self) -> None:
        """Finish the one in hand; the others are shown by the next start."""
        self._errands.stop()

    async def _show_all(self, chat_id: int) -> None:
        """Show what a chat has to be shown. Raises TelegramAPIError."""
        chat, after = await self._rooms.preferences.known(chat_id), 0
        if chat is None:
            return
        await self._stop_who_asked(chat)
        while not self._errands.closing:
            given = await self._rooms.inbox.next(chat_id, after=after)
            if given is None or not await self._show(given, chat):
                return
            after = given.sms.id
            if await self._rooms.inbox.unshown(chat_id, after=after, limit=1):
                await self._errands.pause(PAUSE_IN_GROUPS if chat_id < 0 else PAUSE)

    async def _stop_who_asked(self, chat: Chat) -> None:
        """Heed the stop words, if the chat wants it so, before Telegram is asked for anything."""
        after, stop_list = 0, self._rooms.stop_list
        name = words_for(chat).plain("inbox-bot")
        while chat.auto_stop and (some := await self._rooms.inbox.unshown(chat.id, after=after)):
            after = some[-1].id
            asking = {phone: sms.text for sms in some if (phone := asks_to_stop(sms))}
            for phone in asking.keys() - await stop_list.has(chat.id, asking):
                await stop_list.add(chat.id, self._bot.id, name, [phone], asking[phone])

    async def _show(self, given: ToShow, chat: Chat) -> bool:
        """Show one; False: the chat cannot be reached. Raises TelegramAPIError for another try."""
        inbox = self._rooms.inbox
        card = await draw_incoming_card(
            given.sms, chat, words_for(chat), self._rooms, perhaps_shown=given.perhaps_shown
        )
        try:
            sent = await self._bot.send_message(chat.id, card.text, reply_markup=card.buttons)
        except TelegramMigrateToChat as error:
            await inbox.give_back(given)
            await self._rooms.preferences.move(chat.id, error.migrate_to_chat_id)
            self._errands.remember(error.migrate_to_chat_id)
            return False
        except (TelegramForbiddenError, TelegramNotFound):
            await inbox.give_back(given)
            log.info("incoming SMS of %s: its chat cannot be reached", chat.id)
            return False
        except TelegramBadRequest:
            await inbox.give_back(given)
            log.exception("incoming SMS %s cannot be shown", given.sms.id)
            return True
        except TelegramAPIError as error:
            if isinstance(error, REFUSED) or _never_connected(error):
                await inbox.give_back(given)
            raise
        await inbox.shown(given, sent.message_id)
        return True


def _never_connected(error: TelegramAPIError) -> bool:
    """Tell whether the call never left this machine."""
    return any(kind.__name__ == NEVER_CONNECTED for kind in type(error.__cause__).__mro__)
