"""Past days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.ranges import MOST_DAYS, Days, last_days, parse_days

TODAY = date(2026, 11, 25)


def days(first: tuple[int, int, int], last: tuple[int, int, int]) -> Days:
    return Days(date(*first), date(*last))


NOVEMBER = days((2026, 11, 1), (2026, 11, 15))


@pytest.mark.parametrize(
    "said",
    [
        "1.11–15.11",
        "1.11-15.11",
        "01.11 - 15.11",
        "01.11.2026 - 15.11.2026",
        "01.11.2026-15.11.2026",
        "1.11.26—15.11.26",
        "1/11 – 15/11",
        "с 1.11 по 15.11",
        "с 1 ноября по 15 ноября",
        "1 ноября - 15 ноября 2026 г.",
        "1–15.11",
        "1-15 ноября",
        "с 1 по 15 ноября",
        "1.11…15.11",
        "1.11..15.11",
        "1.11 15.11",
        "1.11, 15.11",
        "2026-11-01 - 2026-11-15",
        "2026-11-01 2026-11-15",
        "from 1 nov to 15 nov",
        "1 November – 15 November 2026",
        "  1.11  –  15.11.  ",
        "1.11.2026–15.11",
        "1.11–15.11.2026 года",
    ],
)
def test_a_range_is_read_however_it_is_written(said: str) -> None:
    assert parse_days(said, TODAY) == NOVEMBER


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("15.11", (2026, 11, 15), (2026, 11, 15)),
        ("15 ноября", (2026, 11, 15), (2026, 11, 15)),
        ("сегодня", (2026, 11, 25), (2026, 11, 25)),
        ("Вчера", (2026, 11, 24), (2026, 11, 24)),
        ("вчера - сегодня", (2026, 11, 24), (2026, 11, 25)),
        ("20.11 - сегодня", (2026, 11, 20), (2026, 11, 25)),
        ("31.12", (2025, 12, 31), (2025, 12, 31)),
        ("28.12–5.01", (2025, 12, 28), (2026, 1, 5)),
        ("28.12–5.01.2026", (2025, 12, 28), (2026, 1, 5)),
        ("28.12–5", None, None),
        ("ноябрь", (2026, 11, 1), (2026, 11, 25)),
        ("за октябрь", (2026, 10, 1), (2026, 10, 31)),
        ("декабрь", (2025, 12, 1), (2025, 12, 31)),
        ("february 2024", (2024, 2, 1), (2024, 2, 29)),
    ],
)
def test_a_day_a_month_and_a_turn_of_the_year_are_read(
    said: str, first: tuple[int, int, int] | None, last: tuple[int, int, int] | None
) -> None:
    if first is None or last is None:
        with pytest.raises(BotError, match="days-unknown"):
            parse_days(said, TODAY)
    else:
        assert parse_days(said, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "days-unknown"),
        ("неделя", "days-unknown"),
        ("89161234567", "days-unknown"),
        ("1.11–15.11–20.11", "days-unknown"),
        ("31.11", "days-no-such-date"),
        ("30.02–1.03", "days-no-such-date"),
        ("1.13–2.13", "days-no-such-date"),
        ("0000-01-01", "days-no-such-date"),
        ("15.11–1.11", "days-reversed"),
        ("15.11.2026–1.11.2026", "days-reversed"),
        ("26.11", "days-future"),
        ("1.11–30.11", "days-future"),
        ("1.12.2026–2.12.2026", "days-future"),
        ("1.08–25.11", "days-too-many"),
        ("1.11.2020–1.11.2026", "days-too-many"),
    ],
)
def test_what_is_no_such_range_is_told_apart(said: str, code: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_days(said, TODAY)
    assert refused.value.code == code


def test_ninety_days_are_not_too_many() -> None:
    first = TODAY - timedelta(days=MOST_DAYS - 1)
    assert parse_days(f"{first:%d.%m}–{TODAY:%d.%m}", TODAY).count == MOST_DAYS
    with pytest.raises(BotError, match="days-too-many"):
        parse_days(f"{first - timedelta(days=1):%d.%m}–{TODAY:%d.%m}", TODAY)


def test_the_last_days_end_today() -> None:
    assert last_days(TODAY, 7) == days((2026, 11, 19), (2026, 11, 25))
    assert last_days(TODAY, 1) == Days(TODAY, TODAY)


A_DAY = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(A_DAY, st.integers(0, 400), st.integers(0, MOST_DAYS - 1))
def test_whatever_is_written_in_full_is_read_as_written(today: date, ago: int, span: int) -> None:
    last = today - timedelta(days=ago)
    first = last - timedelta(days=span)
    if first.year < 1000:
        return
    for said in (f"{first:%d.%m.%Y}–{last:%d.%m.%Y}", f"{first} - {last}"):
        assert parse_days(said, today) == Days(first, last)


@given(A_DAY, st.integers(0, 300), st.integers(0, MOST_DAYS - 1))
def test_without_years_the_last_such_days_are_read(today: date, ago: int, span: int) -> None:
    last = today - timedelta(days=ago)
    first = last - timedelta(days=span)
    if (first + timedelta(days=365) <= today + timedelta(days=31)) or (2, 29) in {
        (first.month, first.day),
        (last.month, last.day),
    }:
        return
    assert parse_days(f"{first:%d.%m}–{last:%d.%m}", today) == Days(first, last)


def outcome(text: str, today: date) -> Days | BotError:
    try:
        return parse_days(text, today)
    except BotError as error:
        return error


@given(st.text(max_size=60) | st.from_regex(r"[0-9 ./–-]{1,30}", fullmatch=True), A_DAY)
def test_nothing_typed_breaks_it_or_leads_beyond_the_limits(text: str, today: date) -> None:
    found = outcome(text, today)
    if isinstance(found, BotError):
        assert found.code.startswith("days-")
        assert len(str(found.facts.get("value", ""))) <= 40
    else:
        assert found.first <= found.last <= today
        assert found.count <= MOST_DAYS
