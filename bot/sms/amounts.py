"""Reads amounts of money as people type them: «500», «1 500,50», «1,500.50 руб.»."""

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_symbol, is_currency

from bot.errors import BotError

ROUBLES = "RUB"
"""The currency of accounts unless the operator says otherwise: Devino bills in roubles."""

_SHOWN = 40
_MOST = Decimal(1_000_000_000)
_SPOKEN = {
    "RUB": re.compile(r"₽|руб(?:л[а-я]*)?\.?|р\.?|rur|ro?ubles?"),
    "KZT": re.compile(r"₸|тенге|тг\.?|tenge"),
    "BYN": re.compile(r"br|бел\. ?руб\.?|(?:бел[а-я]* )?руб(?:л[а-я]*)?\.?|р\.?"),
    "USD": re.compile(r"долл(?:ар[а-я]*)?\.?|dollars?"),
    "EUR": re.compile(r"евро|euros?"),
}
"""What people call a currency beside its ISO code and its sign."""
_TYPED = re.compile(r"(?P<before>[^\d\s.,+-]*)\s?(?P<figure>[\d .,]*\d)\s?(?P<after>\D*)")
_FORMS = (
    (re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?"), "."),
    (re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}"), ""),
)
"""Ways to write an amount, each with the meaning of its comma; «1,500» alone is ambiguous."""


def parse_amount(text: str, currency: str) -> Decimal:
    """Return an amount of 0 or more, with at most two digits after the point.

    `currency` is an ISO 4217 code; the amount may be typed with its name or sign. Raises BotError
    `amount-unknown` (`value`) when it is not understood, `amount-other-currency` (`value`,
    `currency`) when it is in another one, and `amount-too-big` (`amount`: the limit).
    """
    shown = text.strip()[:_SHOWN]
    typed = _TYPED.fullmatch(" ".join(text.casefold().split()))
    amount = _amount(typed["figure"]) if typed else None
    foreign = [unit for unit in _units(typed) if not _is_of(currency, unit)]
    if amount is None or not all(map(_is_currency, foreign)):
        raise BotError("amount-unknown", value=shown)
    if foreign:
        raise BotError("amount-other-currency", value=shown, currency=currency)
    if amount > _MOST:
        raise BotError("amount-too-big", amount=str(_MOST))
    return amount


def _units(typed: re.Match[str] | None) -> list[str]:
    return [unit for unit in (typed["before"], typed["after"]) if unit] if typed else []


def _amount(figure: str) -> Decimal | None:
    for form, comma in _FORMS:
        if form.fullmatch(figure):
            return Decimal(figure.replace(" ", "").replace(",", comma))
    return None


def _is_of(currency: str, unit: str) -> bool:
    spoken = _SPOKEN.get(currency)
    return unit in _signs(currency) or bool(spoken and spoken.fullmatch(unit))


@cache
def _signs(currency: str) -> frozenset[str]:
    """Return the code and the sign of a currency, in lower case."""
    signs = (get_currency_symbol(currency, locale=language) for language in ("ru", "en"))
    return frozenset(sign.casefold() for sign in (currency, *signs))


def _is_currency(unit: str) -> bool:
    """Tell whether this is the code, the sign or the name of any currency."""
    if is_currency(unit.upper()) or (len(unit) == 1 and unicodedata.category(unit) == "Sc"):
        return True
    return any(spoken.fullmatch(unit) for spoken in _SPOKEN.values())
