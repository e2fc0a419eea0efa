"""Records kept in memory beside their table, so that a tap does not ask for them again."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """At most `most` records by number, the least used ones forgotten first.

    Whoever changes a record in the table does it inside `changing`. One process alone writes, so
    nothing else can make what is kept here untrue.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[int, T] = OrderedDict()
        self._changes = 0

    async def get(self, number: int, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """Return a record, asked for by `read` when it is not kept; None is never kept."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        changes = self._changes
        found = await read()
        # what was read while something changed may be what stood there before
        if found is not None and changes == self._changes:
            self._kept[number] = found
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    @asynccontextmanager
    async def changing(self, *numbers: int) -> AsyncIterator[None]:
        """Forget records when the block has ended, however it ends: put the transaction in it."""
        try:
            yield
        finally:
            self._changes += 1
            for number in numbers:
                self._kept.pop(number, None)
