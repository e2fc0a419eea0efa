"""What is done for a chat unasked: one thing at a time a chat, tried again until it works."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import until

log = logging.getLogger(__name__)

FIRST_RETRY = 2.0
LONGEST_RETRY = 60.0
MOST_DOUBLINGS = 5


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
        failures = 0
        try:
            while not self.closing:
                self._again.discard(chat_id)
                rest = await self._try(chat_id, failures)
                if rest is not None:
                    failures += 1
                    await self.pause(rest)
                elif chat_id in self._again:
                    failures = 0
                else:
                    return
        finally:
            self._busy.discard(chat_id)

    async def _try(self, chat_id: int, failures: int) -> float | None:
        """Do the deed; return the seconds to wait before it is tried again, None: it is done."""
        try:
            await self._deed(chat_id)
        except TelegramRetryAfter as error:
            return float(error.retry_after)
        except TelegramAPIError as error:
            log.warning("%s %s: %s; trying again", self._name, chat_id, type(error).__name__)
        except Exception:
            log.exception("%s %s: trying again", self._name, chat_id)
        else:
            return None
        return min(LONGEST_RETRY, FIRST_RETRY * (1 << min(MOST_DOUBLINGS, failures)))
