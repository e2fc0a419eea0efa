"""The rows of a sheet on disk: the child writes them once, the bot reads them by number.

`rows.jsonl` holds a line of JSON for each row of the sheet, from row 1. `rows.index` holds the
int64 offset of each line, and of the end.
"""

import os
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sheets.files.cells import row_from_json, rows_to_json
from bot.sheets.files.model import Cell

_ROWS, _INDEX = "rows.jsonl", "rows.index"
_OFFSET = array("q").itemsize


class RowsWriter:
    """Writes the rows of one sheet, in order, into a folder."""

    def __init__(self, folder: Path) -> None:
        self._rows = (folder / _ROWS).open("wb")
        self._index = (folder / _INDEX).open("wb")
        self._end = 0
        array("q", [0]).tofile(self._index)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Append these rows."""
        lines = rows_to_json(rows)
        ends = array("q", accumulate(map(len, lines), initial=self._end))
        self._end = ends[-1]
        ends[1:].tofile(self._index)
        self._rows.writelines(lines)

    @property
    def size(self) -> int:
        """Return the bytes of the rows written so far."""
        return self._end

    def close(self) -> None:
        """Close the files; from now on `RowsFile` can read them."""
        self._rows.close()
        self._index.close()


class RowsFile:
    """Reads the rows of a folder, without loading them all. A context manager."""

    def __init__(self, folder: Path) -> None:
        self._rows = (folder / _ROWS).open("rb")
        self._index = (folder / _INDEX).open("rb")
        self._count = os.fstat(self._index.fileno()).st_size // _OFFSET - 1

    def __len__(self) -> int:
        """Return the number of the sheet's last row."""
        return self._count

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row, or an empty list when there is no such row.

        Rows count from 1, as in Excel. They differ in length: blank cells at the end may be
        missing.
        """
        if not 1 <= number <= self._count:
            return []
        place = os.pread(self._index.fileno(), 2 * _OFFSET, (number - 1) * _OFFSET)
        start, end = array("q", place)
        return row_from_json(os.pread(self._rows.fileno(), end - start, start))

    def __iter__(self) -> Iterator[list[Cell]]:
        """Yield all rows, from row 1."""
        self._rows.seek(0)
        yield from map(row_from_json, self._rows)

    def close(self) -> None:
        """Close the files."""
        self._rows.close()
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
