"""What deletes in the background: by age once a day, and the file anew after each forgetting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import until
from bot.privacy.retention import Retention
from storage.database.engine import Database
from storage.privacy.erasures import Erasures

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
_LOOK_AGAIN = 60.0
"""Seconds after which a file that could not be written anew is tried again."""


class PrivacyUpkeep:
    """Applies the retention periods, finishes erasures, rewrites the database's file."""

    def __init__(
        self,
        *,
        db: Database,
        retention: Retention,
        resume: Callable[[], Awaitable[None]],
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._db = db
        self._erasures = Erasures(db)
        self._retention = retention
        self._resume = resume
        self._clock = clock
        self._nursery = nursery
        self._wake = asyncio.Event()
        self._stopping = False
        self._applied_at: datetime | None = None

    async def start(self) -> None:
        """Begin: first what the last process has left unfinished."""
        self._nursery.start(self._work(), "personal data")

    def stop(self) -> None:
        """Begin nothing more; the next start goes on."""
        self._stopping = True
        self._wake.set()

    def nudge(self) -> None:
        """Look now whether the file is to be written anew: something was forgotten."""
        self._wake.set()

    async def _work(self) -> None:
        await self._tried(self._resume)
        while not self._stopping:
            self._wake.clear()
            await self._tried(self._apply_daily)
            await self._tried(self._rewrite)
            if not self._stopping:
                await until(self._wake, _LOOK_AGAIN, self._clock)

    async def _tried(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Exception:
            log.exception("personal data: a step failed, tried again later")

    async def _apply_daily(self) -> None:
        now = self._clock.now()
        if self._applied_at is not None and now < self._applied_at + _DAY:
            return
        gone = await self._retention.apply(now)
        self._applied_at = now
        if gone:
            log.info("deleted by age: %s", ", ".join(f"{kind} {n}" for kind, n in gone.items()))

    async def _rewrite(self) -> None:
        """Write the file anew, unless something is being sent: then at the next look."""
        if not await self._erasures.rewriting_due() or await self._erasures.is_sending():
            return
        if await self._db.rewrite():
            await self._erasures.rewritten(self._clock.now())
