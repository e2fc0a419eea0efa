"""The cells of a table: as libraries return them, as stored on disk, as people read them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import orjson

from bot.sheets.files.model import Cell

_MINUTE, _HOUR = 60, 3600
_MIDNIGHT = time()
_HUGE = 1e21

Moment = date | time | timedelta
"""The types that a cell formatted as a date or a time is read as."""


def as_text(cell: object) -> str:
    """Return a cell as Excel shows it: 79161234567, 0.3, 24.11.2026, 09:30."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _HUGE else f"{cell:.15g}"
    if isinstance(cell, Moment):
        return _moment(cell)
    return str(cell)


def is_blank(row: Sequence[object]) -> bool:
    """Tell whether every cell is empty or blank."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


_dumps = partial(
    orjson.dumps,
    default=as_text,
    option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE,
)


def rows_to_json(rows: Sequence[Sequence[object]]) -> list[bytes]:
    """Return each row as a line of JSON: dates as text, numbers exactly."""
    try:
        return list(map(_dumps, rows))
    except TypeError:
        return [_dumps([_encodable(as_text(cell)) for cell in row]) for row in rows]


def row_from_json(line: bytes) -> list[Cell]:
    """Return the row that a line of JSON holds; whole numbers are int."""
    return [_whole(cell) for cell in orjson.loads(line)]


def _whole(cell: Any) -> Cell:  # noqa: ANN401 - what JSON holds
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _HUGE:
        return int(cell)
    stored: Cell = cell
    return stored


def _encodable(text: str) -> str:
    """Return `text` with «?» for halves of surrogate pairs: a hostile workbook can hold them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _moment(cell: Moment) -> str:
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // _HOUR}:{seconds % _HOUR // _MINUTE:02}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, datetime) and cell.time() != _MIDNIGHT:
        return f"{cell:%d.%m.%Y %H:%M}"
    return f"{cell:%d.%m.%Y}"
