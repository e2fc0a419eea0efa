"""Every word a user sees, in his language: Fluent texts from `locales`."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, get_global
from babel.dates import get_timezone_location
from babel.numbers import format_decimal, get_currency_symbol
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Message, MessageReference, Resource, VariableReference
from fluent.syntax.visitor import Visitor

from bot.sms.amounts import ROUBLES
from bot.sms.fold import look_of
from handlers.dates import Dates, Now
from handlers.visible import visible, visible_name

LANGUAGES = ("ru", "en")
LOCALES = Path(__file__).parent / "locales"
RUSSIAN_READERS = frozenset({"ru", "be", "uk", "kk", "uz", "ky", "tg", "hy", "az", "ka"})
"""Languages of Telegram users for whom Russian serves better than English."""

LONG = 1000
"""Characters of a fact; a longer one is put in after Fluent, which refuses more than 2500."""

MARK = "\ue000"
"""A private-use character: stands for a long fact while Fluent puts the sentence together."""

LINES = frozenset({"text", "table", "facts", "reasons", "where"})
"""The facts that may have several lines; any other is a name or a figure and stays on one."""

Fact = str | int | Decimal | datetime | None
Facts = dict[str, str | int]
"""Facts as Fluent takes them."""


class MissingWordsError(LookupError):
    """A text key or a placeable of it has no words: a mistake in the code or the locales."""


@cache
def _resources(language: str) -> tuple[Resource, ...]:
    paths = sorted((LOCALES / language).glob("*.ftl"))
    return tuple(FluentResource(path.read_text(encoding="utf-8")) for path in paths)


@cache
def bundle(language: str) -> FluentBundle:
    """Return all texts of one language."""
    texts = FluentBundle([language], use_isolating=False)
    for resource in _resources(language):
        texts.add_resource(resource)
    return texts


@cache
def _messages(language: str) -> dict[str, Message]:
    entries = (entry for one in _resources(language) for entry in one.body)
    return {entry.id.name: entry for entry in entries if isinstance(entry, Message)}


class _FactNames(Visitor):
    """Collects the names of the facts in a text, and in the texts that it quotes."""

    def __init__(self, language: str) -> None:
        self.names: set[str] = set()
        self._language = language

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - Fluent's name
        """Note a fact."""
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: MessageReference) -> None:  # noqa: N802 - as above
        """Note the facts of a text that is quoted."""
        self.names |= fact_names(self._language, node.id.name)


@cache
def fact_names(language: str, key: str) -> frozenset[str]:
    """Return the names of the facts that a text needs."""
    found, message = _FactNames(language), _messages(language).get(key)
    if message is not None and message.value is not None:
        found.visit(message.value)
    return frozenset(found.names)


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


def zone_shown(timezone: str, language: str) -> str:
    """Return a zone for its chat's settings: the place it is named for, or its name without one."""
    placeless = "/" not in timezone or timezone.startswith("Etc/")
    return timezone if placeless else city_of(timezone, language)


def zone_by_city(typed: str) -> str | None:
    """Return the IANA name of the zone that is named for this place, in any of our languages."""
    return _zones_by_city().get(_plain_city(typed))


@cache
def _zones_by_city() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for zone, names in Locale.parse(language).time_zones.items():
            if "city" in names and "/" in zone and not zone.startswith("Etc/"):
                found.setdefault(_plain_city(names["city"]), zone)
    return found


def _plain_city(name: str) -> str:
    return look_of(name.replace("-", " "))


@cache
def zones_of_country(code: str) -> tuple[ZoneInfo, ...]:
    """Return the zones of a country by its ISO code; () where none is known."""
    zones: list[ZoneInfo] = []
    for name in get_global("territory_zones").get(code, ()):
        with suppress(ZoneInfoNotFoundError):
            zones.append(zone_of(name))
    return tuple(zones)


@cache
def _currency_sign(language: str, currency: str) -> str:
    """Return the sign of a currency by its ISO code, from any of our languages, else the code."""
    signs = (get_currency_symbol(currency, locale=one) for one in (language, *LANGUAGES))
    return next((sign for sign in signs if sign != currency), currency)


@cache
def _money_frame(language: str, sign: str) -> str:
    """Return where the sign of a currency stands, as a format: «{}\u00a0₽», «₽{}»."""
    pattern = Locale.parse(language).currency_formats["standard"]
    before, after = (part.replace("¤", sign) for part in (pattern.prefix[0], pattern.suffix[0]))
    gap = "\u00a0" if before[-1:].isalpha() else ""
    return f"{before}{gap}{{}}{after}"


@cache
def _countries(language: str) -> Mapping[str, str]:
    """Return ISO code → name, in a language."""
    return dict(Locale.parse(language).territories)


class Words(Dates):
    """The texts of one language, with moments in one time zone and money in one currency."""

    def __init__(
        self, language: str, timezone: str, currency: str = ROUBLES, now: Now | None = None
    ) -> None:
        super().__init__(language, zone_of(timezone), now)
        self.currency_sign = _currency_sign(language, currency)
        self._money = _money_frame(language, self.currency_sign)
        self._bundle = bundle(language)

    def html(self, key: str, **facts: Fact) -> str:
        """Return a text for a message; every fact is escaped."""
        return self._text(key, facts, html=True)

    def plain(self, key: str, **facts: Fact) -> str:
        """Return a text without mark-up: for a button or an alert."""
        return self._text(key, facts, html=False)

    def fact_names(self, key: str) -> frozenset[str]:
        """Return the names of the facts that a text is made of."""
        return fact_names(self.language, key)

    def has(self, key: str) -> bool:
        """Tell whether there are words for this key."""
        return self._bundle.has_message(key)

    def place(self) -> str:
        """Show the zone, as the place it is named for."""
        return city_of(str(self.zone), self.language)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO code."""
        return _countries(self.language).get(code, code)

    def money(self, amount: Decimal) -> str:
        """Show an amount in its currency: «1 500,50 ₽»; more digits when there are more."""
        shown = self._money.format(self._amount(abs(amount)))
        return f"-{shown}" if amount < 0 else shown

    def money_range(self, low: Decimal, high: Decimal) -> str:
        """Show an amount, or two with a dash where they differ: «12,50–25,00 ₽»."""
        if low == high:
            return self.money(low)
        return self._money.format(f"{self._amount(low)}–{self._amount(high)}")

    def _amount(self, amount: Decimal) -> str:
        return format_decimal(amount, "#,##0.00##", locale=self.language)

    def _shown(self, name: str, fact: Fact, *, html: bool) -> str | int:
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
                seen = visible(fact) if name in LINES else visible_name(fact)
                return escape(seen, quote=False) if html else seen

    def _text(self, key: str, facts: Mapping[str, Fact], *, html: bool) -> str:
        names = self.fact_names(key)
        if not names:
            return _fixed_text(self.language, key)
        shown = {name: self._shown(name, facts[name], html=html) for name in names if name in facts}
        given, long = _with_stand_ins(shown)
        text = _format(self.language, key, given)
        for mark, fact in long.items():
            text = text.replace(mark, fact)
        return text


@cache
def _fixed_text(language: str, key: str) -> str:
    return _format(language, key, {})


def _format(language: str, key: str, facts: Facts) -> str:
    texts = bundle(language)
    pattern = texts.get_message(key).value if texts.has_message(key) else None
    if pattern is None:
        raise MissingWordsError(key)
    text, problems = texts.format_pattern(pattern, facts)
    if problems:
        raise MissingWordsError(f"{key}: {problems}")
    return str(text)


def _with_stand_ins(facts: Facts) -> tuple[Facts, dict[str, str]]:
    """Return the facts with marks in place of long ones, and what each mark stands for."""
    given: Facts = dict(facts)
    long: dict[str, str] = {}
    for name, fact in facts.items():
        if isinstance(fact, str) and len(fact) > LONG:
            mark = f"{MARK}{name}{MARK}"
            given[name], long[mark] = mark, fact
    return given, long
