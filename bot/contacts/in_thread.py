"""Reads slow iterators in a thread, so that files do not hold up the event loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

_AT_ONCE = 1000


async def iterate_in_thread(iterator: Iterator[T]) -> AsyncIterator[T]:
    """Yield the items of an iterator, each fetched in a thread. No item may be None."""
    while (item := await asyncio.to_thread(next, iterator, None)) is not None:
        yield item


async def iterate_chunks_in_thread(items: Iterable[T]) -> AsyncIterator[T]:
    """Yield the items of an iterable, fetched in a thread by the thousand."""
    async for chunk in iterate_in_thread(_chunks(items)):
        for item in chunk:
            yield item


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
