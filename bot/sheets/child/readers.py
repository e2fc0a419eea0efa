"""Readers: any workbook, text or contact cards as rows of cells.

Two libraries read .xlsx, and two .xls, because each survives files that kill the other. Rows begin
with row 1 of the sheet and cells with column A, blank ones included.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bot.errors import BotError
from bot.sheets.child.appearance import Appearance, Survey, dress_plainly, dress_rows
from bot.sheets.child.appearances import appearance_of
from bot.sheets.child.format_locales import RUSSIAN, FormatLocale
from bot.sheets.child.html_tables import HtmlReader
from bot.sheets.child.kinds import FileKind
from bot.sheets.child.packages import compact_ods, plain_zip
from bot.sheets.child.texts import decode, is_page, text_rows
from bot.sheets.child.xls import XlrdReader
from bot.sheets.files.card_letters import cards_in_utf8
from bot.sheets.files.cells import row_from_json
from bot.sheets.files.vcards import is_vcard, vcard_rows

Library = Literal["calamine", "another"]

Row = Sequence[object]


class CellReader(Protocol):
    """An open file, as a library reads it."""

    names: list[str]
    """The visible sheets; "" is the only one of a text file."""
    lost_letters: bool
    """Whether some of its bytes are no letters in its encoding."""
    cards: bool
    """Whether the rows are contact cards: titles, then numbers in column A and a name in B."""

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet."""

    def height(self, name: str) -> int | None:
        """Return the number of rows; None when that would mean reading them all."""

    def close(self) -> None:
        """Free the memory."""


class TableReader(CellReader, Protocol):
    """An open file, with how it looks."""

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""


def open_table(
    path: Path, kind: FileKind, library: Library, locale: FormatLocale = RUSSIAN
) -> TableReader:
    """Open a file of this kind; its cells are shown as a system with this locale does.

    Raises BotError `file-not-a-table` and `file-protected`, and any other exception when this
    library cannot read the file.
    """
    if kind == "text":
        text = decode(cards_in_utf8(path.read_bytes()))
        return HtmlReader(text) if is_page(text) else _TextReader(text)
    with TemporaryDirectory() as folder:
        plain = plain_zip(path, Path(folder))
        cells = _cells(plain, kind, library, Path(folder))
        return DressedReader(cells, appearance_of(plain, kind, locale), locale)


def _cells(path: Path, kind: FileKind, library: Library, folder: Path) -> CellReader:
    if library == "calamine":
        return _CalamineReader(path, kind)
    if kind == "xlsx":
        return _OpenpyxlReader(path)
    if kind == "xls":
        return XlrdReader(path)
    if kind == "ods":
        return _CalamineReader(compact_ods(path, folder), kind)
    raise ValueError(kind)


class DressedReader:
    """A reader whose cells have the text that is seen of them."""

    lost_letters = False
    cards = False

    def __init__(
        self, reader: CellReader, appearance: Appearance, locale: FormatLocale = RUSSIAN
    ) -> None:
        self.names = reader.names
        self._reader = reader
        self._appearance = appearance
        self._locale = locale

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet."""
        rows = dress_rows(self._reader.rows(name), self._appearance.dressed(name))
        return rows if self._locale is RUSSIAN else dress_plainly(rows, self._locale)

    def height(self, name: str) -> int | None:
        """Return the number of rows; None when that would mean reading them all."""
        return self._reader.height(name)

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides."""
        return self._appearance.survey(name)

    def close(self) -> None:
        """Free the memory."""
        self._reader.close()


class OwnReader:
    """A table that the bot has written itself: a line of `rows_to_json` for each row."""

    lost_letters = False
    cards = False

    def __init__(self, path: Path) -> None:
        self.names = [""]
        self._file = path.open("rb")

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows."""
        del name
        return map(row_from_json, self._file)

    def height(self, name: str) -> int | None:
        """Return None: nobody asks for it."""
        del name
        return None

    def survey(self, name: str) -> Survey:
        """Return that nothing is hidden."""
        del name
        return Survey()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _TextReader:
    def __init__(self, text: str) -> None:
        self.names = [""]
        self._text = text
        self.lost_letters = "\ufffd" in self._text
        self.cards = is_vcard(self._text)

    def rows(self, name: str) -> Iterator[Row]:
        del name
        return vcard_rows(self._text) if self.cards else text_rows(self._text)

    def height(self, name: str) -> int | None:
        return sum(1 for _ in self.rows(name))

    def survey(self, name: str) -> Survey:
        del name
        return Survey()

    def close(self) -> None:
        self._text = ""


class _CalamineReader:
    lost_letters = False
    cards = False

    def __init__(self, path: Path, kind: FileKind) -> None:
        # calamine goes by the extension; given bytes, it would hold several copies of them
        with TemporaryDirectory() as folder:
            link = Path(folder, f"workbook.{kind}")
            link.symlink_to(path.resolve())
            try:
                self._workbook = CalamineWorkbook.from_path(str(link))
            except PasswordError as error:
                raise BotError("file-protected") from error
        self._sheet: CalamineSheet | None = None
        sheets = [s for s in self._workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        self.names = [sheet.name for sheet in sheets if _visible(sheet)] or [
            sheet.name for sheet in sheets
        ]

    def rows(self, name: str) -> Iterator[Row]:
        sheet = self._open(name)
        if sheet.start is None:
            return iter(())
        left = sheet.start[1]
        rows: Iterator[Row] = sheet.iter_rows()
        return ([""] * left + list(row) for row in rows) if left else rows

    def height(self, name: str) -> int | None:
        end = self._open(name).end
        return end[0] + 1 if end else 0

    def close(self) -> None:
        self._sheet = None
        self._workbook.close()

    def _open(self, name: str) -> CalamineSheet:
        """Load a sheet. calamine loads it whole, so only one is held at a time."""
        if self._sheet is None or self._sheet.name != name:
            self._sheet = None
            self._sheet = self._workbook.get_sheet_by_name(name)
        return self._sheet


def _visible(sheet: SheetMetadata) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible


class _OpenpyxlReader:
    lost_letters = False
    cards = False

    def __init__(self, path: Path) -> None:
        from openpyxl import load_workbook  # noqa: PLC0415 - takes 0.1 s that most files save

        warnings.simplefilter("ignore")
        self._file = io.BytesIO(path.read_bytes())
        self._workbook = load_workbook(self._file, read_only=True, data_only=True)
        sheets = self._workbook.worksheets
        self.names = [s.title for s in sheets if s.sheet_state == "visible"] or [
            s.title for s in sheets
        ]

    def rows(self, name: str) -> Iterator[Row]:
        sheet = self._workbook[name]
        # a file may declare a size of 17 billion cells that it does not have
        sheet.reset_dimensions()
        rows: Iterator[Row] = sheet.iter_rows(values_only=True)
        return rows

    def height(self, name: str) -> int | None:
        del name
        return None

    def close(self) -> None:
        self._workbook.close()
