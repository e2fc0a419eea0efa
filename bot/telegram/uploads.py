"""Files on their way to Telegram: the call's time is put off while bytes move."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from bot.telegram.line import LineLimits


class Upload:
    """The files of one call: how much of them the system has taken, and when that is too slow."""

    def __init__(self, limits: LineLimits, answer_within: float) -> None:
        """Wait for the answer `answer_within` seconds, from when all has left the system."""
        self._limits = limits
        self._answer_within = answer_within
        self._files = 0
        self._taken = 0
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self.end = asyncio.timeout(limits.unmoved)
        """To be entered around the call."""

    @property
    def perhaps_whole(self) -> bool:
        """Tell whether the whole of it may have reached Telegram."""
        return not self._files

    def watched(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Return one file's chunks, to be written; the next one is asked for as one is taken."""
        self._files += 1
        return self._watched(chunks)

    async def _watched(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self._taken += len(chunk)
            slowest = self._begun + self._limits.longest(self._taken)
            self._put_off(min(self._loop.time() + self._limits.unmoved, slowest))
            yield chunk
        self._files -= 1
        if self.perhaps_whole:
            leaving = min(self._taken, self._limits.buffered) / self._limits.slowest
            self._put_off(self._loop.time() + leaving + self._answer_within)

    def _put_off(self, when: float) -> None:
        # the writer may be a step behind a call that has ended
        with suppress(RuntimeError):
            self.end.reschedule(when)
