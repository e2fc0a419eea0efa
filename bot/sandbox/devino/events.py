"""News for the page: what happens at the gateway, as JSON-serialisable dictionaries."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.clock import Clock
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.records import Accepted, Request

Event = dict[str, Any]
_BACKLOG = 10_000
_LOOK_SECONDS = 0.2


class News:
    """Hands every event to every listener; one that lags 10,000 behind is told to `resync`."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._changes = _Changes(ledger)
        self._queues: set[asyncio.Queue[Event | None]] = set()

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[AsyncIterator[Event]]:
        """Give the events from now on; they end when the sandbox stops."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        if not self._queues:
            self._changes.watch_all(self._clock.now())
        self._queues.add(queue)
        looking = asyncio.create_task(self._look())
        try:
            yield _events(queue)
        finally:
            self._queues.discard(queue)
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    def request(self, record: Request) -> None:
        """Tell of a call, and of the fault that spoiled it."""
        if self._queues:
            self.publish({"kind": "request", "request": record.dump()})
            if record.fault:
                fault = {"kind": "fault", "fault": record.fault.value, "method": record.method}
                self.publish(fault)

    def accepted(self, rows: Sequence[Accepted], balance: Decimal) -> None:
        """Tell of SMS just accepted for one account, and watch what becomes of them."""
        if not self._queues:
            return
        for row in rows:
            self.publish({"kind": "accepted", "sms": self.view(row)})
            self._changes.watch(row, self._clock.now())
        account = rows[0].account
        self.publish({"kind": "balance", "login": account, "balance": str(balance)})

    def changed(self, row: Accepted) -> None:
        """Tell where an SMS is."""
        self.publish({"kind": "state", "sms": self.view(row)})

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
        """Tell everybody."""
        for queue in self._queues:
            if queue.qsize() >= _BACKLOG:
                _drain(queue)
                queue.put_nowait({"kind": "resync"})
            queue.put_nowait(event)

    def look(self) -> None:
        """Tell of every SMS whose state the clock has changed since the last look."""
        if self._queues:
            for row in self._changes.due(self._clock.now()):
                self.changed(row)

    def close(self) -> None:
        """End every listener's events."""
        for queue in self._queues:
            queue.put_nowait(None)

    async def _look(self) -> None:
        # Real seconds, not the clock's: a hand-driven clock must not be waited for nor moved.
        while True:
            self.look()
            await asyncio.sleep(_LOOK_SECONDS)


async def _events(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event


def _drain(queue: asyncio.Queue[Event | None]) -> None:
    while not queue.empty():
        queue.get_nowait()


class _Changes:
    """Which SMS change state next: a heap of moments, so that a look costs nothing."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._heap: list[tuple[datetime, int]] = []

    def watch(self, row: Accepted, now: datetime) -> None:
        moment = self._ledger.course(row).next_change(now)
        if moment is not None:
            heapq.heappush(self._heap, (moment, row.number))

    def watch_all(self, now: datetime) -> None:
        self._heap.clear()
        for row in self._ledger.rows:
            self.watch(row, now)

    def due(self, now: datetime) -> Iterator[Accepted]:
        while self._heap and self._heap[0][0] <= now:
            row = self._ledger.rows[heapq.heappop(self._heap)[1] - 1]
            self.watch(row, now)
            yield row
