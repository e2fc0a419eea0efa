"""What is done for a chat unasked: one thing at a time a chat, tried again until it works."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy, log_error, retry_until_stopped
from bot.concurrency.waiting import until

log = logging.getLogger(__name__)

TELEGRAM_FAILS = RetryPolicy(first=2.0, longest=60.0)


class Errands:
    """Does `deed` for every chat that is remembered; what fails is tried again later.

    A chat remembered while its deed is being done has it done once more afterwards. Once stopped,
    nothing new is begun: what is left undone must be known elsewhere.
    """

    def __init__(
        self, deed: Callable[[int], Awaitable[None]], clock: Clock, nursery: Nursery, name: str
    ) -> None:
        self._deed = deed
        self._clock = clock
        self._nursery = nursery
        self._name = name
        self._busy: set[int] = set()
        self._again: set[int] = set()
        self._stopping = asyncio.Event()

    @property
    def closing(self) -> bool:
        """Nothing new is to be begun."""
        return self._stopping.is_set()

    def remember(self, chat_id: int) -> None:
        """Do the deed for a chat, soon."""
        if chat_id in self._busy:
            self._again.add(chat_id)
        elif not self.closing:
            self._busy.add(chat_id)
            self._nursery.start(self._run(chat_id), f"{self._name} {chat_id}")

    def stop(self) -> None:
        """Finish what is in hand, and nothing else."""
        self._stopping.set()

    async def pause(self, seconds: float) -> None:
        """Wait in the middle of a deed, until the stop at most."""
        await until(self._stopping, seconds, self._clock)

    async def _run(self, chat_id: int) -> None:
        async def work() -> None:
            self._again.discard(chat_id)
            await self._deed(chat_id)

        try:
            await self._until_done(chat_id, work)
            while chat_id in self._again and not self.closing:
                await self._until_done(chat_id, work)
        finally:
            self._busy.discard(chat_id)

    async def _until_done(self, chat_id: int, work: Callable[[], Awaitable[None]]) -> None:
        def delay_after(error: Exception, planned: float) -> float:
            if isinstance(error, TelegramRetryAfter):
                return float(error.retry_after)
            if isinstance(error, TelegramAPIError):
                kind = type(error).__name__
                log.warning("%s %s: %s; trying again", self._name, chat_id, kind)
                return planned
            return log_error(error, planned)

        await retry_until_stopped(
            work, TELEGRAM_FAILS, self._clock, self._stopping, delay_after=delay_after
        )
