"""Quiet hours, told minute by minute: what the functions say is what a clock would show."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import QuietHours
from bot.timing.quiet import is_quiet, quiet_end, quiet_from, quiet_until

MINUTES = 24 * 60
DAY = datetime.fromisoformat("2026-11-24T00:00:00")
MOSCOW = ZoneInfo("Europe/Moscow")

hours = st.builds(
    QuietHours, st.integers(min_value=0, max_value=MINUTES - 1), st.integers(0, MINUTES - 1)
)
walls = st.integers(0, MINUTES - 1).map(lambda minute: DAY + timedelta(minutes=minute))


def shows(quiet: QuietHours, wall: datetime) -> bool:
    """Tell it the slow way: go on from the beginning, minute by minute, until the end."""
    minute = quiet.start
    while minute != quiet.end:
        if minute == wall.hour * 60 + wall.minute:
            return True
        minute = (minute + 1) % MINUTES
    return False


@given(hours, walls)
def test_a_minute_is_quiet_from_the_beginning_to_before_the_end_also_over_midnight(
    quiet: QuietHours, wall: datetime
) -> None:
    assert is_quiet(quiet, wall) == shows(quiet, wall)


@given(hours, walls)
def test_the_end_is_the_first_minute_that_is_quiet_no_more(
    quiet: QuietHours, wall: datetime
) -> None:
    if not is_quiet(quiet, wall):
        return
    end = quiet_end(quiet, wall)

    assert not is_quiet(quiet, end)
    assert is_quiet(quiet, end - timedelta(minutes=1))
    assert wall < end <= wall + timedelta(days=1)


@given(hours, walls)
def test_the_next_beginning_is_ahead_and_the_minute_before_it_is_not_quiet(
    quiet: QuietHours, wall: datetime
) -> None:
    begins = quiet_from(quiet, wall.replace(tzinfo=MOSCOW), MOSCOW)
    if begins is None:
        assert quiet.start == quiet.end
        return
    shown = begins.astimezone(MOSCOW).replace(tzinfo=None)

    assert is_quiet(quiet, shown)
    assert not is_quiet(quiet, shown - timedelta(minutes=1)) or quiet.end == quiet.start
    assert wall < shown <= wall + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (datetime(2026, 11, 24, 19, 30, tzinfo=UTC), datetime(2026, 11, 25, 5, 0, tzinfo=UTC)),
        (datetime(2026, 11, 25, 4, 59, tzinfo=UTC), datetime(2026, 11, 25, 5, 0, tzinfo=UTC)),
        (datetime(2026, 11, 25, 5, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 24, 17, 59, tzinfo=UTC), None),
    ],
)
def test_the_night_of_moscow_is_told_in_utc(moment: datetime, until: datetime | None) -> None:
    night = QuietHours(21 * 60, 8 * 60)

    assert quiet_until(night, moment, MOSCOW) == until


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("name", ["Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"])
@given(quiet=hours, minute=st.integers(0, 366 * MINUTES - 1))
def test_quiet_hours_end_and_begin_ahead_whatever_the_clocks_do(
    name: str, quiet: QuietHours, minute: int
) -> None:
    zone = ZoneInfo(name)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ahead = [quiet_until(quiet, moment, zone), quiet_from(quiet, moment, zone)]

    for one in filter(None, ahead):
        assert moment < one <= moment + timedelta(days=1, hours=1)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_when_it_comes_next() -> None:
    night = QuietHours(22 * 60, 2 * 60 + 30)
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))

    assert quiet_until(night, first - timedelta(minutes=5), BERLIN) == first
    assert quiet_until(night, second - timedelta(minutes=5), BERLIN) == second


def test_quiet_hours_that_end_in_the_hour_that_is_skipped_end_with_the_skip() -> None:
    night = QuietHours(22 * 60, 2 * 60 + 30)
    skip = datetime(2026, 3, 29, 1, tzinfo=UTC)

    assert quiet_until(night, skip - timedelta(minutes=5), BERLIN) == skip
