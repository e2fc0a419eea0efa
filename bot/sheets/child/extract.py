"""From a sheet's rows to packed recipients on disk. Runs in the child."""

import heapq
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from operator import eq, ne
from pathlib import Path

import orjson

from bot.errors import BotError
from bot.sheets.child.numbers import NOTHING, Found, judge
from bot.sheets.child.row_store import Chunk, Keeper
from bot.sheets.child.sources import Source
from bot.sheets.files.cells import is_blank
from bot.sheets.files.model import Choice, Limits
from bot.sheets.files.recipients import ORIGINS, PHONES, REFUSED, Recipients

Progress = Callable[[int], None]

_REFUSED_AT_FIRST = "refused.part"

_Entry = tuple[int, str, str, int | None]
"""A refusal as it is kept: row, value, code, first row."""


def extract(
    source: Source, choice: Choice, folder: Path, limits: Limits, on_progress: Progress
) -> Recipients:
    """Leave in `folder` what `Recipients` reads. The source is closed on the way.

    Raises BotError `file-changed` (no such sheet), `file-too-long`, `file-too-wide`,
    `file-too-large`.
    """
    if choice.sheet not in source.names:
        raise BotError("file-changed")
    keeper = Keeper(folder, choice.first_row, limits)
    harvest = _Harvest(choice)
    with (folder / _REFUSED_AT_FIRST).open("wb") as refused:
        for start, chunk in keeper.kept(source.rows(choice.sheet)):
            refused.writelines(map(_line, harvest.take(start, chunk)))
            on_progress(start + len(chunk) - 1)
    # the sheet's memory is needed for what follows
    source.close()
    recipients = Recipients(
        folder=folder,
        choice=choice,
        titles=keeper.titles,
        count=_keep_first_of_each(harvest, folder),
        rows=harvest.rows,
        several=harvest.several,
        refused=_keep_refused(harvest, folder),
    )
    recipients.save()
    return recipients


class _Harvest:
    """Numbers in the order of the rows, with those rows; duplicates still among them."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.phones = array("q")
        self.origins = array("q")
        self.without = 0
        self.several = 0
        self.refused: Counter[str] = Counter()
        self.first: dict[int, int] = {}

    def take(self, start: int, chunk: Chunk) -> Iterator[_Entry]:
        """Take the plain rows, which are most, with as little ado as can be."""
        above = max(0, self.choice.first_row - start)
        column, *others = self.choice.phone_columns
        phones, origins = self.phones.append, self.origins.append
        for number, row in enumerate(chunk[above:], start + above):
            found = judge(row[column]) if column < len(row) else NOTHING
            if isinstance(found, int) and not others:
                phones(found)
                origins(number)
            elif not is_blank(row):
                rest = (judge(row[other]) for other in others if other < len(row))
                yield from self._odd(number, list(map(_as_found, (found, *rest))))

    def _odd(self, number: int, found: list[Found]) -> Iterator[_Entry]:
        phones = dict.fromkeys(phone for one in found for phone in one.phones)
        self.several += max(0, len(phones) - 1)
        self.phones.extend(phones)
        self.origins.extend([number] * len(phones))
        refused = [refusal for one in found for refusal in one.refused]
        if not phones and not refused:
            refused = [("", "phone-empty")]
        self.without += not phones
        for value, code in refused:
            self.refused[code] += 1
            yield number, value, code, None

    @property
    def rows(self) -> int:
        """The rows of data: those with a number, and those without."""
        return len(self.phones) - self.several + self.without

    def index(self) -> None:
        """Note the first row of each number."""
        self.first = dict(zip(reversed(self.phones), reversed(self.origins), strict=True))

    def compare(self, how: Callable[[int, int], bool]) -> Iterable[bool]:
        """Compare, for each number, the first row it stands in with this one."""
        return map(how, map(self.first.__getitem__, self.phones), self.origins)

    def duplicates(self) -> Iterator[_Entry]:
        again = zip(self.phones, self.origins, strict=True)
        for phone, row in compress(again, self.compare(ne)):
            yield row, str(phone), "phone-duplicate", self.first[phone]


def _keep_first_of_each(harvest: _Harvest, folder: Path) -> int:
    harvest.index()
    for name, packed in ((PHONES, harvest.phones), (ORIGINS, harvest.origins)):
        with (folder / name).open("wb") as file:
            array("q", compress(packed, harvest.compare(eq))).tofile(file)
    return len(harvest.first)


def _keep_refused(harvest: _Harvest, folder: Path) -> dict[str, int]:
    """Write all refusals in the order of the rows; return how many by code."""
    before = folder / _REFUSED_AT_FIRST
    with before.open("rb") as lines, (folder / REFUSED).open("wb") as file:
        again = map(_line, harvest.duplicates())
        merged: Iterator[bytes] = heapq.merge(lines, again, key=_row)
        file.writelines(merged)
    before.unlink()
    duplicates = len(harvest.phones) - len(harvest.first)
    return {**harvest.refused, **({"phone-duplicate": duplicates} if duplicates else {})}


def _as_found(found: int | Found) -> Found:
    return Found(phones=(found,)) if isinstance(found, int) else found


def _line(entry: _Entry) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _row(line: bytes) -> int:
    return int(line[1 : line.index(b",")])
