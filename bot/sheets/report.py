"""Writes .xlsx reports by a child process, so that the event loop is not held up."""

import asyncio
from asyncio import StreamWriter
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from datetime import date
from pathlib import Path

import orjson

from bot.sheets.files.cells import to_json
from bot.sheets.files.model import Cell, Limits
from bot.sheets.process import child_process, result_of

_AT_ONCE = 100
"""Rows sent to the child before other tasks of the event loop get their turn."""
_SECONDS = 3600
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATETIME

Row = Sequence[Cell | date | None]
Rows = Iterable[Row] | AsyncIterable[Row]


async def write_report(
    path: Path, header: Sequence[str], rows: Rows, *, owner: int | None = None
) -> None:
    """Write an .xlsx with a frozen header, filters and column widths; replace the file at `path`.

    The rows are taken one by one as they are written, about 15,000 a second, so memory does not
    grow with them. Rows beyond Excel's 1,048,576 go to a second sheet. A cell that begins with
    `= + - @` is written as text, never as a formula, and so are numbers of 11 digits and more
    without a format (docs/rules.md, F6). A `Shown` is written as its value in its format, so that
    Excel sorts and filters dates and amounts as such (docs/rules.md, F9). `owner` is the chat that
    gets it. No file is left when writing fails or is cancelled.
    """
    part = path.with_name(path.name + ".part")
    job = {"do": "write", "path": str(part), "header": list(header)}
    try:
        async with child_process(job, Limits(seconds=_SECONDS), owner) as child:
            await _feed(child.stdin, rows)
            await result_of(child)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


async def _feed(stdin: StreamWriter, rows: Rows) -> None:
    lines: list[bytes] = []
    async for row in _each(rows):
        lines.append(orjson.dumps(list(row), default=to_json, option=_LINE))
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
