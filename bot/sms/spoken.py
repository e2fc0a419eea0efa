"""The grammar of moments as people type them, in Russian and English.

Reads a day, a time of day or a delay from a text. `bot.sms.moments` knows the present moment and
decides which day «завтра» is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.errors import BotError

Day = Callable[[date, bool], date]
"""Takes today's date and whether the time of day has passed; returns the day that was named.

Raises ValueError when there is no such day."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text names: a delay, or a day and a time of day, of which either may be missing."""

    after: timedelta | None = None
    day: Day | None = None
    clock: time | None = None


def read(text: str) -> Spoken:
    """Return what `text` names.

    Raises BotError `moment-unknown` when it is not understood, and `moment-no-such-time` for
    25:00 or 13 pm; the fact `value` is the text.
    """
    said = _clean(text)
    try:
        spoken = _delay(said) or _dated(said) or _timed(said)
    except ValueError as error:
        raise BotError("moment-no-such-time", value=text.strip()[:40]) from error
    if spoken is None:
        raise BotError("moment-unknown", value=text.strip()[:40])
    return spoken


MONTHS = (
    r"янв(?:ар[ья])?|jan(?:uary)?",
    r"фев(?:р(?:ал[ья])?)?|feb(?:ruary)?",
    r"мар(?:та?)?|mar(?:ch)?",
    r"апр(?:ел[ья])?|apr(?:il)?",
    r"ма[йя]|may",
    r"июн[ья]?|june?",
    r"июл[ья]?|july?",
    r"авг(?:уста?)?|aug(?:ust)?",
    r"сен(?:т(?:ябр[ья])?)?|sept?(?:ember)?",
    r"окт(?:ябр[ья])?|oct(?:ober)?",
    r"ноя(?:б(?:р[ья])?)?|nov(?:ember)?",
    r"дек(?:абр[ья])?|dec(?:ember)?",
)
"""How each month is written or shortened, in lower case and without «ё»."""
_WEEKDAYS = (
    r"понедельник|пн|mon(?:day)?",
    r"вторник|вт|tue(?:s(?:day)?)?",
    r"сред[ау]|ср|wed(?:nesday)?",
    r"четверг|чт|thu(?:r(?:s(?:day)?)?)?",
    r"пятниц[ау]|пт|fri(?:day)?",
    r"суббот[ау]|сб|sat(?:urday)?",
    r"воскресенье|вс|sun(?:day)?",
)
_NEAR_DAYS = {
    -2: r"позавчера|(?:the )?day before yesterday",
    -1: r"вчера|(?<!before )yesterday",
    0: r"сегодня|today",
    1: r"завтра|(?<!after )tomorrow",
    2: r"послезавтра|(?:the )?day after tomorrow",
}
_COUNTS = {
    **dict.fromkeys(("", "a", "an", "один", "одну", "one"), 1.0),
    **dict.fromkeys(("пол", "half", "half a", "half an"), 0.5),
    **dict.fromkeys(("полтора", "полторы", "one and a half"), 1.5),
    **dict.fromkeys(("два", "две", "двое", "two", "пару", "a couple of"), 2.0),
    **dict.fromkeys(("три", "трое", "three"), 3.0),
    **dict.fromkeys(("четыре", "four"), 4.0),
    **dict.fromkeys(("пять", "five"), 5.0),
    **dict.fromkeys(("шесть", "six"), 6.0),
    **dict.fromkeys(("семь", "seven"), 7.0),
    **dict.fromkeys(("восемь", "eight"), 8.0),
    **dict.fromkeys(("девять", "nine"), 9.0),
    **dict.fromkeys(("десять", "ten"), 10.0),
    **dict.fromkeys(("двенадцать", "twelve"), 12.0),
    **dict.fromkeys(("пятнадцать", "fifteen"), 15.0),
    **dict.fromkeys(("двадцать", "twenty"), 20.0),
    **dict.fromkeys(("тридцать", "thirty"), 30.0),
    **dict.fromkeys(("сорок", "forty"), 40.0),
}
_HOURS = r"ч|час(?:а|ов)?|h|hrs?|hours?"
_MINUTES = r"м|мин|минут[ауы]?|m|mins?|minutes?"
_DAYS = r"день|дня|дней|days?"
_WEEKS = r"недел[юиь]|weeks?"

_DIGITS = r"[0-9]{1,4}(?:[.,][0-9])?"
NUMBER_WORDS = "|".join(sorted(filter(None, map(re.escape, _COUNTS)), key=len, reverse=True))
"""The numbers that may be written as words, as a pattern; `counted` reads them."""
_COUNT = rf"(?:({_DIGITS}|{NUMBER_WORDS})\s*)?"
_AFTER = r"(?:через|спустя|in)"
_AMOUNT = re.compile(rf"{_COUNT}(?:({_HOURS})|({_MINUTES}))\b(?:\s+(?:и|and)\b)?\s*")
_DELAY = re.compile(rf"{_AFTER}\s+((?:{_AMOUNT.pattern})+)")

_PERIODS: dict[str, dict[int, int]] = {
    "am": {12: 0} | {hour: hour for hour in range(1, 12)},
    "pm": {12: 12} | {hour: hour + 12 for hour in range(1, 12)},
    "утр": {hour: hour for hour in range(12)},
    "дн": {hour: hour for hour in range(10, 19)} | {hour: hour + 12 for hour in range(1, 7)},
    "вечер": {hour: hour for hour in range(16, 24)} | {hour: hour + 12 for hour in range(4, 12)},
    "ноч": {hour: hour for hour in (*range(6), 21, 22, 23)} | {9: 21, 10: 22, 11: 23, 12: 0},
}
_PERIOD = re.compile(
    r"(?<![a-zа-я])(?:(am|pm)|(утр)(?:а|ом)|(дн)(?:я|ем)|(вечер)(?:а|ом)|(ноч)(?:и|ью))\b"
)
_AT = re.compile(r"(?:в|во|на|к|at|on|by|@)\b\s*|@\s*")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.\- ]([0-9]{2}))(?::[0-9]{2})?")
_HOUR = re.compile(rf"([0-9]{{1,2}})\s*(?:{_HOURS}|o'clock)?")
_SPELLED = re.compile(rf"([0-9]{{1,2}})\s*(?:{_HOURS})\s*(?:и\s+)?([0-9]{{1,2}})\s*(?:{_MINUTES})?")
_NAMED = {
    **dict.fromkeys(("полдень", "noon", "midday"), time(12)),
    **dict.fromkeys(("полночь", "midnight"), time(0)),
}


def _clean(text: str) -> str:
    said = " ".join(text.lower().replace("ё", "е").replace("’", "'").split())
    said = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", said)
    said = re.sub(r",(?![0-9])|(?<![0-9]),", " ", said)
    said = re.sub(r"(?<=[a-zа-я])\.", " ", said)
    return " ".join(said.strip(" .!;").split())


def _delay(said: str) -> Spoken | None:
    match = _DELAY.fullmatch(said)
    if not match:
        return None
    minutes = 0.0
    for count, hours, _ in _AMOUNT.findall(match[1]):
        minutes += counted(count) * (60 if hours else 1)
    return Spoken(after=timedelta(minutes=minutes)) if minutes else None


def counted(count: str) -> float:
    """Return a number in digits or words; "" is one."""
    known = _COUNTS.get(count)
    return float(count.replace(",", ".")) if known is None else known


def _dated(said: str) -> Spoken | None:
    for pattern, build in _DATES:
        match = pattern.search(said)
        if not match:
            continue
        rest = f"{said[: match.start()]} {said[match.end() :]}".strip()
        clock = _clock(rest, bare=True)
        if clock or not (_AT.sub("", rest, count=1) if _AT.match(rest) else rest):
            return Spoken(day=build(match), clock=clock)
        if _PERIOD.fullmatch(rest):
            return Spoken(day=build(match))
    return _short_date(said)


def _short_date(said: str) -> Spoken | None:
    """Read 25.12. It may be a time too; alone it is a date if there is such a month."""
    match = _SHORT.search(said)
    if not match:
        return None
    rest = f"{said[: match.start()]} {said[match.end() :]}".strip()
    clock = _clock(rest, bare=True)
    if clock or (not rest and 1 <= int(match[2]) <= len(MONTHS)):
        return Spoken(day=_in_year(match[1], int(match[2]), None), clock=clock)
    return None


def _timed(said: str) -> Spoken | None:
    clock = _clock(said, bare=False)
    return Spoken(clock=clock) if clock else None


def _clock(said: str, *, bare: bool) -> time | None:
    """Return the time of day. A lone number is one if `bare`, or behind «в».

    Raises ValueError when there is no such time.
    """
    period = _PERIOD.search(said)
    if period:
        said = f"{said[: period.start()]}{said[period.end() :]}".strip()
    at = _AT.match(said)
    said = " ".join(said[at.end() if at else 0 :].split())
    if said in _NAMED:
        return _NAMED[said]
    lone = bare or period or at or not said.isdigit()
    match = _CLOCK.fullmatch(said) or _SPELLED.fullmatch(said) or (lone and _HOUR.fullmatch(said))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2]) if len(match.groups()) > 1 else 0
    return time(_in_period(hour, period), minute)


def _in_period(hour: int, period: re.Match[str] | None) -> int:
    if not period:
        return hour
    name: str = next(filter(None, period.groups()))
    if hour not in _PERIODS[name]:
        raise ValueError(name)
    return _PERIODS[name][hour]


def _near(days: int) -> Day:
    return lambda today, _passed: today + timedelta(days=days)


def _counted_days(match: re.Match[str]) -> Day:
    count = counted(match[1] or "")
    return _near(round(count * (7 if match[3] else 1)))


def _next(weekday: int) -> Day:
    def day(today: date, passed: bool) -> date:  # noqa: FBT001 the shape of every Day
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(days=7 if passed and not ahead else ahead)

    return day


def _numbered(match: re.Match[str]) -> Day:
    return _in_year(match[1], int(match[2]), match[3])


def _iso(match: re.Match[str]) -> Day:
    return _in_year(match[3], int(match[2]), match[1])


def _named(month: int) -> Callable[[re.Match[str]], Day]:
    return lambda match: _in_year(match[1], month, match[2])


def _in_year(day: str, month: int, year: str | None) -> Day:
    """Return that day of that year; without a year, the first such day from today on."""
    if year:
        full = int(year) if len(year) == len("2026") else 2000 + int(year)
        return lambda _today, _passed: date(full, month, int(day))
    return lambda today, _passed: _first_from(today, month, int(day))


def _first_from(today: date, month: int, day: int) -> date:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return date(today.year + 1, month, day)


_Dates = list[tuple[re.Pattern[str], Callable[[re.Match[str]], Day]]]
_ON = r"(?:\b(?:во?|на|on|this)\s+)?"
_YEAR = r"(?:\s+([0-9]{4})\b(?:\s?г(?:ода)?\b)?)?"
_ORDINAL = r"(?:-?(?:го|е|st|nd|rd|th))?"
_SHORT = re.compile(r"(?<![0-9.:])([0-9]{1,2})[./]([0-9]{1,2})(?![0-9.:])")


def _dates() -> _Dates:
    """Return the patterns that name a day, the most definite first."""
    found: _Dates = [
        (re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:\b|t)"), _iso),
        (
            re.compile(
                r"\b([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})\b(?:\s?г(?:ода)?\b)?"
            ),
            _numbered,
        ),
        (re.compile(rf"\b{_AFTER}\s+{_COUNT}(?:({_DAYS})|({_WEEKS}))\b"), _counted_days),
    ]
    for number, month in enumerate(MONTHS, 1):
        before = re.compile(rf"{_ON}\b([0-9]{{1,2}}){_ORDINAL}\s+(?:{month})\b{_YEAR}")
        after = re.compile(rf"{_ON}\b(?:{month})\s+([0-9]{{1,2}}){_ORDINAL}(?![0-9:.]){_YEAR}")
        found += [(before, _named(number)), (after, _named(number))]
    for ahead, words in _NEAR_DAYS.items():
        found.append((re.compile(rf"\b(?:на\s+)?(?:{words})\b"), _always(_near(ahead))))
    for weekday, words in enumerate(_WEEKDAYS):
        found.append((re.compile(rf"{_ON}\b(?:{words})\b"), _always(_next(weekday))))
    return found


def _always(day: Day) -> Callable[[re.Match[str]], Day]:
    return lambda _match: day


_DATES = _dates()
