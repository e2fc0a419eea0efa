"""The clock that every part is given: the system's own, or that of a test or the sandbox."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the product takes the time from; tests and the sandbox bring their own."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many of this clock's seconds."""

    def monotonic(self) -> float:
        """Return seconds that never go back: for the pace of requests and the life of sessions."""

    async def rest(self, seconds: float) -> None:
        """Return after that many seconds of `monotonic`."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(seconds)

    def monotonic(self) -> float:
        """Return the machine's seconds since some moment."""
        return time.monotonic()

    async def rest(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(seconds)
