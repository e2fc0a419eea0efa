"""Quiet hours (docs/rules.md, F8): whether a clock is in them, when they end or begin."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import QuietHours

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
    wall = moment.astimezone(zone).replace(tzinfo=None)
    return _utc(quiet_end(hours, wall), zone) if is_quiet(hours, wall) else None


def quiet_from(hours: QuietHours, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment (UTC) when the next quiet hours begin; None: there are none."""
    if hours.start == hours.end:
        return None
    wall = moment.astimezone(zone).replace(tzinfo=None)
    return _utc(_next(wall, hours.start), zone)


def _next(wall: datetime, minute: int) -> datetime:
    """Return when the clock next shows that minute of the day, after `wall`."""
    today = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = today + timedelta(minutes=minute % _MINUTES)
    return moment if moment > wall else moment + timedelta(days=1)


def _utc(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
