"""Finds tables of the same kind that stand side by side, and columns of nothing but phones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sheets.child.columns import Column, name_column

_NUMBER = re.compile(r"[0-9]+")
_GROUP = 3
"""Two phones in a row may be one person's; so many are of several."""


@dataclass(frozen=True, slots=True)
class Together:
    """Columns of phones that look alike, so that all of them may be meant."""

    phones: tuple[int, ...]
    name: int | None
    beside: bool
    """Whether each belongs to a table of its own, which has names and more."""


def together(columns: Sequence[Column], above: Sequence[Sequence[str]]) -> Together | None:
    """Return the columns of phones that look alike; None when there are not several.

    `above` are the texts of the rows above the data: «Покупатель» and «Продавец» are not alike.
    """
    phones = tuple(index for index, column in enumerate(columns) if column.phones)
    if len(phones) < 2:  # noqa: PLR2004 - several
        return None
    if all(not column.filled or column.mostly_phones for column in columns):
        titles = {columns[index].title for index in phones[1:]}
        alike = not any(titles) or titles == {columns[phones[0]].title}
        return Together(phones, None, beside=False) if alike else None
    if _are_across(columns, phones):
        return Together(phones, name_column(columns, phones), beside=False)
    first, second, *_ = phones
    width = second - first
    if first >= width or phones != tuple(range(first, first + width * len(phones), width)):
        return None
    if not _are_tables(columns, above, width):
        return None
    return Together(phones, name_column(columns[:width], (first,)), beside=True)


def _are_across(columns: Sequence[Column], phones: Sequence[int]) -> bool:
    """Tell whether a group of people stands in each row, below one title or none."""
    near = phones[-1] - phones[0] == len(phones) - 1 and len(phones) >= _GROUP
    titled = any(columns[index].title for index in phones[1:])
    return near and not titled and all(columns[index].mostly_phones for index in phones)


def _are_tables(columns: Sequence[Column], above: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether the titles, or else the kinds of columns, are the same every `width` columns."""
    titles = [column.title for column in columns]
    groups = [[_NUMBER.sub("", text) for text in row] for row in above]
    alike = all(sum(map(bool, row)) == 1 or _repeat(row, width) for row in groups)
    return alike and _repeat(titles, width) and (any(titles) or _repeat(_kinds(columns), width))


def _repeat(marks: Sequence[str], width: int) -> bool:
    """Tell whether the marks of each table are those of the first one."""
    padded = [*marks, *[""] * (-len(marks) % width)]
    return all(
        padded[start : start + width] == padded[:width] for start in range(0, len(padded), width)
    )


def _kinds(columns: Sequence[Column]) -> Sequence[str]:
    return [column.kind if column.filled else "" for column in columns]
