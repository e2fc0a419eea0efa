"""How the sheets of an .xlsx look: read from its XML by patterns, in pieces, within bounds."""

import re
import zlib
from array import array
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile

from bot.sheets.child.appearance import Dress, Dressed, Survey, dress_by
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import built_in, number_format
from bot.sheets.files.model import MEBIBYTE

_PIECE = MEBIBYTE
_LARGEST_PART = 32 * MEBIBYTE
"""Of the parts that are read at once: the list of sheets, and the styles."""
_LONGEST_ROW = 16 * MEBIBYTE
_FORMULAS_WITHIN = 4
"""In how many pieces formulas without values are looked for: where one is, the top has one."""
_MOST_COLUMNS = 16_384

_TORN = (BadZipFile, OSError, EOFError, RuntimeError, zlib.error)
"""What a damaged archive raises where a library may still read the cells."""

_START, _END = b"row ", b"row>"
_PREFIX = rb"(?:[\w.-]+:)?"
_ATTRIBUTES = rb"((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROW = re.compile(rb"<" + _PREFIX + rb"row\b([^>]*)>")
_ROW_END = re.compile(rb"</" + _PREFIX + rb"row>")
_ROW_OR_CELL = re.compile(rb"<" + _PREFIX + rb"(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"']([0-9]{1,6})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_VALUE = re.compile(rb"<" + _PREFIX + rb"(?:v|is|f)\b")
_COLUMN = re.compile(rb"<" + _PREFIX + rb"col\s([^>]*)>")
_FIRST = re.compile(rb"\bmin=[\"']([0-9]{1,5})[\"']")
_LAST = re.compile(rb"\bmax=[\"']([0-9]{1,5})[\"']")
_FILTER = re.compile(rb"\bfilterMode=[\"'](?:1|true)[\"']|<" + _PREFIX + rb"filterColumn\b")
_UNCALCULATED = re.compile(
    rb"<P:c\s([^>]*)>\s*<P:f(?:\s[^>]*)?(?:/>|>[^<]*</P:f>)\s*"
    rb"(?:<P:v\s*/>|<P:v>\s*</P:v>)?\s*</P:c>".replace(b"P:", _PREFIX)
)
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
"""A formula that gave a text, which may be an empty one."""

_Styled = tuple[int, int, bytes]
"""Row, column and style of a cell."""


class XlsxAppearance:
    """How the sheets of an .xlsx look."""

    def __init__(self, path: Path, locale: FormatLocale) -> None:
        """Read the list of sheets and the formats. ValueError, KeyError or OSError without any."""
        self._file = ZipFile(path)
        self._names = {_tidy(name): name for name in self._file.namelist()}
        book = min((name for name in self._names if name.endswith("workbook.xml")), key=len)
        folder = PurePosixPath(book).parent
        targets = self._targets(str(folder / "_rels" / "workbook.xml.rels"), folder)
        self._sheets = {
            one["name"]: targets[one["id"]]
            for one in _tags(self._part(book), b"sheet")
            if one.get("id") in targets and "name" in one
        }
        styles = next((name for name in targets.values() if name.endswith("styles.xml")), "")
        self._dresses = _dresses(self._part(styles), locale) if styles in self._names else {}

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        hidden = array("q")
        filtered, columns, uncalculated = False, set[int](), set[int]()
        last = 0
        for place, piece in enumerate(self._pieces(name)):
            filtered = filtered or (b"filter" in piece and bool(_FILTER.search(piece)))
            columns.update(_hidden_columns(piece))
            if place < _FORMULAS_WITHIN:
                uncalculated.update(_uncalculated(piece))
            last = _hidden_rows(piece, last, hidden)
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
        cell = re.compile(b"<" + _PREFIX + rb"c\s([^>]*\bs=[\"'](?:" + styles + rb")[\"'][^>]*)>")
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
        part = self._names.get(self._sheets.get(name, ""))
        if part is None:
            return
        try:
            with self._file.open(part) as file:
                yield from _by_rows(file)
        except _TORN:
            return

    def _targets(self, part: str, folder: PurePosixPath) -> Mapping[str, str]:
        """Return the parts that the workbook names, by their ids."""
        found = {}
        for one in _tags(self._part(part), b"Relationship"):
            target = _tidy(one.get("target", ""))
            absolute = one.get("target", "").startswith("/")
            found[one.get("id", "")] = target if absolute else _tidy(str(folder / target))
        return found

    def _part(self, name: str) -> bytes:
        with self._file.open(self._names[name]) as part:
            return part.read(_LARGEST_PART)


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


def _tidy(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _tags(xml: bytes, tag: bytes) -> Iterator[dict[str, str]]:
    """Yield the attributes of each such tag, by their names in lower case without a prefix."""
    for found in re.finditer(b"<" + _PREFIX + tag + rb"\s" + _ATTRIBUTES, xml):
        yield {
            name.rpartition(b":")[2].decode().lower(): unescape((one or other).decode())
            for name, one, other in _ATTRIBUTE.findall(found[1])
        }


def _dresses(styles: bytes, locale: FormatLocale) -> dict[bytes, Dress]:
    """Return what shows the cells of each style whose format matters, by the style's number."""
    codes = built_in(locale)
    for one in _tags(styles, b"numFmt"):
        if one.get("numfmtid", "").isdecimal() and "formatcode" in one:
            codes[int(one["numfmtid"])] = one["formatcode"]
    found = re.search(rb"<P:cellXfs\b.*?</P:cellXfs>".replace(b"P:", _PREFIX), styles, re.DOTALL)
    dresses = {}
    for number, style in enumerate(_tags(found[0], b"xf") if found else ()):
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
    if b"hidden" not in piece and (number := _NUMBER.search(piece, piece.rfind(_START))):
        return int(number[1])
    for found in _ROW.finditer(piece):
        number = _NUMBER.search(found[1])
        last = int(number[1]) if number else last + 1
        if not found[1].endswith(b"/") and _HIDDEN.search(found[1]):
            end = _ROW_END.search(piece, found.end())
            if _VALUE.search(piece, found.end(), end.start() if end else len(piece)):
                hidden.append(last)
    return last


def _uncalculated(piece: bytes) -> Iterator[int]:
    if b"<f" not in piece and b":f" not in piece:
        return
    for found in _UNCALCULATED.finditer(piece):
        place = _PLACE.search(found[1])
        if place and not _TEXT.search(found[1]):
            yield _column(place[1])


def _column(letters: bytes) -> int:
    """Return the column of «A» (0), «Z» (25), «AA» (26)."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
