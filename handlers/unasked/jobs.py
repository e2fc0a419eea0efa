"""Jobs in the background: each makes something for a chat, however long it takes, and sends it."""

import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.concurrency.nursery import Nursery
from bot.errors import BotError
from handlers.i18n import Words
from handlers.ui.refusals import says_closed
from handlers.ui.sent_files import Target, file_trouble
from handlers.views.card_buttons import leading_on
from handlers.views.sentences import explain

log = logging.getLogger(__name__)


class ChatJobs:
    """Makes files and pictures for chats, never two of one name at the same time."""

    def __init__(self, bot: Bot, nursery: Nursery) -> None:
        self._bot = bot
        self._nursery = nursery
        self._at_work: set[str] = set()

    def start(
        self, name: str, target: Target, words: Words, make: Callable[[], Awaitable[None]]
    ) -> bool:
        """Begin a job, which makes something and sends it; False: it is at work already.

        `name` is unique among all jobs of the product. The chat is told of a failure.
        """
        if name in self._at_work:
            return False
        self._at_work.add(name)
        self._nursery.start(self._make(name, target, words, make), name)
        return True

    async def _make(
        self, name: str, target: Target, words: Words, make: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            await make()
        except BotError as error:
            await self._report(target, explain(words, error), words)
        except Exception as error:
            if trouble := file_trouble(error, words):
                log.warning("%s: the line to Telegram broke", name)
                await self._report(target, trouble, words)
            elif isinstance(error, TelegramAPIError) and says_closed(error):
                log.info("%s: its chat takes no files", name)
                await self._report(target, words.html("files-refused"), words)
            else:
                log.exception("%s cannot be made", name)
                await self._report(target, words.html("file-failed"), words)
        finally:
            self._at_work.discard(name)

    async def _report(self, target: Target, text: str, words: Words) -> None:
        try:
            await self._bot.send_message(
                target.chat_id,
                f"⚠️ {text}",
                message_thread_id=target.thread_id,
                reply_markup=leading_on(words),
            )
        except TelegramAPIError as error:
            log.info("a failure was not told: %s", type(error).__name__)
