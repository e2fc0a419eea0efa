"""All that `/admin` may ask and do."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import __version__
from bot.administration.alerts import Alerts
from bot.administration.files import DiskRoom, ServiceFiles
from bot.administration.kill_switch import KillSwitch
from bot.administration.outbox import AlertOutbox
from bot.clock import Clock
from bot.gateway.reachability import Contact, Reachability
from bot.model import AlertKind, MailingState, SendingHold, Stoppage
from bot.sending.engine import Engine
from storage.chat.alerts import Alerts as AlertStore
from storage.chat.roster import ChatCard, ChatLine, Participant, Roster
from storage.database.writable import refuses_writes
from storage.journal.overview import Overview, UnknownOutcomes

__all__ = ["Administration", "ChatCard", "ChatLine", "Contact", "DiskRoom", "Participant"]


@dataclass(frozen=True, slots=True)
class ServiceState:
    """The service as it is now; moments in UTC, sizes in bytes."""

    version: str
    started_at: datetime
    holds: frozenset[SendingHold]
    stoppage: Stoppage | None
    takes_writes: bool
    """Whether the database does; otherwise nothing leaves."""
    database_size: int | None
    room: DiskRoom | None
    """On the fullest disk; None: nobody knows."""
    backup_at: datetime | None
    """When the last backup was made; None: never."""
    not_over: Mapping[MailingState, int]
    waiting: int
    """Mailings that stand still until a person decides."""
    unknown: UnknownOutcomes
    servers: Sequence[tuple[str, Contact]]
    """Those of the settings, each with what the last calls tell of it."""
    skipped: int
    """Updates of Telegram that were not understood, since the administrators were told."""


class Administration:
    """The state of the service, the kill switch, and who is in which chat."""

    def __init__(
        self,
        *,
        kill_switch: KillSwitch,
        alerts: Alerts,
        alert_outbox: AlertOutbox,
        store: AlertStore,
        roster: Roster,
        overview: Overview,
        files: ServiceFiles,
        engine: Engine,
        reachability: Reachability,
        servers: Collection[str],
        clock: Clock,
    ) -> None:
        self.kill_switch = kill_switch
        self.alerts = alerts
        self.alert_outbox = alert_outbox
        self.roster = roster
        self._store = store
        self._overview = overview
        self._files = files
        self._engine = engine
        self._reachability = reachability
        self._servers = servers
        self._clock = clock
        self._started_at = clock.now()

    async def start(self) -> None:
        """Hold sending if it was stopped; call it before anything can be sent."""
        self._started_at = self._clock.now()
        await self.kill_switch.start()

    async def state(self) -> ServiceState:
        """Return the state of the service."""
        size, room, backup_at = await asyncio.to_thread(self._look_at_files)
        updates = (await self._store.states())[AlertKind.UPDATES].facts
        return ServiceState(
            version=__version__,
            started_at=self._started_at,
            holds=self._engine.holds,
            stoppage=self.kill_switch.stoppage,
            takes_writes=await self._overview.takes_writes(),
            database_size=size,
            room=room,
            backup_at=backup_at,
            not_over=await self._overview.not_over(),
            waiting=await self._overview.waiting(),
            unknown=await self._overview.unknown(),
            servers=[(one, self._reachability.of(one)) for one in self._servers],
            skipped=updates.get("skipped", 0) + updates.get("partly", 0),
        )

    def takes_no_writes(self, error: BaseException) -> bool:
        """Tell whether an error says that the disk is full or read-only: nothing can be kept."""
        return refuses_writes(error)

    def _look_at_files(self) -> tuple[int | None, DiskRoom | None, datetime | None]:
        files = self._files
        return files.database_size(), files.least_room(), files.last_backup()
