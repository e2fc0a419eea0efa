"""How the sheets of an .xlsb look: read from its records ([MS-XLSB], 2.1.4)."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from bot.sheets.child.appearance import Dress, Dressed, Survey, dress_by
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import built_in, number_format
from bot.sheets.child.ooxml_parts import TORN, Parts
from bot.sheets.files.model import MEBIBYTE

_LARGEST_SHEET = 128 * MEBIBYTE
"""A larger sheet is read without its looks."""

_ROW, _BLANK, _LAST_CELL, _RICH_CELL = 0, 1, 11, 62
_FORMAT, _STYLE, _COLUMNS, _SHEET = 44, 47, 60, 156
_FILTERED_COLUMN, _STYLES_BEGIN, _STYLES_END = 163, 617, 618

_HIDDEN_ROW = 0x10
"""A bit of the byte at 11 of a row."""
_MORE = 0x80
_MOST_COLUMNS = 16_384


class XlsbAppearance:
    """How the sheets of an .xlsb look."""

    def __init__(self, path: Path, locale: FormatLocale) -> None:
        """Read the list of sheets and the formats. ValueError, KeyError or OSError without any."""
        self._parts = Parts(path)
        book = self._parts.book("workbook.bin")
        related = self._parts.relations(book)
        self._sheets: dict[str, str] = {}
        for kind, record in _records(self._parts.read(book)):
            if kind == _SHEET:
                name_of_relation, rest = _text(record[8:])
                if name_of_relation in related:
                    self._sheets[_text(rest)[0]] = related[name_of_relation].target
        styles = self._parts.related(book, "styles")
        self._dresses = _dresses(self._parts.read(styles[0]), locale) if styles else {}

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        rows, columns, filtered = list[int](), set[int](), False
        row, seen = 0, True
        for kind, record in self._records(name):
            if kind == _ROW:
                row, seen = _number(record[:4]) + 1, not _hides(record)
            elif not seen and _is_cell(kind) and rows[-1:] != [row]:
                rows.append(row)
            elif kind == _COLUMNS and (record[16] & 1 or not _number(record[8:12])):
                last = min(_number(record[4:8]) + 1, _MOST_COLUMNS)
                columns.update(range(_number(record[:4]), last))
            filtered = filtered or kind == _FILTERED_COLUMN
        return Survey(rows, filtered or self._table_is_filtered(name), frozenset(columns))

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield the rows that have cells with a format."""
        if self._dresses:
            for number, cells in groupby(self._styled(name), key=itemgetter(0)):
                yield number, [(column, dress) for _, column, dress in cells]

    def _styled(self, name: str) -> Iterator[tuple[int, int, Dress]]:
        row = 0
        for kind, record in self._records(name):
            if kind == _ROW:
                row = _number(record[:4]) + 1
            elif _is_cell(kind):
                dress = self._dresses.get(_number(record[4:7]))
                if dress:
                    yield row, _number(record[:4]), dress

    def _table_is_filtered(self, name: str) -> bool:
        related = self._parts.relations(self._sheets.get(name, "")).values()
        tables = [
            one.target for one in related if one.kind == "table" and one.target in self._parts
        ]
        return any(kind == _FILTERED_COLUMN for part in tables for kind, _ in self._of_part(part))

    def _records(self, name: str) -> Iterator[tuple[int, bytes]]:
        part = self._sheets.get(name, "")
        return self._of_part(part) if part in self._parts else iter(())

    def _of_part(self, part: str) -> Iterator[tuple[int, bytes]]:
        try:
            with self._parts.open(part) as file:
                content = file.read(_LARGEST_SHEET + 1)
        except TORN:
            content = b""
        return iter(()) if len(content) > _LARGEST_SHEET else _records(content)


def _dresses(styles: bytes, locale: FormatLocale) -> dict[int, Dress]:
    """Return what shows the cells of each style whose format matters, by the style's number."""
    codes, dresses = built_in(locale), dict[int, Dress]()
    of_cells, number = False, 0
    for kind, record in _records(styles):
        if kind == _FORMAT:
            codes[_number(record[:2])] = _text(record[2:])[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif of_cells and kind == _STYLE:
            code = codes.get(_number(record[2:4]), "")
            form = number_format(code, locale)
            if form is not None:
                dresses[number] = dress_by(code, form)
            number += 1
    return dresses


def _is_cell(kind: int) -> bool:
    """Tell whether a record is a cell that holds something."""
    return _BLANK < kind <= _LAST_CELL or kind == _RICH_CELL


def _hides(row: bytes) -> bool:
    """Tell whether a row is hidden, or has no height."""
    return bool(row[11] & _HIDDEN_ROW) or not _number(row[8:10])


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of each record; a broken one ends them."""
    at, end = 0, len(content)
    while at < end:
        kind, at = _varying(content, at, 2)
        size, at = _varying(content, at, 4)
        if at + size > end:
            return
        # a record that is shorter than its kind asks for reads as one of zeros
        yield kind, content[at : at + size].ljust(24, b"\0")
        at += size


def _varying(content: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, of so many bytes at most, and what is behind it."""
    number = 0
    for place in range(most):
        byte = content[at + place] if at + place < len(content) else 0
        number |= (byte & ~_MORE) << 7 * place
        if not byte & _MORE:
            return number, at + place + 1
    return number, at + most


def _text(content: bytes) -> tuple[str, bytes]:
    """Return the text at the beginning, and what is behind it."""
    end = 4 + 2 * _number(content[:4])
    return content[4:end].decode("utf-16-le", "replace"), content[end:]


def _number(content: bytes) -> int:
    return int.from_bytes(content, "little")
