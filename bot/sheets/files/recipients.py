"""Who was found in a file: kept in a folder, so that it outlives the process.

`phones.int64` and `origins.int64` are packed in the machine's byte order; `refused.jsonl` has a
line for each refusal in the order of the rows; `recipients.json` has the rest.
"""

from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from bot.sheets.files.model import Choice, Refusal
from bot.sheets.files.rows import RowsFile

PHONES, ORIGINS, REFUSED, SUMMARY = (
    "phones.int64",
    "origins.int64",
    "refused.jsonl",
    "recipients.json",
)
_NUMBER = array("q").itemsize


@dataclass(frozen=True, slots=True)
class Recipients:
    """Different numbers in the order of the file, the rows they stand in, and what was refused."""

    folder: Path
    choice: Choice
    titles: tuple[str, ...]
    """Of the columns; "" where there is none."""
    count: int
    """Recipients."""
    rows: int
    """Rows of data that are not blank."""
    several: int
    """Numbers beyond the first in their rows."""
    refused: dict[str, int]
    """How many by code; together they are the lines that `refusals` yields."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return what `read` left in a folder."""
        kept: dict[str, Any] = orjson.loads((folder / SUMMARY).read_bytes())
        choice = kept.pop("choice")
        choice["phone_columns"] = tuple(choice["phone_columns"])
        kept["titles"] = tuple(kept["titles"])
        return cls(folder=folder, choice=Choice(**choice), **kept)

    def save(self) -> None:
        """Write what `open` reads; the packed files are there already."""
        kept = asdict(self)
        del kept["folder"]
        (self.folder / SUMMARY).write_bytes(orjson.dumps(kept))

    def chunks(self, size: int = 5000) -> Iterator[list[tuple[str, int]]]:
        """Yield lists of (phone, row): "79161234567" and the row where it stands first.

        A list of 5000 takes about 2 ms: let the loop breathe between them.
        """
        with (
            (self.folder / PHONES).open("rb") as phones,
            (self.folder / ORIGINS).open("rb") as rows,
        ):
            while part := phones.read(size * _NUMBER):
                origins = array("q", rows.read(size * _NUMBER))
                yield list(zip(map(str, array("q", part)), origins, strict=True))

    def refusals(self) -> Iterator[Refusal]:
        """Yield what was refused, in the order of the rows."""
        with (self.folder / REFUSED).open("rb") as lines:
            for line in lines:
                yield Refusal(*orjson.loads(line))

    def source(self) -> RowsFile:
        """Open the rows of the sheet, titles and refused ones included."""
        return RowsFile(self.folder)
