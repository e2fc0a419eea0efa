"""News for the page: what happens at the gateway, as JSON-serialisable dictionaries."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.clock import Clock
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.records import Accepted, Request
from bot.sandbox.devino.rows import Posted

Event = dict[str, Any]
_BACKLOG = 1_000
_LOOK_SECONDS = 0.2
_VIEWS_A_LOOK = 100
_WATCHED = 300
"""How many of the newest SMS are looked at for changes of state: more than a page shows."""


class News:
    """Passes events to every listener, but no more of them than a person can look at.

    More than a hundred SMS in a fifth of a second are left out: one `resync` says so. A listener
    that lags a thousand events behind gets a `resync` too.
    """

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._changes = _Changes(ledger)
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._views_left = _VIEWS_A_LOOK

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[AsyncIterator[Event]]:
        """Give the events from now on; they end when the sandbox stops."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        if not self._queues:
            self._changes.watch_all(self._clock.now())
            self._looking = asyncio.create_task(self._look())
        self._queues.add(queue)
        try:
            yield _events(queue)
        finally:
            self._queues.discard(queue)
            if not self._queues and self._looking:
                self._looking.cancel()
                with suppress(asyncio.CancelledError):
                    await self._looking

    def request(self, record: Request) -> None:
        """Tell of a call, and of the fault that spoiled it."""
        if self._queues:
            self.publish({"kind": "request", "request": record.dump()})
            if record.fault:
                fault = {"kind": "fault", "fault": record.fault.value, "method": record.method}
                self.publish(fault)

    def accepted(self, posted: Posted, balance: Decimal) -> None:
        """Tell of SMS just accepted for one account, and watch what becomes of them."""
        if not self._queues:
            return
        self._changes.watch(posted, self._clock.now())
        self._show("accepted", posted)
        self.publish({"kind": "balance", "login": posted.account, "balance": str(balance)})

    def changed(self, row: Accepted) -> None:
        """Publish the state of an SMS."""
        self._show("state", [row])

    def _show(self, kind: str, rows: Sequence[Accepted]) -> None:
        """Tell of SMS, or leave all of them to the `resync` of the next look."""
        self._views_left -= len(rows)
        if self._views_left >= 0:
            for row in rows:
                self.publish({"kind": kind, "sms": self.view(row)})

    def view(self, row: Accepted) -> dict[str, Any]:
        """Return an SMS as the page shows it: the record and where each segment is."""
        now = self._clock.now()
        shown = row.dump()
        progress = [(i, self._ledger.progress(row, i, now)) for i in shown.pop("ids")]
        shown["segments"] = [
            {"id": i, "state": p.state, "description": p.description} for i, p in progress
        ]
        return shown

    def publish(self, event: Event) -> None:
        """Pass an event to every listener."""
        for queue in self._queues:
            if queue.qsize() >= _BACKLOG:
                _drain(queue)
                queue.put_nowait({"kind": "resync"})
            queue.put_nowait(event)

    def look(self) -> None:
        """Tell of every SMS whose state the clock has changed since the last look."""
        if self._queues and (rows := self._changes.due(self._clock.now())):
            self._show("state", rows)

    def close(self) -> None:
        """End every listener's events."""
        for queue in self._queues:
            queue.put_nowait(None)

    async def _look(self) -> None:
        # Real seconds, not the clock's: a hand-driven clock must not be waited for nor moved.
        while True:
            self.look()
            if self._views_left < 0:
                self.publish({"kind": "resync"})
            self._views_left = _VIEWS_A_LOOK
            await asyncio.sleep(_LOOK_SECONDS)


async def _events(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event


def _drain(queue: asyncio.Queue[Event | None]) -> None:
    while not queue.empty():
        queue.get_nowait()


class _Changes:
    """Tells which of the newest SMS change state next, by a heap of moments: a look is cheap."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._heap: list[tuple[datetime, int]] = []

    def watch(self, rows: Sequence[Accepted], now: datetime) -> None:
        for row in rows[-_WATCHED:]:
            moment = self._ledger.course(row).next_change(now)
            if moment is not None:
                heapq.heappush(self._heap, (moment, row.number))

    def watch_all(self, now: datetime) -> None:
        self._heap.clear()
        self.watch(self._ledger.rows, now)

    def due(self, now: datetime) -> list[Accepted]:
        """Return the newest SMS that have changed, and forget about all older ones."""
        oldest = len(self._ledger.rows) - _WATCHED
        changed = []
        while self._heap and self._heap[0][0] <= now:
            number = heapq.heappop(self._heap)[1]
            if number > oldest:
                changed.append(self._ledger.rows[number - 1])
        self.watch(changed, now)
        return changed
