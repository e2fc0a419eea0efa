"""Reads the numbers and names in a text that people type or paste, line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sheets import Sheet
from bot.sms.lines import lines_of
from bot.sms.phones import find_phones, split_number_and_text
from bot.sms.words_beside import has_number, words_beside

NumberAndName = tuple[str, str]
"""A number as written, or several with semicolons between; and a name, or ""."""

_BETWEEN = re.compile(r"[;\t|]|,(?![0-9]+[eEеЕ]\+?[0-9])")
"""Separators within a line, but not the comma of 7,91612E+10."""


def numbers_and_names(text: str) -> Iterator[NumberAndName]:
    """Yield the numbers and names of each line.

    A line is like «89161234567 Иван», «Иван: 8 916 123-45-67», numbers with commas between, or
    several people: «8916… Иван, 8926… Пётр». A line without a number is yielded in the place of
    a number, so that it is refused; a blank line yields two empty strings.
    """
    for line in lines_of(text):
        yield from _in_line(line)


def numbers_and_reasons(text: str) -> Iterator[NumberAndName]:
    """Yield the numbers of each line with the reason that is written after each.

    A line like «89161234567 просил 25.11.2026, не писать» has one number and its reason. The reason
    may stand on the next line, and go on there in small letters or behind a comma. Two empty
    strings are yielded for each line that joins one before. Other lines are read as by
    `numbers_and_names`.
    """
    open_ = _Reasoned("", "")
    for line in lines_of(text):
        if open_.number and open_.takes(line.strip()):
            continue
        yield from open_.parts()
        number, reason = _with_reason(line)
        open_ = _Reasoned(number, reason)
        if not number:
            yield from _in_line(line)
    yield from open_.parts()


@dataclass
class _Reasoned:
    """A number whose reason may go on in the lines below it; the number is "" for none."""

    number: str
    reason: str
    joined: int = 0
    """Lines below it that have no number."""

    def takes(self, words: str) -> bool:
        """Add the words of a line below, if they belong to the reason."""
        goes_on = self._goes_on_in(words)
        if goes_on:
            self.reason = " ".join(filter(None, (self.reason, words)))
            self.joined += 1
        return goes_on

    def _goes_on_in(self, words: str) -> bool:
        if find_phones(words) or not any(map(str.isalpha, words)):
            return False
        return not self.reason or self.reason.endswith(",") or words[0].islower()

    def parts(self) -> Iterator[NumberAndName]:
        """Yield the number with its reason, and what stands for the lines that joined it."""
        if self.number:
            yield self.number, self.reason
        yield from [("", "")] * self.joined


def _with_reason(line: str) -> NumberAndName:
    """Return the number of a line and its reason; both are "" for a line of another kind."""
    words = line.strip()
    if not any(map(str.isalpha, words)) and len(find_phones(words)) == 1:
        return words, ""
    one = split_number_and_text(line)
    if one is not None and not find_phones(one[1]):
        return "+" + one[0], one[1]
    return "", ""


def may_be_table(text: str) -> bool:
    """Tell whether a text may be cells copied from a spreadsheet, or the content of a file."""
    lines = [line for line in lines_of(text) if line.strip()]
    tabs, semicolons = (sum(mark in line for line in lines) for mark in "\t;")
    return 2 * tabs > len(lines) or (2 * semicolons > len(lines) > 1)


def has_number_column(sheet: Sheet) -> bool:
    """Tell whether the numbers are alone in their cells: then the text is meant as columns."""
    cells = (
        line.cells[column]
        for line in sheet.sample
        if line.number >= sheet.first_row
        for column in sheet.likely
        if column < len(line.cells)
    )
    return bool(sheet.guess) and not any(words_beside(cell) for cell in cells)


def _in_line(line: str) -> Iterator[NumberAndName]:
    pieces = [piece.strip() for piece in _BETWEEN.split(line) if piece.strip()]
    numbers = [piece for piece in pieces if has_number(piece)]
    words = [piece for piece in pieces if not has_number(piece)]
    if not numbers:
        yield line.strip(), ""
    elif len(numbers) == 1:
        yield numbers[0], words_beside(numbers[0]) or " ".join(words)
    elif words or any(map(words_beside, numbers)):
        yield from _paired(pieces)
    else:
        yield ";".join(numbers), ""


def _paired(pieces: list[str]) -> Iterator[NumberAndName]:
    """Yield each number with its name: the words after it, or before it if words come first."""
    if not has_number(pieces[0]):
        yield from reversed(list(_paired_in_order(pieces[::-1])))
    else:
        yield from _paired_in_order(pieces)


def _paired_in_order(pieces: list[str]) -> Iterator[NumberAndName]:
    number, names = "", [""]
    for piece in pieces:
        if has_number(piece):
            if number:
                yield number, " ".join(filter(None, names))
            number, names = piece, [words_beside(piece)]
        else:
            names.append(piece)
    yield number, " ".join(filter(None, names))
