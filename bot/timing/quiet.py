"""Quiet hours (docs/rules.md, F8): whether a clock is in them, when they end or begin."""

from datetime import datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bot.model import QuietHours
from bot.sms.clock_changes import moments_of, naive, skipped_at

_MINUTES = 24 * 60


def is_quiet(hours: QuietHours, wall: datetime) -> bool:
    """Tell whether a clock that shows `wall` is in the quiet hours."""
    minute = wall.hour * 60 + wall.minute
    if hours.start <= hours.end:
        return hours.start <= minute < hours.end
    return minute >= hours.start or minute < hours.end


def quiet_end(hours: QuietHours, wall: datetime) -> datetime:
    """Return what the clock will show at the end of the quiet hours that `wall` is in."""
    return _next(wall, hours.end)


def quiet_until(hours: QuietHours, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the end (UTC) of the quiet hours that `moment` is in; None: it is in none."""
    quiet = is_quiet(hours, naive(moment.astimezone(zone)))
    return _next_shown(hours.end, moment, zone) if quiet else None


def quiet_from(hours: QuietHours, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment (UTC) when the next quiet hours begin; None: there are none."""
    if hours.start == hours.end:
        return None
    return _next_shown(hours.start, moment, zone)


def _next_shown(minute: int, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment (UTC) after `after` when the clock shows that minute of the day.

    When the clocks go back over it, it comes twice; when they go forward over it, it comes when
    they do.
    """
    today = datetime.combine(after.astimezone(zone).date(), time()) + timedelta(
        minutes=minute % _MINUTES
    )
    walls = (today + timedelta(days=days) for days in range(3))
    shown = (moments_of(wall, zone) or (skipped_at(wall, zone),) for wall in walls)
    return min(moment for moment in chain.from_iterable(shown) if moment > after)


def _next(wall: datetime, minute: int) -> datetime:
    """Return when the clock next shows that minute of the day, after `wall`."""
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = today + timedelta(minutes=minute % _MINUTES)
    return moment if moment > wall else moment + timedelta(days=1)
