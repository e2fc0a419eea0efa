"""How long an SMS is tried, as people type it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.validity import CHOICES, LONGEST, SHORTEST, parse_validity
from handlers.i18n import LANGUAGES, Words
from handlers.views.validity import span


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("5 ч", 300),
        ("5ч", 300),
        ("5 ч.", 300),
        ("за 6 часов", 360),
        ("1 час", 60),
        ("час", 60),
        ("2 дня", 2880),
        ("сутки", 1440),
        ("3 суток", 4320),
        ("90 минут", 90),
        ("90 мин.", 90),
        ("1 минута", 1),
        ("1 ч 30 мин", 90),
        ("1ч30м", 90),
        ("1 час и 30 минут", 90),
        ("1 день 12 часов", 2160),
        ("1,5 часа", 90),
        ("0.5 h", 30),
        ("полчаса", 30),
        ("полтора часа", 90),
        ("90 minutes", 90),
        ("2 days", 2880),
        ("1 day and 6 hours", 1800),
        ("72 h", 4320),
        ("in 3 hours", 180),
        ("for 3 hours", 180),
        ("в течение 6 часов", 360),
        ("на сутки", 1440),
        ("2 часа!", 120),
        ("через 2 часа", 120),
        ("два часа", 120),
        ("две минуты", 2),
        ("двое суток", 2880),
        ("трое суток", 4320),
        ("двенадцать часов", 720),
        ("полсуток", 720),
        ("полдня", 720),
        ("half an hour", 30),
        ("two days", 2880),
        ("0,3 недели", 3024),
    ],
)
def test_a_validity_can_be_typed_in_many_ways(typed: str, minutes: int) -> None:
    assert parse_validity(typed) == parse_validity(f" {typed.upper()} ") == minutes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "validity-unknown"),
        ("5", "validity-unknown"),
        ("6:00", "validity-unknown"),
        ("-5 ч", "validity-unknown"),
        ("5 чего-то", "validity-unknown"),
        ("30 мин 1 ч", "validity-unknown"),
        ("1 ч 1 ч", "validity-unknown"),
        ("за", "validity-unknown"),
        ("до утра", "validity-unknown"),
        ("٥ ч", "validity-unknown"),
        ("до 5 часов", "validity-unknown"),
        ("1e9", "validity-unknown"),
        ("100000 ч", "validity-too-long"),
        ("1000000000 минут", "validity-too-long"),
        ("неделя", "validity-too-long"),
        ("две недели", "validity-too-long"),
        ("2 weeks", "validity-too-long"),
        ("0 ч", "validity-too-short"),
        ("0,01 ч", "validity-too-short"),
        ("73 часа", "validity-too-long"),
        ("4 дня", "validity-too-long"),
        ("99999 суток", "validity-too-long"),
    ],
)
def test_what_is_no_validity_or_out_of_bounds_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_validity(typed)
    assert refused.value.code == code


@given(st.text("0123456789 чмдчасминутдниsutkihoursday.,и", max_size=20))
def test_any_text_is_a_validity_within_bounds_or_refused(text: str) -> None:
    with suppress(BotError):
        assert SHORTEST <= parse_validity(text) <= LONGEST


@given(st.integers(SHORTEST, LONGEST), st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed(minutes: int, language: str) -> None:
    assert parse_validity(span(Words(language, "UTC"), minutes)) == minutes


def test_every_choice_is_within_the_bounds() -> None:
    assert all(SHORTEST <= minutes <= LONGEST for minutes in CHOICES)
