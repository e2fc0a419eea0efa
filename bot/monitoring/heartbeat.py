"""The heartbeat of the event loop, which every thread may feel (docs/rules.md, O5)."""

from collections.abc import Callable

from bot.clock import Clock

EVERY = 0.5
"""Seconds between two beats."""


class Heartbeat:
    """Beats while the loop turns, and tells `on_lag` by how many seconds each beat was late."""

    def __init__(self, clock: Clock, on_lag: Callable[[float], None]) -> None:
        self._clock = clock
        self._on_lag = on_lag
        self._last = clock.monotonic()

    @property
    def silence(self) -> float:
        """Return the seconds since the last beat; for any thread."""
        return max(0.0, self._clock.monotonic() - self._last)

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            self._last = self._clock.monotonic()
            await self._clock.rest(EVERY)
            self._on_lag(max(0.0, self.silence - EVERY))
