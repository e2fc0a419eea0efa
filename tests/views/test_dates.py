"""Every date in the chat is shown by one rule (`handlers.dates`)."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Arrived
from handlers.i18n import LANGUAGES, Words
from handlers.views.delivery_chart import caption, chart
from handlers.views.notices import mailing_notice
from tests.test_texts import FACTS, RUSSIAN
from tests.views.test_delivery import LARGE, TRACK

HANDLERS = Path(__file__).parents[2] / "handlers"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LAST_YEARS = datetime(2025, 12, 5, 9, 30, tzinfo=UTC)
THIS_YEARS = datetime(2026, 12, 5, 9, 30, tzinfo=UTC)
NAMING_THE_CALENDAR = "ui/month_calendar.py"
"""The month and the weekdays above the days to choose from."""


def words(language: str = "ru", now: datetime = NOW, zone: str = "Europe/Moscow") -> Words:
    return Words(language, zone, now=lambda: now)


@pytest.mark.parametrize(
    ("language", "moment", "sentence", "label", "lasting"),
    [
        ("ru", THIS_YEARS, "5 дек., 12:30", "05.12 12:30", "5 дек. 2026, 12:30"),
        ("ru", LAST_YEARS, "5 дек. 2025, 12:30", "05.12.2025 12:30", "5 дек. 2025, 12:30"),
        ("en", THIS_YEARS, "5 Dec, 12:30", "05.12 12:30", "5 Dec 2026, 12:30"),
        ("en", LAST_YEARS, "5 Dec 2025, 12:30", "05.12.2025 12:30", "5 Dec 2025, 12:30"),
    ],
)
def test_only_another_years_date_has_its_year(
    language: str, moment: datetime, sentence: str, label: str, lasting: str
) -> None:
    said = words(language)

    assert (said.moment(moment), said.label(moment)) == (sentence, label)
    assert said.moment(moment, lasting=True) == lasting
    wall = moment.astimezone(said.zone).replace(tzinfo=None)
    assert (said.moment(wall), said.label(wall)) == (sentence, label)


def test_the_year_turns_at_midnight_of_the_chat() -> None:
    eve = datetime(2026, 12, 31, 22, tzinfo=UTC)

    assert words(now=eve).moment(eve) == "1 янв., 01:00"
    assert words(now=eve).moment(NOW) == "24 нояб. 2026, 12:00"
    assert words(now=eve, zone="Europe/London").moment(NOW) == "24 нояб., 09:00"


def test_without_a_clock_every_date_has_its_year() -> None:
    assert Words("ru", "Europe/Moscow").moment(NOW) == "24 нояб. 2026, 12:00"


@pytest.mark.parametrize(
    ("first", "last", "russian", "english"),
    [
        ((2026, 11, 24), (2026, 11, 24), "24 нояб.", "24 Nov"),
        ((2026, 11, 19), (2026, 11, 25), "19–25 нояб.", "19–25 Nov"),
        ((2026, 10, 27), (2026, 11, 25), "27 окт. – 25 нояб.", "27 Oct – 25 Nov"),
        ((2025, 11, 19), (2025, 11, 25), "19–25 нояб. 2025", "19–25 Nov 2025"),
        ((2025, 10, 27), (2025, 11, 25), "27 окт. – 25 нояб. 2025", "27 Oct – 25 Nov 2025"),
        ((2025, 12, 28), (2026, 1, 3), "28 дек. 2025 – 3 янв. 2026", "28 Dec 2025 – 3 Jan 2026"),
    ],
)
def test_a_period_has_each_month_and_year_once(
    first: tuple[int, int, int], last: tuple[int, int, int], russian: str, english: str
) -> None:
    days = date(*first), date(*last)

    assert [words(language).period(*days) for language in LANGUAGES] == [russian, english]
    assert words().period(*days, lasting=True).endswith(str(last[0]))


@pytest.mark.parametrize(
    ("day", "russian", "english"),
    [
        (date(2026, 11, 27), "пятница, 27 ноября", "Friday, 27 November"),
        (date(2027, 1, 1), "пятница, 1 января 2027", "Friday, 1 January 2027"),
    ],
)
def test_a_day_that_is_chosen_has_its_weekday(day: date, russian: str, english: str) -> None:
    assert [words(language).day(day) for language in LANGUAGES] == [russian, english]


def test_a_time_alone_is_of_today_or_of_the_day_beside_it() -> None:
    said, earlier = words(), NOW - timedelta(hours=2)

    assert said.clock(earlier) == "10:00:00"
    assert said.clock(NOW - timedelta(days=1)) == "23 нояб., 12:00"
    assert said.moment_beside(NOW, earlier) == "12:00"
    assert said.moment_beside(NOW, NOW - timedelta(days=1)) == "24 нояб., 12:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_moment_in_a_text_is_shown_by_the_rule(language: str) -> None:
    said = words(language)
    for key in RUSSIAN:
        facts = {name: FACTS[name] for name in RUSSIAN[key]}
        for name, fact in facts.items():
            if isinstance(fact, datetime):
                assert said.moment(fact) in said.html(key, **facts), (key, name)


def test_a_notice_and_a_caption_are_by_the_rule_and_a_picture_keeps_its_year() -> None:
    mailing = replace(LARGE.mailing, started_at=LAST_YEARS)
    shown = replace(LARGE, mailing=mailing, track=TRACK)

    assert "5 дек. 2025, 12:30" in mailing_notice(shown, TRACK, words()).text
    assert "на 24 нояб., 12:00" in caption(shown, words(), NOW)
    assert "24 нояб. 2026, 12:00" in chart(LARGE, [], words()).subtitle


def test_a_picture_is_drawn_of_the_hour_that_comes_twice() -> None:
    begun = datetime(2026, 10, 25, 0, 5, tzinfo=UTC)
    shown = replace(LARGE, mailing=replace(LARGE.mailing, started_at=begun))
    points = [Arrived(begun + timedelta(minutes=5), 10), Arrived(begun + timedelta(hours=3), 20)]

    ticks = [said for _, said in chart(shown, points, words(zone="Europe/Berlin")).x_ticks]
    assert ticks[:3] == ["02:05 UTC+2", "02:35 UTC+2", "02:05 UTC+1"]


def formatting(tree: ast.AST) -> Iterator[str]:
    """Yield what makes a date a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "babel.dates":
            yield from (one.name for one in node.names if one.name.startswith("format"))
        elif isinstance(node, ast.Attribute) and node.attr in ("strftime", "ctime"):
            yield node.attr
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)
            yield from [spec] if "%" in spec else []


def test_nothing_else_makes_a_date_a_text() -> None:
    found = {
        path.relative_to(HANDLERS).as_posix(): made
        for path in HANDLERS.rglob("*.py")
        if (made := list(formatting(ast.parse(path.read_text(encoding="utf-8")))))
    }

    assert set(found) == {"dates.py", NAMING_THE_CALENDAR}
