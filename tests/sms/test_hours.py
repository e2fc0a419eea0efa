"""Quiet hours as people type them."""

import pytest

from bot.errors import BotError
from bot.model import QuietHours
from bot.sms.hours import parse_hours

NIGHT = QuietHours(22 * 60, 8 * 60)


@pytest.mark.parametrize(
    "typed",
    [
        "22-8",
        "22:00–08:00",
        " 22.00 — 8.00 ",
        "с 22 до 8",
        "С 22 ДО 8 УТРА",
        "с 22:00 по 8:00",
        "10 вечера - 8 утра",
        "from 22 to 8",
        "10pm-8am",
        "between 10 pm and 8 am",
        "22 ч - 8 ч",
    ],
)
def test_one_night_can_be_typed_in_many_ways(typed: str) -> None:
    assert parse_hours(typed) == NIGHT


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [("0-7", 0, 420), ("22:30-24", 1350, 0), ("24:00-6:15", 0, 375), ("13-14", 780, 840)],
)
def test_midnight_and_hours_of_one_day(typed: str, start: int, end: int) -> None:
    assert parse_hours(typed) == QuietHours(start, end)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "quiet-unknown"),
        ("ночью", "quiet-unknown"),
        ("22", "quiet-unknown"),
        ("22-8-9", "quiet-unknown"),
        ("завтра 22 - 8", "quiet-unknown"),
        ("через 2 часа - 8", "quiet-unknown"),
        ("25-8", "moment-no-such-time"),
        ("22-8:75", "moment-no-such-time"),
        ("8-8", "quiet-same"),
        ("0-24", "quiet-same"),
    ],
)
def test_what_is_no_span_of_hours_is_refused_for_its_own_reason(typed: str, code: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_hours(typed)
    assert refused.value.code == code
