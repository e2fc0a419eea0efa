"""Composes the text of each recipient from a template. Runs in the child."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.letters import looks_garbled, looks_ordinary
from bot.sheets.child.garbled_rows import GarbledRows
from bot.sheets.files.cells import as_text
from bot.sheets.files.composition import Composition, CompositionWriter, CostlyValues, Sample
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.rows import RowsFile
from bot.sms.destinations import (
    EXPENSIVE,
    NOT_ALLOWED,
    PER_PREFIX,
    AllowedDestinations,
    destination_of,
)
from bot.sms.segments import (
    MAX_CHARACTERS,
    costly_in,
    count_segments,
    is_gsm,
    plain,
    suspects,
    utf16_length,
    without_costly,
)
from bot.sms.template import NUMBER, Rendered, Template, changed, parse, render, wording

_AT_ONCE = 2048
_SIGNS = 6
"""How many costly characters are named."""
_SHOWN = 3
"""How many examples are shown, and how many rows with too long a text."""
_REFUSALS = {"": "", NOT_ALLOWED: "country", EXPENSIVE: "expensive"}
"""Code of `bot.sms.destinations` → reason why a recipient is left out."""
_CLOSELY = 500
"""In how many texts every word is weighed; in the others only those that are oddly written."""
_NEVER_TOO_LONG = MAX_CHARACTERS // 2
"""A character takes two units at most, so a text of so many characters is not too long."""


@dataclass(frozen=True, slots=True)
class ComposeJob:
    """What to compose; `columns` are the columns of the template's placeholders, in order."""

    recipients: Path
    """The folder of `Recipients`."""
    template: Template
    plain: Template | None
    """The same with plain signs in its own words; None: it has no others."""
    bare: Template | None
    """The same with ordinary characters for all that may be costly; None: it has none."""
    columns: tuple[int, ...]
    first_n: int | None
    skip_too_long: bool
    stop: Path | None
    """A file of int64 numbers that get no SMS."""
    got: tuple[Path, ...]
    """Files of int64 numbers that got this text before."""
    skip_got: bool
    """Leave them out."""
    only: Path | None
    """A file of int64 numbers: nobody else gets an SMS."""
    allowed: AllowedDestinations
    """Who is elsewhere gets no SMS."""


def compose_job_of(job: Mapping[str, Any]) -> ComposeJob:
    """Return the job that a line of JSON describes."""
    return ComposeJob(
        recipients=Path(job["recipients"]),
        template=parse(job["template"]),
        plain=_otherwise(job["template"], plain),
        bare=_otherwise(job["template"], _bare_of(job["template"])),
        columns=tuple(job["columns"]),
        first_n=job["first_n"],
        skip_too_long=job["skip_too_long"],
        stop=job["stop"] and Path(job["stop"]),
        got=tuple(map(Path, job["got"])),
        skip_got=job["skip_got"],
        only=job["only"] and Path(job["only"]),
        allowed=AllowedDestinations.load(job["allowed"]),
    )


def compose(job: ComposeJob, folder: Path) -> None:
    """Write the texts of all recipients to `folder`, where `Composition` reads them."""
    recipients = Recipients.open(job.recipients)
    writer = CompositionWriter(folder)
    with recipients.open_rows() as rows:
        composer = _Composer(job, _Renderer(job, rows), writer)
        for chunk in recipients.chunks(_AT_ONCE):
            for phone, row in chunk:
                composer.add(phone, row)
    writer.close(with_texts=not composer.totals.alike)
    whole = composer.totals.composition(folder, len(job.columns))
    replace(
        whole,
        plain_segments=composer.found(job.plain),
        bare_segments=composer.found(job.bare),
        costly_values=composer.costly_values(),
    ).save()


def _bare_of(text: str) -> Callable[[str], str]:
    signs = suspects(wording(parse(text)))
    return partial(without_costly, signs=signs)


def _otherwise(text: str, change: Callable[[str], str]) -> Template | None:
    """Return a template with its own words changed; None: that cannot make it cheaper."""
    other = changed(text, change)
    if other == text or utf16_length(other) > MAX_CHARACTERS:
        return None
    template = parse(other)
    was, now = wording(parse(text)), wording(template)
    cheaper = is_gsm(now) or utf16_length(now) < utf16_length(was)
    return template if cheaper else None


@dataclass(frozen=True, slots=True)
class _Text:
    rendered: Rendered
    segments: int
    too_long: bool
    garbled: tuple[tuple[int, str], ...] = ()
    """Placeholders whose letters look wrong, each with what would stand there."""


class _Renderer:
    """Renders the template for the recipients in the order of the rows, reading each row once."""

    def __init__(self, job: ComposeJob, rows: RowsFile) -> None:
        self._template = job.template
        self._columns = job.columns
        self._rows = iter(rows)
        self._closely = _CLOSELY
        self._number = 0
        self._row: Sequence[object] = ()
        self._common = None if job.columns else _measured(render(job.template, ()))

    def text(self, phone: str, row: int) -> _Text:
        if self._common:
            return self._common
        values = self.values(phone, row)
        return _measured(render(self._template, values), self._garbled(values))

    def _garbled(self, values: list[str]) -> tuple[tuple[int, str], ...]:
        self._closely -= 1
        return tuple(
            (place, value)
            for place, value in enumerate(values)
            if (self._closely >= 0 or not looks_ordinary(value)) and looks_garbled(value)
        )

    def values(self, phone: str, row: int) -> list[str]:
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


def _measured(rendered: Rendered, garbled: tuple[tuple[int, str], ...] = ()) -> _Text:
    text = rendered.text
    too_long = len(text) > _NEVER_TOO_LONG and utf16_length(text) > MAX_CHARACTERS
    return _Text(rendered, count_segments(text), too_long, garbled)


class _Composer:
    def __init__(self, job: ComposeJob, renderer: _Renderer, writer: CompositionWriter) -> None:
        self.totals = _Totals()
        self._job = job
        self._renderer = renderer
        self._writer = writer
        self._stop = _numbers_in([job.stop] if job.stop else [])
        self._got = _numbers_in(job.got)
        self._only = _numbers_in([job.only]) if job.only else None
        self._plain = job.allowed.plain_prefixes()
        self._others = [
            _Tally(job, template, renderer) for template in (job.plain, job.bare) if template
        ]
        own = wording(job.plain or job.template)
        self._costly = _CostlyValues(job) if job.columns and is_gsm(own) else None

    def add(self, phone: str, row: int) -> None:
        number = int(phone)
        if self._only is not None and number not in self._only:
            self._leave_out(phone, row, "apart")
        elif number in self._stop:
            self._leave_out(phone, row, "stopped")
        elif number // PER_PREFIX not in self._plain and (refusal := self._refusal(phone)):
            self._leave_out(phone, row, refusal)
        elif self._job.skip_got and number in self._got:
            self._leave_out(phone, row, "had-it")
        else:
            for tally in self._others:
                tally.add(phone, row)
            if self.totals.count == self._job.first_n:
                self._leave_out(phone, row, "beyond")
            else:
                self._consider(phone, row, self._renderer.text(phone, row))

    def _refusal(self, phone: str) -> str:
        """Return why no SMS may be sent there; "" when one may."""
        return _REFUSALS[self._job.allowed.refusal(phone)]

    def _consider(self, phone: str, row: int, text: _Text) -> None:
        if text.too_long:
            self.totals.note_too_long(row)
        if not text.rendered.text.strip():
            self._leave_out(phone, row, "blank")
        elif text.too_long and self._job.skip_too_long:
            self._leave_out(phone, row, "too-long")
        else:
            self.totals.add(phone, row, text)
            self.totals.repeated += int(phone) in self._got
            self._writer.add(phone, row, text.rendered.text, text.segments)
            if self._costly is not None and text.segments > 1:
                self._costly.add(row, self._renderer.values(phone, row))

    def found(self, template: Template | None) -> int | None:
        """Return what all would take with another wording; None: there is no other."""
        return next((one.segments for one in self._others if one.template is template), None)

    def costly_values(self) -> CostlyValues | None:
        """Return which values cost more; None: none do."""
        return self._costly.found() if self._costly else None

    def _leave_out(self, phone: str, row: int, why: str) -> None:
        self.totals.left[why] += 1
        self._writer.leave_out(phone, row, why)


class _Tally:
    """Counts the segments with another wording, by the same rules as the composition itself."""

    def __init__(self, job: ComposeJob, template: Template, renderer: _Renderer) -> None:
        self.template = template
        self.segments = 0
        self._count = 0
        self._job = job
        self._renderer = renderer
        self._common = None if job.columns else _measured(render(template, ()))

    def add(self, phone: str, row: int) -> None:
        if self._count == self._job.first_n:
            return
        text = self._common or _measured(render(self.template, self._renderer.values(phone, row)))
        if text.rendered.text.strip() and not (text.too_long and self._job.skip_too_long):
            self._count += 1
            self.segments += text.segments


class _CostlyValues:
    """Counts the SMS that cost more because of the values in their row."""

    def __init__(self, job: ComposeJob) -> None:
        self._template = job.plain or job.template
        self._recipients = self._extra = self._row = 0
        self._signs: dict[str, None] = {}
        self._places: set[int] = set()

    def add(self, row: int, values: Sequence[str]) -> None:
        signs = costly_in("".join(values))
        ordinary = [without_costly(value, signs) for value in values]
        extra = self._segments(values) - self._segments(ordinary) if signs else 0
        if extra <= 0:
            return
        self._recipients += 1
        self._extra += extra
        self._row = self._row or row
        self._places |= {place for place, value in enumerate(values) if value != ordinary[place]}
        if len(self._signs) < _SIGNS:
            self._signs |= dict.fromkeys(signs)

    def _segments(self, values: Sequence[str]) -> int:
        return count_segments(render(self._template, values).text)

    def found(self) -> CostlyValues | None:
        if not self._recipients:
            return None
        signs, places = "".join([*self._signs][:_SIGNS]), tuple(sorted(self._places))
        return CostlyValues(self._recipients, self._extra, signs, places, self._row)


@dataclass(slots=True)
class _Totals:
    """What is counted while composing."""

    count: int = 0
    first: str | None = None
    alike: bool = True
    left: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, int]] = field(default_factory=Counter)
    """(Destination, segments of the SMS) → recipients."""
    missing: Counter[int] = field(default_factory=Counter)
    filled: Counter[int] = field(default_factory=Counter)
    too_long: int = 0
    too_long_rows: list[int] = field(default_factory=list)
    examples: list[Sample] = field(default_factory=list)
    longest: Sample | None = None
    dearest: Sample | None = None
    places: dict[bool, str] = field(default_factory=dict)
    repeated: int = 0
    garbled: defaultdict[int, GarbledRows] = field(default_factory=lambda: defaultdict(GarbledRows))
    """Index of a placeholder → rows in which its letters look wrong."""

    def note_too_long(self, row: int) -> None:
        self.too_long += 1
        if len(self.too_long_rows) < _SHOWN:
            self.too_long_rows.append(row)

    def add(self, phone: str, row: int, text: _Text) -> None:
        self.count += 1
        self.kinds[destination_of(phone), text.segments] += 1
        self.places.setdefault(phone[0] == "7", phone)
        if text.rendered.blank:
            self.missing.update(text.rendered.blank)
        if text.rendered.filled:
            self.filled.update(text.rendered.filled)
        for place, value in text.garbled:
            self.garbled[place].add(row, value)
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
        sizes, people, segments_to = Counter[int](), Counter[str](), Counter[str]()
        for (destination, size), count in self.kinds.items():
            sizes[size] += count
            people[destination] += count
            segments_to[destination] += size * count
        return Composition(
            folder=folder,
            count=self.count,
            text=(self.first or "") if self.alike else None,
            stopped=self.left["stopped"],
            skipped=self.left["too-long"],
            blank=self.left["blank"],
            beyond=self.left["beyond"],
            distribution=dict(sorted(sizes.items())),
            segments=segments_to.total(),
            missing=tuple(self.missing[place] for place in range(placeholders)),
            filled=tuple(self.filled[place] for place in range(placeholders)),
            too_long=self.too_long,
            too_long_rows=tuple(self.too_long_rows),
            examples=tuple(self.examples),
            longest=self.longest,
            dearest=self.dearest,
            places=tuple(self.places.values()),
            abroad=self.left["country"],
            expensive=self.left["expensive"],
            garbled=tuple(self.garbled[place].found for place in range(placeholders)),
            people=dict(people.most_common()),
            segments_to=dict(segments_to),
            had_it=self.left["had-it"],
            apart=self.left["apart"],
            repeated=self.repeated,
        )


def _length(one: Sample) -> int:
    return len(one.text)


def _segments(one: Sample) -> int:
    return one.segments


def _numbers_in(paths: Sequence[Path]) -> set[int]:
    found: set[int] = set()
    for path in paths:
        numbers = array("q")
        numbers.frombytes(path.read_bytes())
        found.update(numbers)
    return found
