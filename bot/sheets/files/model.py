"""The records of this room: what a file holds, what a person chose, what a file may cost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self

from bot.sheets.files.around_table import titles_above

MEBIBYTE = 1024 * 1024


class Shown(NamedTuple):
    """A cell whose number format matters: what it holds, and what people see of it."""

    value: str | int | float
    """A text, a number, or a date as days since the end of 1899 (1.0 is an hour's twenty-four)."""
    text: str
    """The value as Excel shows it with the chat's settings: 15%, 001234, 12 500,50 ₽."""
    format: str
    """The number format, in the notation of files: 0%, 000000, dd.mm.yyyy."""


Cell = str | int | float | bool | Shown
"""A cell as stored: text, or a number; whole numbers are int, a blank cell is ""."""

Shape = Literal["table", "sideways", "list", "beside"]
"""How people stand in a sheet: one in each row, in each column, or in each cell; or in each row of
several tables that stand `beside` each other, every column of phones in a table of its own."""

SHOWN = 80
"""How many characters of a cell are shown in samples, titles and refusals."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may cost (docs/rules.md, F5).

    Sizes are in bytes; `stored_bytes` are those of the rows that are kept. `seconds` are those of
    work, which the system counts: neither waiting nor a busy machine takes any of them. By default
    a file may be as large as Telegram lets a bot download, with as many rows as Excel has. The
    memory and the time suffice for a good file of a million rows on a small machine.
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 512 * MEBIBYTE
    stored_bytes: int = 512 * MEBIBYTE
    memory_bytes: int = 640 * MEBIBYTE
    seconds: float = 60
    rows: int = 1_048_576
    columns: int = 256
    cells: int = 30_000_000

    @property
    def patience(self) -> float:
        """Seconds of the clock after which a child is ended that does not even work."""
        return max(60.0, 5 * self.seconds)


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the recipients are in a workbook. Columns count from 0, rows from 1 as in Excel."""

    sheet: str
    phone_columns: tuple[int, ...]
    name_column: int | None
    """One of `phone_columns` where each name stands in one cell with its number."""
    first_row: int
    """The first row of data; the row above it holds the titles, if there are any."""
    visible_only: bool = False
    """Rows that the sheet hides, by a filter or by hand, are left out."""
    fill: bool = False
    """Whether a later phone column only serves rows where the earlier ones have no number."""
    shape: Shape = "table"
    """How the sheet is read. Its rows and columns are those of the table that this makes of it."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row to be shown: its number as in Excel, and its cells as text, shortened."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Garbled:
    """Rows with letters that look wrong (`bot.letters.looks_garbled`)."""

    count: int
    rows: tuple[int, ...]
    """The first of them, as in Excel."""
    value: str
    """Such a cell of the first one, shortened."""

    @classmethod
    def load(cls, values: Mapping[str, Any]) -> Self:
        """Return what `asdict` made of one, also after a way through JSON."""
        return cls(values["count"], tuple(values["rows"]), values["value"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet and what was recognised in it."""

    name: str
    rows: int | None
    """The number of its last used row; None when counting would take long."""
    width: int
    """How many columns the table has."""
    sample: tuple[SampleRow, ...]
    """The first rows that are not blank."""
    guess: Choice | None
    """Where the recipients seem to be; None when no column looks like phones."""
    first_row: int
    """The first row of data, also when no column looks like phones."""
    phone_candidates: tuple[int, ...]
    """Every column that may hold phones, the likeliest first."""
    signature: str
    """The same for files of the same layout: the key by which a chat's choice is remembered."""
    hidden_rows: int = 0
    """How many rows of data, not blank, Excel does not show."""
    filtered: bool = False
    """Whether a filter is set in the sheet: it hides those rows, or some of them."""
    hidden_columns: tuple[int, ...] = ()
    uncalculated: tuple[int, ...] = ()
    """The columns with formulas whose values the file does not hold."""
    garbled: Garbled | None = None
    """Rows among the first whose letters look wrong; of a text, all that have lost letters."""
    name_column: int | None = None
    """The column of names, also when no column looks like phones."""
    sure: bool = True
    """Whether `guess` may be offered as right; else the column of phones is asked."""
    spare: int | None = None
    """Another column of phones, with a number in rows where that of `guess` has none."""
    likely: tuple[int, ...] = ()
    """The columns of phones that are as likely the recipients' as that of `guess`."""
    shape: Shape = "table"
    """How the sheet is read; see `Choice.shape`."""
    together: Choice | None = None
    """All columns of phones, where they look alike: the first answer when it is asked."""
    names: tuple[int | None, ...] = ()
    """The column of names that belongs to each of `phone_candidates`."""

    def name_of(self, phones: Collection[int]) -> int | None:
        """Return the column of names that belongs to these columns of phones."""
        known = dict(zip(self.phone_candidates, self.names, strict=False))
        found = next((known[one] for one in sorted(phones) if one in known), self.name_column)
        return None if found in self.phone_candidates and found not in phones else found

    def titles(self, first_row: int) -> tuple[str, ...]:
        """Return the title of each column, "" where there is none, if data begin at `first_row`."""
        rows = {line.number: line.cells for line in self.sample}
        above = titles_above([rows.get(first_row - back, ()) for back in (3, 2, 1)])
        return tuple(above[: self.width]) + ("",) * (self.width - len(above))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file and what was recognised in it."""

    sheets: tuple[Sheet, ...]
    """The visible sheets that are not blank; at least one."""
    best: int
    """The index of the sheet that most probably holds the recipients."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the phone column that is not a number, or a number that stood above."""

    row: int
    value: str
    code: str
    """`phone-…` of `bot.sms.phones`, `phone-date` (a date, not a number),
    `phone-duplicate`, `row-hidden` (left out as the choice says),
    `row-note` (a signature below the table).
    """
    first: int | None = None
    """The row where a duplicate stands for the first time; None for any other refusal."""


def column_letters(column: int) -> str:
    """Return Excel's name of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
