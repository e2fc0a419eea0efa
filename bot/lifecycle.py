"""The running product: starts everything in order, listens to Telegram, and ends in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Protocol

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    Update,
)

from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy, retry_until_done
from bot.contacts import tidy_daily
from bot.errors import BotError
from bot.mailing.details import CardFacts
from bot.monitoring.monitor import Monitor
from bot.sending.engine import Engine
from bot.telegram.parsing import BROKEN, parse
from bot.telegram.reading import read_update
from bot.telegram.strange import OddAnswerError
from handlers.anywhere.command_menus import CommandMenus
from handlers.dialogs.upload.reader import Reader
from handlers.i18n import LANGUAGES, bundle
from handlers.ui.context import InFlight, Rooms
from handlers.unasked.outbox import Deliverer
from handlers.unasked.unread_updates import UnreadUpdates

log = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The updates that Telegram is asked for, by name (docs/rules.md, A14)."""

DRAIN_SECONDS = 10.0
TELEGRAM_IS_DOWN = RetryPolicy(first=5.0, longest=5.0)


class BackgroundWork(Protocol):
    """What works by itself: it asks the gateway, or shows chats what is due."""

    async def start(self) -> None:
        """Take up what an earlier process has left, and begin."""

    def stop(self) -> None:
        """Begin nothing more; what is left is taken up by the next start."""


class App:
    """The running product."""

    def __init__(
        self,
        *,
        bot: Bot,
        dispatcher: Dispatcher,
        rooms: Rooms,
        reader: Reader,
        engine: Engine,
        cards: Deliverer[CardFacts],
        watches: Sequence[BackgroundWork],
        deliverers: Sequence[BackgroundWork],
        unread: UnreadUpdates,
        menus: CommandMenus,
        in_flight: InFlight,
        sending: Nursery,
        others: Nursery,
        patience: float,
        look_for_damage: Callable[[], Awaitable[None]],
        monitor: Monitor,
        stay_fit: Callable[[], Awaitable[None]],
    ) -> None:
        self.bot = bot
        self.rooms = rooms
        self._dispatcher = dispatcher
        self.reader = reader
        self._engine = engine
        self._cards = cards
        self._watches = watches
        self._deliverers = deliverers
        self._unread = unread
        self._in_flight = in_flight
        self._sending = sending
        self._others = others
        self._patience = patience
        self.look_for_damage = look_for_damage
        self.stay_fit = stay_fit
        self._menus = menus
        self.monitor = monitor
        self._damage: BotError | None = None
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask the product to end; `run` returns when everything in hand is done."""
        self._stop.set()

    async def run(self) -> None:
        """Work until stopped.

        Raises BotError `token-refused` when Telegram knows no such bot, and `database-damaged`,
        `database-unusable` or `database-lost` when the journal turns out to be so: an SMS of it
        could go out twice; `monitoring-port-busy` when it cannot be watched as the operator wants.
        """
        await self.monitor.start()
        for language in LANGUAGES:
            bundle(language)  # takes long: do it now, not while somebody waits
        rooms = self.rooms
        await rooms.privacy.clock_trust.start()
        tidying = self._others.start(
            tidy_daily(
                rooms.audiences,
                rooms.contacts,
                rooms.clock,
                keep_all=lambda: (
                    rooms.mailings.restored.lasts or rooms.privacy.clock_trust.apart is not None
                ),
            ),
            "tidying",
        )
        looking = self._others.start(self._stop_when_bad(self.look_for_damage), "pages")
        staying = self._others.start(self._stop_when_bad(self.stay_fit), "fit")
        await rooms.administration.start()
        await self.rooms.mailings.start()
        await self._engine.start()
        await rooms.tracker.start()
        for one in (*self._watches, self._cards, *self._deliverers):
            await one.start()
        await self.reader.resume(self.bot)
        polling = asyncio.create_task(self._poll(), name="polling")
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        self.monitor.note_running(polling)
        try:
            await asyncio.wait({polling, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.monitor.note_stopping()
            stopped.cancel()
            tidying.cancel()
            looking.cancel()
            staying.cancel()
            await self._shut_down(polling)
        if self._damage is not None:
            raise self._damage
        if polling.done() and not polling.cancelled():
            polling.result()

    async def _stop_when_bad(self, look: Callable[[], Awaitable[None]]) -> None:
        """Stop when the database turns out to be unfit; nothing more is claimed from then on."""
        try:
            await look()
        except BotError as error:
            log.critical("stopping: %s", error.code)
            self._engine.stop()
            self._damage = error
            self.stop()

    async def feed(self, bot: Bot, update: Update) -> None:
        """Handle one update."""
        await self._dispatcher.feed_update(bot, update)

    async def take(self, body: str) -> None:
        """Handle the body of a webhook's request, which is answered with 200 in any case.

        A body that is not understood is skipped, and the admins are told (docs/rules.md, A16). An
        update that fails is logged, as polling does: Telegram would only send it again.
        """
        raw: object = None
        with suppress(*BROKEN):
            raw = parse(body)
        update, strange = read_update(raw, self.bot)
        if strange is not None:
            self._unread.note(strange)
        if update is None:
            return
        try:
            await self.feed(self.bot, update)
        except Exception:
            log.exception("update %s failed", update.update_id)

    async def _poll(self) -> None:
        """Take updates until asked to end. Raises BotError `token-refused`."""

        def delay_after(error: Exception, planned: float) -> float | None:
            if isinstance(error, TelegramUnauthorizedError) or not isinstance(
                error, TelegramAPIError
            ):
                return None
            log.warning("Telegram is out of reach (%s); trying again", type(error).__name__)
            return planned

        try:
            await retry_until_done(
                self._poll_once, TELEGRAM_IS_DOWN, self.rooms.clock, delay_after=delay_after
            )
        except TelegramUnauthorizedError as error:
            raise BotError("token-refused") from error

    async def _poll_once(self) -> None:
        await self._introduce()
        await self._dispatcher.start_polling(
            self.bot,
            handle_signals=False,
            close_bot_session=False,
            allowed_updates=UPDATES,
        )

    async def _introduce(self) -> None:
        """Tell Telegram that this bot polls, and which commands it has."""
        try:
            await self.bot.delete_webhook()
        except OddAnswerError as error:
            if not error.perhaps_done:
                raise
        await self._menus.list_all()

    async def _shut_down(self, polling: asyncio.Task[None]) -> None:
        """Finish what is in hand: updates, then the batches, then the cards."""
        if not polling.done():
            try:
                await self._dispatcher.stop_polling()
            except RuntimeError:
                polling.cancel()  # it has not begun yet, and would miss the request to stop
            await asyncio.wait({polling}, timeout=DRAIN_SECONDS)
            polling.cancel()
        await self.reader.stop()
        with suppress(TimeoutError):
            await self._in_flight.drain(DRAIN_SECONDS)
        self.rooms.mailings.stop_freezing()
        self._engine.stop()
        self.rooms.tracker.stop()
        for one in (*self._watches, *self._deliverers):
            one.stop()
        await self._sending.close(self._patience)
        self._cards.finish()
        await self._others.close(DRAIN_SECONDS)
