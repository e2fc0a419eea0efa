"""Recognises the columns of a sheet and the first row of data: by content, then by titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.sheets.child.numbers import numbers_in_cell
from bot.sheets.files.cells import as_text, is_blank
from bot.sheets.files.model import Choice

_PHONE = re.compile(r"телеф|\bтел\b|моб|сотов|phone|mobile|\bcell|\btel\b|msisdn|whatsapp")
_NAMES = tuple(
    re.compile(words)
    for words in (
        r"\bимя\b|first.?name",
        r"\bфио\b|ф\.\s*и\.\s*о|full.?name|^name$",
        r"клиент|получател|абонент|контакт|покупател|client|customer|recipient|contact|subscriber",
        r"наименован|назван|фамил|организац|компан|name|company",
    )
)
"""Titles of columns that hold a person's name, the best first."""
_OTHER = re.compile(
    r"город|адрес|сумма|дата|долг|баланс|почт|коммент|примеч|статус|номер|№|скид|код|товар|email"
    r"|e-mail|city|address|amount|sum|date|debt|balance|comment|note|status|number|discount|code"
)
_NOT_PHONE = re.compile(
    r"\bинн\b|\bкпп\b|огрн|снилс|сч[её]т|карт|паспорт|артикул|штрих|заказ|договор|факс|\bкод\b"
    r"|\bid\b|\binn\b|\btax|\bfax|order|card|account|contract|barcode|\bcode\b"
)
_NOT_NAME = re.compile(
    r"дата|тип\b|статус|почт|email|e-mail|\bdate|\btype|status|\bкод|\bid\b|номер|№"
)
_DIGITS = re.compile(r"[0-9]")
_MANY_DIGITS = 5
_HEADER_WITHIN = 20
_TITLE = 60
_MOSTLY = 0.5
_WORDY = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised in the first rows of a sheet; rows and columns count as in `Choice`."""

    width: int
    first_row: int
    phones: tuple[int, ...]
    name: int | None
    signature: str

    def choice(self, sheet: str) -> Choice | None:
        """Return where the recipients seem to be; None without a phone column."""
        if not self.phones:
            return None
        return Choice(sheet, self.phones[:1], self.name, self.first_row)


@dataclass(slots=True)
class _Column:
    """One column of the data and its title."""

    title: str
    filled: int = 0
    phones: int = 0
    wordy: int = 0

    @property
    def called_phone(self) -> bool:
        return bool(_PHONE.search(self.title))

    @property
    def maybe_phone(self) -> bool:
        if self.called_phone:
            return self.filled > 0
        return not _NOT_PHONE.search(self.title) and self.phones > self.filled * _MOSTLY

    @property
    def maybe_name(self) -> bool:
        return self.wordy > self.filled * _MOSTLY and not self.phones

    @property
    def kind(self) -> str:
        if self.phones > self.filled * _MOSTLY:
            return "phone"
        return "words" if self.wordy > self.filled * _MOSTLY else "other"


Numbered = tuple[int, Sequence[object]]
"""The number of a row in the sheet, and the row."""


def recognise_layout(rows: Sequence[Numbered]) -> Layout:
    """Return the layout of a sheet by its first rows that are not blank."""
    width = max((_filled_width(row) for _, row in rows), default=0)
    with_phone = [[_holds_phone(cell) for cell in row] for _, row in rows]
    header = _header(rows, with_phone)
    titles = [as_text(cell).strip().lower() for cell in rows[header][1]] if header >= 0 else []
    titles += [""] * (width - len(titles))
    columns = [_Column(title) for title in titles[:width]]
    for (_, row), cells in zip(rows[header + 1 :], with_phone[header + 1 :], strict=True):
        _count(columns, row, cells)
    first_row = _first_row(rows, header)
    phones = _phones(columns)
    name = _name(columns, phones)
    return Layout(width, first_row, phones, name, _signature(columns, first_row))


def _holds_phone(cell: object) -> bool:
    numbers = numbers_in_cell(cell)
    return isinstance(numbers, int) or bool(numbers.phones)


def _filled_width(row: Sequence[object]) -> int:
    width = len(row)
    while width and is_blank(row[width - 1 : width]):
        width -= 1
    return width


def _first_row(rows: Sequence[Numbered], header: int) -> int:
    if header >= 0:
        return rows[header][0] + 1
    return rows[0][0] if rows else 1


def _header(rows: Sequence[Numbered], with_phone: Sequence[Sequence[bool]]) -> int:
    """Return the index of the row of titles; -1 when there is none.

    `with_phone` tells of each cell whether it holds a phone. The titles are the row above the
    first phone that has the most usual words of titles; without such words, the very first row
    when the phones begin right below it.
    """
    numbers = [i for i, cells in enumerate(with_phone) if any(cells)]
    above = rows[: min([*numbers, _HEADER_WITHIN])]
    ranks = [(_title_words(row), index) for index, (_, row) in enumerate(above)]
    best = max(ranks, default=(0, -1))
    if best[0]:
        return best[1]
    return 0 if numbers and len(above) == 1 and _could_be_titles(above[0][1]) else -1


def _title_words(row: Sequence[object]) -> int:
    """Return how many cells have the words of titles; 0 for a row with long numbers."""
    texts = [as_text(cell).strip().lower() for cell in row]
    if any(len(_DIGITS.findall(text)) >= _MANY_DIGITS for text in texts):
        return 0
    return sum(len(text) <= _TITLE and _is_title(text) for text in texts)


def _is_title(text: str) -> bool:
    return any(words.search(text) for words in (_PHONE, _OTHER, *_NAMES))


def _could_be_titles(row: Sequence[object]) -> bool:
    return not any(_DIGITS.search(as_text(cell)) for cell in row)


def _count(columns: Sequence[_Column], row: Sequence[object], with_phone: Sequence[bool]) -> None:
    for column, cell, phone in zip(columns, row, with_phone, strict=False):
        text = as_text(cell).strip()
        column.filled += bool(text)
        column.phones += phone
        column.wordy += bool(_WORDY.search(text)) and not _DIGITS.search(text)


def _phones(columns: Sequence[_Column]) -> tuple[int, ...]:
    """Return the columns that may hold phones, the likeliest first."""

    def likelihood(index: int) -> tuple[bool, bool, int]:
        column = columns[index]
        return column.phones > 0, column.called_phone, column.phones

    maybe = [index for index, column in enumerate(columns) if column.maybe_phone]
    return tuple(sorted(maybe, key=likelihood, reverse=True))


def _name(columns: Sequence[_Column], phones: Sequence[int]) -> int | None:
    free = [index for index in range(len(columns)) if index not in phones]
    for words in _NAMES:
        for index in free:
            title = columns[index].title
            if words.search(title) and not _NOT_NAME.search(title):
                return index
    if any(column.title for column in columns):
        return None
    return next((index for index in free if columns[index].maybe_name), None)


def _signature(columns: Sequence[_Column], first_row: int) -> str:
    titles = [column.title for column in columns]
    marks = titles if any(titles) else [column.kind for column in columns]
    return sha256("\x1f".join([str(first_row), *marks]).encode()).hexdigest()[:16]
