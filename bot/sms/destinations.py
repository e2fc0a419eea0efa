"""Where a number is, and whether SMS may be sent there (docs/rules.md, S20 and S21).

A destination is a country by its ISO code ("RU"), or the digits of a range that belongs to no
country or costs what no other number of its country does ("881", "7954").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import phonenumbers
from phonenumbers import NumberParseException

from bot.errors import BotError

RUSSIA = "RU"
NOWHERE = "ZZ"
"""Of a number that belongs to no country that is known: ISO leaves this code to its users."""

NOT_ALLOWED, EXPENSIVE = "phone-country", "phone-expensive"
"""Codes of the two refusals."""

_APART = ("7940", "7954")
"""Ranges of Russian mobile numbers that are not mobile networks in Russia: Abkhazia, satellites."""
_NON_GEOGRAPHIC = "001"
_RUSSIAN_LENGTH = 11
_MOBILES = range(7900, 8000)


def destination_of(phone: str) -> str:
    """Return the destination of E.164 digits. Most numbers are Russian mobiles, which are quick."""
    if phone[:2] == "79" and len(phone) == _RUSSIAN_LENGTH:
        return phone[:4] if phone[:4] in _APART else RUSSIA
    return _looked_up(phone)


@lru_cache(maxsize=16384)
def _looked_up(phone: str) -> str:
    try:
        number = phonenumbers.parse("+" + phone)
    except NumberParseException:
        return NOWHERE
    region = phonenumbers.region_code_for_number(number)
    return str(number.country_code) if region == _NON_GEOGRAPHIC else region or NOWHERE


def is_expensive(destination: str) -> bool:
    """Tell whether SMS there cost many times the usual: satellites, and other ranges apart."""
    return destination.isdigit()


@dataclass(frozen=True, slots=True)
class AllowedDestinations:
    """Where a chat may send."""

    countries: frozenset[str] | None
    """ISO codes; None: every country."""
    expensive: bool = False
    """Expensive destinations are allowed too; one in a country only where that is allowed."""

    def refusal(self, phone: str) -> str:
        """Return `NOT_ALLOWED` or `EXPENSIVE` for E.164 digits; "" when SMS may be sent there."""
        return self.refusal_of(destination_of(phone))

    def refusal_of(self, destination: str) -> str:
        """Return the same for a destination."""
        if not is_expensive(destination):
            return "" if self._has(destination) else NOT_ALLOWED
        if destination in _APART and not self._has(RUSSIA):
            return NOT_ALLOWED
        return "" if self.expensive else EXPENSIVE

    def _has(self, country: str) -> bool:
        return self.countries is None or country in self.countries

    def refused(self, phone: str, chat_id: int) -> BotError | None:
        """Return why a chat may not send to E.164 digits; None: it may.

        The error is `phone-country` or `phone-expensive`, with the facts `value` (with a plus),
        `destination` and `chat` (the chat's id).
        """
        code = self.refusal(phone)
        if not code:
            return None
        facts = {"value": f"+{phone}", "destination": destination_of(phone)}
        return BotError(code, **facts, chat=str(chat_id))

    def check(self, phone: str, chat_id: int) -> str:
        """Return the number if the chat may send there, else raise what `refused` returns."""
        refused = self.refused(phone, chat_id)
        if refused is not None:
            raise refused
        return phone

    def plain_prefixes(self) -> frozenset[int]:
        """Return the first four digits of the Russian mobile numbers that are allowed.

        `number // PER_PREFIX` of an int is among them for most numbers of most files, so that a
        million rows need not be looked up one by one. It is an int of other digits for every
        number that is not Russian.
        """
        apart = frozenset(map(int, _APART))
        return frozenset(_MOBILES) - apart if self._has(RUSSIA) else frozenset()

    def dump(self) -> dict[str, Any]:
        """Return JSON that `load` takes."""
        countries = None if self.countries is None else sorted(self.countries)
        return {"countries": countries, "expensive": self.expensive}

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> Self:
        """Return what `dump` wrote."""
        countries = saved["countries"]
        return cls(None if countries is None else frozenset(countries), saved["expensive"])


PER_PREFIX = 10_000_000
"""How many numbers of eleven digits share their first four."""
ANYWHERE = AllowedDestinations(None, expensive=True)
"""For numbers to which nothing is sent: those of the stop-list."""
