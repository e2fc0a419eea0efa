"""What a sheet shows otherwise than it holds: number formats, hidden rows and columns.

The libraries that read cells tell nothing of it. Where the file does not either, or in a way that
nobody understands, the cells are as the library reads them and all is visible.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Protocol

from bot.sheets.child.format_locales import FormatLocale
from bot.sheets.child.number_formats import NumberFormat, number_format
from bot.sheets.files.cells import Moment, general, serial_of, shown_moment
from bot.sheets.files.model import Shown

_GENERAL = "General"
_SHORT = {"dd.mm.yyyy": "mm-dd-yy", "dd.mm.yyyy hh:mm": "m/d/yy h:mm"}
"""How a file names what a locale has for dates."""

Dress = Callable[[object], object]
"""Returns a cell with the text that is seen of it, or as it is."""

_WRITTEN = bool | float | Moment
"""What each locale writes in its own way."""

Dressed = tuple[int, Sequence[tuple[int, Dress]]]
"""The number of a row, from 1; and its cells that may look otherwise, by column from 0."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is to be known of a sheet before its cells are read."""

    hidden_rows: Sequence[int] = ()
    """The hidden rows that are not blank, from 1, in order."""
    filtered: bool = False
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    uncalculated: frozenset[int] = field(default_factory=frozenset)
    """The columns where a formula has no value."""


class Appearance(Protocol):
    """How the sheets of one file look."""

    def survey(self, name: str) -> Survey:
        """Return what a sheet hides. Reads the whole sheet once."""

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield the rows that have cells with a format, in order."""


class Plain:
    """Of a file that only holds text, or whose looks nobody knows."""

    def survey(self, name: str) -> Survey:
        """Return that nothing is hidden."""
        del name
        return Survey()

    def dressed(self, name: str) -> Iterator[Dressed]:
        """Yield nothing."""
        del name
        return iter(())


def dress_by(code: str, form: NumberFormat) -> Dress:
    """Return what shows cells in a format."""

    def dress(cell: object) -> object:
        value = serial_of(cell) if isinstance(cell, date | time | timedelta) else cell
        if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
            return cell
        text = form.show(value)
        return cell if text is None or text == cell else Shown(value, text, code)

    return dress


def dress_plainly(
    rows: Iterator[Sequence[object]], locale: FormatLocale
) -> Iterator[Sequence[object]]:
    """Yield the rows with the cells that have no format as a locale writes them."""
    for row in rows:
        yield [_plainly(cell, locale) if isinstance(cell, _WRITTEN) else cell for cell in row]


def _plainly(cell: object, locale: FormatLocale) -> object:
    if isinstance(cell, bool):
        return Shown(cell, str(cell).upper(), _GENERAL)
    if isinstance(cell, float):
        text = general(cell).replace(".", locale.decimal)
        return cell if cell.is_integer() else Shown(cell, text, _GENERAL)
    if not isinstance(cell, Moment):
        return cell
    shown = shown_moment(cell)
    code = _SHORT.get(shown.format, shown.format)
    form = number_format(code, locale)
    return Shown(shown.value, (form and form.show(shown.value)) or shown.text, code)


def dress_rows(
    rows: Iterator[Sequence[object]], dressed: Iterator[Dressed]
) -> Iterator[Sequence[object]]:
    """Yield the rows with the text that is seen of their cells."""
    ahead = next(dressed, None)
    if ahead is None:
        return rows
    return _dress_rows(rows, dressed, ahead)


def _dress_rows(
    rows: Iterator[Sequence[object]], dressed: Iterator[Dressed], ahead: Dressed | None
) -> Iterator[Sequence[object]]:
    for number, row in enumerate(rows, 1):
        while ahead is not None and ahead[0] < number:
            ahead = next(dressed, None)
        if ahead is None or ahead[0] > number:
            yield row
            continue
        cells = list(row)
        for column, dress in ahead[1]:
            if column < len(cells):
                cells[column] = dress(cells[column])
        yield cells
