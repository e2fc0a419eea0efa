"""Deleting by age: how long each kind of data is kept, and the daily pass (docs/rules.md, P1)."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database.engine import Database
from storage.privacy.ageing import Ageing, OfMailing

log = logging.getLogger(__name__)

Rest = Callable[[float], Awaitable[None]]
_BREATH = 0.02
"""Seconds between two transactions: sends and taps come first."""


@dataclass(frozen=True, slots=True)
class RetentionPeriods:
    """How many days each kind of data is kept; 0: until a person deletes it."""

    phones: int
    """Numbers of the recipients of mailings that are over."""
    texts: int
    """Their texts."""
    files: int
    """The files that their recipients were read from."""
    incoming: int
    drafts: int
    audit: int


class Retention:
    """Deletes what is older than its period, a few rows a transaction."""

    def __init__(self, db: Database, periods: RetentionPeriods, rest: Rest) -> None:
        self._ageing = Ageing(db)
        self._periods = periods
        self._rest = rest

    async def apply(self, now: datetime) -> dict[str, int]:
        """Delete what is too old at a moment (UTC); return how many of each kind."""
        periods, ageing = self._periods, self._ageing
        gone = {
            "phones": await self._clear(OfMailing.PHONES, periods.phones, now),
            "texts": await self._clear(OfMailing.TEXTS, periods.texts, now),
            "files": await self._drop(ageing.drop_files, self._files_days, now),
            "incoming": await self._drop(ageing.drop_incoming, periods.incoming, now),
            "drafts": await self._drop(ageing.drop_drafts, periods.drafts, now),
            "audit": await self._drop(ageing.drop_audit, periods.audit, now),
        }
        return {kind: count for kind, count in gone.items() if count}

    @property
    def _files_days(self) -> int:
        """Return how long files are kept: no longer than the numbers in them."""
        return min(filter(None, (self._periods.files, self._periods.phones)), default=0)

    async def _clear(self, what: OfMailing, days: int, now: datetime) -> int:
        """Clear the phones or texts of mailings; return of how many mailings."""
        if not days:
            return 0
        cleared = 0
        while found := await self._ageing.old_mailings(what, now - timedelta(days=days)):
            for mailing_id in found:
                await self._clear_one(what, mailing_id)
                await self._ageing.note_gone(what, mailing_id, now)
                cleared += 1
        return cleared

    async def _clear_one(self, what: OfMailing, mailing_id: int) -> None:
        position: int | None = -1
        while position is not None:
            position = await self._ageing.clear_messages(what, mailing_id, position)
            await self._rest(_BREATH)
        batch: int | None = 0
        while what is OfMailing.PHONES and batch is not None:
            batch = await self._ageing.clear_batches(mailing_id, batch)
            await self._rest(_BREATH)

    async def _drop(
        self, drop: Callable[[datetime], Awaitable[int]], days: int, now: datetime
    ) -> int:
        whole = 0
        while days and (some := await drop(now - timedelta(days=days))):
            whole += some
            await self._rest(_BREATH)
        return whole
