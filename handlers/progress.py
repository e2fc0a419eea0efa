"""Facts of the engine → the card in the chat, edited; told once, also after a restart."""

import asyncio
import logging
from collections import Counter

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.types import InlineKeyboardMarkup

from bot.mailing.events import Changed
from bot.mailing.service import Details
from bot.mailing.tasks import Nursery
from handlers.cards import card_buttons, card_text
from handlers.context import Rooms, words_for

log = logging.getLogger(__name__)

FIRST_RETRY = 2.0
LONGEST_RETRY = 60.0
MOST_DOUBLINGS = 5


class CardKeeper:
    """Keeps every card true: one drawing a card at a time, the newest state only.

    A card that cannot be edited any more is sent anew; a chat that blocked the bot is left
    alone (its history still tells); any other failure is tried again until it works.
    """

    def __init__(self, bot: Bot, rooms: Rooms, nursery: Nursery) -> None:
        self._bot = bot
        self._rooms = rooms
        self._nursery = nursery
        self._waiting: set[int] = set()
        self._drawing: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._resting: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._closing = False

    async def on_change(self, event: Changed) -> None:
        """Remember that a card is out of date."""
        self._remember(event.mailing_id)

    def _remember(self, mailing_id: int) -> None:
        self._waiting.add(mailing_id)
        self._wake.set()

    def stop(self) -> None:
        """Bring the cards up to date that are waiting, then end; failed ones: the next start."""
        self._closing = True
        for task in self._resting:
            task.cancel()
        self._wake.set()

    async def work(self) -> None:
        """Bring cards up to date until stopped; a chat that is slow holds up no other."""
        while self._waiting or self._drawing or not self._closing:
            self._wake.clear()
            for mailing_id in self._waiting - self._drawing:
                self._waiting.discard(mailing_id)
                self._drawing.add(mailing_id)
                self._nursery.start(self._try(mailing_id), f"card {mailing_id}")
            await self._wake.wait()

    async def _try(self, mailing_id: int) -> None:
        try:
            await self.show(mailing_id)
        except TelegramBadRequest:
            log.exception("the card of mailing %s cannot be shown", mailing_id)
        except Exception:
            # whatever fails, the other cards must go on, and this one is tried again
            log.exception("the card of mailing %s: trying again", mailing_id)
            if not self._closing:
                again = self._nursery.start(self._later(mailing_id), f"card {mailing_id} again")
                self._resting.add(again)
                again.add_done_callback(self._resting.discard)
        else:
            del self._failures[mailing_id]
        finally:
            self._drawing.discard(mailing_id)
            self._wake.set()

    async def _later(self, mailing_id: int) -> None:
        doublings = min(MOST_DOUBLINGS, self._failures[mailing_id])
        delay = min(LONGEST_RETRY, FIRST_RETRY * 2**doublings)
        self._failures[mailing_id] += 1
        await self._rooms.clock.sleep(delay)
        self._remember(mailing_id)

    async def show(self, mailing_id: int) -> None:
        """Show the present state of a mailing on its card. Raises TelegramAPIError."""
        details = await self._rooms.service.peek(mailing_id)
        if details is None:
            return
        try:
            await self._draw(details)
        except (TelegramForbiddenError, TelegramNotFound):
            log.info("mailing %s: its chat cannot be reached", mailing_id)
        await self._rooms.service.told(details)

    async def _draw(self, details: Details) -> None:
        chat = await self._rooms.preferences.known(details.mailing.chat_id)
        if chat is None:
            return
        words = words_for(chat)
        text = card_text(details, chat, words, self._rooms.clock)
        buttons = card_buttons(details, chat, words)
        card = details.mailing.card_message_id
        if card is None or not await self._edit(details, card, text, buttons):
            await self._send(details, text, buttons)

    async def _edit(
        self, details: Details, card: int, text: str, buttons: InlineKeyboardMarkup
    ) -> bool:
        try:
            await self._bot.edit_message_text(
                text, chat_id=details.mailing.chat_id, message_id=card, reply_markup=buttons
            )
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    async def _send(self, details: Details, text: str, buttons: InlineKeyboardMarkup) -> None:
        mailing = details.mailing
        sent = await self._bot.send_message(
            mailing.chat_id, text, message_thread_id=mailing.thread_id, reply_markup=buttons
        )
        await self._rooms.service.keep_card(mailing.id, sent.message_id, mailing.thread_id)
