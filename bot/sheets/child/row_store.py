"""Stores every row of a sheet on disk, within the limits. Runs in the child."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bot.errors import BotError
from bot.sheets.files.around_table import titles_above
from bot.sheets.files.cells import as_text, is_blank
from bot.sheets.files.model import SHOWN, Limits
from bot.sheets.files.rows import RowsWriter

Chunk = list[Sequence[object]]

_AT_ONCE = 2048
_TABLE = 20
"""The first rows tell how wide a table is; stray cells far below them do not."""
_TITLE_ROWS = 3
"""The titles stand in them: in one or two, and one more may be of numbers or an example."""
_STRAY = 4
"""Cells beyond the last column, in the first rows together, that are still stray ones."""


class RowStore:
    """Writes rows to a folder and passes them on; remembers the row of titles."""

    def __init__(self, folder: Path, first_row: int, limits: Limits) -> None:
        self._writer = RowsWriter(folder)
        self._title_row = first_row - 1
        self._limits = limits
        self._above: list[tuple[str, ...]] = []

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the titles of the columns, once their rows are stored."""
        return titles_above(self._above)

    def store(self, rows: Iterator[Sequence[object]]) -> Iterator[tuple[int, Chunk]]:
        """Write the rows; yield each chunk once it is written, with the number of its first row.

        Raises BotError `file-too-long` (`limit` of rows), `file-too-wide` (of columns),
        `file-too-large` (of cells), `file-bomb` (one long text in every row, say).
        """
        start, cells = 1, 0
        while chunk := list(islice(rows, _AT_ONCE)):
            chunk = without_stray_cells(chunk, start, self._limits)
            cells += sum(map(len, chunk))
            self._check(start + len(chunk) - 1, cells)
            self._remember_titles(start, chunk)
            self._writer.write(chunk)
            if self._writer.size > self._limits.stored_bytes:
                raise BotError("file-bomb")
            yield start, chunk
            start += len(chunk)
        self._writer.close()

    def _check(self, rows: int, cells: int) -> None:
        if rows > self._limits.rows:
            raise BotError("file-too-long", limit=self._limits.rows)
        if cells > self._limits.cells:
            raise BotError("file-too-large", limit=self._limits.cells)

    def _remember_titles(self, start: int, chunk: Chunk) -> None:
        first = self._title_row - start - _TITLE_ROWS + 1
        for row in chunk[max(0, first) : max(0, self._title_row - start + 1)]:
            self._above.append(tuple(as_text(cell).strip()[:SHOWN] for cell in row))


def without_stray_cells(rows: Chunk, start: int, limits: Limits) -> Chunk:
    """Return the rows without stray cells beyond the last allowed column.

    Raises BotError `file-too-wide` (`limit` of columns) when the table itself is too wide.
    """
    widest = limits.columns
    if max(map(len, rows)) <= widest:
        return rows
    beyond = (cell for row in rows[: max(0, _TABLE - start + 1)] for cell in row[widest:])
    if sum(not is_blank([cell]) for cell in beyond) > _STRAY:
        raise BotError("file-too-wide", limit=widest)
    return [row[:widest] for row in rows]
