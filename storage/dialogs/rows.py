"""Rows of states and data by name, wherever they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written of a row; `data` is None when it stays as it is."""

    state: str | None = None
    set_state: bool = False
    data: str | None = None

    @property
    def may_empty(self) -> bool:
        """Tell whether the row may have neither a state nor data afterwards."""
        return self.data in (None, "{}") and not (self.set_state and self.state)

    def followed_by(self, later: "Change") -> "Change":
        """Return one change that has the effect of both."""
        return Change(
            later.state if later.set_state else self.state,
            self.set_state or later.set_state,
            self.data if later.data is None else later.data,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is kept, or would be; one that is absent is empty."""

    state: str | None = None
    data: str = "{}"

    def changed(self, change: Change) -> "Row":
        """Return the row as it is after a change."""
        return Row(
            change.state if change.set_state else self.state,
            self.data if change.data is None else change.data,
        )


class RowStore(Protocol):
    """Keeps the rows. Its methods wait for a disk or a server: they are called in one thread."""

    def row(self, name: str) -> Row:
        """Return a row, an empty one when there is none."""

    def alike(self, first: str, end: str, pattern: str) -> dict[str, Row]:
        """Return the rows whose names are from `first` on, before `end`, and LIKE `pattern`."""

    def page(self, after: str, most: int) -> list[tuple[str, str | None, str]]:
        """Return up to `most` rows behind a name, in order: name, state, data."""

    def put(self, changes: Mapping[str, Change]) -> None:
        """Write changes by name, all or none; a row that becomes empty goes."""

    def delete(self, names: Sequence[str]) -> None:
        """Delete rows by name, all or none."""

    def clear(self) -> None:
        """Remove every row."""

    def rewrite(self) -> None:
        """Write everything anew, so that nothing deleted is left where it is kept."""

    def close(self) -> None:
        """Let go of the file or the server."""
