from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.moments import (
    earliest_local,
    latest_local,
    parse_moment,
    parse_moments,
    parse_wall,
    to_utc,
)

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["UTC", "Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]
).map(ZoneInfo)
NOW = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
"""A Wednesday, noon in Moscow."""
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 bounds are naive


def _code(text: str, now: datetime = NOW, zone: ZoneInfo = MOSCOW) -> str:
    with pytest.raises(BotError) as refused:
        parse_moment(text, now, zone)
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("завтра 9:30", "2026-12-24 09:30"),
        ("Завтра, в 9.30.", "2026-12-24 09:30"),
        ("9:30 завтра", "2026-12-24 09:30"),
        ("на завтра 09-30", "2026-12-24 09:30"),
        ("завтра 9", "2026-12-24 09:00"),
        ("завтра вечером в 8", "2026-12-24 20:00"),
        ("послезавтра в 18", "2026-12-25 18:00"),
        ("сегодня 21:00", "2026-12-23 21:00"),
        ("в пятницу 10.15", "2026-12-25 10:15"),
        ("пт 10:15", "2026-12-25 10:15"),
        ("в среду 13:00", "2026-12-23 13:00"),
        ("в среду 11:00", "2026-12-30 11:00"),
        ("во вторник в 7 вечера", "2026-12-29 19:00"),
        ("через 2 часа", "2026-12-23 14:00"),
        ("через час", "2026-12-23 13:00"),
        ("через 30 минут", "2026-12-23 12:30"),
        ("через полчаса", "2026-12-23 12:30"),
        ("через полтора часа", "2026-12-23 13:30"),
        ("через 1,5 часа", "2026-12-23 13:30"),
        ("через 2 часа 30 минут", "2026-12-23 14:30"),
        ("через час и пятнадцать минут", "2026-12-23 13:15"),
        ("через 2 дня в 10:00", "2026-12-25 10:00"),
        ("через неделю в 9 утра", "2026-12-30 09:00"),
        ("25.12 9:30", "2026-12-25 09:30"),
        ("25.12 в 9", "2026-12-25 09:00"),
        ("25/12 09:30", "2026-12-25 09:30"),
        ("25.12.2026 09:30", "2026-12-25 09:30"),
        ("25.12.26 в 09:30", "2026-12-25 09:30"),
        ("2026-12-25 09:30", "2026-12-25 09:30"),
        ("2026-12-25T09:30:00", "2026-12-25 09:30"),
        ("25 декабря 9:30", "2026-12-25 09:30"),
        ("25 дек. в 9 утра", "2026-12-25 09:00"),
        ("25-го декабря, 15 часов 30 минут", "2026-12-25 15:30"),
        ("1 мая 2027 года в 10 часов", "2027-05-01 10:00"),
        ("22.12 8:00", "2027-12-22 08:00"),
        ("1 января 0:05", "2027-01-01 00:05"),
        ("9:30", "2026-12-24 09:30"),
        ("13:00", "2026-12-23 13:00"),
        ("в 9", "2026-12-24 09:00"),
        ("18 00", "2026-12-23 18:00"),
        ("10.15", "2026-12-24 10:15"),
        ("в 10.12", "2026-12-24 10:12"),
        ("в 3 часа дня", "2026-12-23 15:00"),
        ("12 ночи", "2026-12-24 00:00"),
        ("полдень", "2026-12-24 12:00"),
        ("завтра в полдень", "2026-12-24 12:00"),
        ("tomorrow 9:30 am", "2026-12-24 09:30"),
        ("Tomorrow at 9 p.m.", "2026-12-24 21:00"),
        ("day after tomorrow at noon", "2026-12-25 12:00"),
        ("in 2 hours", "2026-12-23 14:00"),
        ("in half an hour", "2026-12-23 12:30"),
        ("in 1 hour and 15 minutes", "2026-12-23 13:15"),
        ("in 2 days at 10", "2026-12-25 10:00"),
        ("friday 18:00", "2026-12-25 18:00"),
        ("on Friday at 6pm", "2026-12-25 18:00"),
        ("Dec 25 9am", "2026-12-25 09:00"),
        ("December 25th, 2026 at 9:00 pm", "2026-12-25 21:00"),
        ("25 May 12am", "2027-05-25 00:00"),
        ("midnight", "2026-12-24 00:00"),
    ],
)
def test_what_people_type_is_understood(text: str, expected: str) -> None:
    moment = parse_moment(text, NOW, MOSCOW)

    assert moment.utcoffset() == timedelta(0)
    assert f"{moment.astimezone(MOSCOW):%Y-%m-%d %H:%M}" == expected
    assert f"{parse_wall(text, NOW, MOSCOW):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "moment-unknown"),
        ("когда-нибудь", "moment-unknown"),
        ("9", "moment-unknown"),
        ("завтра 9:30 10:30", "moment-unknown"),
        ("завтра в девять с чем-то", "moment-unknown"),
        ("через 0 минут", "moment-unknown"),
        ("завтра", "moment-no-time"),
        ("завтра утром", "moment-no-time"),
        ("в пятницу", "moment-no-time"),
        ("25.12", "moment-no-time"),
        ("10.12", "moment-no-time"),
        ("25 декабря", "moment-no-time"),
        ("через неделю", "moment-no-time"),
        ("31.02 10:00", "moment-no-such-date"),
        ("31.02", "moment-no-such-date"),
        ("29 февраля 10:00", "moment-no-such-date"),
        ("2026-13-01 10:00", "moment-no-such-date"),
        ("12/25/2026 10:00", "moment-no-such-date"),
        ("25:00", "moment-no-such-time"),
        ("завтра 24:00", "moment-no-such-time"),
        ("завтра 9:75", "moment-no-such-time"),
        ("13 pm", "moment-no-such-time"),
        ("сегодня 8:00", "moment-past"),
        ("сегодня 12:00", "moment-past"),
        ("23.12 8:00", "moment-past"),
        ("25.12.2025 9:30", "moment-past"),
        ("0001-01-01 0:00", "moment-past"),
        ("24.12.2027 10:00", "moment-too-far"),
        ("9999-12-31 23:59", "moment-too-far"),
        ("через 9999 часов", "moment-too-far"),
        ("через 9999 недель в 10", "moment-too-far"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_own_name(text: str, code: str) -> None:
    assert _code(text) == code
    with pytest.raises(BotError) as refused:
        parse_wall(text, NOW, MOSCOW)
    assert refused.value.code == code


def test_the_29th_of_february_is_the_next_one_if_it_is_within_a_year() -> None:
    moment = parse_moment("29.02 10:00", datetime(2027, 6, 1, tzinfo=UTC), MOSCOW)

    assert moment == datetime(2028, 2, 29, 7, tzinfo=UTC)


def test_today_is_the_day_of_the_users_zone() -> None:
    late = datetime(2026, 12, 23, 22, 30, tzinfo=UTC)

    assert parse_moment("сегодня 9:00", late, MOSCOW) == datetime(2026, 12, 24, 6, tzinfo=UTC)
    assert parse_moment("завтра 9:00", late, ZoneInfo("America/New_York")) == datetime(
        2026, 12, 24, 14, tzinfo=UTC
    )


def test_a_time_that_the_clocks_skip_is_refused_with_its_zone() -> None:
    with pytest.raises(BotError) as refused:
        parse_moment("29.03.2026 2:30", datetime(2026, 3, 1, tzinfo=UTC), BERLIN)

    assert refused.value.code == "moment-gap"
    assert refused.value.facts == {
        "time": "02:30",
        "zone": "Europe/Berlin",
        "next": "2026-03-29T03:00:00",
    }


def test_a_recipients_time_may_be_in_the_senders_gap() -> None:
    wall = parse_wall("29.03.2026 2:30", datetime(2026, 3, 1, tzinfo=UTC), BERLIN)

    assert wall == datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 a wall time has no zone


FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
"""When a clock in Berlin shows 2:30 on that day."""


def test_of_a_time_that_comes_twice_both_are_found_and_the_first_is_meant() -> None:
    before = datetime(2026, 10, 24, tzinfo=UTC)
    between = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert parse_moment("25.10 2:30", before, BERLIN) == FIRST
    assert parse_moments("25.10 2:30", before, BERLIN) == (FIRST, SECOND)
    assert parse_moments("25.10 3:30", before, BERLIN) == (SECOND + timedelta(hours=1),)
    assert parse_moment("25.10.2026 2:30", between, BERLIN) == SECOND


@pytest.mark.parametrize("typed", ["2:30", "сегодня 2:30", "25.10 2:30", "воскресенье 2:30"])
def test_a_time_that_passed_once_and_comes_again_today_is_not_past(typed: str) -> None:
    after_the_first = FIRST + timedelta(minutes=10)

    assert parse_moments(typed, after_the_first, BERLIN) == (SECOND,)


def test_a_time_that_passed_twice_is_past() -> None:
    late = SECOND + timedelta(minutes=1)

    assert _code("25.10.2026 2:30", late, BERLIN) == "moment-past"
    assert parse_moments("2:30", late, BERLIN) == (SECOND + timedelta(days=1),)


def test_a_delay_into_the_hour_that_comes_twice_is_one_moment() -> None:
    now = FIRST - timedelta(hours=3)

    assert parse_moments("через 3 часа", now, BERLIN) == (FIRST,)
    assert parse_moments("через 4 часа", now, BERLIN) == (SECOND,)


def test_a_delay_is_real_time_even_when_the_clocks_change() -> None:
    now = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    assert parse_moment("через час", now, BERLIN) == now + timedelta(hours=1)
    assert parse_wall("через час", now, BERLIN).hour == 3


@given(MOMENTS, ZONES, MOMENTS)
def test_a_full_date_and_time_is_exactly_that(
    now: datetime, zone: ZoneInfo, then: datetime
) -> None:
    local = then.replace(second=0, microsecond=0).astimezone(zone).replace(fold=0)
    for shape in ("%Y-%m-%d %H:%M", "%d.%m.%Y в %H:%M", "%H:%M %d/%m/%Y", "%B %d %Y %I:%M %p"):
        try:
            moment = parse_moment(local.strftime(shape), now, zone)
        except BotError as refused:
            far = "moment-past" if local <= now else "moment-too-far"
            assert refused.code == far  # noqa: PT017 both outcomes are right here
        else:
            assert moment == local
            assert now < moment <= now + timedelta(days=365, hours=2)


@given(st.text("завтра через час in today 0123456789:./- ", max_size=30), MOMENTS, ZONES)
def test_any_text_is_a_moment_ahead_or_a_refusal(text: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        moment = parse_moment(text, now, zone)
    except BotError as refused:
        assert refused.code.startswith("moment-")  # noqa: PT017 both outcomes are right here
    else:
        assert moment > now


@given(MOMENTS.map(lambda moment: moment.replace(tzinfo=None)), ZONES)
def test_a_wall_time_is_either_shown_by_that_clock_or_skipped(
    wall: datetime, zone: ZoneInfo
) -> None:
    try:
        moment = to_utc(wall, zone)
    except BotError as refused:
        assert refused.code == "moment-gap"  # noqa: PT017 both outcomes are right here
    else:
        assert moment.astimezone(zone).replace(tzinfo=None) == wall
        assert moment.astimezone(zone).fold == 0


def test_a_recipients_time_comes_first_in_the_east_and_last_in_the_west() -> None:
    wall = datetime(2026, 12, 25, 12)  # noqa: DTZ001 a wall time has no zone

    assert earliest_local(wall, "79161234567") == datetime(2026, 12, 25, 0, tzinfo=UTC)
    assert latest_local(wall, "79161234567") == datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert earliest_local(wall, "375291234567") == datetime(2026, 12, 24, 22, tzinfo=UTC)
    assert latest_local(wall, "375291234567") == datetime(2026, 12, 26, 0, tzinfo=UTC)
