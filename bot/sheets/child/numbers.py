"""The phone numbers in a cell: every one, and what is wrong with the others.

`bot.sms.phones` judges; here are the ways in which a table writes what it judges.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.errors import BotError
from bot.sheets.files.cells import as_text
from bot.sheets.files.model import SHOWN
from bot.sms.phones import find_phones, parse_phone

_SEPARATORS = re.compile(r"[,;/|\\\n\r]+")
_DIGIT = re.compile(r"[0-9]")
_FEWEST_DIGITS = 5
"""A part of a cell with fewer is an extension or a house number, not a number gone bad."""
_SHORTEST = 7
"""Digits of the shortest mobile numbers in the world, with the country's code."""

_NINE_HUNDRED = 9_000_000_000
_AFTER_MOBILES = 10_000_000_000
_TRUNK = 80_000_000_000
_COUNTRY = 70_000_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell holds: numbers, and refused parts as (value, code)."""

    phones: tuple[int, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


NOTHING = Found()


def judge(cell: object) -> int | Found:
    """Return the number of a cell that holds one and nothing else; what any other cell holds."""
    try:
        if isinstance(cell, str):
            return int(parse_phone(cell))
        if isinstance(cell, date | time | timedelta):
            return Found(refused=((as_text(cell), "phone-date"),))
        return _of_float(cell) if isinstance(cell, float) else int(parse_phone(as_text(cell)))
    except BotError as error:
        return _examine(as_text(cell).strip(), error.code)


def _examine(text: str, code: str) -> Found:
    """Return what is in a text that is not one number."""
    if not text:
        return NOTHING
    if code == "phone-landline" or _is_simple(text):
        return Found(refused=((text[:SHOWN], code),))
    phones = tuple(map(int, find_phones(text)))
    parts = [part.strip() for part in _SEPARATORS.split(text) if _numeric(part)]
    if len(parts) > 1:
        bad = ((part[:SHOWN], _code(part)) for part in parts if not find_phones(part))
        return Found(phones, tuple(refusal for refusal in bad if refusal[1]))
    return Found(phones) if phones else Found(refused=((text[:SHOWN], code),))


def _is_simple(text: str) -> bool:
    """Whether there is no use in looking for numbers inside: that is slow."""
    return text.lstrip("+").isdigit() or len(_DIGIT.findall(text)) < _SHORTEST


def _numeric(part: str) -> bool:
    return len(_DIGIT.findall(part)) >= _FEWEST_DIGITS


def _code(text: str) -> str:
    """Return why `text` is not one number, or an empty string when it is."""
    try:
        parse_phone(text)
    except BotError as error:
        return error.code
    return ""


def _of_float(cell: float) -> int:
    """Return the number of a numeric cell: 79161234567.0, and the same with 8 or without either."""
    if cell.is_integer():
        whole = int(cell)
        if whole > _TRUNK:
            national = whole - _TRUNK
        else:
            national = whole - _COUNTRY if whole > _COUNTRY else whole
        if _NINE_HUNDRED <= national < _AFTER_MOBILES:
            return national + _COUNTRY
    return int(parse_phone(as_text(cell)))
