"""Numbers and names as people type and paste them, line by line."""

import re
from collections.abc import Iterator

from bot.sheets import Sheet

Pair = tuple[str, str]
"""A number, or several, as written; and a name or ""."""

_BETWEEN = re.compile(r"[;\t|]|,(?![0-9]+[eEеЕ]\+?[0-9])")
"""What stands between two things in a line, but for the comma of 7,91612E+10."""
_RUN = re.compile(r"[+(]*[0-9][0-9\s().+\-–—]*")
_DIGIT = re.compile(r"[0-9]")
_FEWEST_DIGITS = 5
_AROUND = " \t-–—:=.,"


def pairs(text: str) -> Iterator[Pair]:
    """Yield what each line holds; a line without a number as if it were one, to be refused.

    «89161234567 Иван», «Иван: 8 916 123-45-67», numbers with commas between, and several
    people in a line: «8916… Иван, 8926… Пётр». A blank line is a blank pair.
    """
    for line in text.splitlines():
        yield from _in_line(line)


def may_be_table(text: str) -> bool:
    """Whether `text` may be cells copied from a spreadsheet, or a file's content."""
    lines = [line for line in text.splitlines() if line.strip()]
    tabs, semicolons = (sum(mark in line for line in lines) for mark in "\t;")
    return 2 * tabs > len(lines) or (2 * semicolons > len(lines) > 1)


def is_table(sheet: Sheet) -> bool:
    """Whether numbers are alone in their cells, so that columns are what was meant."""
    cells = (
        line.cells[column]
        for line in sheet.sample
        if line.number >= sheet.first_row
        for column in sheet.phone_candidates
        if column < len(line.cells)
    )
    return bool(sheet.guess) and not any(_own_words(cell) for cell in cells)


def _in_line(line: str) -> Iterator[Pair]:
    pieces = [piece.strip() for piece in _BETWEEN.split(line) if piece.strip()]
    numbers = [piece for piece in pieces if _is_number(piece)]
    words = [piece for piece in pieces if not _is_number(piece)]
    if not numbers:
        yield line.strip(), ""
    elif len(numbers) == 1:
        yield numbers[0], _own_words(numbers[0]) or " ".join(words)
    elif words or any(map(_own_words, numbers)):
        yield from _paired(pieces)
    else:
        yield ";".join(numbers), ""


def _paired(pieces: list[str]) -> Iterator[Pair]:
    """Yield each number with the words that belong to it: those after it, or those before."""
    if not _is_number(pieces[0]):
        yield from reversed(list(_paired_in_order(pieces[::-1])))
    else:
        yield from _paired_in_order(pieces)


def _paired_in_order(pieces: list[str]) -> Iterator[Pair]:
    number, names = "", [""]
    for piece in pieces:
        if _is_number(piece):
            if number:
                yield number, " ".join(filter(None, names))
            number, names = piece, [_own_words(piece)]
        else:
            names.append(piece)
    yield number, " ".join(filter(None, names))


def _is_number(piece: str) -> bool:
    """Whether there is a number in it, be it a bad one."""
    return len(_DIGIT.findall(piece)) >= _FEWEST_DIGITS


def _own_words(piece: str) -> str:
    """Return the words that stand beside a number."""
    without = _RUN.sub(lambda run: " " if _is_number(run[0]) else run[0], piece)
    return " ".join(without.split()).strip(_AROUND) if any(map(str.isalpha, without)) else ""
