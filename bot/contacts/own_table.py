"""Tables that the bot writes itself, so that one reader reads them and people's files alike."""

import asyncio
import re
from collections.abc import AsyncIterable, Iterator, Sequence
from pathlib import Path

from bot.sheets import Cell, Choice, Limits, rows_to_json

Row = Sequence[Cell]

OWN_TABLE_LIMITS = Limits(
    file_bytes=1 << 30,
    stored_bytes=1 << 31,
    seconds=300,
    rows=10_000_000,
    columns=1000,
    cells=100_000_000,
)
"""Limits for a table of the bot's own: it is as large as the list or text it was made from."""

_AT_ONCE = 1000
_LONGEST = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def own_table_choice(*, titled: bool, phone_column: int = 0, name_column: int | None = 1) -> Choice:
    """Return where the recipients are in such a table; when `titled`, row 1 holds the titles."""
    return Choice("", (phone_column,), name_column, 2 if titled else 1)


async def write_own_table(path: Path, rows: AsyncIterable[Row]) -> None:
    """Write rows to a new file, a line of JSON each.

    Numbers and dates stay what they are; of texts the control characters and the ends of very long
    ones are lost.
    """
    await asyncio.to_thread(path.touch)
    chunk: list[Row] = []
    async for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            await asyncio.to_thread(_append, path, chunk)
            chunk = []
    await asyncio.to_thread(_append, path, chunk)


def _append(path: Path, rows: Sequence[Row]) -> None:
    with path.open("ab") as file:
        file.writelines(rows_to_json([list(_storable(row)) for row in rows]))


def _storable(row: Row) -> Iterator[Cell]:
    for cell in row:
        yield _CONTROL.sub("", cell)[:_LONGEST] if isinstance(cell, str) else cell
