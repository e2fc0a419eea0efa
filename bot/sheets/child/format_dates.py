"""Shows a date or a time by the tokens of a number format."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.sheets.child.format_locales import FormatLocale, names_of

Token = tuple[str, str]

DATE_TOKENS = frozenset({"date", "elapsed", "ampm"})

_LAST = 2_958_466
"""The first day of the year 10000, where Excel's dates end."""
_FALSE_LEAP_DAY = 60
"""29.02.1900, which never was; Excel counts it."""
_EPOCH = date(1899, 12, 30)
_DAY, _HOUR, _MINUTE = 86_400, 3600, 60
_NOON = 12
_NAMED, _ABBREVIATED, _INITIAL = 4, 3, 5


@dataclass(frozen=True, slots=True)
class _Moment:
    year: int
    month: int
    day: int
    weekday: int
    """0 is Sunday."""
    seconds: int
    """Since midnight."""
    fraction: str
    """Digits of a second."""
    elapsed: int
    """Whole seconds since the beginning of the calendar."""


def render_date(value: float, tokens: Sequence[Token], locale: FormatLocale) -> str | None:
    """Return a number of days as these tokens show it; None where Excel has no such date."""
    if not 0 <= value < _LAST:
        return None
    fine = max((len(text.partition(".")[2]) for kind, text in tokens if kind == "date"), default=0)
    moment = _moment(value, min(fine, 3))
    if moment is None:
        return None
    halves = any(kind == "ampm" for kind, _ in tokens)
    shown = []
    for place, (kind, text) in enumerate(tokens):
        if kind == "date":
            shown.append(_part(moment, _meant(tokens, place), locale, halves=halves))
        elif kind == "elapsed":
            shown.append(_elapsed(moment, text))
        elif kind == "ampm":
            shown.append(_half(moment, text))
        elif (kind, text) == ("other", "/"):
            shown.append(locale.date)
        else:
            shown.append(text)
    return "".join(shown)


def _moment(value: float, fine: int) -> _Moment | None:
    """Return the moment of a serial number, rounded to so many digits of a second."""
    day = math.floor(value)
    units = round((value - day) * _DAY * 10**fine)
    day, units = day + units // (_DAY * 10**fine), units % (_DAY * 10**fine)
    seconds, rest = divmod(units, 10**fine)
    if day >= _LAST:
        return None
    year, month, number = _calendar(day)
    fraction = f"{rest:0{fine}}" if fine else ""
    return _Moment(year, month, number, (day + 6) % 7, seconds, fraction, day * _DAY + seconds)


def _calendar(day: int) -> tuple[int, int, int]:
    if day == _FALSE_LEAP_DAY:
        return 1900, 2, 29
    if day == 0:
        return 1900, 1, 0
    found = _EPOCH + timedelta(days=day + (day < _FALSE_LEAP_DAY))
    return found.year, found.month, found.day


def _meant(tokens: Sequence[Token], place: int) -> str:
    """Return a token, with «m» as «n» where it means minutes: next to hours or seconds."""
    text = tokens[place][1]
    if not text.startswith("m") or len(text) > len("mm"):
        return text
    times = [(kind, one[:1]) for kind, one in tokens[:place] if kind in ("date", "elapsed")]
    after = [(kind, one[:1]) for kind, one in tokens[place + 1 :] if kind in ("date", "elapsed")]
    beside_hours = bool(times) and times[-1][1] == "h"
    beside_seconds = bool(after) and after[0][1] == "s"
    return "n" * len(text) if beside_hours or beside_seconds else text


def _part(moment: _Moment, text: str, locale: FormatLocale, *, halves: bool) -> str:
    letter, width = text[0], len(text.partition(".")[0])
    if letter in "yb":
        return f"{moment.year % 100:02}" if width <= len("yy") else f"{moment.year:04}"
    if letter == "m":
        return _month(moment.month, width, locale)
    if letter == "d":
        return _day(moment, width, locale)
    if letter == "h":
        hour = moment.seconds // _HOUR
        hour = (hour + _NOON - 1) % _NOON + 1 if halves else hour
        return _padded(hour, width)
    if letter == "n":
        return _padded(moment.seconds % _HOUR // _MINUTE, width)
    fine = len(text.partition(".")[2])
    fraction = locale.decimal + moment.fraction[:fine].ljust(fine, "0") if fine else ""
    return _padded(moment.seconds % _MINUTE, width) + fraction


def _month(month: int, width: int, locale: FormatLocale) -> str:
    if width < _ABBREVIATED:
        return _padded(month, width)
    names = names_of(locale.language)
    if width == _ABBREVIATED:
        return names.short_months[month - 1]
    name = (names.genitive if locale.genitive else names.months)[month - 1]
    return name[0] if width == _INITIAL else name


def _day(moment: _Moment, width: int, locale: FormatLocale) -> str:
    if width < _ABBREVIATED:
        return _padded(moment.day, width)
    names = names_of(locale.language)
    return (names.short_days if width == _ABBREVIATED else names.days)[moment.weekday]


def _elapsed(moment: _Moment, text: str) -> str:
    unit = {"h": _HOUR, "m": _MINUTE, "s": 1}[text[0]]
    return f"{moment.elapsed // unit:0{len(text)}}"


def _half(moment: _Moment, text: str) -> str:
    first, second = text.split("/")
    return second if moment.seconds // _HOUR >= _NOON else first


def _padded(number: int, width: int) -> str:
    return f"{number:02}" if width > 1 else str(number)
