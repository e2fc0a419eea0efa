"""What is made behind the scenes for a chat, however long that takes, and sent when it is ready."""

import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError

from bot.concurrency.nursery import Nursery
from bot.errors import BotError
from handlers.i18n import Words
from handlers.ui.sent_files import Target
from handlers.views.sentences import explain

log = logging.getLogger(__name__)


class Making:
    """Makes one thing of a name at a time, however often it is asked for."""

    def __init__(self, bot: Bot, nursery: Nursery) -> None:
        self._bot = bot
        self._nursery = nursery
        self._being_made: set[str] = set()

    def ask(
        self, name: str, target: Target, words: Words, make: Callable[[], Awaitable[None]]
    ) -> bool:
        """Begin to make something and send it; False: it is being made already.

        `name` tells it from everything else in the product. A failure is told in the chat.
        """
        if name in self._being_made:
            return False
        self._being_made.add(name)
        self._nursery.start(self._make(name, target, words, make), name)
        return True

    async def _make(
        self, name: str, target: Target, words: Words, make: Callable[[], Awaitable[None]]
    ) -> None:
        try:
            await make()
        except BotError as error:
            await self._say(target, explain(words, error))
        except TelegramForbiddenError:
            log.info("%s: its chat cannot be reached", name)
        except Exception:
            log.exception("%s cannot be made", name)
            await self._say(target, words.html("report-failed"))
        finally:
            self._being_made.discard(name)

    async def _say(self, target: Target, text: str) -> None:
        await self._bot.send_message(
            target.chat_id, f"⚠️ {text}", message_thread_id=target.thread_id
        )
