"""The pace of one login: how many requests a second, whose first (docs/rules.md, S12 and M5)."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum


class Rank(IntEnum):
    """Who goes first when several callers wait for the pace; lower ranks go first."""

    SEND = 0
    """SMS, and the log-ins that SMS wait for."""
    READ = 1
    """Questions that a person waits for; the first in line waits a few seconds at most."""
    IDLE = 2
    """Questions that only use the slots that nobody else wants."""


_LONGEST_WAIT = 3.0
"""Seconds that a question waits behind sends: a mailing may take every slot for hours."""


class Turn:
    """The right to make one request now: a slot of the pace.

    A turn expires one step after its slot. So no second sees more than N + 1 requests, however
    late callers use their turns.
    """

    def __init__(self, pacer: "Pacer", slot: float) -> None:
        self._pacer = pacer
        self._slot = slot
        self._used = False

    def use(self) -> bool:
        """Use the turn for a request now; False when it has expired or was used: take another."""
        good = not self._used and self._pacer.is_fresh(self._slot)
        self._used = True
        return good

    def give_back(self) -> None:
        """Give the slot to the next caller."""
        if not self._used:
            self._used = True
            self._pacer.take_back(self._slot)


class Pacer:
    """Lets callers through one at a time, `rate_per_second` of them, at most N + 1 in any second.

    Slots are on an absolute schedule, 1/N apart, so waking up late costs no slot. After an idle
    time the schedule begins anew, so no burst is saved up. All clients of a login share one pacer.
    `rate_per_second` None means no limit.

    While sends take all slots, one question goes every few seconds and idle ones wait.

    A task gives the slots out; it runs only while somebody waits.
    """

    def __init__(
        self,
        rate_per_second: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if rate_per_second is not None and not rate_per_second > 0:
            raise ValueError("a pace is more than 0 requests a second, or None")
        self._step = 1 / rate_per_second if rate_per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = -math.inf
        self._lines: dict[Rank, deque[asyncio.Future[float]]] = {rank: deque() for rank in Rank}
        self._passed_over_since = math.inf
        self._giver: asyncio.Task[None] | None = None

    @property
    def paced(self) -> bool:
        """Tell whether the pace is limited."""
        return bool(self._step)

    async def turn(self, rank: Rank) -> Turn:
        """Return when the caller may make one request.

        Lower ranks go first, but for a question that has waited too long; within a rank, first
        come, first served. A cancelled caller gives its place, or its slot, to the next.
        """
        if not self._step:
            return Turn(self, 0.0)
        if self._giver is None and self._clock() >= self._next:
            return Turn(self, self._take_slot())
        return Turn(self, await self._wait_in(rank))

    def is_fresh(self, slot: float) -> bool:
        """Tell whether a request made now still belongs to this slot."""
        return not self._step or self._clock() - slot < self._step

    def take_back(self, slot: float) -> None:
        """Put an unused slot back, unless a later one is taken already."""
        if self._next == slot + self._step:
            self._next = slot

    async def _wait_in(self, rank: Rank) -> float:
        line = self._lines[rank]
        if rank is Rank.READ and not line:
            self._passed_over_since = self._clock()
        ticket: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        line.append(ticket)
        if self._giver is None:
            self._giver = asyncio.create_task(self._give_out())
        try:
            return await ticket
        except asyncio.CancelledError:
            if ticket.cancelled():
                self._leave(line, ticket)
            elif not self._call_next(ticket.result()):
                self.take_back(ticket.result())
            raise

    async def _give_out(self) -> None:
        while any(self._lines.values()):
            while (wait := self._next - self._clock()) > 0:
                await self._sleep(wait)
            slot = self._take_slot()
            if not self._call_next(slot):
                self.take_back(slot)
        self._giver = None

    def _take_slot(self) -> float:
        """Take the next slot; one that is missed by a whole step or more is lost, not caught up.

        No second has more than N + 1 requests: slots are one step apart, and every request is
        less than a step later than its slot.
        """
        now = self._clock()
        slot = self._next if now - self._next < self._step else now
        self._next = slot + self._step
        return slot

    def _call_next(self, slot: float) -> bool:
        for rank in self._order(slot):
            line = self._lines[rank]
            while line:
                ticket = line.popleft()
                if not ticket.done():
                    ticket.set_result(slot)
                    self._note(rank, slot)
                    return True
        return False

    def _order(self, slot: float) -> tuple[Rank, ...]:
        """Return the ranks in serving order; a question that has waited too long is first."""
        due = slot - self._passed_over_since >= _LONGEST_WAIT
        return (Rank.READ, *Rank) if due else tuple(Rank)

    def _note(self, rank: Rank, slot: float) -> None:
        if rank is Rank.READ:
            self._passed_over_since = slot

    def _leave(self, line: deque[asyncio.Future[float]], ticket: asyncio.Future[float]) -> None:
        if ticket in line:
            line.remove(ticket)
        if self._giver and not any(self._lines.values()):
            self._giver.cancel()
            self._giver = None
