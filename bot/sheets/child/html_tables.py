"""Reads the tables of a web page: many systems export one under the name of an .xls.

Excel opens such a file and shows its tables one below the other, those within a cell, too. Text
outside of tables is left out.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.sheets.child.appearance import Survey

_FED = 1 << 16
"""Characters that the parser gets at once, so that rows come out as they are read."""
_WIDEST = 16_384
"""The columns of an Excel sheet: cells further right are left out."""
_NUMBER = re.compile(r"\s*([0-9]{1,5})\s*")
"""A span: no browser takes more than 65,534 (HTML Living Standard, 4.9.11)."""
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_LINES = re.compile(r" ?\n[ \n]*")
_BREAKS = frozenset({"br", "p", "div", "li"})
_CELLS = frozenset({"td", "th"})
_OF_TABLE = _CELLS | {"tr"}
_UNSEEN = frozenset({"script", "style"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row as the page shows it."""

    cells: Sequence[str]
    """From column A on; a cell that spans several has its text in the first."""
    hidden: bool


def has_table(text: str) -> bool:
    """Tell whether a web page holds cells of a table."""
    return _CELL.search(text) is not None


def html_rows(text: str) -> Iterator[HtmlRow]:
    """Yield the rows of all tables of a page, in the order in which they end."""
    parser = _Tables()
    for start in range(0, len(text), _FED):
        parser.feed(text[start : start + _FED])
        yield from parser.take()
    parser.close()
    parser.end()
    yield from parser.take()


class HtmlReader:
    """The tables of a page as one sheet."""

    cards = False

    def __init__(self, text: str) -> None:
        self.names = [""]
        self._text = text
        self.lost_letters = "\ufffd" in text

    def rows(self, name: str) -> Iterator[Sequence[str]]:
        """Yield the rows."""
        del name
        return (row.cells for row in html_rows(self._text))

    def height(self, name: str) -> None:
        """Return None: to count the rows would mean reading them all."""
        del name

    def survey(self, name: str) -> Survey:
        """Return which rows the page hides."""
        del name
        if not _HIDDEN.search(self._text):
            return Survey()
        rows = enumerate(html_rows(self._text), 1)
        hidden = [number for number, row in rows if row.hidden and any(row.cells)]
        return Survey(hidden_rows=hidden)

    def close(self) -> None:
        """Free the memory."""
        self._text = ""


@dataclass(slots=True)
class _Table:
    """A table whose end has not come yet."""

    row: list[str] | None = None
    cell: list[str] | None = None
    hidden: bool = False
    width: int = 1
    """How many columns the open cell spans."""
    height: int = 1
    taken: dict[int, int] = field(default_factory=dict)
    """How many rows from this one on a cell reaches into, by its column."""

    def begin_row(self, *, hidden: bool) -> None:
        self.row, self.hidden = [], hidden

    def begin_cell(self, width: int, height: int) -> None:
        self.row = [] if self.row is None else self.row
        self._pass_taken(self.row)
        self.cell, self.width, self.height = [], width, height

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        column = len(self.row)
        width = min(self.width, _WIDEST - column)
        if width > 0:
            self.row += [_text_of(self.cell), *[""] * (width - 1)]
        if self.height > 1:
            self.taken |= dict.fromkeys(range(column, column + width), self.height)
        self.cell = None

    def end_row(self) -> HtmlRow | None:
        self.end_cell()
        if self.row is None:
            return None
        self._pass_taken(self.row)
        row = HtmlRow(self.row, self.hidden)
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self.row = None
        return row

    def _pass_taken(self, row: list[str]) -> None:
        while len(row) in self.taken:
            row.append("")


class _Tables(HTMLParser):
    """Collects the rows of a page while it is fed. End tags may be missing, as HTML allows."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[_Table] = []
        self._unseen = False
        self._rows: deque[HtmlRow] = deque()

    def take(self) -> Iterator[HtmlRow]:
        """Yield the rows that are whole, each once."""
        while self._rows:
            yield self._rows.popleft()

    def end(self) -> None:
        """End the tables that the page leaves open."""
        while self._open:
            self.handle_endtag("table")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _UNSEEN:
            self._unseen = True
        elif tag == "table" or (tag in _OF_TABLE and not self._open):
            self._open.append(_Table())
        if not self._open:
            return
        table = self._open[-1]
        if tag == "tr":
            self._end_row()
            table.begin_row(hidden=_is_hidden(attrs))
        elif tag in _CELLS:
            table.end_cell()
            table.begin_cell(_span(attrs, "colspan"), _span(attrs, "rowspan"))
        elif tag in _BREAKS and table.cell is not None:
            table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = False
        if not self._open:
            return
        if tag in _CELLS:
            self._open[-1].end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._unseen:
            self._open[-1].cell.append(_SPACES.sub(" ", data))

    def _end_row(self) -> None:
        if row := self._open[-1].end_row():
            self._rows.append(row)


def _text_of(parts: list[str]) -> str:
    return _AROUND_LINES.sub("\n", "".join(parts)).strip(" \n")


def _span(attrs: Attributes, name: str) -> int:
    """Return how many columns or rows a cell spans; 1 where the page says nothing that counts."""
    said = _NUMBER.fullmatch(dict(attrs).get(name) or "")
    return max(int(said[1]), 1) if said else 1


def _is_hidden(attrs: Attributes) -> bool:
    return _HIDDEN.search(dict(attrs).get("style") or "") is not None
