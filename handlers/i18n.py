"""Every word a user sees, in his language: Fluent texts from `locales`."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone_location
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("ru", "en")
LOCALES = Path(__file__).parent / "locales"
RUSSIAN_READERS = frozenset({"ru", "be", "uk", "kk", "uz", "ky", "tg", "hy", "az", "ka"})
"""Languages of Telegram users for whom Russian serves better than English."""

LONG = 1000
"""Fluent refuses a placeable of 2500 characters, and an escaped text of an SMS can be longer."""

MARK = "\ue000"
"""A private character: stands for a long fact while Fluent puts the sentence together."""

Fact = str | int | Decimal | datetime | None
Facts = dict[str, str | int]
"""Facts as Fluent takes them."""


class MissingWordsError(LookupError):
    """A text key or a placeable of it has no words: a mistake in the code or the locales."""


@cache
def bundle(language: str) -> FluentBundle:
    """Return all texts of one language."""
    texts = FluentBundle([language], use_isolating=False)
    for path in sorted((LOCALES / language).glob("*.ftl")):
        texts.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return texts


def choose_language(chat_setting: str | None, users: str | None) -> str:
    """Return the chat's language, else the one that serves a Telegram user best."""
    if chat_setting in LANGUAGES:
        return chat_setting
    if users is None or users.split("-")[0].lower() in RUSSIAN_READERS:
        return "ru"
    return "en"


zone_of = cache(ZoneInfo)
"""The zone of an IANA name; `ZoneInfo` itself remembers only eight and reads the others anew."""


@cache
def city_of(timezone: str, language: str) -> str:
    """Return the place an IANA zone is named for."""
    return get_timezone_location(zone_of(timezone), locale=language, return_city=True)


class Words:
    """The texts of one language, with moments in one time zone."""

    def __init__(self, language: str, timezone: str) -> None:
        self.language = language
        self.zone = zone_of(timezone)
        self._bundle = bundle(language)

    def html(self, key: str, **facts: Fact) -> str:
        """Return a text for a message; every fact is escaped."""
        return self._text(key, {name: self._shown(fact, html=True) for name, fact in facts.items()})

    def plain(self, key: str, **facts: Fact) -> str:
        """Return a text without mark-up: for a button or an alert."""
        return self._text(
            key, {name: self._shown(fact, html=False) for name, fact in facts.items()}
        )

    def has(self, key: str) -> bool:
        """Tell whether there are words for this key."""
        return self._bundle.has_message(key)

    def moment(self, moment: datetime) -> str:
        """Show a moment (aware) in the zone, or a wall time (naive) as it is."""
        return format_datetime(self._local(moment), "d MMM y, HH:mm", locale=self.language)

    def short(self, moment: datetime) -> str:
        """Show a moment in as few characters as a list has room for."""
        return f"{self._local(moment):%d.%m %H:%M}"

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone) if moment.tzinfo else moment

    def stamp(self, moment: datetime) -> str:
        """Show a moment (aware) to the second, for a column of a spreadsheet."""
        return f"{self._local(moment):%d.%m.%Y %H:%M:%S}"

    def clock(self, moment: datetime) -> str:
        """Show the time of day of a moment (aware), to the second."""
        return f"{moment.astimezone(self.zone):%H:%M:%S}"

    def day(self, day: date) -> str:
        """Show a day with its weekday."""
        return format_date(day, "EEEE, d MMMM y", locale=self.language)

    def place(self) -> str:
        """Show the zone, as the place it is named for."""
        return city_of(str(self.zone), self.language)

    def money(self, amount: Decimal) -> str:
        """Show an amount: two digits after the point, more when there are more."""
        return format_decimal(amount, "#,##0.00##", locale=self.language)

    def _shown(self, fact: Fact, *, html: bool) -> str | int:
        match fact:
            case None:
                return ""
            case int():
                return fact
            case Decimal():
                return self.money(fact)
            case datetime():
                return self.moment(fact)
            case _:
                return escape(fact, quote=False) if html else fact

    def _text(self, key: str, facts: Facts) -> str:
        pattern = self._bundle.get_message(key).value if self.has(key) else None
        if pattern is None:
            raise MissingWordsError(key)
        given, long = _with_stand_ins(facts)
        text, problems = self._bundle.format_pattern(pattern, given)
        if problems:
            raise MissingWordsError(f"{key}: {problems}")
        said = str(text)
        for mark, fact in long.items():
            said = said.replace(mark, fact)
        return said


def _with_stand_ins(facts: Facts) -> tuple[Facts, dict[str, str]]:
    """Return the facts with marks in place of long ones, and what each mark stands for."""
    given: Facts = dict(facts)
    long: dict[str, str] = {}
    for name, fact in facts.items():
        if isinstance(fact, str) and len(fact) > LONG:
            mark = f"{MARK}{name}{MARK}"
            given[name], long[mark] = mark, fact
    return given, long
