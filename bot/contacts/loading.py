"""From the rows of an audience to what is known of its people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from bot.sheets import Cell, Recipients, as_text, column_letters
from storage.people.contacts import Known

MOST_TITLES = 200
_AT_ONCE, _CELLS_AT_ONCE = 1000, 10_000


@dataclass(frozen=True, slots=True)
class ListWords:
    """Words of an exported list: three titles and what the column of ticks holds."""

    phone: str
    name: str
    ticked: str
    yes: str
    no: str


class Columns:
    """Which column is what; `titles` are those of the fields, old ones first."""

    def __init__(
        self, recipients: Recipients, known: Sequence[str], words: ListWords | None
    ) -> None:
        """Raise BotError `list-too-wide` (`limit`) when there would be too many fields."""
        self._choice = recipients.choice
        self._words = words
        self._by_word = {title.casefold(): title for title in known}
        self._ticks: int | None = None
        self._fields: dict[int, str] = {}
        for column, title in enumerate(recipients.titles):
            self._meet(column, title)
        if len(self._by_word) > MOST_TITLES:
            raise BotError("list-too-wide", limit=MOST_TITLES)

    @property
    def titles(self) -> list[str]:
        """Return the titles of all fields met so far."""
        return list(self._by_word.values())

    def people(self, recipients: Recipients) -> Iterator[list[Known]]:
        """Yield the recipients, some at a time. Reads files: to be asked in a thread."""
        size = min(_AT_ONCE, _CELLS_AT_ONCE // max(1, len(recipients.titles)))
        with recipients.source() as rows:
            for chunk in recipients.chunks(size):
                yield [self._known_of(phone, rows.row(row)) for phone, row in chunk]

    def _meet(self, column: int, title: str) -> None:
        """Decide what a column is."""
        if column in self._choice.phone_columns or column == self._choice.name_column:
            return
        if self._words and title.casefold() == self._words.ticked.casefold():
            self._ticks = column
        elif title:
            self._name(column, title)

    def _name(self, column: int, title: str) -> str:
        """Give a column a title of its own; one that the list has already, as it is there."""
        title = self._by_word.get(title.casefold(), title)
        if title in self._fields.values():
            title = f"{title} ({column_letters(column)})"
        self._fields[column] = self._by_word.setdefault(title.casefold(), title)
        return self._fields[column]

    def _known_of(self, phone: str, row: Sequence[Cell]) -> Known:
        name, ticked, fields = "", True, {}
        for column, cell in enumerate(row):
            text = as_text(cell).strip()
            if not text or column in self._choice.phone_columns:
                continue
            if column == self._choice.name_column:
                name = " ".join(text.split())
            elif column == self._ticks:
                ticked = self._is_yes(text)
            else:
                fields[self._title(column)] = text
        return Known(phone, name, fields, ticked)

    def _title(self, column: int) -> str:
        return self._fields.get(column) or self._name(column, column_letters(column))

    def _is_yes(self, text: str) -> bool:
        return not self._words or text.casefold() != self._words.no.casefold()
