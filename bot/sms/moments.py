"""Reads moments as people type them, and converts between clocks of different zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BotError
from bot.sms.spoken import Spoken, read

FURTHEST = timedelta(days=365)
"""How far ahead a send may be planned."""

_RUSSIAN_OFFSETS = timedelta(hours=2), timedelta(hours=12)
"""Kaliningrad and Kamchatka; Kazakhstan, of the same code 7, is between."""
_ALL_OFFSETS = timedelta(hours=-12), timedelta(hours=14)


def parse_moment(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """Return the moment (UTC) that `text` names for a person whose clock is in `tz`.

    `now` is aware. A time alone is today, or tomorrow if it has passed. A day without a year is
    the next such day. Of a time that comes twice, when the clocks go back, the first is taken.
    Raises BotError with the fact `value` (the text), except for the last two: `moment-unknown`,
    `moment-no-time` (a day only), `moment-no-such-date` (31.02), `moment-no-such-time`
    (25:00), `moment-past`; `moment-too-far` (fact `days`), `moment-gap` (see `to_utc`).
    """
    spoken = read(text)
    if spoken.after is not None:
        return _later(now, spoken.after)
    moment = to_utc(_wall(spoken, text, now.astimezone(tz)), tz)
    if moment <= now:
        raise BotError("moment-past", value=_shown(text))
    return moment


def parse_wall(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """Return the time (naive) that the recipient's own clock shall show.

    Reads like `parse_moment`; «past» and «today» are those of `tz`, the sender's zone. Raises
    what `parse_moment` raises except `moment-gap`: another zone may have that time.
    """
    spoken = read(text)
    if spoken.after is not None:
        return _naive(_later(now, spoken.after).astimezone(tz))
    return _wall(spoken, text, now.astimezone(tz))


def parse_clock(text: str) -> time | None:
    """Return the time of day if `text` names nothing else; None if it names a day or a delay.

    Raises BotError `moment-unknown` and `moment-no-such-time`.
    """
    spoken = read(text)
    return spoken.clock if spoken.day is None and spoken.after is None else None


def to_utc(wall: datetime, tz: ZoneInfo) -> datetime:
    """Return the moment (UTC) when a clock in `tz` first shows the naive `wall`.

    Raises BotError `moment-gap` (facts `time`, `zone`) when the clocks go forward over `wall`.
    """
    moment = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if _naive(moment.astimezone(tz)) != wall.replace(fold=0):
        raise BotError("moment-gap", time=f"{wall:%H:%M}", zone=str(tz))
    return moment


SOMEONE_IN_RUSSIA = "7"
"""Stands for the recipients where only their clocks matter."""


def earliest_local(wall: datetime, phone: str) -> datetime:
    """Return the earliest moment (UTC) at which the recipient's clock may show the naive `wall`.

    A number does not tell its zone (docs/rules.md, F3). One of code 7 may be as far east as
    Kamchatka, UTC+12, any other as UTC+14.
    """
    return _at_offset(wall, _offsets(phone)[1])


def latest_local(wall: datetime, phone: str) -> datetime:
    """Return the latest moment (UTC) at which the recipient's clock may show the naive `wall`.

    A number of code 7 may be as far west as Kaliningrad, UTC+2, any other as UTC-12.
    """
    return _at_offset(wall, _offsets(phone)[0])


def _offsets(phone: str) -> tuple[timedelta, timedelta]:
    return _RUSSIAN_OFFSETS if phone.startswith("7") else _ALL_OFFSETS


def _at_offset(wall: datetime, offset: timedelta) -> datetime:
    return wall.replace(tzinfo=UTC) - offset


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def _later(now: datetime, after: timedelta) -> datetime:
    if after > FURTHEST:
        raise BotError("moment-too-far", days=FURTHEST.days)
    return (now.astimezone(UTC) + after).replace(microsecond=0)


def _wall(spoken: Spoken, text: str, local: datetime) -> datetime:
    """Return the time, on the clock that now shows `local`, of the moment that was named."""
    today = local.date()
    passed = spoken.clock is not None and spoken.clock <= local.time()
    day = _day(spoken, text, today, passed=passed)
    if spoken.clock is None:
        raise BotError("moment-no-time", value=_shown(text))
    wall = datetime.combine(day, spoken.clock)
    if wall <= _naive(local):
        raise BotError("moment-past", value=_shown(text))
    if wall - _naive(local) > FURTHEST:
        raise BotError("moment-too-far", days=FURTHEST.days)
    return wall


def _day(spoken: Spoken, text: str, today: date, *, passed: bool) -> date:
    if spoken.day is None:
        return today + timedelta(days=passed)
    try:
        return spoken.day(today, passed)
    except (ValueError, OverflowError) as error:
        raise BotError("moment-no-such-date", value=_shown(text)) from error


def _shown(text: str) -> str:
    return text.strip()[:40]
