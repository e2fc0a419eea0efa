"""Recognises numbers that look like phones and are none: tax numbers, СНИЛС, passports, dates.

What a cell of them and a column of them mean: docs/rules.md, F13. Check digits are those that the
Federal Tax Service and the Pension Fund publish.
"""

import re
from collections.abc import Sequence

from bot.sheets.files.cells import as_text

_TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVEN = (7, *_TEN)
_TWELVE = (3, *_ELEVEN)
_COMPANY, _SNILS, _PERSON = 10, 11, 12
_PASSPORT = re.compile(r"[0-9]{2} [0-9]{2} ?(?:№ ?)?[0-9]{6}|[0-9]{4} (?:№ ?)?[0-9]{6}")
_WRITTEN_SNILS = re.compile(r"[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}")
_DATE = re.compile(
    r"[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})"
    r"(?:[ ,T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?: ?г\.?)?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+Z?)?"
)
_DAY, _MONTH = 31, 12
_UNASSIGNED = frozenset({907, 935, *range(940, 949), 956, 957, *range(972, 977), 979, 998})
"""Codes from 900 to 999 in which no Russian mobile numbers are given out."""


def is_date(text: str) -> bool:
    """Tell whether a text is a date: 01.02.2024, 1.2.24, 2024-02-01 10:00."""
    if not _DATE.fullmatch(text):
        return False
    first, second, third, *_ = map(int, re.findall(r"[0-9]+", text))
    day, month = (third, second) if first > _DAY else (first, second)
    return 0 < day <= _DAY and 0 < month <= _MONTH


def is_written_snils(text: str) -> bool:
    """Tell whether a text is written as a СНИЛС: 123-456-789 01."""
    return bool(_WRITTEN_SNILS.fullmatch(text))


def looks_identifier(cell: object) -> bool:
    """Tell whether a cell may be an ИНН, a СНИЛС or a passport: by check digits, or as written."""
    text = as_text(cell).strip()
    if _PASSPORT.fullmatch(text) or is_written_snils(text):
        return True
    if not (text.isascii() and text.isdecimal()):
        return False
    return _is_inn(text) or (len(text) == _SNILS and _is_snils(text))


def is_mobile_code(phone: int) -> bool:
    """Tell whether a Russian number, 79161234567, has a code that is given out."""
    return phone // 10_000_000 % 1000 not in _UNASSIGNED


def _is_inn(text: str) -> bool:
    digits = list(map(int, text))
    if len(digits) == _COMPANY:
        return _checks(digits, _TEN)
    return len(digits) == _PERSON and _checks(digits[:-1], _ELEVEN) and _checks(digits, _TWELVE)


def _checks(digits: Sequence[int], weights: Sequence[int]) -> bool:
    *given, check = digits
    return sum(map(int.__mul__, given, weights)) % 11 % 10 == check


def _is_snils(text: str) -> bool:
    *given, tens, ones = map(int, text)
    return sum(map(int.__mul__, given, range(9, 0, -1))) % 101 % 100 == 10 * tens + ones
