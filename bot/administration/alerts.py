"""Alerts: looks every minute for what administrators should know, and has them told of it.

What was told, and when, is in the database: a restart neither loses an alert nor repeats it. That
the database takes no writes is in memory alone.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from bot.administration.alert_rules import AT_EACH_START, COUNTED, Step, may_tell, step
from bot.administration.restore_note import RestoreNote
from bot.administration.troubles import Troubles
from bot.administration.unwritable import UnwritableDatabase
from bot.clock import Clock
from bot.concurrency.bus import Alerted, Bus
from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import until
from bot.model import AlertFacts, AlertKind
from storage.chat.alerts import Alerts as AlertStore
from storage.chat.alerts import AlertState
from storage.journal.overview import Overview

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
MOST_PLACES = 20
"""Of so many different places in updates it is noted that they were not understood."""


class Alerts:
    """Has administrators told of troubles, each kind once an hour at most (docs/rules.md, A21)."""

    def __init__(
        self,
        *,
        store: AlertStore,
        troubles: Troubles,
        overview: Overview,
        restore_note: RestoreNote,
        unwritable: UnwritableDatabase,
        admins: Collection[int],
        bus: Bus,
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._store = store
        self._troubles = troubles
        self._overview = overview
        self._restore_note = restore_note
        self._unwritable = unwritable
        self._admins = sorted(admins)
        self._bus = bus
        self._clock = clock
        self._nursery = nursery
        self._wake = asyncio.Event()
        self._stopping = False
        self._starting = True
        self._skipped = self._partly = 0
        self._places = Counter[str]()

    async def start(self) -> None:
        """Look, and go on looking.

        The first look has ended when this returns: what a copy of the database has left to tell
        is not told before it, and then once more.
        """
        if self._admins:
            await self._try_to_look()
            self._nursery.start(self._work(), "alerts")

    def stop(self) -> None:
        """Write down what was counted, and look no more."""
        self._stopping = True
        self._wake.set()

    def note_update(self, place: str, *, skipped: bool) -> None:
        """Count an update of Telegram that was not understood; `place` holds no content of it."""
        self._skipped += skipped
        self._partly += not skipped
        if len(self._places) < MOST_PLACES:
            self._places[place] += 1
        self._wake.set()

    async def _work(self) -> None:
        while True:
            await until(self._wake, LOOK_EVERY, self._clock)
            self._wake.clear()
            if self._stopping:
                break
            await self._try_to_look()
        await self._write_down_updates()

    async def _try_to_look(self) -> None:
        try:
            if await self._unwritable.look():
                await self._announce()
            if self._unwritable.is_lost:
                return
            await self._write_down_updates()
            await self._look()
        except Exception:
            log.exception("the state of the service cannot be read; looking at it later")

    async def _write_down_updates(self) -> None:
        if not self._skipped + self._partly:
            return
        skipped, partly, places = self._skipped, self._partly, list(self._places)
        facts = {"skipped": skipped, "partly": partly, "places": places}
        await self._store.count(AlertKind.UPDATES, facts)
        # what could not be written down is counted on; so is what came meanwhile
        self._skipped -= skipped
        self._partly -= partly
        for place in places:
            del self._places[place]

    async def _look(self) -> None:
        states, now = await self._store.states(), self._clock.now()
        for kind, facts in (await self._troubles.find(states)).items():
            await self._heed(kind, states[kind], facts, now)
        self._starting = False
        for kind in COUNTED:
            if may_tell(states[kind], now):
                await self._tell_counted(kind, states[kind], now)

    async def _heed(
        self, kind: AlertKind, state: AlertState, facts: AlertFacts | None, now: datetime
    ) -> None:
        trouble, starting = facts is not None, self._starting and kind in AT_EACH_START
        told_at = await asyncio.to_thread(self._restore_note.told_at) if starting else None
        match step(kind, state, now, trouble=trouble, starting=starting, told_at=told_at):
            case Step.RAISE:
                log.warning("the administrators are told: %s", kind)
                await self._store.raise_(kind, facts or {}, now, self._admins)
                if kind is AlertKind.RESTORED:
                    await asyncio.to_thread(self._restore_note.note, now)
            case Step.END:
                log.info("the administrators are told that it is over: %s", kind)
                await self._store.end(kind, state.facts, self._admins)
                if kind is AlertKind.RESTORED:
                    await asyncio.to_thread(self._restore_note.clear)
            case Step.NOTHING:
                return
        await self._announce()

    async def _tell_counted(self, kind: AlertKind, state: AlertState, now: datetime) -> None:
        if kind is AlertKind.UPDATES:
            if not state.facts:
                return
            await self._store.tell_counted(kind, {}, now, self._admins)
        else:
            new = await self._overview.new_unknown(state.covered_until)
            if not new.sms:
                return
            facts = {"sms": new.sms, "mailings": new.mailings}
            await self._store.tell_counted(kind, facts, now, self._admins, covered_until=new.until)
        log.warning("the administrators are told: %s", kind)
        await self._announce()

    async def _announce(self) -> None:
        for admin_id in self._admins:
            await self._bus.emit(Alerted(admin_id))
