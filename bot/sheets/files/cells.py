"""The cells of a table: as libraries return them, as stored on disk, as people read them."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import orjson

from bot.sheets.files.model import Cell, Shown

_MINUTE, _HOUR = 60, 3600
_MIDNIGHT = time()
_DAY = timedelta(days=1)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
_FALSE_LEAP_DAY = 60
_HUGE = 1e21
_DIGITS, _SMALLEST, _LONGEST = 10, -4, 11
"""Of a number without a format: digits at most, and the powers of ten shown without an exponent."""
_DECIMAL = ","

Moment = date | time | timedelta
"""The types that a cell formatted as a date or a time is read as."""


def as_text(cell: object) -> str:
    """Return a cell as Excel shows it: 79161234567, 0,3, 15%, 24.11.2026, 09:30, ИСТИНА.

    What has no text of its own (`Shown`) is written as with Russian settings.
    """
    if isinstance(cell, str | Shown):
        return cell if isinstance(cell, str) else cell.text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ИСТИНА" if cell else "ЛОЖЬ"
    if isinstance(cell, float):
        return general(cell).replace(".", _DECIMAL)
    if isinstance(cell, Moment):
        return _moment(cell)
    return str(cell)


def general(value: float) -> str:
    """Return a number as Excel shows it without a format, with a decimal point: 0.1, 1E-05.

    A fraction gets as many digits as eleven characters hold. A whole number keeps all its digits,
    where Excel would show 1.23457E+11: a code or a card is never rounded.
    """
    if isinstance(value, int) or (value.is_integer() and abs(value) < _HUGE):
        return str(int(value))
    if not math.isfinite(value):
        return str(value)
    size = math.floor(math.log10(abs(value)))
    if _SMALLEST <= size < _LONGEST:
        text = f"{value:.{_DIGITS + min(size, 0)}g}"
        return f"{value:.0f}" if "e" in text or size == _DIGITS else text
    text = f"{value:.9f}".rstrip("0")
    if size < 0 and float(text) == round(value, 12):
        return text
    mantissa, _, power = f"{value:.5e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power}"


def is_blank(row: Sequence[object]) -> bool:
    """Tell whether every cell is empty or blank."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def serial_of(moment: Moment) -> float:
    """Return the number by which a spreadsheet holds a date or a time: days since 30.12.1899."""
    if isinstance(moment, timedelta):
        return moment / _DAY
    if isinstance(moment, time):
        return (datetime.combine(_EPOCH, moment) - _EPOCH) / _DAY
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, _MIDNIGHT)
    days = (moment.replace(tzinfo=None) - _EPOCH) / _DAY
    # spreadsheets count a 29.02.1900, which never was
    return days if days > _FALSE_LEAP_DAY else days - 1


def shown_moment(moment: Moment) -> Shown:
    """Return a date or a time whose number format nobody knows."""
    if isinstance(moment, timedelta):
        code = "[h]:mm"
    elif isinstance(moment, time):
        code = "hh:mm"
    else:
        timed = isinstance(moment, datetime) and moment.time() != _MIDNIGHT
        code = "dd.mm.yyyy hh:mm" if timed else "dd.mm.yyyy"
    return Shown(serial_of(moment), _moment(moment), code)


def to_json(cell: object) -> object:
    """Return what orjson can write of a cell that it does not know: for its `default`."""
    if isinstance(cell, Moment):
        cell = shown_moment(cell)
    return tuple(cell) if isinstance(cell, Shown) else as_text(cell)


_dumps = partial(
    orjson.dumps,
    default=to_json,
    option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE,
)


def rows_to_json(rows: Sequence[Sequence[object]]) -> list[bytes]:
    """Return each row as a line of JSON: numbers exactly, dates as `Shown`."""
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
    if isinstance(cell, list):
        return Shown(*cell)
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
