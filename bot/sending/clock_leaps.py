"""Leaps of the wall clock: somebody sets it, or a frozen virtual machine goes on (S34).

Between two looks it should go on as much as the clock that counts from the machine's start.
"""

from datetime import timedelta

from bot.clock import Clock

NOTICEABLE = timedelta(seconds=1)
"""A smaller one is what keeping the right time takes."""


class ClockLeaps:
    """Notices them, and sums up those that were dealt with."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.reading()
        self._new = timedelta(0)
        self.total = timedelta(0)
        """How far the clock is ahead, or behind (negative), for all that `settle` took in."""

    def look(self) -> timedelta:
        """Return how far the clock has leapt since the last `settle`; zero: it has not."""
        last, self._last = self._last, self._clock.reading()
        went, passed = self._last.wall - last.wall, self._last.boottime - last.boottime
        leapt = timedelta(seconds=went - passed)
        if abs(leapt) >= NOTICEABLE:
            self._new += leapt
        return self._new

    def settle(self, leap: timedelta) -> None:
        """Note that all that hangs on a leap is set right."""
        self._new -= leap
        self.total += leap
