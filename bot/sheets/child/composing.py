"""From recipients and a template to who gets what. Runs in the child."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sheets.files.cells import as_text
from bot.sheets.files.composition import Composition, CompositionWriter, Sample
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.rows import RowsFile
from bot.sms.segments import MAX_CHARACTERS, count_segments, utf16_length
from bot.sms.template import NUMBER, Rendered, Template, parse, render

_AT_ONCE = 2048
_SHOWN = 3
"""Examples, and rows with too long a text."""
_SURELY_SHORT = MAX_CHARACTERS // 2
"""A text of so many characters is not too long, whatever they are."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to compose: `columns` are those of the template's placeholders, in order."""

    recipients: Path
    """Folder of `Recipients`."""
    template: Template
    columns: tuple[int, ...]
    first_n: int | None
    skip_too_long: bool
    stop: Path | None
    """Packed numbers that get nothing."""
    got: tuple[Path, ...]
    """Packed numbers of those who got the text before."""


def order_of(job: Mapping[str, Any]) -> Order:
    """Read an order from the JSON."""
    return Order(
        recipients=Path(job["recipients"]),
        template=parse(job["template"]),
        columns=tuple(job["columns"]),
        first_n=job["first_n"],
        skip_too_long=job["skip_too_long"],
        stop=job["stop"] and Path(job["stop"]),
        got=tuple(map(Path, job["got"])),
    )


def compose(order: Order, folder: Path) -> None:
    """Leave in `folder` what `Composition` reads."""
    recipients = Recipients.open(order.recipients)
    writer = CompositionWriter(folder)
    with recipients.source() as rows:
        composer = _Composer(order, _Renderer(order, rows), writer)
        for chunk in recipients.chunks(_AT_ONCE):
            for phone, row in chunk:
                composer.take(phone, row)
    writer.close(with_texts=not composer.tally.alike)
    composer.tally.composition(folder, len(order.columns)).save()


@dataclass(frozen=True, slots=True)
class _Text:
    rendered: Rendered
    segments: int
    too_long: bool


class _Renderer:
    """Renders the template for one recipient after the other, by going through the rows once."""

    def __init__(self, order: Order, rows: RowsFile) -> None:
        self._template = order.template
        self._columns = order.columns
        self._rows = iter(rows)
        self._number = 0
        self._row: Sequence[object] = ()
        self._common = None if order.columns else _measured(render(order.template, ()))

    def text(self, phone: str, row: int) -> _Text:
        return self._common or _measured(render(self._template, self._values(phone, row)))

    def _values(self, phone: str, row: int) -> list[str]:
        while self._number < row:
            self._row = next(self._rows)
            self._number += 1
        cells = self._row
        return [
            f"+{phone}"
            if column == NUMBER
            else as_text(cells[column])
            if column < len(cells)
            else ""
            for column in self._columns
        ]


def _measured(rendered: Rendered) -> _Text:
    text = rendered.text
    too_long = len(text) > _SURELY_SHORT and utf16_length(text) > MAX_CHARACTERS
    return _Text(rendered, count_segments(text), too_long)


class _Composer:
    def __init__(self, order: Order, renderer: _Renderer, writer: CompositionWriter) -> None:
        self.tally = _Tally()
        self._order = order
        self._renderer = renderer
        self._writer = writer
        self._stop = _packed([order.stop] if order.stop else [])
        self._got = _packed(order.got)

    def take(self, phone: str, row: int) -> None:
        if int(phone) in self._stop:
            self._leave(phone, row, "stopped")
        elif self.tally.count == self._order.first_n:
            self._leave(phone, row, "beyond")
        else:
            self._consider(phone, row, self._renderer.text(phone, row))

    def _consider(self, phone: str, row: int, text: _Text) -> None:
        if text.too_long:
            self.tally.note_too_long(row)
        if not text.rendered.text.strip():
            self._leave(phone, row, "blank")
        elif text.too_long and self._order.skip_too_long:
            self._leave(phone, row, "too-long")
        else:
            self.tally.keep(phone, row, text)
            self.tally.repeated += int(phone) in self._got
            self._writer.keep(phone, row, text.rendered.text, text.segments)

    def _leave(self, phone: str, row: int, why: str) -> None:
        self.tally.left[why] += 1
        self._writer.leave(phone, row, why)


@dataclass(slots=True)
class _Tally:
    """What is counted on the way."""

    count: int = 0
    first: str | None = None
    alike: bool = True
    left: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)
    missing: Counter[int] = field(default_factory=Counter)
    filled: Counter[int] = field(default_factory=Counter)
    too_long: int = 0
    too_long_rows: list[int] = field(default_factory=list)
    examples: list[Sample] = field(default_factory=list)
    longest: Sample | None = None
    dearest: Sample | None = None
    places: dict[bool, str] = field(default_factory=dict)
    repeated: int = 0

    def note_too_long(self, row: int) -> None:
        self.too_long += 1
        if len(self.too_long_rows) < _SHOWN:
            self.too_long_rows.append(row)

    def keep(self, phone: str, row: int, text: _Text) -> None:
        self.count += 1
        self.sizes[text.segments] += 1
        self.places.setdefault(phone[0] == "7", phone)
        if text.rendered.blank:
            self.missing.update(text.rendered.blank)
        if text.rendered.filled:
            self.filled.update(text.rendered.filled)
        self._compare(Sample(row, phone, text.rendered.text, text.segments))

    def _compare(self, one: Sample) -> None:
        if self.first is None:
            self.first, self.longest, self.dearest = one.text, one, one
        elif self.longest and self.dearest and one.text != self.first:
            self.alike = False
            self.longest = max(self.longest, one, key=_length)
            self.dearest = max(self.dearest, one, key=_segments)
        if len(self.examples) < _SHOWN:
            self.examples.append(one)

    def composition(self, folder: Path, placeholders: int) -> Composition:
        return Composition(
            folder=folder,
            count=self.count,
            text=(self.first or "") if self.alike else None,
            stopped=self.left["stopped"],
            skipped=self.left["too-long"],
            blank=self.left["blank"],
            beyond=self.left["beyond"],
            distribution=dict(sorted(self.sizes.items())),
            segments=sum(size * count for size, count in self.sizes.items()),
            missing=tuple(self.missing[place] for place in range(placeholders)),
            filled=tuple(self.filled[place] for place in range(placeholders)),
            too_long=self.too_long,
            too_long_rows=tuple(self.too_long_rows),
            examples=tuple(self.examples),
            longest=self.longest,
            dearest=self.dearest,
            places=tuple(self.places.values()),
            repeated=self.repeated,
        )


def _length(one: Sample) -> int:
    return len(one.text)


def _segments(one: Sample) -> int:
    return one.segments


def _packed(paths: Sequence[Path]) -> set[int]:
    found: set[int] = set()
    for path in paths:
        numbers = array("q")
        numbers.frombytes(path.read_bytes())
        found.update(numbers)
    return found
