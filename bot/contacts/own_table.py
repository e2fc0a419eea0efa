"""Tables that the bot writes itself, so that one reader reads them and people's files alike."""

import asyncio
import csv
import re
from collections.abc import AsyncIterable, Sequence
from pathlib import Path

from bot.sheets import Choice, Limits

Row = Sequence[str]

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
_DELIMITER = ";"
_LONGEST = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def own_table_choice(*, titled: bool, phone_column: int = 0, name_column: int | None = 1) -> Choice:
    """Return where the recipients are in such a table; when `titled`, row 1 holds the titles."""
    return Choice("", (phone_column,), name_column, 2 if titled else 1)


async def write_own_table(path: Path, rows: AsyncIterable[Row]) -> None:
    """Write rows of text to a new file; control characters and the ends of long cells are lost."""
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
