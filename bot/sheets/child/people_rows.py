"""Sets out the rows of a sheet as a choice says: one person and a name in each. Runs in the child.

Two tables that stand side by side are set below each other. A name that stands in one cell with
its number gets a column of its own, behind the last one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from bot.sheets.child.columns import see
from bot.sheets.child.shapes import shaped
from bot.sheets.files.cells import is_blank
from bot.sheets.files.model import Choice, Limits

Row = Sequence[object]

_LOOKED_AT = 200


def people_rows(
    rows: Iterable[Row], choice: Choice, limits: Limits
) -> tuple[Iterable[Row], Choice]:
    """Return the rows set out, and where the recipients are in them."""
    rows = shaped(rows, choice.shape)
    if choice.shape == "beside":
        return _below_each_other(rows, choice)
    if choice.name_column in choice.phone_columns:
        return _with_names(iter(rows), choice, limits)
    return rows, choice


def _below_each_other(rows: Iterable[Row], choice: Choice) -> tuple[Iterable[Row], Choice]:
    """Cut each row of data into those of the tables; the titles are the first one's."""
    phone, *others = choice.phone_columns
    width = others[0] - phone
    starts = [0, *(other - phone for other in others)]

    def cut() -> Iterator[Row]:
        for number, row in enumerate(rows, 1):
            own = starts if number >= choice.first_row else starts[:1]
            yield from (row[start : start + width] for start in own)

    name = None if choice.name_column is None else choice.name_column % width
    return cut(), replace(choice, phone_columns=(phone,), name_column=name, shape="table")


def _with_names(
    rows: Iterator[Row], choice: Choice, limits: Limits
) -> tuple[Iterable[Row], Choice]:
    """Give the words beside the numbers a column of their own."""
    first = list(islice(rows, _LOOKED_AT))
    *_, place = [0, *sorted(map(_filled_width, first))[-2:][:1]]
    if place >= limits.columns:
        return chain(first, rows), replace(choice, name_column=None)
    phone = choice.phone_columns[0]

    def named() -> Iterator[Row]:
        for row in chain(first, rows):
            words = see(row[phone]).words if phone < len(row) else ""
            yield [*row[:place], *[""] * (place - len(row)), words, *row[place:]]

    return named(), replace(choice, name_column=place)


def _filled_width(row: Row) -> int:
    return max((index for index, cell in enumerate(row, 1) if not is_blank([cell])), default=0)
