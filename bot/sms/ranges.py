"""Reads past days as people type them: «1.11–15.11», «01.11.2026 - 15.11.2026», «1-15 ноября»."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import BotError
from bot.sms.spoken import MONTHS

MOST_DAYS = 90
"""The longest period that the gateway counts (docs/rules.md, D6)."""

_SHOWN = 40
_SOON = timedelta(days=31)
"""A day without a year counts as ahead, not as a year ago, if it is at most so far ahead."""
_AGO = {"сегодня": 0, "today": 0, "вчера": 1, "yesterday": 1, "позавчера": 2}

_NAMES = "|".join(f"(?:{month})" for month in MONTHS)
_YEAR = r"(?:[0-9]{4}|[0-9]{2})(?:\s?г(?:ода|\.)?)?"
_DAY = (
    rf"(?:[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}|[0-9]{{1,2}}[./][0-9]{{1,2}}(?:[./]{_YEAR})?"
    rf"|[0-9]{{1,2}}\s(?:{_NAMES})(?:\s{_YEAR})?|{'|'.join(_AGO)})"
)
_FROM = r"(?:(?:со?|за|from|between)\s)?"
_TO = r"(?:\s?[-‐‑‒–—―−…]\s?|\s?\.\.\.?\s?|[\s,;]+(?:(?:по|до|и|to|till|until|and)\s)?)"
_RANGE = re.compile(rf"{_FROM}(?:(?P<first>{_DAY}|[0-9]{{1,2}}){_TO})?(?P<last>{_DAY})")
_MONTH = re.compile(rf"{_FROM}(?P<month>{_NAMES})(?:\s(?P<year>{_YEAR}))?")


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, from the first to the last."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class _Named:
    """The parts of a day that were named."""

    day: int
    month: int | None = None
    year: int | None = None


def last_days(today: date, count: int) -> Days:
    """Return the last `count` days up to today."""
    return Days(today - timedelta(days=count - 1), today)


def parse_days(text: str, today: date) -> Days:
    """Return the days that `text` names; without a year, the last such days.

    Raises BotError `days-unknown` and `days-no-such-date` (fact `value`), `days-reversed`,
    `days-future` and `days-too-many` (fact `limit`).
    """
    said, shown = _clean(text), text.strip()[:_SHOWN]
    try:
        found = _month(said, today) or _range(said, today)
    except ValueError as error:
        raise BotError("days-no-such-date", value=shown) from error
    if found is None:
        raise BotError("days-unknown", value=shown)
    return _checked(found, today)


def _checked(days: Days, today: date) -> Days:
    if days.last < days.first:
        raise BotError("days-reversed")
    if days.last > today:
        raise BotError("days-future")
    if days.count > MOST_DAYS:
        raise BotError("days-too-many", limit=MOST_DAYS)
    return days


def _clean(text: str) -> str:
    said = " ".join(text.lower().replace("ё", "е").split())
    return said.strip(" .,;!?")


def _month(said: str, today: date) -> Days | None:
    """Read a whole month; of the present month, the days up to today."""
    match = _MONTH.fullmatch(said)
    if match is None:
        return None
    month = _number_of(match["month"])
    year = _full(match["year"]) if match["year"] else today.year - (month > today.month)
    last = date(year, month, calendar.monthrange(year, month)[1])
    first = last.replace(day=1)
    return Days(first, min(last, today) if first <= today else last)


def _range(said: str, today: date) -> Days | None:
    match = _RANGE.fullmatch(said)
    if match is None:
        return None
    last = _named(match["last"], today)
    if not match["first"]:
        day = _dated(last, today)
        return Days(day, day)
    return _between(_named(match["first"], today), last, today)


def _between(first: _Named, last: _Named, today: date) -> Days:
    """Return the days between; each end supplies the month or year that the other leaves out."""
    month = first.month or last.month
    if first.year is not None:
        begin = _dated(_Named(first.day, month, first.year), today)
    elif last.year is not None:
        begin = _latest(_Named(first.day, month), _dated(last, today))
    else:
        begin = _dated(_Named(first.day, month), today)
    if last.year is not None:
        return Days(begin, _dated(last, today))
    end = _on(last, begin.year)
    if end < begin and (later := _on(last, begin.year + 1)) <= today:
        return Days(begin, later)
    return Days(begin, end)


def _dated(named: _Named, today: date) -> date:
    """Return the last such day, or the next one if it is near."""
    if named.year is not None:
        return _on(named, named.year)
    ahead = _tried(named, today.year)
    if ahead is not None and today < ahead <= today + _SOON:
        return ahead
    return _latest(named, today)


def _latest(named: _Named, until: date) -> date:
    """Return the last such day up to `until`."""
    for year in (until.year, until.year - 1):
        found = _tried(named, year)
        if found is not None and found <= until:
            return found
    return _on(named, until.year)


def _tried(named: _Named, year: int) -> date | None:
    try:
        return _on(named, year)
    except ValueError:
        return None


def _on(named: _Named, year: int) -> date:
    return date(year, named.month or 0, named.day)


def _named(said: str, today: date) -> _Named:
    if said in _AGO:
        then = today - timedelta(days=_AGO[said])
        return _Named(then.day, then.month, then.year)
    if "-" in said:
        year, month_number, day_number = map(int, said.split("-"))
        return _Named(day_number, month_number, year)
    day, *rest = re.split(r"[./\s]", said, maxsplit=2)
    month = _number_of(rest[0]) if rest else None
    return _Named(int(day), month, _full(rest[1]) if len(rest) > 1 else None)


def _number_of(month: str) -> int:
    if month.isdigit():
        return int(month)
    return next(n for n, names in enumerate(MONTHS, 1) if re.fullmatch(names, month))


def _full(said: str) -> int:
    year = re.match(r"[0-9]+", said)
    digits = year[0] if year else ""
    return int(digits) if len(digits) > 2 else 2000 + int(digits)  # noqa: PLR2004 - «26»
