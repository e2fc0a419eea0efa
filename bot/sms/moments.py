"""Reads moments as people type them, and converts between clocks of different zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BotError
from bot.sms.clock_changes import moments_of, naive, skipped_at
from bot.sms.spoken import Spoken, read

FURTHEST = timedelta(days=365)
"""How far ahead a send may be planned."""

_LONGEST_CHANGE = timedelta(days=1)
"""No clock is put back by more: what it showed earlier than that ago, it will not show again."""
_RUSSIAN_OFFSETS = timedelta(hours=2), timedelta(hours=12)
"""Kaliningrad and Kamchatka; Kazakhstan, of the same code 7, is between."""
_ALL_OFFSETS = timedelta(hours=-12), timedelta(hours=14)


def parse_moment(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """Return the first of the moments that `parse_moments` finds; raises what it raises."""
    return parse_moments(text, now, tz)[0]


def parse_moments(text: str, now: datetime, tz: ZoneInfo) -> tuple[datetime, ...]:
    """Return the moments (UTC) that `text` names for a person whose clock is in `tz`.

    That is one, or two when the clocks go back over the time that was named and neither has passed
    yet; a delay is always one. `now` is aware. A time alone is today, or tomorrow if it has passed.
    A day without a year is the next such day. Raises BotError with the fact `value` (the text),
    except for the last two: `moment-unknown`, `moment-no-time` (a day only),
    `moment-no-such-date` (31.02), `moment-no-such-time` (25:00), `moment-past`; `moment-too-far`
    (fact `days`), `moment-gap` (see `all_utc`).
    """
    spoken = read(text)
    if spoken.after is not None:
        return (_later(now, spoken.after),)
    local = now.astimezone(tz)
    passed = spoken.clock is not None and _has_passed(
        datetime.combine(local.date(), spoken.clock), now, tz
    )
    wall = _wall(spoken, text, local, passed=passed)
    long_past = naive(local) - wall > _LONGEST_CHANGE
    coming = () if long_past else tuple(one for one in all_utc(wall, tz) if one > now)
    if not coming:
        raise BotError("moment-past", value=_shown(text))
    return coming


def _has_passed(wall: datetime, now: datetime, tz: ZoneInfo) -> bool:
    """Tell whether a clock shows a time no more; a time that was skipped passes with the skip."""
    return max(moments_of(wall, tz) or (skipped_at(wall, tz),)) <= now


def parse_wall(text: str, now: datetime, tz: ZoneInfo) -> datetime:
    """Return the time (naive) that the recipient's own clock shall show.

    Reads like `parse_moment`; «past» and «today» are those of `tz`, the sender's zone. Raises
    what `parse_moment` raises except `moment-gap`: another zone may have that time.
    """
    spoken = read(text)
    if spoken.after is not None:
        return naive(_later(now, spoken.after).astimezone(tz))
    local = now.astimezone(tz)
    passed = spoken.clock is not None and spoken.clock <= local.time()
    wall = _wall(spoken, text, local, passed=passed)
    if wall <= naive(local):
        raise BotError("moment-past", value=_shown(text))
    return wall


def parse_clock(text: str) -> time | None:
    """Return the time of day if `text` names nothing else; None if it names a day or a delay.

    Raises BotError `moment-unknown` and `moment-no-such-time`.
    """
    spoken = read(text)
    return spoken.clock if spoken.day is None and spoken.after is None else None


def to_utc(wall: datetime, tz: ZoneInfo) -> datetime:
    """Return the first moment of `all_utc`; raises what it raises."""
    return all_utc(wall, tz)[0]


def all_utc(wall: datetime, tz: ZoneInfo) -> tuple[datetime, ...]:
    """Return the moments (UTC), one or two, when a clock in `tz` shows the naive `wall`.

    Raises BotError `moment-gap` (facts `time`, `zone`, and `next`: what the clock shows when it
    has skipped over `wall`, in ISO 8601).
    """
    moments = moments_of(wall, tz)
    if not moments:
        behind = naive(skipped_at(wall, tz).astimezone(tz)).isoformat()
        raise BotError("moment-gap", time=f"{wall:%H:%M}", zone=str(tz), next=behind)
    return moments


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


def _later(now: datetime, after: timedelta) -> datetime:
    if after > FURTHEST:
        raise BotError("moment-too-far", days=FURTHEST.days)
    return (now.astimezone(UTC) + after).replace(microsecond=0)


def _wall(spoken: Spoken, text: str, local: datetime, *, passed: bool) -> datetime:
    """Return the time, on the clock that now shows `local`, of the moment that was named.

    `passed`: the time of day has passed today.
    """
    day = _day(spoken, text, local.date(), passed=passed)
    if spoken.clock is None:
        raise BotError("moment-no-time", value=_shown(text))
    wall = datetime.combine(day, spoken.clock)
    if wall - naive(local) > FURTHEST:
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
