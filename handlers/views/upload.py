"""A dropped file in words: its columns, a few rows as a table, what was refused and why."""

from collections.abc import Iterable, Sequence

from bot.contacts import Choice, Refusal, Sheet, column_letters
from bot.letters import is_error
from bot.model import Audience
from handlers.i18n import Words
from handlers.views.sentences import one_line

REPEAT = "phone-duplicate"
BLANK = "phone-empty"
HIDDEN = "row-hidden"
HIDDEN_MARK = "🙈"
MOST_REASONS = 6

WIDTH = 32
"""Characters of a line of a table that fit a narrow phone."""
MOST_COLUMNS = 3
SAMPLES = 3
LABEL = 44
LONGEST_PHONE = 18
SHORTEST = 6
"""Characters that each column but the phones keeps, if a line has room."""
LEAST = 3
"""Characters that a column of neither phones nor names keeps where phones would be cut."""

ROWS_OFFERED = 8


def column_name(sheet: Sheet, choice: Choice, column: int, words: Words) -> str:
    """Return «C «Телефон»», or the letter alone when the column has no title."""
    titles = sheet.titles(choice.first_row)
    title = one_line(titles[column], WIDTH) if column < len(titles) else ""
    letters = column_letters(column)
    shown = f"{letters} {words.plain('quoted', name=title)}" if title else letters
    return f"{shown} {HIDDEN_MARK}" if column in sheet.hidden_columns else shown


def column_names(sheet: Sheet, choice: Choice, words: Words) -> str:
    """Return the names of the phone columns."""
    return ", ".join(column_name(sheet, choice, column, words) for column in choice.phone_columns)


def column_label(sheet: Sheet, choice: Choice, column: int, *, mark: str) -> str:
    """Return a column for a button: a mark, its letters, its title, its first value."""
    titles = sheet.titles(choice.first_row)
    parts = [titles[column] if column < len(titles) else "", _first_value(sheet, choice, column)]
    hidden = f" {HIDDEN_MARK}" if column in sheet.hidden_columns else ""
    letters = mark + column_letters(column) + hidden
    return one_line(" · ".join([letters, *filter(None, parts)]), LABEL)


def letters_of(columns: Iterable[int]) -> str:
    """Return the letters of some columns: «C, D»."""
    return ", ".join(map(column_letters, columns))


def _first_value(sheet: Sheet, choice: Choice, column: int) -> str:
    cells = (
        line.cells[column]
        for line in sheet.sample
        if line.number >= choice.first_row and column < len(line.cells)
    )
    return next(filter(None, cells), "")


def garbled_line(words: Words, sheet: Sheet) -> str:
    """Return a warning, as HTML, that the letters of some rows look wrong; "" when none do."""
    found = sheet.garbled
    if found is None:
        return ""
    return words.html(
        "upload-errors" if is_error(found.value) else "upload-garbled",
        count=found.count,
        rows=", ".join([*map(str, found.rows), *(["…"] if found.count > len(found.rows) else [])]),
        value=one_line(found.value, WIDTH),
    )


def row_labels(sheet: Sheet) -> list[tuple[str, int]]:
    """Return the first rows for buttons: (label, number)."""
    return [
        (one_line(" · ".join([str(line.number), *filter(None, line.cells)]), LABEL), line.number)
        for line in sheet.sample[:ROWS_OFFERED]
    ]


def sample_table(sheet: Sheet, choice: Choice) -> str:
    """Return a few rows as they will be read: letters, titles, and the first rows of data."""
    columns = _shown_columns(sheet, choice)
    data = [line for line in sheet.sample if line.number >= choice.first_row][:SAMPLES]
    above = [line for line in sheet.sample if line.number == choice.first_row - 1]
    rows = [["", *map(column_letters, columns)]]
    for line in above + data:
        cells = [line.cells[column] if column < len(line.cells) else "" for column in columns]
        rows.append([str(line.number), *cells])
    return _drawn(rows, *_ranked(columns, choice))


def _ranked(columns: Sequence[int], choice: Choice) -> tuple[list[int], list[int], list[int]]:
    """Return where the columns of phones, names and others stand in a drawn table."""
    phones = [1 + place for place, one in enumerate(columns) if one in choice.phone_columns]
    rest = [1 + place for place in range(len(columns)) if 1 + place not in phones]
    names = [place for place in rest if columns[place - 1] == choice.name_column]
    return phones, names, [place for place in rest if place not in names]


def _shown_columns(sheet: Sheet, choice: Choice) -> list[int]:
    name = [] if choice.name_column is None else [choice.name_column]
    wanted = [*choice.phone_columns, *name, *range(sheet.width)]
    return sorted(list(dict.fromkeys(wanted))[:MOST_COLUMNS])


def _drawn(
    rows: Sequence[Sequence[str]],
    phones: Sequence[int],
    names: Sequence[int],
    others: Sequence[int],
) -> str:
    """Return the rows as a table; if it is too wide, cut the columns in turn, phones last."""
    cells = [[one_line(cell, WIDTH) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    _fit(widths, phones, LONGEST_PHONE)
    _fit(widths, others, SHORTEST)
    _fit(widths, [*names, *others], SHORTEST)
    _fit(widths, others, LEAST)
    _fit(widths, range(1, len(widths)), 1)
    lines = (
        " ".join(
            one_line(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True)
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def _fit(widths: list[int], columns: Iterable[int], least: int) -> None:
    """Narrow the widest of these columns, down to `least`, until the table fits a line."""
    columns = list(columns)
    while sum(widths) + len(widths) - 1 > WIDTH:
        widest = max(columns, key=widths.__getitem__, default=0)
        if not columns or widths[widest] <= least:
            return
        widths[widest] -= 1


def repeats_in(audience: Audience) -> int:
    """Return how many numbers stood higher up in the source already."""
    return audience.refused.get(REPEAT, 0)


def hidden_in(audience: Audience) -> int:
    """Return how many rows were left out because the sheet hides them."""
    return audience.refused.get(HIDDEN, 0)


def refused_in(audience: Audience) -> int:
    """Return how many rows or numbers were refused, without repeats and hidden rows."""
    return sum(audience.refused.values()) - repeats_in(audience) - hidden_in(audience)


def reasons(words: Words, audience: Audience) -> str:
    """Return a line for each reason why rows were refused, the most frequent first."""
    apart = (REPEAT, HIDDEN)
    counts = {code: count for code, count in audience.refused.items() if code not in apart}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    lines = [
        words.plain("upload-reason", reason=words.plain(f"refusal-{code}"), count=count)
        for code, count in ranked[:MOST_REASONS]
    ]
    rest = sum(count for _, count in ranked[MOST_REASONS:])
    return "\n".join([*lines, *([words.plain("upload-more-reasons", count=rest)] if rest else [])])


def reason(words: Words, refusal: Refusal) -> str:
    """Return why a row was refused, for the list of refusals."""
    if refusal.first is not None:
        return words.plain("refusal-of-row", row=refusal.first)
    return words.plain(f"refusal-{refusal.code}")
