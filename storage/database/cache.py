"""Records in memory beside their table, so that a tap does not read them again."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class RecordCache(Generic[T]):
    """Holds at most `most` records by number; the least recently used ones leave first.

    Every change of a record in the table happens inside `changing`. Only one process writes, so
    nothing else can make a cached record untrue.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._records: OrderedDict[int, T] = OrderedDict()
        self._changes = 0

    async def get(self, number: int, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """Return a record; `read` it when it is not cached. None is never cached."""
        if number in self._records:
            self._records.move_to_end(number)
            return self._records[number]
        changes = self._changes
        record = await read()
        # a record that was read while something changed may be the old one
        if record is not None and changes == self._changes:
            self._add(number, record)
        return record

    @asynccontextmanager
    async def changing(self, *numbers: int) -> AsyncIterator[dict[int, T]]:
        """Forget these records when the block ends, however it ends: put the transaction in it.

        A record that the transaction itself returned may be put into the dict. It is cached if the
        block ends without an error.
        """
        fresh: dict[int, T] = {}
        try:
            yield fresh
        except BaseException:
            fresh.clear()
            raise
        finally:
            self._changes += 1
            for number in numbers:
                self._records.pop(number, None)
            for number, record in fresh.items():
                self._add(number, record)

    def _add(self, number: int, record: T) -> None:
        self._records[number] = record
        if len(self._records) > self._most:
            self._records.popitem(last=False)
