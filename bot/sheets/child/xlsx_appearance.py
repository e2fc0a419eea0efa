"""How the sheets of an .xlsx look: read from its XML by patterns, in pieces, within bounds."""

import re
from array import array
from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import IO

from bot.sheets.child.appearance import Dress, Dressed, Survey, dress_by
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import built_in, number_format
from bot.sheets.child.ooxml_parts import PREFIX, TORN, Parts, tags
from bot.sheets.files.model import MEBIBYTE

_PIECE = MEBIBYTE
_LONGEST_ROW = 16 * MEBIBYTE
_FORMULAS_WITHIN = 4
"""In how many pieces formulas without values are looked for: where one is, the top has one."""
_MOST_COLUMNS = 16_384

_START, _END = b"row ", b"row>"
_ROW = re.compile(rb"<" + PREFIX + rb"row\b([^>]*)>")
_ROW_END = re.compile(rb"</" + PREFIX + rb"row>")
_ROW_OR_CELL = re.compile(rb"<" + PREFIX + rb"(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"']([0-9]{1,6})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']|\b(?:ht|width)=[\"']0(?:\.0*)?[\"']")
"""A row without a height, or a column without a width, is as hidden as one that is said to be."""
_MAY_HIDE = (b"hidden", b'ht="0', b"ht='0")
_VALUE = re.compile(rb"<" + PREFIX + rb"(?:v|is|f)\b")
_COLUMN = re.compile(rb"<" + PREFIX + rb"col\s([^>]*)>")
_FIRST = re.compile(rb"\bmin=[\"']([0-9]{1,5})[\"']")
_LAST = re.compile(rb"\bmax=[\"']([0-9]{1,5})[\"']")
_FILTER = re.compile(rb"\bfilterMode=[\"'](?:1|true)[\"']|<" + PREFIX + rb"filterColumn\b")
_UNCALCULATED = re.compile(
    rb"<P:c\s([^>]*)>\s*<P:f(?:\s[^>]*)?(?:/>|>[^<]*</P:f>)\s*"
    rb"(?:<P:v\s*/>|<P:v>\s*(0?)\s*</P:v>)?\s*</P:c>".replace(b"P:", PREFIX)
)
_CALCULATE = re.compile(rb"\bfullCalcOnLoad=[\"'](?:1|true)[\"']")
"""What programs write that calculate nothing: XlsxWriter gives every formula the value 0."""
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
"""A formula that gave a text, which may be an empty one."""

_Styled = tuple[int, int, bytes]
"""Row, column and style of a cell."""


class XlsxAppearance:
    """How the sheets of an .xlsx look."""

    def __init__(self, path: Path, locale: FormatLocale) -> None:
        """Read the list of sheets and the formats. ValueError, KeyError or OSError without any."""
        self._parts = Parts(path)
        book = self._parts.book("workbook.xml")
        related = self._parts.relations(book)
        listed = self._parts.read(book)
        self._calculated = not _CALCULATE.search(listed)
        self._sheets = {
            one["name"]: related[one["id"]].target
            for one in tags(listed, b"sheet")
            if one.get("id") in related and "name" in one
        }
        styles = self._parts.related(book, "styles")
        self._dresses = _dresses(self._parts.read(styles[0]), locale) if styles else {}

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        hidden = array("q")
        filtered, columns, uncalculated = False, set[int](), set[int]()
        last = 0
        for place, piece in enumerate(self._pieces(name)):
            filtered = filtered or (b"filter" in piece and bool(_FILTER.search(piece)))
            columns.update(_hidden_columns(piece))
            if place < _FORMULAS_WITHIN:
                uncalculated.update(_uncalculated(piece, zeros=not self._calculated))
            last = _hidden_rows(piece, last, hidden)
        filtered = filtered or (bool(hidden) and self._table_is_filtered(name))
        return Survey(hidden, filtered, frozenset(columns), frozenset(uncalculated))

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield the rows that have cells with a format."""
        if not self._dresses:
            return
        pieces = self._pieces(name)
        first = next(pieces, b"")
        pieces = chain((first,), pieces)
        styled = self._placed(pieces) if _PLACE.search(first) else self._counted(pieces)
        for number, cells in groupby(styled, key=itemgetter(0)):
            yield number, [(column, self._dresses[style]) for _, column, style in cells]

    def _placed(self, pieces: Iterator[bytes]) -> Iterator[_Styled]:
        """Yield the cells with a format by the place that each names, as «B2»."""
        styles = b"|".join(sorted(self._dresses))
        cell = re.compile(b"<" + PREFIX + rb"c\s([^>]*\bs=[\"'](?:" + styles + rb")[\"'][^>]*)>")
        for piece in pieces:
            for found in cell.finditer(piece):
                place, style = _PLACE.search(found[1]), _STYLE.search(found[1])
                if place and style:
                    yield int(place[2]), _column(place[1]), style[1]

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[_Styled]:
        """Yield the cells with a format of a file whose cells name no place."""
        row = column = 0
        for piece in pieces:
            for found in _ROW_OR_CELL.finditer(piece):
                if found[1] == b"row":
                    number = _NUMBER.search(found[2])
                    row, column = int(number[1]) if number else row + 1, 0
                    continue
                style = _STYLE.search(found[2])
                if style and style[1] in self._dresses:
                    yield row, column, style[1]
                column += 1

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Yield the XML of a sheet in pieces that end with a row."""
        part = self._sheets.get(name, "")
        if part not in self._parts:
            return
        try:
            with self._parts.open(part) as file:
                yield from _by_rows(file)
        except TORN:
            return

    def _table_is_filtered(self, name: str) -> bool:
        """Tell whether a table within the sheet has a filter of its own."""
        related = self._parts.relations(self._sheets.get(name, "")).values()
        tables = [
            one.target for one in related if one.kind == "table" and one.target in self._parts
        ]
        return any(_FILTER.search(self._parts.read(table)) for table in tables)


def _by_rows(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while piece := file.read(_PIECE):
        rest += piece
        end = rest.rfind(_END)
        if end >= 0:
            yield rest[: end + len(_END)]
            rest = rest[end + len(_END) :]
        elif len(rest) > _LONGEST_ROW:
            return
    yield rest


def _dresses(styles: bytes, locale: FormatLocale) -> dict[bytes, Dress]:
    """Return what shows the cells of each style whose format matters, by the style's number."""
    codes = built_in(locale)
    for one in tags(styles, b"numFmt"):
        if one.get("numfmtid", "").isdecimal() and "formatcode" in one:
            codes[int(one["numfmtid"])] = one["formatcode"]
    found = re.search(rb"<P:cellXfs\b.*?</P:cellXfs>".replace(b"P:", PREFIX), styles, re.DOTALL)
    dresses = {}
    for number, style in enumerate(tags(found[0], b"xf") if found else ()):
        code = codes.get(int(style.get("numfmtid", "0")), "")
        form = number_format(code, locale)
        if form is not None:
            dresses[b"%d" % number] = dress_by(code, form)
    return dresses


def _hidden_columns(piece: bytes) -> Iterator[int]:
    if b"<sheetData" not in piece and b":sheetData" not in piece:
        return
    for found in _COLUMN.finditer(piece):
        if _HIDDEN.search(found[1]):
            first, last = _FIRST.search(found[1]), _LAST.search(found[1])
            if first and last:
                yield from range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS))


def _hidden_rows(piece: bytes, last: int, hidden: "array[int]") -> int:
    """Add the hidden rows of a piece that are not blank; return the number of its last row."""
    if not any(sign in piece for sign in _MAY_HIDE) and (
        number := _NUMBER.search(piece, piece.rfind(_START))
    ):
        return int(number[1])
    for found in _ROW.finditer(piece):
        number = _NUMBER.search(found[1])
        last = int(number[1]) if number else last + 1
        if not found[1].endswith(b"/") and _HIDDEN.search(found[1]):
            end = _ROW_END.search(piece, found.end())
            if _VALUE.search(piece, found.end(), end.start() if end else len(piece)):
                hidden.append(last)
    return last


def _uncalculated(piece: bytes, *, zeros: bool) -> Iterator[int]:
    """Yield the columns of formulas without a value, or with a 0 where those count."""
    if b"<f" not in piece and b":f" not in piece:
        return
    for found in _UNCALCULATED.finditer(piece):
        place = _PLACE.search(found[1])
        if place and (zeros or not found[2]) and not _TEXT.search(found[1]):
            yield _column(place[1])


def _column(letters: bytes) -> int:
    """Return the column of «A» (0), «Z» (25), «AA» (26)."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
