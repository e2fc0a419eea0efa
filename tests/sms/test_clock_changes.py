"""Over every zone there is: a clock shows a time once, twice or never, and nothing else is sent."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino import wire
from bot.errors import BotError
from bot.sms.clock_changes import comes_twice, moments_of, naive, skipped_at
from bot.sms.moments import parse_moments
from handlers.i18n import Words

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
HOUR = timedelta(hours=1)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Return the hours of the year at which a zone's offset changes."""
    zone = ZoneInfo(name)
    hours = [YEAR + hour * HOUR for hour in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return tuple(hour for hour, *two in zip(hours[1:], offsets, offsets[1:]) if two[0] != two[1])  # noqa: B905 - pairs


@st.composite
def walls(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and a minute of its clock, near a change of it where it has one."""
    name = draw(st.sampled_from(ZONES))
    middle = draw(st.sampled_from(changes(name) or (YEAR + 4000 * HOUR,)))
    moment = middle + timedelta(minutes=draw(st.integers(-180, 180)))
    wall = naive(moment.astimezone(ZoneInfo(name))) + timedelta(
        minutes=draw(st.sampled_from((0, 0, 30, 60, -60)))
    )
    return name, wall.replace(second=0, microsecond=0)


@given(walls())
def test_what_is_named_is_what_the_clock_shows_when_it_is_sent(drawn: tuple[str, datetime]) -> None:
    name, wall = drawn
    zone, now = ZoneInfo(name), YEAR - 48 * HOUR
    typed = f"{wall:%d.%m.%Y %H:%M}"
    if not moments_of(wall, zone):
        with pytest.raises(BotError, match="moment-gap") as refused:
            parse_moments(typed, now, zone)
        assert parse_moments(str(refused.value.facts["next"]), now, zone)[0] == skipped_at(
            wall, zone
        )
        return
    moments = parse_moments(typed, now, zone)
    assert list(moments) == sorted(set(moments))
    for moment in moments:
        assert naive(moment.astimezone(zone)) == wall
        sent = wire.utc(moment).replace("%3A", ":")
        assert datetime.fromisoformat(sent).replace(tzinfo=UTC) == moment


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Havana",
        "America/Nuuk",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
    ],
)
def test_the_next_time_after_one_that_is_skipped_can_be_typed_as_it_is_shown(name: str) -> None:
    zone, quarter = ZoneInfo(name), timedelta(minutes=15)
    before = [naive((change - HOUR).astimezone(zone)) for change in changes(name)]
    walls = [wall + quarters * quarter for wall in before for quarters in range(9)]
    skipped = [wall for wall in walls if not moments_of(wall, zone)]

    assert skipped
    for wall in skipped:
        with pytest.raises(BotError, match="moment-gap") as refused:
            parse_moments(f"{wall:%d.%m.%Y %H:%M}", YEAR - 48 * HOUR, zone)
        typed = Words("ru", name).label(datetime.fromisoformat(str(refused.value.facts["next"])))
        assert parse_moments(typed, YEAR, zone) == (skipped_at(wall, zone),)


@given(walls(), st.sampled_from(("ru", "en")))
def test_no_two_moments_are_shown_alike(drawn: tuple[str, datetime], language: str) -> None:
    name, wall = drawn
    words = Words(language, name)
    moments = moments_of(wall, words.zone)

    ways = (words.moment, words.label, words.stamp, words.twin, words.clock, words.time_of_day)
    for show in ways:
        assert len({show(moment) for moment in moments}) == len(moments)
    for moment in moments:
        assert ("UTC" in words.moment(moment)) == (len(moments) > 1)


@given(walls())
def test_a_clock_shows_a_time_or_skips_it_at_once(drawn: tuple[str, datetime]) -> None:
    name, wall = drawn
    zone = ZoneInfo(name)
    if moments_of(wall, zone):
        assert all(
            comes_twice(one, zone) == (len(moments_of(wall, zone)) > 1)
            for one in moments_of(wall, zone)
        )
        return
    skip = skipped_at(wall, zone)

    assert naive(skip.astimezone(zone)) > wall
    assert naive((skip - timedelta(seconds=1)).astimezone(zone)) < wall


@pytest.mark.parametrize(
    ("hour", "shown"),
    [
        (0, "25 окт. 2026, 02:30 (UTC+2)"),
        (1, "25 окт. 2026, 02:30 (UTC+1)"),
        (2, "25 окт. 2026, 03:30"),
    ],
)
def test_a_moment_in_the_hour_that_comes_twice_is_shown_with_its_offset(
    hour: int, shown: str
) -> None:
    moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)

    assert Words("ru", "Europe/Berlin").moment(moment) == shown


def test_the_two_are_named_by_the_zones_own_names_or_by_the_offset() -> None:
    moment = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert Words("ru", "Europe/Berlin").twin(moment) == "02:30 CEST (UTC+2)"
    assert Words("ru", "Asia/Omsk").twin(moment) == "06:30 (UTC+6)"
    assert Words("en", "America/St_Johns").twin(moment) == "22:00 NDT (UTC-2:30)"
