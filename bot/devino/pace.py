"""How many requests a second one login may make, and who goes first."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum


class Rank(IntEnum):
    """Who goes before whom, when several wait for the pace."""

    SEND = 0
    """SMS, and the log-ins that they wait for."""
    READ = 1
    """Questions that somebody waits for; the first in line is not passed over for long."""
    IDLE = 2
    """Questions that only use what is left over."""


_LONGEST_WAIT = 3.0
"""Seconds that sends may go before a question: a mailing takes every slot there is, for hours."""


class Turn:
    """The right to make one request now: a slot of the pace.

    It is good for less than a step after its slot, so that however long callers take between
    their turn and their request, no second sees more than N + 1 of them.
    """

    def __init__(self, pacer: "Pacer", slot: float) -> None:
        self._pacer = pacer
        self._slot = slot
        self._used = False

    def use(self) -> bool:
        """Make the request now; False when it is too late for that, or was used: take another."""
        good = not self._used and self._pacer.is_fresh(self._slot)
        self._used = True
        return good

    def give_back(self) -> None:
        """Leave the slot to whoever comes next."""
        if not self._used:
            self._used = True
            self._pacer.take_back(self._slot)


class Pacer:
    """Lets callers through one at a time, `rate_per_second` of them, at most N + 1 in any second.

    Slots lie on an absolute schedule, each 1/N after the one before, so waking up late costs no
    slot; after idleness the schedule begins anew, so nothing is saved up for a burst. Share one
    pacer among all that uses a login. `rate_per_second` None lifts the pace.

    While sends never end, one question goes every few seconds, and no idle one.

    The task that gives slots out lives only while somebody waits.
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
        """Tell whether there is a pace at all."""
        return bool(self._step)

    async def turn(self, rank: Rank) -> Turn:
        """Return when the caller may make one request; those of a lower rank go first, mostly.

        Among equals the order is that of coming. Cancelled, it gives up its place in line, and
        the slot if it had one, to the next.
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
        """Return the slot taken; one missed by a whole step or more is lost, not caught up.

        Lateness below one step keeps any second at N + 1: slots are a step apart, and the
        requests of a second stem from less than a second and a step of slots.
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
        """Return whose turn it is: a question's, when it has been passed over for too long."""
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
