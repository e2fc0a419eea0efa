"""What became of a mailing is worth a message of its own → the message, once."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import ReplyParameters

from bot.concurrency.bus import Delivered, Event
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy, log_error, retry_until_stopped
from bot.concurrency.waiting import until
from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing
from handlers.ui.context import Rooms, words_for
from handlers.ui.telegram_retry import at_once
from handlers.unasked.pacing import Turns
from handlers.views.card import Card
from handlers.views.notices import mailing_notice, sms_notice

log = logging.getLogger(__name__)

NOT_TAKEN = RetryPolicy(first=30.0, longest=30.0)


class Notices:
    """Says of itself what became of mailings: one message each, in reply to the card.

    What is to be said is claimed before Telegram is asked, so that no kill says it twice; it is
    given back only when Telegram surely has not taken it. A chat that cannot be reached is left
    alone: its cards tell.
    """

    def __init__(self, bot: Bot, rooms: Rooms, nursery: Nursery, turns: Turns) -> None:
        self._bot = bot
        self._rooms = rooms
        self._nursery = nursery
        self._turns = turns
        self._saying: set[int] = set()
        self._closing = asyncio.Event()

    async def on_event(self, event: Event) -> None:
        """Say what is due, in the chat's turn."""
        if isinstance(event, Delivered) and event.mailing_id not in self._saying:
            self._saying.add(event.mailing_id)
            self._nursery.start(self._say(event.mailing_id), f"notice {event.mailing_id}")

    def stop(self) -> None:
        """Say nothing more but what is on its way; the rest is due for the next start."""
        self._closing.set()

    async def _say(self, mailing_id: int) -> None:
        try:
            await retry_until_stopped(
                lambda: self._try(mailing_id),
                NOT_TAKEN,
                self._rooms.clock,
                self._closing,
                delay_after=_delay_after,
            )
        finally:
            self._saying.discard(mailing_id)

    async def _try(self, mailing_id: int) -> None:
        """Say it, if it is still due. Raises TelegramAPIError when it is to be tried again."""
        mailing = await self._rooms.mailings.cards.mailing(mailing_id)
        chat = await self._rooms.preferences.known(mailing.chat_id) if mailing else None
        if mailing is None or chat is None:
            return
        if chat.notices:
            await until(self._closing, self._turns.take(chat.id), self._rooms.clock)
        if self._closing.is_set() or not await self._rooms.tracker.say(mailing_id):
            return
        try:
            await self._send(mailing, chat)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("the notice of mailing %s: %s", mailing_id, type(error).__name__)
            if isinstance(error, TelegramRetryAfter) or _never_left(error):
                await self._rooms.tracker.unsay(mailing_id)
                raise

    async def _send(self, mailing: Mailing, chat: Chat) -> None:
        notice = await self._notice(mailing, chat) if chat.notices else None
        if notice is None:
            return
        card = mailing.card_message_id
        with at_once():
            await self._bot.send_message(
                chat.id,
                notice.text,
                message_thread_id=mailing.thread_id,
                reply_markup=notice.buttons,
                reply_parameters=_reply_to(card) if card else None,
            )

    async def _notice(self, mailing: Mailing, chat: Chat) -> Card | None:
        words = words_for(chat)
        details = await self._rooms.mailings.cards.details(mailing)
        if isinstance(details, SmsDetails):
            return sms_notice(details, words)
        return mailing_notice(details, details.track, words) if details.track else None


def _delay_after(error: Exception, planned: float) -> float:
    if isinstance(error, TelegramRetryAfter):
        return float(error.retry_after)
    return planned if isinstance(error, TelegramAPIError) else log_error(error, planned)


def _reply_to(card: int) -> ReplyParameters:
    return ReplyParameters(message_id=card, allow_sending_without_reply=True)


def _never_left(error: Exception) -> bool:
    """Tell whether no connection was made: only then the client names the system's error."""
    return isinstance(error, TelegramNetworkError) and hasattr(error.__cause__, "os_error")
