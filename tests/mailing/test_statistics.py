"""Days and hours of a chat's zone, whatever its clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.mailing.statistics import Figures, _bounds
from bot.sms.ranges import Days

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")


def one(day: date) -> Days:
    return Days(day, day)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 24), 24)],
)
def test_a_day_has_as_many_hours_as_its_clocks_show(day: date, hours: int) -> None:
    bounds = _bounds(BERLIN, one(day))
    assert len(bounds) == hours + 1
    assert {later - earlier for earlier, later in pairwise(bounds)} == {timedelta(hours=1)}


def test_days_begin_at_midnight_where_the_chat_is() -> None:
    bounds = _bounds(BERLIN, Days(date(2026, 10, 24), date(2026, 10, 26)))
    assert [moment.astimezone(BERLIN).hour for moment in bounds] == [0] * 4
    lengths = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(bounds)]
    assert lengths == [24, 25, 24]


def test_a_zone_with_a_quarter_of_an_hour_begins_its_days_there() -> None:
    first, *_, last = _bounds(KATHMANDU, one(date(2026, 11, 24)))
    assert first == datetime(2026, 11, 23, 18, 15, tzinfo=UTC)
    assert last - first == timedelta(days=1)


def test_figures_add_up() -> None:
    some = Figures(delivered=1, failed=2, on_the_way=3, no_data=4, unpriced=5, people=6, unclear=7)
    twice = some + some
    assert twice.total == 2 * some.total == 20
    assert (twice.unpriced, twice.people, twice.unclear) == (10, 12, 14)
