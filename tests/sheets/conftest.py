"""What tests of spreadsheets share: workbooks made on the spot, and what is read from them."""

import csv
import io
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book

from bot.sheets import Choice, Recipients, look, read

Table = Sequence[Sequence[Any]]
Make = Callable[[Table], Path]
Load = Callable[[Path], Awaitable[Recipients]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make an .xlsx of these rows."""

    def made(rows: Table) -> Path:
        book = Book()
        for row in rows:
            book.active.append(list(row))
        path = tmp_path / "made.xlsx"
        book.save(path)
        return path

    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for recipients."""
    path = tmp_path / "recipients"
    path.mkdir()
    return path


@pytest.fixture
def load(folder: Path) -> Load:
    """Read a file as it is recognised."""

    async def loaded(path: Path) -> Recipients:
        book = await look(path)
        guess = book.sheets[book.best].guess
        assert guess
        return await read(path, guess, folder)

    return loaded


def phones(recipients: Recipients) -> list[str]:
    return [phone for chunk in recipients.chunks() for phone, _ in chunk]


def refused(recipients: Recipients) -> list[tuple[int, str]]:
    return [(refusal.row, refusal.code) for refusal in recipients.refusals()]


def by_columns(*columns: int, first_row: int = 1, sheet: str = "Sheet") -> Choice:
    return Choice(sheet, columns, None, first_row)


def as_csv(rows: Table, delimiter: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
