"""When a clock shows a time of day: once as a rule, twice or never when the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def moments_of(wall: datetime, tz: ZoneInfo) -> tuple[datetime, ...]:
    """Return the moments (UTC), in order, at which a clock in `tz` shows the naive `wall`.

    Two when the clocks go back over it, none when they go forward over it.
    """
    wall = wall.replace(fold=0)
    both = {wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(one for one in both if naive(one.astimezone(tz)) == wall))


def comes_twice(moment: datetime, tz: ZoneInfo) -> bool:
    """Tell whether what a clock in `tz` shows at an aware moment is shown at another one, too."""
    return len(moments_of(naive(moment.astimezone(tz)), tz)) > 1


def skipped_at(wall: datetime, tz: ZoneInfo) -> datetime:
    """Return the moment (UTC) when a clock in `tz` goes forward over the naive `wall`."""
    before, after = (
        wall.replace(tzinfo=tz, fold=fold).astimezone(UTC).replace(microsecond=0) for fold in (1, 0)
    )
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if naive(middle.astimezone(tz)) < wall:
            before = middle
        else:
            after = middle
    return after


def naive(moment: datetime) -> datetime:
    """Return what a clock shows at a moment of its own zone."""
    return moment.replace(tzinfo=None, fold=0)
