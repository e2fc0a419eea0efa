"""The one alert that the database cannot hold: that it takes no writes itself."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.administration.alert_rules import Step, step
from bot.clock import Clock
from bot.model import AlertKind, AlertNote
from storage.chat.alerts import AlertState
from storage.journal.overview import Overview

log = logging.getLogger(__name__)

LASTS = timedelta(minutes=1)
"""What is over sooner is not told: a server of a database may be started anew."""
NOTE_ID = 0
"""Before the numbers of all notes in the database."""


class UnwritableDatabase:
    """Tries to write, and keeps in memory who is to be told that it failed, or goes again.

    It is told as other alerts are (docs/rules.md, A21), but a new process knows nothing of it.
    """

    def __init__(self, overview: Overview, admins: Collection[int], clock: Clock) -> None:
        self._overview = overview
        self._admins = frozenset(admins)
        self._clock = clock
        self._state = AlertState()
        self._lost_at: datetime | None = None
        """When the first of the writes failed that are failing now."""
        self._untold: frozenset[int] = frozenset()

    @property
    def is_lost(self) -> bool:
        """Return whether the last write failed."""
        return self._lost_at is not None

    async def look(self) -> bool:
        """Try to write. Return whether there is something new to tell."""
        kind, now = AlertKind.DATABASE, self._clock.now()
        await self._try(now)
        since = self._lost_at
        lasts = since is not None and not timedelta(0) <= now - since < LASTS
        match step(kind, self._state, now, trouble=lasts):
            case Step.RAISE if since:
                log.warning("the administrators are told: %s", kind)
                self._state = AlertState(now, open=True, facts={"at": since.isoformat()})
            case Step.END if not since:
                log.info("the administrators are told that it is over: %s", kind)
                self._state = AlertState(self._state.raised_at, facts=self._state.facts)
            case _:
                return False
        self._untold = self._admins
        return True

    def note_for(self, admin_id: int) -> AlertNote | None:
        """Return what an administrator is to be told; None: he knows."""
        if admin_id not in self._untold:
            return None
        state = self._state
        return AlertNote(NOTE_ID, admin_id, AlertKind.DATABASE, not state.open, state.facts)

    def told(self, note: AlertNote) -> None:
        """Note that an administrator was told, or never can be; what is newer is still due."""
        if self.note_for(note.admin_id) == note:
            self._untold -= {note.admin_id}

    async def _try(self, now: datetime) -> None:
        try:
            lost = not await self._overview.takes_writes()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be recorded
            log.warning("the database cannot be written to (%s)", type(error).__name__)
            lost = True
        self._lost_at = (self._lost_at or now) if lost else None
