"""The pace of one login: how many requests a second, whose first (docs/rules.md, S12 and D11)."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum

from bot.devino.errors import TooManyRequests


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

_MARGIN = 0.05
"""Seconds by which two requests may draw together on their way, and still not be too many."""

_SPREAD = 1.06
"""How much further apart than 1/N the slots are: so the door, which is stricter, seldom waits."""

_SLACK = 0.1
"""Seconds by which a slot may be late before it is lost, and a turn before it is no longer good."""

_LONGEST_REST = 60.0
"""Seconds; a gateway that wants more is asked again all the same."""
_MOST_RESTS = 6
"""Rests in a row after which they get no longer."""


def _tell_nobody(rank: Rank, seconds: float) -> None:
    """Take no note of a wait."""


class Turn:
    """The right to make one request now: a slot of the pace.

    A turn that is not used for a moment expires, so that not many of them leave together.
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
    """Lets callers through in turn, and never more than N requests out in any second.

    Two gates keep the pace (docs/rules.md, D11). Turns are slots of an absolute schedule, a little
    more than 1/N apart: they decide who is next. The door is passed by a request that has its
    connection and is about to leave: one leaves only when the N-th request before it left a second
    and a margin ago. However late callers use their turns, and however long a connection takes,
    the gateway sees N requests a second at most; the margin is for what differs on the way there.

    All clients of a login share one pacer. `rate_per_second` None means no limit. Of a broken rate
    only the whole requests count: no second may have more than 7 at 7.5. Below 1 it is one request
    in each 1/N seconds.

    Waking up late costs no slot. After an idle time the schedule begins anew, so no burst is saved
    up. While sends take all slots, one question goes every few seconds and idle ones wait. A task
    gives the slots out; it runs only while somebody waits.

    When the gateway asks for fewer requests, everybody who uses the login rests: see `rest`.
    `waited` is told how long each caller waited for his turn.
    """

    def __init__(
        self,
        rate_per_second: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        waited: Callable[[Rank, float], None] = _tell_nobody,
    ) -> None:
        if rate_per_second is not None and not rate_per_second > 0:
            raise ValueError("a pace is more than 0 requests a second, or None")
        self._step = self._window = 0.0
        self._left: deque[float] = deque(maxlen=1)
        if rate_per_second is not None:
            most = max(1, math.floor(rate_per_second))
            period = max(1.0, 1 / rate_per_second)
            self._step = period * _SPREAD / most
            self._window = period + _MARGIN
            self._left = deque([-math.inf] * most, maxlen=most)
        self._slack = max(self._step, _SLACK)
        self._clock = clock
        self._sleep = sleep
        self._waited = waited
        self._next = self._resting_until = -math.inf
        self._rests = 0
        self._lines: dict[Rank, deque[asyncio.Future[float]]] = {rank: deque() for rank in Rank}
        self._passed_over_since = math.inf
        self._giver: asyncio.Task[None] | None = None
        self._door = asyncio.Lock()

    @property
    def paced(self) -> bool:
        """Tell whether the pace is limited."""
        return bool(self._step)

    async def turn(self, rank: Rank) -> Turn:
        """Return when the caller may make one request.

        Lower ranks go first, but for a question that has waited too long; within a rank, first
        come, first served. A cancelled caller gives its place, or its slot, to the next.
        """
        asked = self._clock()
        if self._giver is None and asked >= self._next:
            self._waited(rank, 0.0)
            return Turn(self, self._take_slot() if self._step else 0.0)
        slot = await self._wait_in(rank)
        self._waited(rank, self._clock() - asked)
        return Turn(self, slot)

    async def leave(self) -> None:
        """Return when a request that is ready may leave, and count it as leaving now."""
        async with self._door:
            while (wait := self._left[0] + self._window - self._clock()) > 0:
                await self._sleep(wait)
            self._left.append(self._clock())

    def rest(self, seconds: float | None) -> None:
        """Give no turns for so long, at most a minute: the gateway took a call as one too many.

        None: for a second, and for twice as long each time it comes again. What comes while
        everybody rests already is of the same trouble and changes nothing.
        """
        now = self._clock()
        if now < self._resting_until:
            return
        usual = min(_LONGEST_REST, 2.0**self._rests)
        self._rests = min(self._rests + 1, _MOST_RESTS)
        self._resting_until = now + (usual if seconds is None else min(_LONGEST_REST, seconds))
        self._next = max(self._next, self._resting_until)

    def rested(self) -> None:
        """Note that the gateway takes calls: the next rest is a short one."""
        if self._rests and not self.rest_left:
            self._rests = 0

    @property
    def rest_left(self) -> float:
        """How many seconds are left of a rest; 0: there is none."""
        return max(0.0, self._resting_until - self._clock())

    @property
    def idle(self) -> bool:
        """Tell whether a new pacer in the place of this one would break no pace and no rest."""
        since = self._clock() - self._window
        last = self._left[-1] if self._left else -math.inf
        nobody = self._giver is None and not self._door.locked()
        return nobody and self._next <= since and last <= since

    def is_fresh(self, slot: float) -> bool:
        """Tell whether a request made now still belongs to this slot."""
        return not self._step or self._clock() - slot < 2 * self._slack

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
        """Take the next slot; one that is missed by more than a moment is lost, not caught up."""
        now = self._clock()
        slot = self._next if now - self._next < self._slack else now
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


def refuse_while_resting(pacer: Pacer) -> None:
    """Raise TooManyRequests while everybody who uses the login rests."""
    if pacer.rest_left:
        raise TooManyRequests("the gateway wants fewer requests, so this one was not made")
