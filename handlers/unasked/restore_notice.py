"""Tells the admins, once a start, that restore mode lasts, why, and what waits for whom."""

import asyncio
import logging
from collections.abc import Collection

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNetworkError

from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy, retry_until_stopped
from handlers.i18n import LANGUAGES, Words
from handlers.ui.context import Rooms
from handlers.views.restore_mode import report_card

log = logging.getLogger(__name__)

TELEGRAM_IS_DOWN = RetryPolicy(first=5.0, longest=60.0)


class RestoreNotice:
    """A message to each admin, if restore mode lasts when the bot starts."""

    def __init__(self, bot: Bot, admins: Collection[int], rooms: Rooms, nursery: Nursery) -> None:
        self._bot = bot
        self._admins = admins
        self._rooms = rooms
        self._nursery = nursery
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Tell them, in a task for each; one who is out of reach is tried again."""
        if not self._rooms.mailings.restored.lasts:
            return
        log.critical("restore mode: nothing is sent until an administrator has looked")
        for admin in sorted(self._admins):
            self._nursery.start(self._until_told(admin), f"restore notice to {admin}")

    def stop(self) -> None:
        """Tell nobody any more; the next start does."""
        self._stopping.set()

    async def _until_told(self, admin: int) -> None:
        async def tell() -> None:
            try:
                await self._tell(admin)
            except TelegramNetworkError:
                raise
            except (TelegramAPIError, ClientDecodeError) as error:
                log.warning("an admin was not told of restore mode: %s", type(error).__name__)

        await retry_until_stopped(tell, TELEGRAM_IS_DOWN, self._rooms.clock, self._stopping)

    async def _tell(self, admin: int) -> None:
        report = await self._rooms.mailings.restored.report()
        if report is None:
            return
        chat = await self._rooms.preferences.known(admin)
        words = self._rooms.words_for(chat) if chat else Words(LANGUAGES[0], "UTC")
        card = report_card(report, words)
        await self._bot.send_message(admin, card.text, reply_markup=card.buttons)
