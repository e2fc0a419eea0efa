"""What is wrong with the service now, as far as it can see itself."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.administration.files import ServiceFiles
from bot.administration.kill_switch import KillSwitch
from bot.clock import Clock
from bot.gateway.reachability import Reachability
from bot.model import AlertFacts, AlertKind, SendingHold
from bot.sending.engine import Engine
from storage.chat.alerts import AlertState
from storage.journal.overview import Overview

LITTLE_ROOM = 10
"""Per cent of a disk; less is told."""
ENOUGH_ROOM = 12
"""Per cent of a disk; as much ends the alert, so that it does not come and go."""
BACKUP_AGE = timedelta(hours=25)
LINE_DOWN = timedelta(minutes=5)
"""So long no connection was made to a gateway before it is told."""


class Troubles:
    """Finds the troubles that last, each with its facts."""

    def __init__(
        self,
        *,
        files: ServiceFiles,
        kill_switch: KillSwitch,
        engine: Engine,
        overview: Overview,
        reachability: Reachability,
        clock_doubt: Callable[[], AlertFacts | None],
        clock: Clock,
    ) -> None:
        self._files = files
        self._kill_switch = kill_switch
        self._engine = engine
        self._overview = overview
        self._reachability = reachability
        self._clock_doubt = clock_doubt
        self._clock = clock

    async def find(
        self, states: Mapping[AlertKind, AlertState]
    ) -> Mapping[AlertKind, AlertFacts | None]:
        """Return every lasting kind with its facts; None: there is no such trouble."""
        now = self._clock.now()
        backup = await self._backup(now)
        return {
            AlertKind.DISK: await self._disk(known=states[AlertKind.DISK].open),
            AlertKind.NO_BACKUP: None if "at" in (backup or {}) else backup,
            AlertKind.OLD_BACKUP: backup if "at" in (backup or {}) else None,
            AlertKind.GATEWAY: await self._gateway(now, states[AlertKind.GATEWAY]),
            AlertKind.RESTORED: {} if SendingHold.RESTORED in self._engine.holds else None,
            AlertKind.CLOCK: self._clock_doubt(),
            AlertKind.STOPPED: self._stopped(),
        }

    async def _disk(self, *, known: bool) -> AlertFacts | None:
        room = await asyncio.to_thread(self._files.least_room)
        if room is None or room.percent >= (ENOUGH_ROOM if known else LITTLE_ROOM):
            return None
        return {"percent": room.percent, "free": room.free}

    async def _backup(self, now: datetime) -> AlertFacts | None:
        """Return when the last backup was made if it is too old; {}: there was none."""
        made_at = await asyncio.to_thread(self._files.last_backup)
        if made_at is not None:
            return {"at": made_at.isoformat()} if now - made_at > BACKUP_AGE else None
        first = await self._overview.first_confirmed_at()
        return {} if first is not None and now - first > BACKUP_AGE else None

    async def _gateway(self, now: datetime, state: AlertState) -> AlertFacts | None:
        """Return the servers that something waits for without a connection.

        Once told, the trouble lasts until there is a connection: a mailing may have been given up
        meanwhile, and the next process has tried none yet.
        """
        told: list[str] = state.facts.get("servers", []) if state.open else []
        since = {one: state.facts["at"] for one in told if not self._is_reached(one)}
        for server in await self._overview.servers_waited_for():
            lost_at = self._reachability.of(server).lost_at
            if lost_at is not None and now - lost_at >= LINE_DOWN:
                since.setdefault(server, lost_at.isoformat())
        return {"servers": sorted(since), "at": min(since.values())} if since else None

    def _is_reached(self, server: str) -> bool:
        contact = self._reachability.of(server)
        return contact.reached_at is not None and contact.lost_at is None

    def _stopped(self) -> AlertFacts | None:
        stoppage = self._kill_switch.stoppage
        if stoppage is None:
            return None
        return {"who": stoppage.user_name, "at": stoppage.at.isoformat()}
