"""Whether the wall clock may be believed when something is deleted by its age (docs/rules.md, P10).

Once the clock has leapt, or a start finds it far from the last moment that it was believed at,
nothing is deleted by age until the process has run for a day without a leap.
"""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.model import AlertFacts
from bot.sending.clock_leaps import ClockLeaps
from storage.database.engine import Database
from storage.journal.clock_moments import ClockMoments

LEAP = timedelta(days=1)
"""A smaller one deletes nothing too early of what is kept for weeks."""
ABSENCE = timedelta(days=7)
"""A bot may stand still for so long before a start asks whether the clock is right."""
PROBATION = timedelta(days=1)
_NOTED_EVERY = timedelta(hours=1)


class ClockTrust:
    """Watches the clock; asked before anything is deleted by age, and by the alerts."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._moments = ClockMoments(db)
        self._clock = clock
        self._leaps = ClockLeaps(clock)
        self._apart: timedelta | None = None
        self._until = 0.0
        self._noted_at: datetime | None = None

    async def start(self) -> None:
        """Compare the clock with the last moment it was believed at, or that the journal knows."""
        last = await self._moments.last()
        if last is not None and not -LEAP <= self._clock.now() - last <= ABSENCE:
            self._begin_to_doubt(self._clock.now() - last)

    @property
    def apart(self) -> timedelta | None:
        """Return how far the clock went ahead, or back (negative), if it is in doubt; None: not."""
        leap = self._leaps.look()
        if abs(leap) > LEAP:
            self._leaps.settle(leap)
            self._begin_to_doubt(leap)
        elif self._apart is not None and self._clock.reading().boottime >= self._until:
            self._apart = None
        return self._apart

    @property
    def facts(self) -> AlertFacts | None:
        """Return what administrators are told of a clock in doubt; None: it is not."""
        apart = self.apart
        if apart is None:
            return None
        way = "ahead" if apart > timedelta(0) else "back"
        return {"days": round(abs(apart) / timedelta(days=1)), "way": way}

    async def note(self) -> None:
        """Note from time to time that the clock is believed now."""
        now = self._clock.now()
        noted = self._noted_at is not None and abs(now - self._noted_at) < _NOTED_EVERY
        if self.apart is None and not noted:
            await self._moments.note(now)
            self._noted_at = now

    def _begin_to_doubt(self, apart: timedelta) -> None:
        self._apart = apart
        self._until = self._clock.reading().boottime + PROBATION.total_seconds()
