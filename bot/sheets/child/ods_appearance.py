"""How the sheets of an .ods look: it holds beside each value the text that was seen of it."""

import re
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.sheets.child.appearance import Dress, Dressed, Survey
from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import number_format
from bot.sheets.files.cells import Moment, as_text, general, serial_of
from bot.sheets.files.model import MEBIBYTE, Shown

_CONTENT = "content.xml"
_PIECE = MEBIBYTE
_LONGEST_ROW = 16 * MEBIBYTE
_MOST_REPEATED = 1_048_576
_TORN = (BadZipFile, OSError, EOFError, RuntimeError, zlib.error)

_END = b"</table:table-row>"
_TAG = re.compile(
    rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)"
    rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*+)\s*(/?)>"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=[\"']([0-9]{1,7})[\"']")
_UNSEEN = re.compile(rb"table:visibility=[\"'](collapse|filter)[\"']")
_NAME = re.compile(rb"table:name=(?:\"([^\"]*)\"|'([^']*)')")
_FORMATTED = re.compile(rb"office:value-type=[\"'](?:float|percentage|currency|date|time)[\"']")
_CELL_END = re.compile(rb"</table:(?:covered-)?table-cell\s*>")
_NOTE = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<text:p\b[^>]*>(.*?)</text:p>", re.DOTALL)
_SPACE, _ANY_TAG = re.compile(rb"<text:s\b[^>]*/>"), re.compile(rb"<[^>]*>")
_BLANKS = str.maketrans({"\xa0": " ", "\u202f": " "})

_NUMBER = re.compile(r"([^0-9-]*)-?([0-9][0-9 ]*)(?:,([0-9]+))?([^0-9]*)")
_DATES = (
    *("dd.mm.yyyy", "dd.mm.yy", "d.m.yyyy", "yyyy-mm-dd", "dd.mm.yyyy hh:mm"),
    *("dd.mm.yyyy hh:mm:ss", "hh:mm", "hh:mm:ss", "[h]:mm:ss", "[h]:mm"),
    "[$-FC19]d mmmm yyyy",
)


class OdsAppearance:
    """How the sheets of an .ods look."""

    def __init__(self, path: Path, locale: FormatLocale) -> None:
        """Open the archive. KeyError or OSError when it holds no table.

        The locale is of no importance: the texts are as the file's writer saw them.
        """
        del locale
        self._file = ZipFile(path)
        self._file.getinfo(_CONTENT)

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        rows, columns, filtered = list[int](), set[int](), False
        row = column = 0
        seen = True
        for kind, attributes, content in self._tags(name):
            count = _count(attributes)
            unseen = _UNSEEN.search(attributes)
            if kind == b"table-row":
                row, seen = row + count, unseen is None
                filtered = filtered or bool(unseen and unseen[1] == b"filter")
            elif kind == b"table-column":
                columns.update(range(column, column + count) if unseen else ())
                column += count
            elif not seen and content and rows[-1:] != [row]:
                rows.append(row)
        return Survey(rows, filtered, frozenset(columns))

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield the rows that have cells whose text is not simply their value."""
        first, repeated, column = 1, 0, 0
        cells: list[tuple[int, Dress]] = []
        for kind, attributes, content in self._tags(name):
            count = _count(attributes)
            if kind == b"table-row":
                yield from _rows(first, repeated, cells)
                first, repeated, column, cells = first + repeated, count, 0, []
            elif kind != b"table-column":
                if content and _FORMATTED.search(attributes):
                    dress = _dress_as(_text(content))
                    cells += [(place, dress) for place in range(column, column + count)]
                column += count
        yield from _rows(first, repeated, cells)

    def _tags(self, name: str) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield the tags of a sheet: kind, attributes, and what a cell holds."""
        mine = False
        for piece in self._pieces():
            for found in _TAG.finditer(piece):
                kind, attributes, empty = found.groups()
                if kind == b"table":
                    named = _NAME.search(attributes)
                    mine = bool(named and unescape((named[1] or named[2]).decode()) == name)
                elif mine:
                    end = None if empty else _CELL_END.search(piece, found.end())
                    cell = kind.endswith(b"cell") and end
                    yield (
                        kind,
                        attributes,
                        piece[found.end() : end.start()] if cell and end else b"",
                    )

    def _pieces(self) -> Iterator[bytes]:
        rest = b""
        try:
            with self._file.open(_CONTENT) as file:
                while piece := file.read(_PIECE):
                    rest += piece
                    end = rest.rfind(_END)
                    if end >= 0:
                        yield rest[:end]
                        rest = rest[end:]
                    elif len(rest) > _LONGEST_ROW:
                        return
        except _TORN:
            return
        yield rest


def _count(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return min(int(repeated[1]), _MOST_REPEATED) if repeated else 1


def _rows(first: int, count: int, cells: list[tuple[int, Dress]]) -> Iterator[Dressed]:
    if cells:
        for row in range(first, first + count):
            yield row, cells


def _text(content: bytes) -> str:
    paragraphs = _PARAGRAPH.findall(_NOTE.sub(b"", content))
    texts = (_ANY_TAG.sub(b"", _SPACE.sub(b" ", one)) for one in paragraphs)
    return unescape(b"\n".join(texts).decode(errors="replace")).translate(_BLANKS).strip()


def _dress_as(text: str) -> Dress:
    def dress(cell: object) -> object:
        value = serial_of(cell) if isinstance(cell, Moment) else cell
        if not isinstance(value, int | float) or isinstance(value, bool):
            return cell
        if text in (as_text(cell), general(value)):
            return cell
        dated = isinstance(cell, Moment)
        codes = _DATES if dated else _codes_of(text)
        fitting = (code for code in codes if _shows(code, value, text))
        return Shown(value, text, next(fitting, "dd.mm.yyyy" if dated else "General"))

    return dress


def _codes_of(text: str) -> Iterator[str]:
    """Yield the number format that a text seems to be written in."""
    found = _NUMBER.fullmatch(text)
    if found:
        before, whole, part, after = found.groups()
        digits = "#,##0" if " " in whole else "0" * (len(whole) if whole[0] == "0" else 1)
        places = f".{'0' * len(part)}" if part else ""
        yield f"{_quoted(before)}{digits}{places}{_quoted(after)}"


def _quoted(text: str) -> str:
    bare = text.replace('"', "")
    return bare if bare in ("", "%") else f'"{bare}"'


def _shows(code: str, value: float, text: str) -> bool:
    form = number_format(code)
    return form is not None and form.show(value) == text
