"""Recognises a workbook: its sheets, and where the recipients are in each. Runs in the child."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from bot.errors import BotError
from bot.letters import is_error
from bot.sheets.child.appearance import Survey
from bot.sheets.child.garbled_rows import garbled_among
from bot.sheets.child.layout import Layout, Numbered, Weight, recognise_layout
from bot.sheets.child.readers import TableReader
from bot.sheets.child.row_store import without_stray_cells
from bot.sheets.child.shapes import MOST_SIDEWAYS, shape_of, shaped
from bot.sheets.files.cells import as_text, is_blank
from bot.sheets.files.model import SHOWN, Choice, Limits, SampleRow, Shape, Sheet, Workbook

_READ = 200
"""How many rows the columns are recognised by."""
_READ_ON = 100_000
"""Cells that are read when a column is called phones and has none in the first rows."""
_SAMPLED = 20
_MOST_SHEETS = 30
_MOST_CHARACTERS = 200_000
"""In all samples together: a limit on what the parent has to read."""
_CARDS = Layout(
    width=2,
    first_row=2,
    phones=(0,),
    names=(1,),
    name=1,
    signature="contact-cards",
    sure=True,
    spare=None,
    likely=(0,),
    weight=(True, True, 1),
    unseen=False,
)
"""Contact cards are not guessed about: digits in a name are no number."""


def recognise_workbook(reader: TableReader, limits: Limits) -> Workbook:
    """Return the sheets of a file and what is recognised in them.

    Raises BotError `file-empty` when every sheet is blank, `file-only-errors` when formulas that
    failed are all there is, `file-too-wide`, `file-too-long`.
    """
    names = reader.names[:_MOST_SHEETS]
    filled, failed = [], BotError("file-empty")
    for name in names:
        try:
            sheet = _sheet(reader, name, limits, _MOST_CHARACTERS // len(names))
        except BotError as error:
            failed = error
        else:
            filled += [sheet] if sheet else []
    if not filled:
        raise failed
    if all(map(_only_errors, filled)):
        raise BotError("file-only-errors")
    best = max(range(len(filled)), key=lambda index: filled[index][1])
    return Workbook(tuple(sheet for sheet, _ in filled), best)


def _sheet(
    reader: TableReader, name: str, limits: Limits, room: int
) -> tuple[Sheet, Weight] | None:
    """Return a sheet and its likelihood of holding the recipients; None for a blank sheet.

    `room` is how many characters its sample may have.
    """
    first = list(islice(source := reader.rows(name), MOST_SIDEWAYS + 1))
    shape: Shape = "table" if reader.cards else shape_of(first)
    more = _filled(shaped(chain(first, source), shape), limits)
    rows = list(islice(more, _READ))
    if not rows:
        return None
    height = reader.height(name) if shape == "table" else None
    if height and height > limits.rows:
        raise BotError("file-too-long", limit=limits.rows)
    layout = _CARDS if reader.cards else recognise_layout(rows)
    if layout.unseen and len(rows) == _READ:
        rows += islice(more, _READ_ON // layout.width)
        layout = recognise_layout(rows)
    survey = reader.survey(name) if shape == "table" else Survey()
    layout = _with_hidden_last(layout, survey)
    guess = layout.choice(name)
    sheet = Sheet(
        name=name,
        rows=height,
        width=layout.width,
        hidden_rows=sum(number >= layout.first_row for number in survey.hidden_rows),
        filtered=survey.filtered,
        hidden_columns=tuple(sorted(c for c in survey.hidden_columns if c < layout.width)),
        uncalculated=tuple(sorted(c for c in survey.uncalculated if c < limits.columns)),
        garbled=garbled_among(rows, more if reader.lost_letters else ()),
        sample=tuple(_sample(_seen(rows, survey, layout.first_row), layout, room)),
        guess=replace(guess, shape=shape) if guess else None,
        first_row=layout.first_row,
        phone_candidates=layout.phones,
        names=layout.names,
        signature=layout.signature if shape == "table" else f"{layout.signature}-{shape}",
        name_column=layout.name,
        sure=layout.sure,
        spare=layout.spare,
        likely=layout.likely,
        shape=shape,
        together=None if survey.hidden_rows else _together(layout, name, shape),
    )
    return sheet, layout.weight


def _together(layout: Layout, name: str, shape: Shape) -> Choice | None:
    """Return the choice of all columns of phones that look alike."""
    found = layout.together
    if found is None or (found.beside and shape != "table"):
        return None
    shape = "beside" if found.beside else shape
    return Choice(name, found.phones, found.name, layout.first_row, shape=shape)


def _with_hidden_last(layout: Layout, survey: Survey) -> Layout:
    """Return a layout in which a hidden column holds the phones only when no other can."""
    pairs = sorted(
        zip(layout.phones, layout.names, strict=True),
        key=lambda pair: pair[0] in survey.hidden_columns,
    )
    phones = tuple(phone for phone, _ in pairs)
    sure = layout.sure and phones[:1] == layout.phones[:1]
    return replace(layout, phones=phones, names=tuple(name for _, name in pairs), sure=sure)


def _seen(rows: Sequence[Numbered], survey: Survey, first_row: int) -> Sequence[Numbered]:
    """Return the rows that Excel shows, and those of the titles in any case."""
    hidden = frozenset(survey.hidden_rows)
    seen = [row for row in rows if row[0] < first_row or row[0] not in hidden]
    return seen if any(number >= first_row for number, _ in seen) else rows


def _only_errors(sheet: tuple[Sheet, Weight]) -> bool:
    return all(is_error(cell) for row in sheet[0].sample for cell in row.cells if cell)


def _filled(rows: Iterator[Sequence[object]], limits: Limits) -> Iterator[Numbered]:
    for number, row in enumerate(rows, 1):
        if not is_blank(row):
            yield number, without_stray_cells([row], number, limits)[0]


def _sample(rows: Sequence[Numbered], layout: Layout, room: int) -> Iterator[SampleRow]:
    """Yield the first rows, from the titles on when these stand far below."""
    shown = rows[:_SAMPLED]
    if shown[-1][0] < layout.first_row:
        shown = [row for row in rows if row[0] >= layout.first_row - 2][:_SAMPLED]
    for number, row in shown:
        cells = tuple(as_text(cell).strip()[:SHOWN] for cell in row[: layout.width])
        room -= sum(map(len, cells))
        if room < 0:
            return
        yield SampleRow(number, cells)
