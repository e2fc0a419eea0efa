"""Whose child works next: each owner has one at a time, and owners take turns."""

import asyncio
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

AT_ONCE = max(2, min(4, os.cpu_count() or 1))
"""Children of one kind: each may take half a gigabyte and a whole core."""


class WorkerSlots:
    """Lets `AT_ONCE` children of one kind work at once; the others wait.

    An owner, a chat, has one child at work, however many jobs it brings, and its next waits behind
    those of the others. So nobody keeps all slots, nor anybody else's job waiting for all his own.
    """

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()

    def full(self, owner: Hashable) -> bool:
        """Tell whether a job of this owner that comes now must wait."""
        return not self._turns().may_begin(owner)

    @asynccontextmanager
    async def turn(self, owner: Hashable | None) -> AsyncIterator[None]:
        """Wait for a turn of this owner, and hold it within the block; None: nobody's job."""
        turns, owner = self._turns(), object() if owner is None else owner
        await turns.begin(owner)
        try:
            yield
        finally:
            turns.end(owner)

    def _turns(self) -> "_Turns":
        return self._of.setdefault(asyncio.get_running_loop(), _Turns())


class _Turns:
    """The turns of one event loop."""

    def __init__(self) -> None:
        self._at_work: set[Hashable] = set()
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        """Owners in the order of their next turns → their jobs, in the order they came."""

    def may_begin(self, owner: Hashable) -> bool:
        return len(self._at_work) < AT_ONCE and owner not in self._at_work

    async def begin(self, owner: Hashable) -> None:
        if self.may_begin(owner):
            self._at_work.add(owner)
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.end(owner)  # the turn came in the same moment
            else:
                self._give_up(owner, turn)
            raise

    def end(self, owner: Hashable) -> None:
        self._at_work.remove(owner)
        for coming in filter(self.may_begin, self._waiting):
            self._at_work.add(coming)
            self._take_next(coming).set_result(None)
            return

    def _take_next(self, owner: Hashable) -> asyncio.Future[None]:
        jobs = self._waiting.pop(owner)
        turn = jobs.popleft()
        if jobs:
            self._waiting[owner] = jobs
        return turn

    def _give_up(self, owner: Hashable, turn: asyncio.Future[None]) -> None:
        self._waiting[owner].remove(turn)
        if not self._waiting[owner]:
            del self._waiting[owner]
