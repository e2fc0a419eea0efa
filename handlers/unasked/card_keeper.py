"""Facts of the engine → the card in the chat, edited; told once, also after a restart."""

import asyncio
import logging
from collections import Counter

from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)

from bot.concurrency.bus import Changed, Event, Progressed
from bot.concurrency.nursery import Nursery
from bot.mailing.details import CardDetails, MailingDetails
from bot.model import Mailing, MailingState
from handlers.ui.context import Rooms, words_for
from handlers.unasked.pacing import Meter, Turns
from handlers.unasked.queue import TELEGRAM_FAILS
from handlers.views.card import Card, draw_card

log = logging.getLogger(__name__)


class CardKeeper:
    """Keeps every card true: one drawing a card at a time, the newest state only.

    A card that cannot be edited any more is sent anew; a chat that blocked the bot is left
    alone (its history still tells); any other failure is tried again until it works. The
    progress of a mailing to many waits for its chat's turn; everything else is shown at once.
    """

    def __init__(self, bot: Bot, rooms: Rooms, nursery: Nursery, turns: Turns) -> None:
        self._bot = bot
        self._rooms = rooms
        self._nursery = nursery
        self._turns = turns
        self._meter = Meter(rooms.clock)
        self._waiting: set[int] = set()
        self._drawing: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._resting: set[asyncio.Task[None]] = set()
        self._shown: dict[int, MailingState] = {}
        self._in_turn: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._closing = False

    async def on_event(self, event: Event) -> None:
        """Remember that a card is out of date."""
        if isinstance(event, Changed):
            self._remember(event.mailing.id)
        elif isinstance(event, Progressed):
            self._remember_in_turn(event.mailing_id, event.chat_id)

    def _remember_in_turn(self, mailing_id: int, chat_id: int) -> None:
        """Let the card wait for its chat's turn, if it does not wait for one already."""
        waiting = self._in_turn.get(mailing_id)
        if waiting is not None and not waiting.done():
            return
        seconds = self._turns.take(chat_id)
        if seconds and not self._closing:
            self._wait_for_turn(mailing_id, seconds)
        else:
            self._remember(mailing_id)

    def _remember(self, mailing_id: int) -> None:
        self._waiting.add(mailing_id)
        self._wake.set()

    def stop(self) -> None:
        """Bring the cards up to date that are waiting, then end; failed ones: the next start."""
        self._closing = True
        for task in self._resting:
            task.cancel()
        for mailing_id in list(self._in_turn):
            self._give_up_turn(mailing_id)
            self._waiting.add(mailing_id)
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
        except TelegramRetryAfter as error:
            log.info("the card of mailing %s: wait %s s", mailing_id, error.retry_after)
            self._rest(mailing_id, error.retry_after)
        except Exception:
            # whatever fails, the other cards must go on, and this one is tried again
            log.exception("the card of mailing %s: trying again", mailing_id)
            self._rest(mailing_id, self._delay(mailing_id))
        else:
            del self._failures[mailing_id]
        finally:
            self._drawing.discard(mailing_id)
            self._wake.set()

    def _delay(self, mailing_id: int) -> float:
        self._failures[mailing_id] += 1
        return TELEGRAM_FAILS.delay(self._failures[mailing_id])

    def _rest(self, mailing_id: int, seconds: float) -> None:
        if not self._closing:
            again = self._nursery.start(self._later(mailing_id, seconds), f"card {mailing_id}")
            self._resting.add(again)
            again.add_done_callback(self._resting.discard)

    async def _later(self, mailing_id: int, seconds: float) -> None:
        await self._rooms.clock.sleep(seconds)
        self._remember(mailing_id)

    async def show(self, mailing_id: int) -> None:
        """Show the present state of a mailing on its card, when its turn has come.

        Raises TelegramAPIError.
        """
        cards = self._rooms.mailings.cards
        facts = await cards.facts(mailing_id)
        if facts is None or self._must_wait(facts.mailing):
            return
        self._give_up_turn(mailing_id)
        # counts that are read after the track's version may be newer: they are shown once more
        details = facts.sms or await cards.details(facts.mailing)
        try:
            await self._draw(details)
        except (TelegramForbiddenError, TelegramNotFound):
            log.info("mailing %s: its chat cannot be reached", mailing_id)
        await cards.mark_shown(details.mailing, facts.track)

    def _must_wait(self, mailing: Mailing) -> bool:
        """Tell whether this picture is for a turn to come, and see to it that it comes."""
        before = self._shown.pop(mailing.id, None)
        if self._closing or mailing.single or not mailing.progressing:
            return False
        self._shown[mailing.id] = mailing.state
        waiting = self._in_turn.get(mailing.id)
        if waiting is not None:
            return before is mailing.state and not waiting.done()
        if before is not mailing.state:
            self._turns.use(mailing.chat_id)
            return False
        seconds = self._turns.take(mailing.chat_id)
        if not seconds:
            return False
        self._wait_for_turn(mailing.id, seconds)
        return True

    def _wait_for_turn(self, mailing_id: int, seconds: float) -> None:
        self._in_turn[mailing_id] = self._nursery.start(
            self._later(mailing_id, seconds), f"card {mailing_id} in its turn"
        )

    def _give_up_turn(self, mailing_id: int) -> None:
        task = self._in_turn.pop(mailing_id, None)
        if task is not None:
            task.cancel()

    async def _draw(self, details: CardDetails) -> None:
        chat = await self._rooms.preferences.known(details.mailing.chat_id)
        if chat is None:
            return
        pace = self._meter.pace(details) if isinstance(details, MailingDetails) else None
        card = draw_card(details, chat, words_for(chat), pace=pace)
        shown = details.mailing.card_message_id
        if shown is None or not await self._edit(details.mailing, shown, card):
            await self._send(details.mailing, card)

    async def _edit(self, mailing: Mailing, message_id: int, card: Card) -> bool:
        try:
            await self._bot.edit_message_text(
                card.text,
                chat_id=mailing.chat_id,
                message_id=message_id,
                reply_markup=card.buttons,
            )
        except TelegramBadRequest as error:
            return "message is not modified" in error.message
        return True

    async def _send(self, mailing: Mailing, card: Card) -> None:
        sent = await self._bot.send_message(
            mailing.chat_id,
            card.text,
            message_thread_id=mailing.thread_id,
            reply_markup=card.buttons,
        )
        await self._rooms.mailings.cards.set_message(mailing.id, sent.message_id, mailing.thread_id)
