"""A look at a workbook: its sheets, and what they seem to hold. Runs in the child."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.errors import BotError
from bot.sheets.child.layout import Numbered, recognise_layout
from bot.sheets.child.row_store import narrowed
from bot.sheets.child.sources import Source
from bot.sheets.files.cells import as_text, is_blank
from bot.sheets.files.model import SHOWN, Choice, Limits, Line, Sheet, Workbook

_READ = 200
"""Rows that are judged by."""
_SAMPLED = 20
_MOST_SHEETS = 30
_MOST_CHARACTERS = 200_000
"""In all samples, so that the parent need not swallow more."""


def survey(source: Source, limits: Limits) -> Workbook:
    """Return what is recognised.

    Raises BotError `file-empty` when no sheet has anything, `file-too-wide`, `file-too-long`.
    """
    names = source.names[:_MOST_SHEETS]
    looked = [_sheet(source, name, limits, _MOST_CHARACTERS // len(names)) for name in names]
    found = [sheet for sheet in looked if sheet]
    if not found:
        raise BotError("file-empty")
    sheets = tuple(sheet for sheet, _ in found)
    best = max(range(len(found)), key=lambda index: found[index][1])
    return Workbook(sheets, best)


def _sheet(source: Source, name: str, limits: Limits, room: int) -> tuple[Sheet, int] | None:
    """Return a sheet and how much it looks like the one that is meant; None of a blank one."""
    rows = list(islice(_filled(source.rows(name), limits), _READ))
    if not rows:
        return None
    height = source.height(name)
    if height and height > limits.rows:
        raise BotError("file-too-long", limit=limits.rows)
    layout = recognise_layout(rows)
    guess: Choice | None = layout.choice(name)
    sheet = Sheet(
        name=name,
        rows=height,
        width=layout.width,
        sample=tuple(_sample(rows, layout.width, room)),
        guess=guess,
        first_row=layout.first_row,
        phone_candidates=layout.phones,
        signature=layout.signature,
    )
    return sheet, len(rows) if guess else 0


def _filled(rows: Iterator[Sequence[object]], limits: Limits) -> Iterator[Numbered]:
    for number, row in enumerate(rows, 1):
        if not is_blank(row):
            yield number, narrowed([row], number, limits)[0]


def _sample(rows: Sequence[Numbered], width: int, room: int) -> Iterator[Line]:
    for number, row in rows[:_SAMPLED]:
        cells = tuple(as_text(cell).strip()[:SHOWN] for cell in row[:width])
        room -= sum(map(len, cells))
        if room < 0:
            return
        yield Line(number, cells)
