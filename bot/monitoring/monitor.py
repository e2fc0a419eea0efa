"""All that watches one running bot: begun first, ended last."""

import asyncio
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.concurrency.nursery import Nursery
from bot.errors import BotError
from bot.local_address import LocalAddress
from bot.monitoring.collector import FactsCollector
from bot.monitoring.facts import InMemory
from bot.monitoring.health import Health, Stage
from bot.monitoring.heartbeat import Heartbeat
from bot.monitoring.looking import Looking
from bot.monitoring.metrics import Metrics
from bot.monitoring.server import MonitoringServer
from bot.monitoring.systemd import Notifier
from storage.database.engine import Database

log = logging.getLogger(__name__)

STATUS_EVERY = 10.0
"""Seconds between two looks for the line of `systemctl status`, at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer, and where the data is."""

    address: LocalAddress | None
    """None: nowhere."""
    chosen: bool
    """Whether the operator chose the address: then the bot does not run without it."""
    folder: Path
    database: Path | None
    key: bytes
    """Seals the names of accounts."""


class Watch:
    """What the parts of the bot tell as they go: exists before them."""

    def __init__(self) -> None:
        self.machine = SystemClock()
        """What is watched is the machine, whatever clock the product goes by."""
        self.metrics = Metrics()
        self.heartbeat = Heartbeat(self.machine, self.metrics.note_lag)
        self.health = Health(self.machine, self.heartbeat)


class Monitor:
    """Serves what `watch` knows, and tells systemd."""

    def __init__(
        self, watch: Watch, *, db: Database, memory: InMemory, place: Place, clock: Clock
    ) -> None:
        self._watch = watch
        self._db = db
        self._memory = memory
        self._place = place
        self._clock = clock
        self._notifier = Notifier(os.environ)
        self._nursery = Nursery()
        self._server: MonitoringServer | None = None
        self.address: LocalAddress | None = None
        """Where it answers; None: nowhere."""

    async def start(self) -> None:
        """Begin to watch and to answer.

        Raises BotError `monitoring-port-busy` when the operator chose an address that is in use.
        """
        self._nursery.start(self._watch.heartbeat.run(), "heartbeat")
        if self._place.address is not None:
            await self._listen(self._place.address)

    async def _listen(self, address: LocalAddress) -> None:
        looking = Looking(
            self._db,
            self._clock,
            main_loop=asyncio.get_running_loop(),
            folder=self._place.folder,
            database=self._place.database,
        )
        watch, registry = self._watch, self._watch.metrics.registry
        registry.register(
            FactsCollector(lambda: looking.facts, self._memory, watch.health, self._place.key)
        )

        async def why_not_ready() -> Sequence[str]:
            return [*watch.health.why_not_ready(), *await looking.why_not_writable()]

        server = MonitoringServer(
            address,
            why_not_alive=watch.health.why_not_alive,
            why_not_ready=why_not_ready,
            look=looking.look,
            registry=registry,
        )
        try:
            self.address = await server.start()
        except BotError:
            if self._place.chosen:
                raise
            log.warning("nobody can ask how the bot is: %s is in use (MONITORING_ADDRESS)", address)
        else:
            self._server = server

    def note_running(self, polling: asyncio.Task[None]) -> None:
        """Note that the bot has started; systemd is told that it lives while `polling` does."""
        self._watch.health.note_stage(Stage.RUNNING)
        self._notifier.tell("READY=1")
        self._nursery.start(self._tell_systemd(polling), "watchdog")

    async def _tell_systemd(self, polling: asyncio.Task[None]) -> None:
        """Pat the watchdog twice in the time that it allows (docs/rules.md, O6)."""
        period = self._notifier.watchdog
        pause = min(STATUS_EVERY, period / 2) if period else STATUS_EVERY
        health = self._watch.health
        while not polling.done():
            if period and not health.why_not_alive():
                self._notifier.tell("WATCHDOG=1")
            problems = "; ".join(health.why_not_ready())
            self._notifier.tell_status(problems or "takes updates")
            await self._watch.machine.rest(pause)

    def note_stopping(self) -> None:
        """Note that the bot finishes what is in hand."""
        self._watch.health.note_stage(Stage.STOPPING)
        self._notifier.tell("STOPPING=1")

    async def close(self) -> None:
        """Answer and watch no more."""
        if self._server is not None:
            await self._server.stop()
        await self._nursery.close(0)
