"""Extracts the recipients from the rows of a sheet and writes them to disk. Runs in the child."""

import heapq
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from operator import eq, ne
from pathlib import Path

import orjson

from bot.errors import BotError
from bot.sheets.child.numbers import NO_NUMBERS, CellNumbers, numbers_in_cell
from bot.sheets.child.people_rows import people_rows
from bot.sheets.child.readers import TableReader
from bot.sheets.child.row_store import Chunk, RowStore
from bot.sheets.files.around_table import is_note
from bot.sheets.files.cells import as_text, is_blank
from bot.sheets.files.model import SHOWN, Choice, Limits
from bot.sheets.files.recipients import ORIGINS, PHONES, REFUSED, Recipients
from bot.sms.destinations import PER_PREFIX, AllowedDestinations

Progress = Callable[[int], None]

_REFUSED_PART = "refused.part"
"""The refusals without the duplicates, which are known only at the end."""

_HIDDEN, _NOTE = "row-hidden", "row-note"

_Entry = tuple[int, str, str, int | None]
"""A refusal as stored: row, value, code, first row."""


def extract(
    reader: TableReader,
    choice: Choice,
    folder: Path,
    limits: Limits,
    on_progress: Progress,
    *,
    allowed: AllowedDestinations,
) -> Recipients:
    """Write the recipients of a sheet to `folder`, where `Recipients` reads them.

    Numbers outside of `allowed` are refusals. Closes the reader when all rows are read.

    Raises BotError `file-changed` (no such sheet), `file-too-long`, `file-too-wide`,
    `file-too-large`.
    """
    if choice.sheet not in reader.names:
        raise BotError("file-changed")
    store = RowStore(folder, choice.first_row, limits)
    hidden = reader.survey(choice.sheet).hidden_rows if choice.visible_only else ()
    rows, choice = people_rows(reader.rows(choice.sheet), choice, limits)
    numbers = _Numbers(choice, allowed, frozenset(hidden))
    with (folder / _REFUSED_PART).open("wb") as refused:
        for start, chunk in store.store(iter(rows)):
            refused.writelines(map(_line, numbers.add_rows(start, chunk)))
            on_progress(start + len(chunk) - 1)
    # the next steps need the memory that the sheet takes
    reader.close()
    recipients = Recipients(
        folder=folder,
        choice=choice,
        titles=store.titles,
        count=_write_first_of_each(numbers, folder),
        rows=numbers.rows,
        several=numbers.several,
        refused=_write_refused(numbers, folder),
    )
    recipients.save()
    return recipients


class _Numbers:
    """The numbers in the order of the rows, each with its row; duplicates are still among them."""

    def __init__(
        self, choice: Choice, allowed: AllowedDestinations, hidden: frozenset[int]
    ) -> None:
        self.choice = choice
        self._hidden = hidden
        self._apart = False
        """Whether a blank row has come: what stands below may be no data."""
        self._allowed = allowed
        self._plain = allowed.plain_prefixes()
        self.phones = array("q")
        self.origins = array("q")
        self.rows_without = 0
        self.several = 0
        self.refused: Counter[str] = Counter()
        self.first: dict[int, int] = {}

    def add_rows(self, start: int, chunk: Chunk) -> Iterator[_Entry]:
        """Add the numbers of a chunk; yield the refusals. Plain rows, which are most, are fast."""
        above = max(0, self.choice.first_row - start)
        column, *others = self.choice.phone_columns
        phones, origins = self.phones.append, self.origins.append
        plain, per_prefix, hidden = self._plain, PER_PREFIX, self._hidden
        for number, row in enumerate(chunk[above:], start + above):
            if number in hidden:
                yield from self._leave_out(number, row, _HIDDEN)
                continue
            if self._apart and self._is_note(row):
                yield from self._leave_out(number, row, _NOTE)
                continue
            first = numbers_in_cell(row[column]) if column < len(row) else NO_NUMBERS
            if isinstance(first, int) and not others and first // per_prefix in plain:
                phones(first)
                origins(number)
            elif not is_blank(row):
                rest = (numbers_in_cell(row[other]) for other in others if other < len(row))
                cells = list(map(_as_cell_numbers, (first, *rest)))
                yield from self._add_row(number, self._serving(cells))
            else:
                self._apart = True

    def _serving(self, cells: list[CellNumbers]) -> list[CellNumbers]:
        """Return the cells of a row that count: with `fill` the first one that has a number."""
        if not self.choice.fill:
            return cells
        served = next((cell for cell in cells if cell.phones), None)
        return [served] if served else cells

    def _is_note(self, row: Sequence[object]) -> bool:
        """Tell whether a row below a table is a signature, which no recipient is."""
        column, titled = self.choice.phone_columns[0], self.choice.first_row > 1
        first = next((cell for cell in row if not is_blank([cell])), "")
        cells = [first, *row[column : column + 1]]
        return any(is_note(cell, titled=titled) for cell in cells)

    def _leave_out(self, number: int, row: Sequence[object], code: str) -> Iterator[_Entry]:
        """Refuse a whole row, unless it is blank."""
        if not is_blank(row):
            column = self.choice.phone_columns[0]
            value = as_text(row[column]).strip()[:SHOWN] if column < len(row) else ""
            self.rows_without += 1
            self.refused[code] += 1
            yield number, value, code, None

    def _add_row(self, number: int, cells: list[CellNumbers]) -> Iterator[_Entry]:
        found = dict.fromkeys(phone for cell in cells for phone in cell.phones)
        codes = {phone: self._allowed.refusal(str(phone)) for phone in found}
        phones = [phone for phone, code in codes.items() if not code]
        self.several += max(0, len(phones) - 1)
        self.phones.extend(phones)
        self.origins.extend([number] * len(phones))
        refused = [refusal for cell in cells for refusal in cell.refused]
        refused += [(f"+{phone}", code) for phone, code in codes.items() if code]
        if not phones and not refused:
            refused = [("", "phone-empty")]
        self.rows_without += not phones
        for value, code in refused:
            self.refused[code] += 1
            yield number, value, code, None

    @property
    def rows(self) -> int:
        """How many rows of data there are, with a number or without."""
        return len(self.phones) - self.several + self.rows_without

    def index(self) -> None:
        """Find the first row of each number. Call it when all rows are added."""
        self.first = dict(zip(reversed(self.phones), reversed(self.origins), strict=True))

    def compare(self, how: Callable[[int, int], bool]) -> Iterable[bool]:
        """Yield, for each number in order, how the first row of its phone compares with its own."""
        return map(how, map(self.first.__getitem__, self.phones), self.origins)

    def duplicates(self) -> Iterator[_Entry]:
        again = zip(self.phones, self.origins, strict=True)
        for phone, row in compress(again, self.compare(ne)):
            yield row, str(phone), "phone-duplicate", self.first[phone]


def _write_first_of_each(numbers: _Numbers, folder: Path) -> int:
    numbers.index()
    for name, packed in ((PHONES, numbers.phones), (ORIGINS, numbers.origins)):
        with (folder / name).open("wb") as file:
            array("q", compress(packed, numbers.compare(eq))).tofile(file)
    return len(numbers.first)


def _write_refused(numbers: _Numbers, folder: Path) -> dict[str, int]:
    """Write all refusals in the order of the rows; return how many there are of each code."""
    before = folder / _REFUSED_PART
    with before.open("rb") as lines, (folder / REFUSED).open("wb") as file:
        again = map(_line, numbers.duplicates())
        merged: Iterator[bytes] = heapq.merge(lines, again, key=_row)
        file.writelines(merged)
    before.unlink()
    duplicates = len(numbers.phones) - len(numbers.first)
    return {**numbers.refused, **({"phone-duplicate": duplicates} if duplicates else {})}


def _as_cell_numbers(numbers: int | CellNumbers) -> CellNumbers:
    return CellNumbers(phones=(numbers,)) if isinstance(numbers, int) else numbers


def _line(entry: _Entry) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _row(line: bytes) -> int:
    return int(line[1 : line.index(b",")])
