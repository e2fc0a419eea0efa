"""Updates from Telegram that were not understood: told to the admins, once an hour at most."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import until
from bot.telegram.strange import Strange
from handlers.i18n import LANGUAGES, Words
from handlers.ui.context import Rooms
from handlers.views.card_buttons import leading_on

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
_MOST_PLACES = 20
_SHOWN_PLACES = 5
_ELSEWHERE = ("", "…")


class UnreadUpdates:
    """Counts what was skipped and what was read in part, and tells where it was: no content."""

    def __init__(self, admins: Collection[int], rooms: Rooms, nursery: Nursery) -> None:
        self._admins = admins
        self._rooms = rooms
        self._nursery = nursery
        self._bot: Bot | None = None
        self._skipped = self._partly = 0
        self._places = Counter[tuple[str, str]]()
        self._told_at: datetime | None = None
        self._telling = False
        self._stopping = asyncio.Event()

    def start(self, bot: Bot) -> None:
        """Tell by this bot from now on."""
        self._bot = bot

    def stop(self) -> None:
        """Tell nothing more."""
        self._stopping.set()

    def note(self, strange: Strange) -> None:
        """Count an update; the admins are told at once, or an hour after they were told last."""
        done = "skipped" if strange.skipped else "read in part"
        log.warning("an update was %s: %s at %s", done, strange.kind, strange.path or "the top")
        self._skipped += strange.skipped
        self._partly += not strange.skipped
        place = (strange.kind, strange.path)
        known = place in self._places or len(self._places) < _MOST_PLACES
        self._places[place if known else _ELSEWHERE] += 1
        if self._bot is None or self._telling or self._stopping.is_set():
            return
        self._telling = True
        self._nursery.start(self._tell_in_time(self._bot), "unread updates")

    async def _tell_in_time(self, bot: Bot) -> None:
        clock = self._rooms.clock
        try:
            if self._told_at is not None:
                left = self._told_at + EVERY - clock.now()
                await until(self._stopping, left.total_seconds(), clock)
            if self._stopping.is_set():
                return
            self._told_at = clock.now()
            skipped, partly, places = self._skipped, self._partly, list(self._places)
            self._skipped = self._partly = 0
            self._places.clear()
        finally:
            self._telling = False
        where = "\n".join(" ".join(place).strip() for place in places[:_SHOWN_PLACES])
        for admin in self._admins:
            await self._tell(bot, admin, skipped, partly, where)

    async def _tell(self, bot: Bot, admin: int, skipped: int, partly: int, where: str) -> None:
        chat = await self._rooms.preferences.known(admin)
        words = self._rooms.words_for(chat) if chat else Words(LANGUAGES[0], "UTC")
        text = words.html("unread-updates", skipped=skipped, partly=partly, where=where)
        try:
            await bot.send_message(admin, text, reply_markup=leading_on(words))
        except TelegramAPIError as error:
            log.warning("an admin was not told of unread updates: %s", type(error).__name__)
