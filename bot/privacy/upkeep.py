"""What works on old data: by age once a day, folding, the file anew after each forgetting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import until
from bot.privacy.clock_trust import ClockTrust
from bot.privacy.retention import Retention
from bot.privacy.segment_folding import SegmentFolding
from storage.database.engine import Database
from storage.privacy.erasures import Erasures

log = logging.getLogger(__name__)

_DAY = timedelta(days=1).total_seconds()
_LOOK_AGAIN = 60.0
"""Seconds after which a file that could not be written anew is tried again."""


class PrivacyUpkeep:
    """Applies the retention periods, folds, finishes erasures, rewrites the database's file."""

    def __init__(
        self,
        *,
        db: Database,
        retention: Retention,
        folding: SegmentFolding,
        clock_trust: ClockTrust,
        resume: Callable[[], Awaitable[None]],
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._db = db
        self._erasures = Erasures(db)
        self._retention = retention
        self._folding = folding
        self._clock_trust = clock_trust
        self._resume = resume
        self._clock = clock
        self._nursery = nursery
        self._wake = asyncio.Event()
        self._stopping = False
        self._applied_at: float | None = None
        self._folded_at: float | None = None

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
            await self._tried(self._clock_trust.note)
            await self._tried(self._apply_daily)
            await self._tried(self._rewrite)
            await self._tried(self._fold_daily)
            if not self._stopping:
                await until(self._wake, _LOOK_AGAIN, self._clock)

    async def _tried(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Exception:
            log.exception("personal data: a step failed, tried again later")

    async def _apply_daily(self) -> None:
        if self._clock_trust.apart is not None or not self._day_passed(self._applied_at):
            return
        begun_at = self._clock.reading().boottime
        gone = await self._retention.apply(self._clock.now())
        self._applied_at = begun_at
        if gone:
            log.info("deleted by age: %s", ", ".join(f"{kind} {n}" for kind, n in gone.items()))

    async def _fold_daily(self) -> None:
        """Fold some parts of old SMS at each look, until none are left for a day."""
        if not self._day_passed(self._folded_at):
            return
        begun_at = self._clock.reading().boottime
        folded, more = await self._folding.fold_some(self._clock.now())
        if not more:
            self._folded_at = begun_at
        if folded:
            log.info("parts of old SMS folded: %d", folded)

    def _day_passed(self, since: float | None) -> bool:
        """Tell whether a day has passed, whatever the wall clock was set to meanwhile."""
        return since is None or self._clock.reading().boottime >= since + _DAY

    async def _rewrite(self) -> None:
        """Write the file anew, unless something is being sent: then at the next look."""
        if not await self._erasures.rewriting_due() or await self._erasures.is_sending():
            return
        if await self._db.rewrite():
            await self._erasures.rewritten(self._clock.now())
