"""Gathers the rows whose letters look wrong, to be shown to a person. Runs in the child."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.letters import looks_garbled
from bot.sheets.child.layout import Numbered
from bot.sheets.files.model import SHOWN, Garbled

_NAMED = 3
_LOST = "\ufffd"


@dataclass(slots=True)
class GarbledRows:
    """Counts them, and remembers the first."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    value: str = ""

    def add(self, row: int, value: str) -> None:
        """Note a cell that looks wrong; of a row once."""
        self.count += 1
        self.value = self.value or value[:SHOWN]
        if len(self.rows) < _NAMED:
            self.rows.append(row)

    @property
    def found(self) -> Garbled | None:
        """All that was noted; None: nothing."""
        return Garbled(self.count, tuple(self.rows), self.value) if self.count else None


def garbled_among(first: Sequence[Numbered], rest: Iterable[Numbered]) -> Garbled | None:
    """Return the rows that look wrong: of the first by any sign, of the rest by lost letters."""
    found = GarbledRows()
    for number, row in first:
        _note(found, number, (cell for cell in _texts(row) if looks_garbled(cell.strip())))
    for number, row in rest:
        _note(found, number, (cell for cell in _texts(row) if _LOST in cell))
    return found.found


def _note(found: GarbledRows, number: int, wrong: Iterable[str]) -> None:
    value = next(iter(wrong), None)
    if value is not None:
        found.add(number, value.strip())


def _texts(row: Sequence[object]) -> Iterable[str]:
    return (cell for cell in row if isinstance(cell, str) and cell)
