"""Files out: .xlsx reports, written by a child while the loop goes on."""

import asyncio
from asyncio import StreamWriter
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from pathlib import Path

import orjson

from bot.sheets.files.model import Cell, Limits
from bot.sheets.process import answer, child

_AT_ONCE = 100
"""Rows between two breaths of the loop."""
_SECONDS = 3600

Row = Sequence[Cell | None]
Rows = Iterable[Row] | AsyncIterable[Row]


async def write_report(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Write an .xlsx with a frozen header, filters and widths, replacing what is at `path`.

    Memory does not grow with the rows, which are asked for as they are written (about 15,000 a
    second); beyond Excel's 1,048,576 they go on in a second sheet. Text stays text: no formula
    is made of a cell that begins with `= + - @`, and numbers of 11 digits and more (phones,
    ids) are text too. When it fails or is cancelled there is no file.
    """
    part = path.with_name(path.name + ".part")
    job = {"do": "write", "path": str(part), "header": list(header)}
    try:
        async with child(job, Limits(seconds=_SECONDS)) as one:
            await _feed(one.stdin, rows)
            await answer(one, _unheard)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _unheard(rows: int) -> None:
    del rows


async def _feed(stdin: StreamWriter, rows: Rows) -> None:
    lines: list[bytes] = []
    async for row in _each(rows):
        lines.append(orjson.dumps(list(row), option=orjson.OPT_APPEND_NEWLINE))
        if len(lines) >= _AT_ONCE:
            stdin.writelines(lines)
            lines.clear()
            await stdin.drain()
            await asyncio.sleep(0)
    stdin.writelines(lines)
    stdin.close()


async def _each(rows: Rows) -> AsyncIterator[Row]:
    if isinstance(rows, AsyncIterable):
        async for row in rows:
            yield row
    else:
        for row in rows:
            yield row
