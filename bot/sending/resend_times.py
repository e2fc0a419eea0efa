"""When unknown SMS may be sent again: their cards offer it from then on (docs/rules.md, S27)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed, Event
from bot.concurrency.retry import DATABASE
from bot.concurrency.waiting import until
from storage.journal.journal import Journal

log = logging.getLogger(__name__)

SETTLING_MARGIN = timedelta(seconds=5)
"""For what the network and the gateway still do with a request that was given up."""
NAP = 60.0


class ResendTimes:
    """Announces each mailing once, as changed, when its unknown SMS may be sent again."""

    def __init__(
        self,
        journal: Journal,
        bus: Bus,
        clock: Clock,
        look_at_clock: Callable[[], Awaitable[None]],
    ) -> None:
        self._look_at_clock = look_at_clock
        self._journal = journal
        self._bus = bus
        self._clock = clock
        self._coming: datetime | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        bus.listen(self._on_event)

    def stop(self) -> None:
        """Announce nothing more; the next start goes on."""
        self._stopping = True
        self._wake.set()

    async def _on_event(self, event: Event) -> None:
        """Wake up when something comes earlier than what is waited for."""
        resend_at = event.mailing.resend_at if isinstance(event, Changed) else None
        if resend_at is not None and (self._coming is None or resend_at < self._coming):
            self._coming = resend_at
            self._wake.set()

    async def run(self) -> None:
        """Work until `stop`."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self._announce()
                self._coming = await self._journal.queries.next_resend()
            except Exception:
                log.exception("the journal cannot be read; trying again")
                await until(self._wake, DATABASE.longest, self._clock)
            else:
                await until(self._wake, self._seconds_left(), self._clock)

    async def _announce(self) -> None:
        await self._look_at_clock()
        for mailing in await self._journal.life.allow_resends(self._clock.now()):
            await self._bus.emit(Changed(mailing))

    def _seconds_left(self) -> float:
        if self._coming is None:
            return NAP
        return min(NAP, max(0.0, (self._coming - self._clock.now()).total_seconds()))
