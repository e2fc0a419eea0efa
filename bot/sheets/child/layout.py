"""Recognises the columns of a sheet and the first row of data (docs/rules.md, F12)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from bot.sheets.child.beside import Together, together
from bot.sheets.child.columns import (
    Column,
    SeenCell,
    Standing,
    is_name,
    is_sure,
    labels_phone,
    likely_columns,
    name_column,
    phone_columns,
    see,
)
from bot.sheets.child.titles import Call, calls_phone, is_title, normal_title, says_nothing
from bot.sheets.files.around_table import is_above_list, names_columns
from bot.sheets.files.model import Choice

_HEADER_WITHIN = 20
"""Rows in which titles are sought when no row holds a phone."""
_PHONES_ABOVE = 2
"""Rows with a phone, of a manager say, that may stand above the titles."""
_PHONES_APART = 6
"""As many may, when a blank row stands between."""
_BARE = 0.8
_NOTHING = see("")
_DIGIT = re.compile(r"[0-9]")
_MANY = 2
_TITLE_ROWS = 3


Weight = tuple[bool, bool, int]
"""Is the column of phones sure; are they more than digits; how many differ."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised in the first rows of a sheet; rows and columns count as in `Choice`."""

    width: int
    first_row: int
    phones: tuple[int, ...]
    names: tuple[int | None, ...]
    """The column of names that belongs to each of `phones`."""
    name: int | None
    signature: str
    sure: bool
    """Whether the first of `phones` may be offered without asking."""
    spare: int | None
    """Another column of phones, with a number in rows where the first of `phones` has none."""
    likely: tuple[int, ...]
    """The phones that are as likely the recipients' as the first of them."""
    weight: Weight
    """The key by which sheets are compared, the likeliest last."""
    unseen: bool
    """Whether a column is called phones and had none in these rows: more rows may tell."""
    together: Together | None = None
    """Columns of phones that look alike, of which none is offered without asking."""

    def choice(self, sheet: str) -> Choice | None:
        """Return where the recipients seem to be; None without a phone column."""
        if not self.phones:
            return None
        return Choice(sheet, self.phones[:1], self.name, self.first_row)


Numbered = tuple[int, Sequence[object]]
"""The number of a row in the sheet, and the row."""
_Row = Sequence[SeenCell]


def recognise_layout(rows: Sequence[Numbered]) -> Layout:
    """Return the layout of a sheet by its first rows that are not blank."""
    seen = [[see(cell) for cell in row] for _, row in rows]
    titles, start = _header(rows, seen)
    if not start and (start := _below_sentences(rows, seen)):
        titles = [_lower(cell) for cell in seen[start - 1]]
    width = _width(seen, start)
    columns = [Column(title) for title in _padded(titles, width)]
    _count(columns, seen[start:])
    phones = phone_columns(columns)
    names = tuple(
        name_column(columns, (one, *(other for other in phones if other != one))) for one in phones
    )
    first_row = _first_row(rows, start)
    best = columns[phones[0]] if phones else None
    above = [[cell.text for cell in row] for row in seen[max(0, start - _TITLE_ROWS) : start]]
    alike = together(columns, above)
    sure = is_sure(columns, phones) and alike is None
    return Layout(
        width=width,
        first_row=first_row,
        phones=phones,
        names=names,
        name=names[0] if names else name_column(columns, ()),
        signature=_signature(columns, first_row),
        sure=sure,
        spare=_spare(columns, phones, seen[start:]),
        likely=likely_columns(columns, phones),
        weight=_weight(best, sure=sure),
        unseen=any(column.standing is Standing.TITLE_ONLY for column in columns),
        together=alike,
    )


def _weight(best: Column | None, *, sure: bool) -> Weight:
    if best is None:
        return False, False, -1
    return sure, best.maybe_phone and best.standing > Standing.DIGITS, len(best.different)


def _first_row(rows: Sequence[Numbered], start: int) -> int:
    if start:
        return rows[start - 1][0] + 1
    return rows[0][0] if rows else 1


def _padded(titles: Sequence[str], width: int) -> Sequence[str]:
    return [*titles[:width], *[""] * (width - len(titles))]


def _count(columns: Sequence[Column], rows: Sequence[_Row]) -> None:
    for row in rows:
        before = None
        for column, cell in zip(columns, row, strict=False):
            column.add(cell)
            if not cell.text:
                continue
            if before and cell.phones and not before[1].phones and labels_phone(before[1].text):
                before[0].labels += 1
                column.labelled += 1
            before = column, cell


def _width(rows: Sequence[_Row], start: int) -> int:
    """Return how many columns the table has: a stray cell beyond them does not count."""
    widths = sorted(map(_filled_width, rows))
    if len(widths) <= _MANY:
        return max(widths, default=0)
    titled = _filled_width(rows[start - 1]) if start else 0
    return max(titled, widths[-_MANY])


def _filled_width(row: _Row) -> int:
    return max((index for index, cell in enumerate(row, 1) if cell.text), default=0)


def _header(rows: Sequence[Numbered], seen: Sequence[_Row]) -> tuple[Sequence[str], int]:
    """Return the titles of the columns, and the index of the first row of data below them.

    No titles and 0 when no row has the usual words of titles. The row that has the most of them
    stands above the phones; a manager's phone may stand above the row. Groups of titles may stand
    right above, and titles within groups right below.
    """
    best = _best_header(rows, seen)
    if best is None:
        return (), 0
    top = bottom = best
    while bottom + 1 < len(rows) and _continues(rows, seen, bottom):
        bottom += 1
    while top and _continues(rows, seen, top - 1, group=True):
        top -= 1
    end = bottom + 1
    if end + 1 < len(rows) and not names_columns([cell.text for cell in seen[end]]):
        end += 1
    return _titles(seen[top : bottom + 1]), end


def _best_header(rows: Sequence[Numbered], seen: Sequence[_Row]) -> int | None:
    by_column = list(zip_longest(*seen, fillvalue=_NOTHING))
    below = [sum(cell.bare for cell in column) for column in by_column]
    labelled = [sum(cell.titled for cell in column) > _MANY for column in by_column]
    bare = [
        any(cell.bare or (cell.titled and each) for cell, each in zip(row, labelled, strict=False))
        for row in seen
    ]
    in_all, above = sum(bare), 0
    ranks = []
    for index, row in enumerate(seen[: len(seen) if in_all else _HEADER_WITHIN]):
        words = 0 if _is_sentence(row) else sum(is_title(_lower(cell)) for cell in row)
        called = any(
            count and is_title(_lower(cell)) and calls_phone(_lower(cell)) is Call.CLEARLY
            for cell, count in zip(row, below, strict=False)
        )
        apart = index > 0 and rows[index][0] > rows[index - 1][0] + 1
        if words and not bare[index] and _may_stand_below(above, in_all, words, called=called):
            ranks += [(words + called, -index)] if above <= _PHONES_ABOVE or apart else []
        above += bare[index]
        if above > _PHONES_APART:
            break
    return -max(ranks)[1] if ranks else None


def _is_sentence(row: _Row) -> bool:
    """Tell whether a row is one cell with a number among words: it stands above a table."""
    return sum(bool(cell.text) for cell in row) == 1 and any(cell.titled for cell in row)


def _may_stand_below(above: int, in_all: int, words: int, *, called: bool) -> bool:
    """Tell whether a row of titles may stand below so many rows with phones."""
    return not above or (called and words >= _MANY and in_all > 2 * above)


def _lower(cell: SeenCell) -> str:
    return normal_title(cell.text)


def _continues(
    rows: Sequence[Numbered], seen: Sequence[_Row], index: int, *, group: bool = False
) -> bool:
    """Tell whether the row at `index` and the next one are titles in two rows.

    With `group` the upper one is looked at, else the lower one.
    """
    if rows[index + 1][0] != rows[index][0] + 1:
        return False
    row = seen[index] if group else seen[index + 1]
    filled = [cell for cell in row if cell.text]
    grouped = len(filled) >= _MANY or not row[0].text
    titles = [cell for cell in filled if not cell.phones and is_title(_lower(cell))]
    if group:
        return grouped and bool(titles) and not any(cell.phones for cell in filled)
    return len(titles) == len(filled) or _are_grouped(seen[index], row)


def _are_grouped(upper: _Row, lower: _Row) -> bool:
    """Tell whether all cells of the lower row stand under groups of the upper one."""
    below = [index for index, cell in enumerate(lower) if cell.text]
    if any(cell.phones for cell in lower):
        return False
    heads = [bool(cell.text) for cell in upper] + [False] * len(lower)
    reach = 1 if lower[0].text else len(lower)
    spans = [not heads[index] or _has_another(index, below, heads, reach) for index in below]
    return all(spans) and any(heads[index] for index in below) and heads[0]


def _has_another(head: int, below: Sequence[int], heads: Sequence[bool], reach: int) -> bool:
    """Tell whether one more cell stands below the group at `head`, within so many columns."""
    return any(
        head < index <= head + reach and not any(heads[head + 1 : index + 1]) for index in below
    )


def _titles(rows: Sequence[_Row]) -> Sequence[str]:
    """Return the titles of the columns; the title of a group goes before one without meaning."""
    *groups, lowest = rows
    titles: Sequence[str] = [_lower(cell) for cell in lowest]
    for group in reversed(groups):
        titles = _below_groups(titles, [_lower(cell) for cell in group])
    return titles


def _below_groups(titles: Sequence[str], groups: Sequence[str]) -> Sequence[str]:
    joined, last = [], ""
    for index in range(max(len(titles), len(groups))):
        own = titles[index] if index < len(titles) else ""
        group = groups[index] if index < len(groups) else ""
        last = group or (last if own else "")
        joined.append(own if is_title(own) else " ".join(filter(None, (last, own))))
    return joined


def _below_sentences(rows: Sequence[Numbered], seen: Sequence[_Row]) -> int:
    """Return the index of the first row below what stands above a column of bare numbers.

    «База клиентов, менеджер 8 916 …», «Кому» and rows with one cell elsewhere are no data.
    """
    by_column = zip_longest(*seen, fillvalue=_NOTHING)
    cells = max(by_column, key=lambda column: sum(bool(cell.phones) for cell in column), default=())
    with_phones = [cell for cell in cells if cell.phones]
    if not with_phones:
        return 0
    if sum(cell.bare for cell in with_phones) < len(with_phones) * _BARE:
        if sentences := _sentences_above(rows, seen):
            return sentences
        return int(_are_words(seen[0]) and bool(cells[0].text) and bool(cells[1].phones))
    for index, (row, cell) in enumerate(zip(seen, cells, strict=True)):
        filled = sum(bool(one.text) for one in row)
        sentence = cell.text[:1].isalpha() and not says_nothing(_lower(cell))
        if not sentence and (cell.text or filled > 1):
            return index
    return 0


def _sentences_above(rows: Sequence[Numbered], seen: Sequence[_Row]) -> int:
    """Return how many rows with a number above a list of names with numbers are no person.

    «Список на март, отв. Зуева 8 916 …» says so, or the only blank row stands below it.
    """
    cells = [cell for row in seen for cell in row if cell.text]
    names = [is_name(cell.words) for cell in cells]
    if len(cells) > len(seen) or 2 * sum(names) <= len(names):
        return 0
    above = names.index(True)
    numbers = [number for number, _ in rows]
    gaps = [index for index in range(1, len(numbers)) if numbers[index] > numbers[index - 1] + 1]
    said = all(not cell.phones or is_above_list(cell.text) for cell in cells[:above])
    return above if said or gaps == [above] else 0


def _are_words(row: _Row) -> bool:
    """Tell whether a row may be titles: nothing in it has a digit or says that it is missing."""
    texts = [cell.text for cell in row if cell.text]
    return not any(_DIGIT.search(text) or says_nothing(text.lower()) for text in texts)


def _spare(columns: Sequence[Column], phones: Sequence[int], rows: Sequence[_Row]) -> int | None:
    """Return the column that has a number most often where the first of `phones` has none."""
    if not phones:
        return None
    first, *others = phones
    without = [row for row in rows if not (first < len(row) and row[first].phones)]
    helped = {
        other: sum(other < len(row) and bool(row[other].phones) for row in without)
        for other in others
        if columns[other].standing > Standing.DIGITS
    }
    best = max(helped, key=helped.__getitem__, default=None)
    return best if best is not None and helped[best] else None


def _signature(columns: Sequence[Column], first_row: int) -> str:
    titles = [column.title for column in columns]
    marks = titles if any(titles) else [column.kind for column in columns]
    return sha256("\x1f".join([str(first_row), *marks]).encode()).hexdigest()[:16]
