"""Writes an .xlsx row by row, in memory that does not grow. Runs in the child."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from bot.sheets.files.cells import as_text
from bot.sheets.files.model import Cell, Shown

MOST_ROWS = 1_048_576
"""The rows of a sheet in Excel."""
_LONGEST = 32_767
_MEASURED = 200
_NARROWEST, _WIDEST = 8, 60
_LONG_NUMBER = 10**10
"""Excel may show a longer number as 7,92E+10, rounded: it is written as text."""
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES = {str: "s", bool: "b"}
"""Type of a value → how a file names it; all others are numbers."""
_TOUCHY = re.compile(r"[=+\-@\t\r\n0-9#]")
"""The first characters by which Excel or openpyxl recognises a formula, a number, an error."""


def write(path: Path, header: Sequence[str], lines: BinaryIO, most_rows: int = MOST_ROWS) -> None:
    """Write rows, each a line of JSON; start another sheet when one is full."""
    rows = map(orjson.loads, lines)
    workbook = Workbook(write_only=True)
    _sheet(workbook, header, rows, most_rows)
    while (more := next(rows, None)) is not None:
        _sheet(workbook, header, chain([more], rows), most_rows)
    workbook.save(path)


def _sheet(
    workbook: Any,  # noqa: ANN401 - openpyxl has no types
    header: Sequence[str],
    rows: Iterator[Sequence[Cell]],
    most_rows: int,
) -> None:
    sheet = workbook.create_sheet()
    first = list(islice(rows, min(_MEASURED, most_rows - 1)))
    for column in range(len(header)):
        letters = get_column_letter(column + 1)
        sheet.column_dimensions[letters].width = _width(column, [header, *first])
    sheet.freeze_panes = "A2"
    cells = _Cells(sheet)
    sheet.append(cells.row(header))
    count = 1
    for row in islice(chain(first, rows), most_rows - 1):
        sheet.append(cells.row(row))
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(header)))}{count}"


def _width(column: int, rows: Sequence[Sequence[Cell]]) -> int:
    longest = max((len(_seen(row[column])) for row in rows if column < len(row)), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2))


def _seen(cell: Cell | list[Any] | None) -> str:
    return as_text(Shown(*cell) if isinstance(cell, list) else cell)


class _Cells:
    """Makes cells; one of a kind is made once a column, because making it is slow."""

    def __init__(self, sheet: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        self._sheet = sheet
        self._texts: dict[int, Any] = {}
        self._formats: dict[tuple[int, str], Any] = {}

    def row(self, row: Sequence[Cell | None]) -> list[object]:
        return [self._cell(column, cell) for column, cell in enumerate(row)]

    def _cell(self, column: int, cell: Cell | list[Any] | None) -> object:
        if isinstance(cell, list):
            return self._formatted(column, Shown(*cell))
        if isinstance(cell, int | float) and abs(cell) >= _LONG_NUMBER:
            cell = str(cell)
        if not isinstance(cell, str):
            return cell
        text = _ILLEGAL.sub("", cell)[:_LONGEST]
        return self._text(column, text) if _TOUCHY.match(text) else text or None

    def _formatted(self, column: int, shown: Shown) -> object:
        """Return a cell with a format of its own; a text stays one, whatever it looks like."""
        code = _ILLEGAL.sub("", shown.format)
        cell = self._formats.get((column, code))
        if cell is None:
            cell = self._formats[column, code] = WriteOnlyCell(self._sheet)
            cell.number_format = code
        value = shown.value
        cell.value = _ILLEGAL.sub("", value)[:_LONGEST] if isinstance(value, str) else value
        cell.data_type = _TYPES.get(type(value), "n")
        return cell

    def _text(self, column: int, text: str) -> object:
        cell = self._texts.get(column)
        if cell is None:
            cell = self._texts[column] = WriteOnlyCell(self._sheet)
            cell.number_format = "@"
        cell.value = text
        cell.data_type = "s"
        return cell
