"""What is asked of this room, and what it answers."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

Cell = str | int | float | bool
"""A cell as kept: text, or a number whose whole values are int; a blank cell is ""."""

SHOWN = 80
"""Characters of a cell that are shown in samples, titles and refusals."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost. Sizes in bytes, time in seconds of the wall clock and of the CPU.

    The defaults: Telegram's largest download; Excel's own number of rows; the memory in which
    a good file of a million rows can be read; and a time in which a small machine reads it.
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 512 * MEBIBYTE
    memory_bytes: int = 640 * MEBIBYTE
    seconds: float = 60
    rows: int = 1_048_576
    columns: int = 256
    cells: int = 30_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a workbook is meant. Columns count from 0; rows from 1, as Excel shows."""

    sheet: str
    phone_columns: tuple[int, ...]
    name_column: int | None
    first_row: int
    """The first row of data; the titles, when there are any, are in the row above."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row for show: its number as Excel shows it, and its cells as (shortened) text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, as recognised."""

    name: str
    rows: int | None
    """Rows up to the last that is used; None when counting would take long."""
    width: int
    """Columns of the table."""
    sample: tuple[Line, ...]
    """The first rows that are not blank."""
    guess: Choice | None
    """None when nothing here looks like a phone column."""
    first_row: int
    """The first row of data, recognised also when no phone column is."""
    phone_candidates: tuple[int, ...]
    """Every column that may be meant by «phone», the likeliest first."""
    signature: str
    """The same for files of the same layout: what a chat's choice is remembered by."""

    def titles(self, first_row: int) -> tuple[str, ...]:
        """Return a title for each column ("" where there is none) if data begin at that row."""
        above = next((line.cells for line in self.sample if line.number == first_row - 1), ())
        return tuple(above[: self.width]) + ("",) * (self.width - len(above))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as recognised."""

    sheets: tuple[Sheet, ...]
    """The visible sheets that are not blank; at least one."""
    best: int
    """Which of them most probably holds the recipients."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the phone column that is not a recipient, or not again."""

    row: int
    value: str
    code: str
    """`phone-…` of `bot.sms.phones`, `phone-date` (a date, not a number), `phone-duplicate`."""
    first: int | None = None
    """Of a duplicate: the row where the number stands for the first time."""


def column_letters(column: int) -> str:
    """Return what Excel calls a column that counts from 0: A, B, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
