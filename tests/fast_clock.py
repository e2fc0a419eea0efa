"""A clock that runs faster than the machine's: hours of delivery in a test's minutes."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from bot.clock import Reading, SystemClock


class FastClock:
    """Runs `times` as fast as the machine's clock, from `start` on (UTC; by default the present).

    Give the same one to the sandboxes and to the product. Timeouts of connections go by the
    machine's own clock all the same.
    """

    def __init__(self, times: float, start: datetime | None = None) -> None:
        self._times = times
        self._start = start or datetime.now(UTC)
        self._began = time.monotonic()
        self._passed = 0.0

    def run(self, times: float) -> None:
        """Run so many times as fast from now on; a sleep that has begun keeps its old speed."""
        self._passed = self.monotonic()
        self._began = time.monotonic()
        self._times = times

    def now(self) -> datetime:
        """Return its moment, in UTC."""
        return self._start + timedelta(seconds=self.monotonic())

    async def sleep(self, seconds: float) -> None:
        """Wait so many of its seconds."""
        await asyncio.sleep(seconds / self._times)

    def monotonic(self) -> float:
        """Return its seconds since it was made."""
        return self._passed + (time.monotonic() - self._began) * self._times

    async def rest(self, seconds: float) -> None:
        """Wait so many of its seconds."""
        await asyncio.sleep(seconds / self._times)

    def reading(self) -> Reading:
        """Return what the machine's own clocks show: connections go by them, too."""
        return SystemClock().reading()
