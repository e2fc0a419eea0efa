"""Finds the table in what is none: people side by side, or numbers in every cell.

A sheet is a `table`; or it lies `sideways`, one person in each column; or it is a `list`, one
person in each cell: numbers on one line, or on several that differ in length.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from bot.sheets.child.numbers import numbers_in_cell
from bot.sheets.child.titles import Call, calls_phone, is_title, normal_title
from bot.sheets.files.cells import is_blank
from bot.sheets.files.model import Shape

Row = Sequence[object]

MOST_SIDEWAYS = 12
"""Rows of a sheet that may lie sideways."""
_PAIR, _SEVERAL = 2, 3


def shape_of(first: Sequence[Row]) -> Shape:
    """Return the shape of a sheet by its first rows: `MOST_SIDEWAYS` + 1, or all if fewer."""
    filled = [row for row in first if not is_blank(row)]
    if max(map(_width, filled), default=0) < _PAIR:
        return "table"
    phones = [[_is_phone(cell) for cell in row] for row in filled]
    if _is_list(filled, phones):
        return "list"
    lies = len(first) <= MOST_SIDEWAYS and _lies_sideways(filled, phones)
    return "sideways" if lies else "table"


def shaped(rows: Iterable[Row], shape: Shape) -> Iterator[Row]:
    """Yield the rows of a sheet as a table, one person in each."""
    if shape == "sideways":
        return iter(zip_longest(*islice(rows, MOST_SIDEWAYS)))
    if shape == "list":
        return ([cell] for cell in chain.from_iterable(rows) if not is_blank([cell]))
    return iter(rows)


def _width(row: Row) -> int:
    return sum(not is_blank([cell]) for cell in row)


def _is_phone(cell: object) -> bool:
    """Tell whether a cell holds numbers and is no sentence with one."""
    if is_blank([cell]):
        return False
    numbers = numbers_in_cell(cell)
    return isinstance(numbers, int) or bool(numbers.phones and not is_title(normal_title(cell)))


def _is_list(filled: Sequence[Row], phones: Sequence[Sequence[bool]]) -> bool:
    """Tell whether every cell is a number: of one row, or of rows unlike those of a table."""
    widths = list(map(_width, filled))
    if sum(map(sum, phones)) < sum(widths):
        return False
    return len(filled) == 1 or (max(widths) >= _SEVERAL and len(set(widths)) > 1)


def _lies_sideways(filled: Sequence[Row], phones: Sequence[Sequence[bool]]) -> bool:
    """Tell whether the phones stand along a row, with a title before them or none above."""
    along = max(range(len(filled)), key=lambda index: sum(phones[index]))
    count = sum(phones[along])
    below = max(map(sum, zip_longest(*phones, fillvalue=False)))
    columns = [index for index, phone in enumerate(phones[along]) if phone]
    above = [row[index] for row in filled[:along] for index in columns if index < len(row)]
    if any(_calls_phone(cell) for cell in above):
        return False
    heads = [next(cell for cell in row if not is_blank([cell])) for row in filled]
    titled = _calls_phone(heads[along])
    if titled and count == below and len(filled) > 1:
        return all(is_title(normal_title(head)) for head in heads)
    return count > below if titled and count >= _PAIR else count >= _SEVERAL and count > 2 * below


def _calls_phone(cell: object) -> bool:
    return calls_phone(normal_title(cell)) is Call.CLEARLY
