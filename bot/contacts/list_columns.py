"""Maps the columns of an audience to the fields of a contact list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from bot.model import Contact, FieldValue
from bot.sheets import Cell, Recipients, Shown, as_text, column_letters
from storage.people.contacts import NewContact

MOST_TITLES = 200
_AT_ONCE, _CELLS_AT_ONCE = 1000, 10_000


_NO_FORMAT = "General"
_LONG_NUMBER = 10**10
"""A longer number without a format is a code; Excel would show it as 7,92E+10."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words of an exported list: the titles of three columns, and the two values of a tick."""

    phone: str
    name: str
    ticked: str
    yes: str
    no: str


class ListColumns:
    """Decides which column of an audience holds what; new fields come after those of the list."""

    def __init__(
        self, recipients: Recipients, fields: Sequence[str], words: ListWords | None
    ) -> None:
        """Take the titles of the list's fields; BotError `list-too-wide` (`limit`) for too many."""
        self._choice = recipients.choice
        self._words = words
        self._by_word = {title.casefold(): title for title in fields}
        self._ticks: int | None = None
        self._fields: dict[int, str] = {}
        for column, title in enumerate(recipients.titles):
            self._assign(column, title)
        if len(self._by_word) > MOST_TITLES:
            raise BotError("list-too-wide", limit=MOST_TITLES)

    @property
    def titles(self) -> list[str]:
        """Return the titles of the list's fields and of those found so far."""
        return list(self._by_word.values())

    def people(self, recipients: Recipients) -> Iterator[list[NewContact]]:
        """Yield the recipients as contacts, in chunks. Reads files: iterate in a thread."""
        size = min(_AT_ONCE, _CELLS_AT_ONCE // max(1, len(recipients.titles)))
        with recipients.open_rows() as rows:
            for chunk in recipients.chunks(size):
                yield [self._contact_of(phone, rows.row(row)) for phone, row in chunk]

    def _assign(self, column: int, title: str) -> None:
        """Decide whether a column is the phone, the name, the tick or a field."""
        if column in self._choice.phone_columns or column == self._choice.name_column:
            return
        if self._words and title.casefold() == self._words.ticked.casefold():
            self._ticks = column
        elif title:
            self._name(column, title)

    def _name(self, column: int, title: str) -> str:
        """Return the field of a column: one that the list has already, else a new one."""
        title = self._by_word.get(title.casefold(), title)
        if title in self._fields.values():
            title = f"{title} ({column_letters(column)})"
        self._fields[column] = self._by_word.setdefault(title.casefold(), title)
        return self._fields[column]

    def _contact_of(self, phone: str, row: Sequence[Cell]) -> NewContact:
        name, ticked = "", True
        fields: dict[str, str | FieldValue] = {}
        for column, cell in enumerate(row):
            text = as_text(cell).strip()
            if not text or column in self._choice.phone_columns:
                continue
            if column == self._choice.name_column:
                name = " ".join(text.split())
            elif column == self._ticks:
                ticked = self._is_yes(text)
            else:
                fields[self._title(column)] = _value(cell, text)
        return NewContact(phone, name, fields, ticked)

    def _title(self, column: int) -> str:
        return self._fields.get(column) or self._name(column, column_letters(column))

    def _is_yes(self, text: str) -> bool:
        return not self._words or text.casefold() != self._words.no.casefold()


def _value(cell: Cell, text: str) -> str | FieldValue:
    """Return what a list keeps of a cell: numbers and dates as such, with their format."""
    if isinstance(cell, Shown):
        return (cell.value, text, cell.format)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _LONG_NUMBER:
        return (cell, text, _NO_FORMAT)
    return text


def field_cell(one: Contact, title: str) -> Cell:
    """Return a field of a contact as the cell that it was, "" without one."""
    value = one.values.get(title)
    return Shown(*value) if value else one.fields.get(title, "")
