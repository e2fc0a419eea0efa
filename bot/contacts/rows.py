"""Our own rows written as a table that is then read like anybody's."""

import asyncio
import csv
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bot.sheets import Choice, Limits

Row = Sequence[str]
T = TypeVar("T")

OWN = Limits(file_bytes=1 << 30, seconds=300, rows=10_000_000, columns=1000, cells=100_000_000)
"""What a table of ours may cost: it is as large as what it was made of."""

_AT_ONCE = 1000
_DELIMITER = ";"
_LONGEST = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def own_choice(*, titled: bool, phone_column: int = 0, name_column: int | None = 1) -> Choice:
    """Return how a table of ours is read; when `titled`, its first row is titles."""
    return Choice("", (phone_column,), name_column, 2 if titled else 1)


async def write_rows(path: Path, rows: AsyncIterable[Row]) -> None:
    """Write rows of text, the titles among them; what no cell may hold is left out."""
    await asyncio.to_thread(_append, path, None)
    chunk: list[Row] = []
    async for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            await asyncio.to_thread(_append, path, chunk)
            chunk = []
    await asyncio.to_thread(_append, path, chunk)


def _append(path: Path, rows: Sequence[Row] | None) -> None:
    with path.open("a", encoding="utf-8", errors="replace", newline="") as file:
        if rows is None:
            file.write(f"sep={_DELIMITER}\n")
            return
        writer = csv.writer(file, delimiter=_DELIMITER)
        writer.writerows([_CONTROL.sub("", cell)[:_LONGEST] for cell in row] for row in rows)


async def each(items: Iterable[T]) -> AsyncIterator[T]:
    """Yield what a slow iterable gives, asked for in a thread, many at a time."""
    async for chunk in in_thread(_chunks(items)):
        for item in chunk:
            yield item


async def in_thread(items: Iterator[T]) -> AsyncIterator[T]:
    """Yield what a slow iterator gives, each asked for in a thread. It gives no None."""
    while (item := await asyncio.to_thread(next, items, None)) is not None:
        yield item


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk
