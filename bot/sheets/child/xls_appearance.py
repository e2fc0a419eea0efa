"""How the sheets of an .xls look, as xlrd tells it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.sheets.child.appearance import Dress, Dressed, Survey, dress_by
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import built_in, number_format
from bot.sheets.child.xls_opening import open_xls

_DATE = 14
"""The first of the formats that the system decides; an .xls may hold how another system did."""
_SHEET, _FILTER_MODE, _DIMENSIONS, _END = 0x85, 0x9B, 0x200, 0x0A
_HEAD = 4
"""Bytes of the kind and the size of a record."""


class XlsAppearance:
    """How the sheets of an .xls look."""

    def __init__(self, path: Path, locale: FormatLocale) -> None:
        """Open the file; xlrd may raise anything."""
        self._book = open_xls(path, looks=True)
        codes = {key: one.format_str for key, one in self._book.format_map.items()}
        known = built_in(locale)
        self._dresses: dict[int, Dress] = {}
        for number, style in enumerate(self._book.xf_list):
            code = codes.get(style.format_key) or ""
            code = known.get(style.format_key, code) if style.format_key >= _DATE else code
            form = number_format(code, locale)
            if form is not None:
                self._dresses[number] = dress_by(code, form)

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        sheet = self._sheet(name)
        if sheet is None:
            return Survey()
        hidden = [
            row + 1
            for row, look in sorted(sheet.rowinfo_map.items())
            if (look.hidden or not look.height) and row < sheet.nrows and any(sheet.row_values(row))
        ]
        widths = sheet.colinfo_map.items()
        columns = (column for column, look in widths if look.hidden or not look.width)
        survey = Survey(hidden, bool(hidden) and self._filtered(name), frozenset(columns))
        self._book.unload_sheet(name)
        return survey

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield the rows that have cells with a format."""
        sheet = self._sheet(name) if self._dresses else None
        if sheet is None:
            return
        for row in range(sheet.nrows):
            styles = (sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row)))
            dresses = enumerate(map(self._dresses.get, styles))
            cells = [(column, dress) for column, dress in dresses if dress]
            if cells:
                yield row + 1, cells

    def _filtered(self, name: str) -> bool:
        """Tell whether a filter is set in a sheet: a record says so before those of its cells."""
        records, starts = bytes(self._book.mem), list[int]()
        for kind, at in _records(records, self._book.base):
            if kind == _SHEET and records[at + 5] == 0:
                starts.append(int.from_bytes(records[at : at + 4], "little") + self._book.base)
        number = self._book.sheet_names().index(name)
        first = starts[number] if number < len(starts) else len(records)
        return any(kind == _FILTER_MODE for kind, _ in _records(records, first))

    def _sheet(self, name: str) -> Any:  # noqa: ANN401 - xlrd has no types
        """Load a sheet; None when xlrd cannot, where calamine may."""
        try:
            return self._book.sheet_by_name(name)
        except Exception:  # noqa: BLE001 - a stranger's file may break xlrd in any way
            return None


def _records(content: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield the kind of each record from an offset on, and where its content begins.

    Ends before the cells of a sheet, or at the end of what begins there.
    """
    while at + _HEAD <= len(content):
        kind, size = (int.from_bytes(content[at + n : at + n + 2], "little") for n in (0, 2))
        if kind in (_DIMENSIONS, _END):
            return
        yield kind, at + _HEAD
        at += _HEAD + size
