"""The recipients read from a file, stored in a folder so that they outlive the process.

`phones.int64` and `origins.int64` hold numbers and their rows in the machine's byte order.
`refused.jsonl` has a line for each refusal, in the order of the rows. `recipients.json` has the
rest. The number 0 is one that was forgotten: it is no recipient any more.
"""

from array import array
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from bot.sheets.files.model import Choice, Refusal
from bot.sheets.files.rows import RowsFile
from bot.sheets.files.workbook_json import choice_from_dict

PHONES, ORIGINS, REFUSED, SUMMARY = (
    "phones.int64",
    "origins.int64",
    "refused.jsonl",
    "recipients.json",
)
_NUMBER = array("q").itemsize
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Recipients:
    """The different numbers of a file in its order, the row of each, and the refused cells."""

    folder: Path
    choice: Choice
    titles: tuple[str, ...]
    """The title of each column; "" for a column without one."""
    count: int
    """How many recipients there are."""
    rows: int
    """How many rows of data are not blank."""
    several: int
    """How many numbers stand in a row behind its first number."""
    refused: dict[str, int]
    """Code of a refusal → how many; their sum is the number of lines of `refusals`."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the recipients that were written to a folder. FileNotFoundError without them."""
        summary: dict[str, Any] = orjson.loads((folder / SUMMARY).read_bytes())
        summary["choice"] = choice_from_dict(summary["choice"])
        summary["titles"] = tuple(summary["titles"])
        return cls(folder=folder, **summary)

    def save(self) -> None:
        """Write the summary that `open` reads; the other files are there already."""
        summary = asdict(self)
        del summary["folder"]
        (self.folder / SUMMARY).write_bytes(orjson.dumps(summary))

    def chunks(self, size: int = 5000) -> Iterator[list[tuple[str, int]]]:
        """Yield lists of (phone, row): "79161234567" and the first row where it stands.

        A list of 5000 takes about 2 ms: let other tasks run between two lists.
        """
        with (
            (self.folder / PHONES).open("rb") as phones,
            (self.folder / ORIGINS).open("rb") as rows,
        ):
            while part := phones.read(size * _NUMBER):
                origins = array("q", rows.read(size * _NUMBER))
                numbers = zip(array("q", part), origins, strict=True)
                yield [(str(number), row) for number, row in numbers if number]

    def count_among(self, phones: Collection[int]) -> int:
        """Return how many recipients have one of these numbers."""
        found = 0
        with (self.folder / PHONES).open("rb") as numbers:
            while part := numbers.read(_AT_ONCE * _NUMBER):
                found += sum(map(phones.__contains__, array("q", part)))
        return found

    def refusals(self) -> Iterator[Refusal]:
        """Yield the refusals, in the order of the rows."""
        with (self.folder / REFUSED).open("rb") as lines:
            for line in lines:
                yield Refusal(*orjson.loads(line))

    def open_rows(self) -> RowsFile:
        """Open all rows of the sheet, with the titles and the refused rows."""
        return RowsFile(self.folder)
