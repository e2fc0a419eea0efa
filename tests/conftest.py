"""What all tests share: a clock that a test moves, and time limits on waiting."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class ManualClock:
    """A clock that stands still until a test moves it; sleepers wake when their time comes."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []
        self._order = count()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        due = self._now + timedelta(seconds=seconds)
        if due <= self._now:
            await asyncio.sleep(0)
            return
        heapq.heappush(self._sleepers, (due, next(self._order), woken))
        await woken.wait()

    def forward(self, **ahead: float) -> None:
        """Let that much time pass, as timedelta takes it."""
        self.set(self._now + timedelta(**ahead))

    def set(self, moment: datetime) -> None:
        self._now = max(self._now, moment)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            heapq.heappop(self._sleepers)[2].set()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()
