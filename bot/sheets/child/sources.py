"""Any workbook, or contact cards, as rows of cells.

Two readers for .xlsx, for each survives what kills the other.

Rows count from the first of the sheet and columns from A, blank ones included.
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
from bot.sheets.child.kinds import Kind
from bot.sheets.child.texts import decode, text_rows
from bot.sheets.files.vcards import is_vcard, vcard_rows

Reader = Literal["calamine", "openpyxl"]

Row = Sequence[object]


class Source(Protocol):
    """An open workbook."""

    names: list[str]
    """The visible sheets with cells; "" is the one of a text file."""

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet."""

    def height(self, name: str) -> int | None:
        """Return the number of rows, where it is known without reading them all."""

    def close(self) -> None:
        """Give back the memory."""


def open_source(path: Path, kind: Kind, reader: Reader) -> Source:
    """Open a recognised file.

    Raises BotError `file-not-a-table` and `file-protected`; anything else when this reader
    cannot read it.
    """
    if kind == "text":
        return _Text(path)
    if reader == "openpyxl":
        if kind != "xlsx":
            raise ValueError(kind)
        return _Openpyxl(path)
    return _Calamine(path, kind)


class _Text:
    def __init__(self, path: Path) -> None:
        self.names = [""]
        self._text = decode(path.read_bytes())

    def rows(self, name: str) -> Iterator[Row]:
        del name
        return vcard_rows(self._text) if is_vcard(self._text) else text_rows(self._text)

    def height(self, name: str) -> int | None:
        return sum(1 for _ in self.rows(name))

    def close(self) -> None:
        self._text = ""


class _Calamine:
    def __init__(self, path: Path, kind: Kind) -> None:
        # it believes a file's extension; given bytes, it would hold several copies of them
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
        """Load a sheet, which calamine does as a whole; one at a time for the memory's sake."""
        if self._sheet is None or self._sheet.name != name:
            self._sheet = None
            self._sheet = self._workbook.get_sheet_by_name(name)
        return self._sheet


def _visible(sheet: SheetMetadata) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible


class _Openpyxl:
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
        # the size that a file declares may be a lie of 17 billion cells
        sheet.reset_dimensions()
        rows: Iterator[Row] = sheet.iter_rows(values_only=True)
        return rows

    def height(self, name: str) -> int | None:
        del name
        return None

    def close(self) -> None:
        self._workbook.close()
