"""The clock that every part is given: the system's own, or that of a test or the sandbox."""

import asyncio
import time
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

_BOOTTIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Reading(NamedTuple):
    """What two clocks showed at one moment, in seconds; to be compared with a later reading."""

    boottime: float
    """Goes on while the machine is suspended, where the system has such a clock."""
    wall: float
    """Of the day. It may be set, but jumps when a frozen virtual machine is let go on."""

    def seconds_until(self, later: "Reading") -> float:
        """Return how much time has passed, by whichever clock says more.

        A wall clock that was set back says less than the other one, so it shortens nothing.
        """
        return max(later.boottime - self.boottime, later.wall - self.wall)


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

    def reading(self) -> Reading:
        """Return what tells later how old something is, suspension included."""


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

    def reading(self) -> Reading:
        """Return the machine's seconds, those of its suspension included, and of its wall clock."""
        boottime = time.monotonic() if _BOOTTIME is None else time.clock_gettime(_BOOTTIME)
        return Reading(boottime, time.time())
