"""A composition: a template rendered for every recipient, stored in a folder of its own.

`phones.int64`, `rows.int64` and `segments.int32` are in the machine's byte order. Personal texts
are lines of JSON in `texts.jsonl`; their offsets, and the end, are in `texts.int64`. `left.jsonl`
lists the people who are left out: row, phone, why; `beyond.int64` has the numbers of those behind
the first N. `composition.json` holds the rest and is written last: a folder with it is whole.
"""

import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from bot.sheets.files.model import Garbled
from bot.sms.destinations import destination_of

PHONES, ROWS, SEGMENTS = "phones.int64", "rows.int64", "segments.int32"
TEXTS, OFFSETS, LEFT_OUT, SUMMARY = "texts.jsonl", "texts.int64", "left.jsonl", "composition.json"
BEYOND = "beyond.int64"
_LONG, _INT = array("q").itemsize, array("i").itemsize

_AT_ONCE = 2048

Entry = tuple[str, int, str | None, int]
"""One recipient: phone, row, text (None: the text of all), segments."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The text that one recipient will read."""

    row: int
    """The row of the sheet, from 1."""
    phone: str
    text: str
    segments: int


@dataclass(frozen=True, slots=True)
class CostlyValues:
    """Values of the recipients' rows that make SMS cost more, whatever the text's own words are."""

    recipients: int
    extra: int
    """How many segments more than with ordinary characters in these values."""
    signs: str
    """The first of the characters that do it."""
    places: tuple[int, ...]
    """The placeholders with such values, by index."""
    row: int
    """The row of the first of them."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The people who will get an SMS, in the order of the sheet, and their texts."""

    folder: Path
    count: int
    text: str | None
    """The one text for all; None when texts are personal."""
    stopped: int
    """How many are left out because they are on the stop-list."""
    skipped: int
    """How many are left out because their text is too long."""
    blank: int
    """How many are left out because their text would be empty."""
    beyond: int
    """How many are left out because only the first N were asked for."""
    distribution: dict[int, int]
    """Segments of one SMS → how many recipients; the fewest segments first."""
    segments: int
    """The segments of all SMS together."""
    missing: tuple[int, ...]
    """For each placeholder: for how many recipients it is empty."""
    filled: tuple[int, ...]
    """For each placeholder: for how many recipients its default is used."""
    too_long: int
    """How many texts are longer than the gateway takes, whether left out or not."""
    too_long_rows: tuple[int, ...]
    """The rows of the first texts that are too long."""
    examples: tuple[Sample, ...]
    """The first recipients."""
    longest: Sample | None
    dearest: Sample | None
    places: tuple[str, ...]
    """One phone of code 7 and one of another code, as far as there are such."""
    repeated: int
    """How many of the recipients got this very text before."""
    abroad: int = 0
    """How many are left out because SMS may not be sent to their country."""
    expensive: int = 0
    """How many are left out because SMS to them are expensive and not allowed."""
    people: dict[str, int] = field(default_factory=dict)
    """Destination (`bot.sms.destinations`) → recipients, the most first.

    Empty in a composition that was frozen before there were destinations; so is the next.
    """
    segments_to: dict[str, int] = field(default_factory=dict)
    """Destination → segments of their SMS together."""
    garbled: tuple[Garbled | None, ...] = ()
    """For each placeholder: the recipients' rows in which its letters look wrong."""
    had_it: int = 0
    """How many are left out because they got this very text before, or may have."""
    plain_segments: int | None = None
    """What it would be with plain signs in the text's own words; None: that saves nothing."""
    bare_segments: int | None = None
    """What it would be with ordinary characters for all costly ones of the text's own words."""
    costly_values: CostlyValues | None = None
    """With plain signs in the text's own words."""
    apart: int = 0
    """How many are left out because they were not among those behind the first N of a mailing."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Return the composition that a folder holds. FileNotFoundError when it is gone."""
        values: dict[str, Any] = orjson.loads((folder / SUMMARY).read_bytes())
        for name in ("missing", "filled", "too_long_rows", "places"):
            values[name] = tuple(values[name])
        values["garbled"] = tuple(one and Garbled.load(one) for one in values.get("garbled", ()))
        values["distribution"] = {int(size): n for size, n in values["distribution"].items()}
        values["examples"] = tuple(Sample(**one) for one in values["examples"])
        if costly := values.get("costly_values"):
            values["costly_values"] = CostlyValues(**costly | {"places": tuple(costly["places"])})
        for name in ("longest", "dearest"):
            values[name] = values[name] and Sample(**values[name])
        return cls(folder=folder, **values)

    def save(self) -> None:
        """Write the summary that `open` reads; the other files are there already."""
        values = asdict(self)
        del values["folder"]
        packed = orjson.dumps(values, option=orjson.OPT_NON_STR_KEYS)
        (self.folder / SUMMARY).write_bytes(packed)

    def lines(self, first: int, most: int) -> list[Entry]:
        """Return up to `most` recipients, from index `first` (from 0).

        5000 take about 5 ms: let other tasks run between two calls, or call in a thread.
        """
        phones = self._numbers(PHONES, first, most)
        rows = self._numbers(ROWS, first, most)
        segments = array("i", _part(self.folder / SEGMENTS, first * _INT, most * _INT))
        texts = [None] * len(phones) if self.text is not None else self._texts(first, len(phones))
        return list(zip(map(str, phones), rows, texts, segments, strict=True))

    def sizes(self, first: int, most: int) -> Sequence[int]:
        """Return the segments of up to `most` recipients, from index `first`."""
        return array("i", _part(self.folder / SEGMENTS, first * _INT, most * _INT))

    def destinations(self, first: int, most: int) -> list[str]:
        """Return the destinations of up to `most` recipients, from index `first`."""
        return list(map(destination_of, map(str, self._numbers(PHONES, first, most))))

    def in_row(self, row: int) -> Sample | None:
        """Return the first recipient of a row of the sheet; None when nobody in it gets an SMS."""
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
        return list(map(orjson.loads, packed.split(b"\n")[:-1]))


def read_left_out(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield row, phone and reason of everyone who was left out, in the order of the sheet.

    `path` is the file `LEFT_OUT` of a composition. A reason is `stopped`, `country`, `expensive`,
    `too-long`, `blank`, `had-it`, `apart` or `beyond`. A phone that was forgotten is "".
    """
    with path.open("rb") as lines:
        for line in lines:
            row, phone, why = orjson.loads(line)
            yield row, str(phone) if phone else "", why


class CompositionWriter:
    """Writes a composition, recipient by recipient, in the order of the sheet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {
            name: (folder / name).open("wb")
            for name in (PHONES, ROWS, SEGMENTS, TEXTS, OFFSETS, LEFT_OUT, BEYOND)
        }
        self._phones, self._rows, self._segments = array("q"), array("q"), array("i")
        self._texts: list[bytes] = []
        self._left: list[bytes] = []
        self._beyond = array("q")
        self._ends = array("q", [0])
        self._end = 0

    def add(self, phone: str, row: int, text: str, segments: int) -> None:
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

    def leave_out(self, phone: str, row: int, why: str) -> None:
        """Add somebody who gets no SMS, with the reason."""
        if why == "beyond":
            self._beyond.append(int(phone))
        self._left.append(_line((row, int(phone), why)))
        if len(self._left) >= _AT_ONCE:
            self._flush()

    def close(self, *, with_texts: bool) -> None:
        """Close the files; remove the texts when they are the same for all."""
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
            (BEYOND, self._beyond),
        ):
            numbers.tofile(self._files[name])
            del numbers[:]
        for name, lines in ((TEXTS, self._texts), (LEFT_OUT, self._left)):
            self._files[name].writelines(lines)
            lines.clear()


def _line(entry: object) -> bytes:
    return orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE)


def _part(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        return os.pread(file.fileno(), length, start)
