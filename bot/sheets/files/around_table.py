"""Knows what stands around the data: titles or a sentence above, a signature below. Pure."""

import re
from collections.abc import Sequence
from itertools import zip_longest

_EXAMPLE = re.compile(
    r"\W*(?:пример|образец|example)\b|[^(]*\((?:пример|образец|example)\)", re.IGNORECASE
)
_HINT = re.compile(
    r"\b(?:например|формат|пример|образ(?:ец|цу))\b|\b(?:e\.g\.|format\b|example\b)", re.IGNORECASE
)
"""Beside a number: it shows how to write one."""
_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,3}){5}")
_NOTE = re.compile(
    r"\W*(?:исп\.|исполнитель\b|составил|подготовил|сформировал|справки\b|тел\w*\.? для справок"
    r"|(?:по )?(?:всем )?вопрос(?:ам|ы)\b|(?:образец|пример)(?:\s+\w+)?\s*:)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\W*(?:ответственн|менеджер|директор|бухгалтер|главн|руководител|контактн)[^:]{0,40}:",
    re.IGNORECASE,
)

_ABOVE = re.compile(
    r"список|рассылк|\bбаз[аы]\b|вопрос|(?:менеджер|ответств|куратор|руковод|администр)|\bотв\b",
    re.IGNORECASE,
)
"""Words of what stands above a list: they are in no name."""


def titles_above(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the titles in the last three rows above the data, the lowest row last.

    They stand in the lowest, and above it where that is blank: a title that is merged over two
    rows stands in the upper one. A row of numbers or of an example may stand below them.
    """
    *rest, lower = rows or [()]
    if rest and not names_columns(lower):
        *rest, lower = rest
    if not any(lower):
        return tuple(lower)
    upper = rest[-1] if rest else ()
    return tuple(low or up for up, low in zip_longest(upper, lower, fillvalue=""))


def names_columns(row: Sequence[str]) -> bool:
    """Tell whether a row may hold titles: not the numbers 1, 2, 3, nor an example of the data."""
    filled = [cell.strip() for cell in row if cell.strip()]
    numbered = len(filled) > 1 and filled == [str(number + 1) for number in range(len(filled))]
    return not numbered and not any(map(_is_example, filled))


def _is_example(cell: str) -> bool:
    return bool(_EXAMPLE.match(cell) or (_HINT.search(cell) and _DIGITS.search(cell)))


def is_note(cell: object, *, titled: bool) -> bool:
    """Tell whether a cell begins as a signature below a table: «Исполнитель: Зуев, 8-916-…».

    «Директор: Зуев» is one below a table with titles only: without, all may be listed so.
    """
    if not isinstance(cell, str):
        return False
    return bool(_NOTE.match(cell) or (titled and _ROLE.match(cell)))


def is_above_list(text: str) -> bool:
    """Tell whether a text with a number says that it is of nobody: «Список, отв. Зуева 8-916»."""
    return bool(_ABOVE.search(text))
