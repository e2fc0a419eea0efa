"""Finds every phone number in a cell, and says what is wrong with what is not one.

`bot.sms.phones` decides what a number is; this module knows how tables write numbers
(docs/rules.md, F1 and F2).
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.errors import BotError
from bot.sheets.child.identifiers import is_date, is_written_snils
from bot.sheets.child.number_formats import shows_dates
from bot.sheets.files.cells import as_text
from bot.sheets.files.model import SHOWN, Shown
from bot.sms.phones import (
    NOT_TEXTABLE,
    find_phones,
    not_textable_among_words,
    parse_phone,
    without_addresses,
)

_SEPARATORS = re.compile(r"[,;/|\\\n\r]+")
_DIGIT = re.compile(r"[0-9]")
_LABELLED = re.compile(
    r"\b(?:инн|кпп|огрн(?:ип)?|снилс|паспорт|серия|л/?с|лицевой сч[её]т|сч[её]т"
    r"|договор|карта|заказ)"
    r"(?![^\W\d_])[\s:№.]{0,4}(?:номер|n)?[\s:№.]{0,4}[0-9][0-9 -]{3,}",
    re.IGNORECASE,
)
"""A number that its words call something else: «ИНН 9701234567»."""
_HOUR = r"(?:[01]?[0-9]|2[0-4])(?:[:.][0-9]{2})?"
_HOURS = re.compile(rf"(?<=\s)\(?{_HOUR}\s?[-–—]\s?{_HOUR}\)?$")
"""When to call: «8 916 123-45-67 9-18»."""
_ORDINAL = re.compile(r"(?:(?<=\s)|^)[1-9][0-9]?[.)]\s{1,3}(?=\+?[789(])")
"""Of a list within a cell: «1) 8916… 2) 8903…»."""
_BEFORE_MOBILE = re.compile(
    r"(?<![0-9+.,-])(?:"
    r"(?!79|89|9)[0-9]{2} ?[0-9]{2} (?:№ ?)?[0-9]{6}"
    r"|(?:0?[1-9]|[12][0-9]|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)[0-9]{2}"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
    r")\s+(?:[-–—]\s+)?(?=(?:\+7|8|7)[ (-]{0,2}9)"
)
"""A passport, a date or a time right before a mobile number; a series 8916 may be one itself."""
_SUM = re.compile(
    r"(?<=\s)[0-9]{1,3}(?:[ .]?[0-9]{3})*(?:[.,][0-9]{1,2})?\s?(?:р|руб(?:л\w+)?|тыс|шт)\b"
    r"|(?<=\s)[0-9]{1,3}(?:[ .]?[0-9]{3})*(?:[.,][0-9]{1,2})?\s?[₽%]",
    re.IGNORECASE,
)
"""Behind a number: «8 916 123-45-67 1500 руб.»."""
_FEWEST_DIGITS = 5
"""A part of a cell with fewer digits is an extension or a house number, not a bad number."""
_LETTERS = "phone-letters"
_SHORTEST = 7
"""Digits of the shortest mobile numbers in the world, with the country code."""

_NINE_HUNDRED = 9_000_000_000
_AFTER_MOBILES = 10_000_000_000
_TRUNK = 80_000_000_000
_NINE_HUNDRED_OF, _RUSSIAN = 1_000_000_000, 79
_COUNTRY = 70_000_000_000


@dataclass(frozen=True, slots=True)
class CellNumbers:
    """The numbers of a cell, and its refused parts as (value, code)."""

    phones: tuple[int, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


NO_NUMBERS = CellNumbers()


def numbers_in_cell(cell: object) -> int | CellNumbers:
    """Return the number of a cell that holds one and nothing else, or the numbers of any other."""
    try:
        if isinstance(cell, str):
            phone = int(parse_phone(cell))
            return phone if phone // _NINE_HUNDRED_OF == _RUSSIAN else _foreign(cell, phone)
        if isinstance(cell, Shown):
            return _of_shown(cell)
        if isinstance(cell, float) and not cell.is_integer():
            return CellNumbers(refused=((as_text(cell), "phone-letters"),))
        if isinstance(cell, date | time | timedelta):
            return CellNumbers(refused=((as_text(cell), "phone-date"),))
        return _of_float(cell) if isinstance(cell, float) else int(parse_phone(as_text(cell)))
    except BotError as error:
        return _examine(as_text(cell).strip(), error.code)


def _of_shown(cell: Shown) -> int | CellNumbers:
    """Return the numbers of what a cell holds; how it is shown adds nothing to them."""
    if shows_dates(cell.format) and not isinstance(cell.value, str):
        return CellNumbers(refused=((cell.text[:SHOWN], "phone-date"),))
    return numbers_in_cell(cell.value)


def _foreign(text: str, phone: int) -> int | CellNumbers:
    """Return a number that is not Russian; a date or a СНИЛС may read like one without a plus."""
    text = text.strip()
    if is_date(text):
        return CellNumbers(refused=((text[:SHOWN], "phone-date"),))
    if is_written_snils(text):
        return CellNumbers(refused=((text[:SHOWN], "phone-no-such"),))
    return phone


def _examine(text: str, code: str) -> CellNumbers:
    """Return the numbers of a text that is not one number."""
    if not text:
        return NO_NUMBERS
    if is_date(text):
        return CellNumbers(refused=((text[:SHOWN], "phone-date"),))
    if code in NOT_TEXTABLE or _is_simple(text):
        return CellNumbers(refused=((text[:SHOWN], code),))
    bare = _ORDINAL.sub("; ", _HOURS.sub("", _LABELLED.sub(" ", without_addresses(text))))
    phones = tuple(map(int, find_phones(bare)))
    if not phones:
        bare = _SUM.sub(" ", _BEFORE_MOBILE.sub(" ", bare))
        phones = tuple(map(int, find_phones(bare)))
    parts = [part.strip() for part in _SEPARATORS.split(bare) if _numeric(part)]
    if len(parts) > 1:
        bad = ((part[:SHOWN], _code(part)) for part in parts if not find_phones(part))
        return CellNumbers(phones, tuple(refusal for refusal in bad if refusal[1]))
    return (
        CellNumbers(phones) if phones else CellNumbers(refused=((text[:SHOWN], _why(text, code)),))
    )


def _is_simple(text: str) -> bool:
    """Tell whether a text is too plain to hold numbers; looking for them is slow."""
    return text.lstrip("+").isdigit() or len(_DIGIT.findall(text)) < _SHORTEST


def _numeric(part: str) -> bool:
    return len(_DIGIT.findall(part)) >= _FEWEST_DIGITS


def _code(text: str) -> str:
    """Return the code why `text` is not one number; "" when it is one."""
    try:
        parse_phone(text)
    except BotError as error:
        return _why(text, error.code)
    return ""


def _why(text: str, code: str) -> str:
    """Return the code of a landline with an extension or words around it; else `code`."""
    return (code == _LETTERS and not_textable_among_words(text)) or code


def _of_float(cell: float) -> int:
    """Return the number of a numeric cell: 79161234567.0, 89161234567.0 or 9161234567.0."""
    if cell.is_integer():
        whole = int(cell)
        if whole > _TRUNK:
            national = whole - _TRUNK
        else:
            national = whole - _COUNTRY if whole > _COUNTRY else whole
        if _NINE_HUNDRED <= national < _AFTER_MOBILES:
            return national + _COUNTRY
    return int(parse_phone(as_text(cell)))
