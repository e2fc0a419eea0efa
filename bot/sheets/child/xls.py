"""Reads .xls of Excel 2 to 2003 by xlrd: tables with a far cell, of which calamine takes too much.

Runs in the child.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import xlrd

from bot.sheets.child.xls_opening import open_xls

_BLANK = ""


class XlrdReader:
    """An open .xls; see `bot.sheets.child.readers.TableReader`."""

    lost_letters = False
    cards = False

    def __init__(self, path: Path) -> None:
        self._workbook = open_xls(path)
        sheets = [self._workbook.sheet_by_index(i) for i in range(self._workbook.nsheets)]
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self.names = [s.name for s in sheets if not s.visibility] or list(self._sheets)

    def rows(self, name: str) -> Iterator[Sequence[object]]:
        """Yield the rows of a sheet."""
        sheet = self._sheets[name]
        return (list(map(self._value, sheet.row(number))) for number in range(sheet.nrows))

    def height(self, name: str) -> int | None:
        """Return the number of rows."""
        height: int = self._sheets[name].nrows
        return height

    def close(self) -> None:
        """Free the memory."""
        self._workbook.release_resources()
        self._sheets.clear()

    def _value(self, cell: xlrd.sheet.Cell) -> object:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return self._moment(cell.value)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, _BLANK)
        return cell.value

    def _moment(self, value: float) -> object:
        try:
            moment = xlrd.xldate_as_datetime(value, self._workbook.datemode)
        except (ValueError, OverflowError):
            return value
        return moment.time() if 0 <= value < 1 else moment
