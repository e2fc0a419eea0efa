"""Who gets what: a template rendered for recipients, kept in a folder of its own.

`phones.int64`, `rows.int64`, `segments.int32` are packed in the machine's byte order. Personal
texts are lines of JSON in `texts.jsonl`, their offsets (and the end) in `texts.int64`. Who is
left out is in `left.jsonl`: row, phone, why. `composition.json` has the rest, and is the last.
"""

import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import orjson

PHONES, ROWS, SEGMENTS = "phones.int64", "rows.int64", "segments.int32"
TEXTS, OFFSETS, LEFT, SUMMARY = "texts.jsonl", "texts.int64", "left.jsonl", "composition.json"
_LONG, _INT = array("q").itemsize, array("i").itemsize

_AT_ONCE = 2048

Line = tuple[str, int, str | None, int]
"""Phone, row, text (None: the common one), segments."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one recipient will read."""

    row: int
    """As the sheet counts, from 1."""
    phone: str
    text: str
    segments: int


@dataclass(frozen=True, slots=True)
class Composition:
    """The recipients who are left, in the order of the sheet, and their texts."""

    folder: Path
    count: int
    text: str | None
    """What all of them get; None: each his own."""
    stopped: int
    """Left out: on the stop-list."""
    skipped: int
    """Left out: too long."""
    blank: int
    """Left out: nothing would stand in their SMS."""
    beyond: int
    """Left out: behind the first N."""
    distribution: dict[int, int]
    """Segments of one SMS → recipients; the fewest first."""
    segments: int
    """Of all together."""
    missing: tuple[int, ...]
    """For each placeholder in the text: for how many nothing stands there."""
    filled: tuple[int, ...]
    """For each placeholder: for how many its default stands there."""
    too_long: int
    """How many texts are longer than the gateway takes, left out or not."""
    too_long_rows: tuple[int, ...]
    """The rows of the first of them."""
    examples: tuple[Sample, ...]
    """The first ones."""
    longest: Sample | None
    dearest: Sample | None
    places: tuple[str, ...]
    """A number of each kind there is: one of code 7, one of another."""
    repeated: int
    """How many of the recipients stand in the files of those who got the text before."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return what `compose` left in a folder. FileNotFoundError when it is gone."""
        kept: dict[str, Any] = orjson.loads((folder / SUMMARY).read_bytes())
        for name in ("missing", "filled", "too_long_rows", "places"):
            kept[name] = tuple(kept[name])
        kept["distribution"] = {int(size): n for size, n in kept["distribution"].items()}
        kept["examples"] = tuple(Sample(**one) for one in kept["examples"])
        for name in ("longest", "dearest"):
            kept[name] = kept[name] and Sample(**kept[name])
        return cls(folder=folder, **kept)

    def save(self) -> None:
        """Write what `open` reads; the other files are there already."""
        kept = asdict(self)
        del kept["folder"]
        packed = orjson.dumps(kept, option=orjson.OPT_NON_STR_KEYS)
        (self.folder / SUMMARY).write_bytes(packed)

    def lines(self, first: int, most: int) -> list[Line]:
        """Return up to `most` recipients from number `first` (from 0) on.

        5000 take some 5 ms: let the loop breathe between them, or ask in a thread.
        """
        phones = self._numbers(PHONES, first, most)
        rows = self._numbers(ROWS, first, most)
        segments = array("i", _part(self.folder / SEGMENTS, first * _INT, most * _INT))
        texts = [None] * len(phones) if self.text is not None else self._texts(first, len(phones))
        return list(zip(map(str, phones), rows, texts, segments, strict=True))

    def sizes(self, first: int, most: int) -> Sequence[int]:
        """Return only the segments of up to `most` recipients from number `first` on."""
        return array("i", _part(self.folder / SEGMENTS, first * _INT, most * _INT))

    def in_row(self, row: int) -> Sample | None:
        """Return the first recipient of a row of the sheet; None when nobody there gets it."""
        low, high = 0, self.count
        while low < high:
            middle = (low + high) // 2
            if self._numbers(ROWS, middle, 1)[0] < row:
                low = middle + 1
            else:
                high = middle
        for phone, found, text, segments in self.lines(low, 1):
            if found == row:
                return Sample(row, phone, text or self.text or "", segments)
        return None

    def _numbers(self, name: str, first: int, most: int) -> Sequence[int]:
        return array("q", _part(self.folder / name, first * _LONG, most * _LONG))

    def _texts(self, first: int, count: int) -> list[str | None]:
        if not count:
            return []
        ends = self._numbers(OFFSETS, first, count + 1)
        packed = _part(self.folder / TEXTS, ends[0], ends[-1] - ends[0])
        return list(map(orjson.loads, packed.splitlines()))


def read_left(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield row, phone and why somebody was left out, from a composition's file of them.

    `stopped`, `too-long`, `blank`, `beyond`; in the order of the sheet.
    """
    with path.open("rb") as lines:
        for line in lines:
            row, phone, why = orjson.loads(line)
            yield row, str(phone), why


class CompositionWriter:
    """Writes who gets what, in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {
            name: (folder / name).open("wb")
            for name in (PHONES, ROWS, SEGMENTS, TEXTS, OFFSETS, LEFT)
        }
        self._phones, self._rows, self._segments = array("q"), array("q"), array("i")
        self._texts: list[bytes] = []
        self._left: list[bytes] = []
        self._ends = array("q", [0])
        self._end = 0

    def keep(self, phone: str, row: int, text: str, segments: int) -> None:
        """Add a recipient."""
        self._phones.append(int(phone))
        self._rows.append(row)
        self._segments.append(segments)
        line = _line(text)
        self._texts.append(line)
        self._end += len(line)
        self._ends.append(self._end)
        if len(self._phones) >= _AT_ONCE:
            self._flush()

    def leave(self, phone: str, row: int, why: str) -> None:
        """Note somebody who gets nothing."""
        self._left.append(_line((row, int(phone), why)))
        if len(self._left) >= _AT_ONCE:
            self._flush()

    def close(self, *, with_texts: bool) -> None:
        """Make everything readable; without the texts when they are the same for all."""
        self._flush()
        for file in self._files.values():
            file.close()
        if not with_texts:
            (self._folder / TEXTS).unlink()
            (self._folder / OFFSETS).unlink()

    def _flush(self) -> None:
        for name, numbers in (
            (PHONES, self._phones),
            (ROWS, self._rows),
            (SEGMENTS, self._segments),
            (OFFSETS, self._ends),
        ):
            numbers.tofile(self._files[name])
            del numbers[:]
        for name, lines in ((TEXTS, self._texts), (LEFT, self._left)):
            self._files[name].writelines(lines)
            lines.clear()


def _line(entry: object) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _part(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        return os.pread(file.fileno(), length, start)
