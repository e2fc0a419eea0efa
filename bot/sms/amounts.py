"""Reads amounts of money as people type them: «500», «1 500,50», «1,500.50 руб.»."""

import re
from decimal import Decimal

from bot.errors import BotError

_SHOWN = 40
_MOST = 1_000_000_000
_CURRENCY = re.compile(r"\s*(?:₽|руб(?:л[а-я]*)?\.?|р\.?|rub|rur|\$|€|usd|eur)$")
_FORMS = (
    (re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?"), "."),
    (re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}"), ""),
)
"""Ways to write an amount, each with the meaning of its comma; «1,500» alone is ambiguous."""


def parse_amount(text: str) -> Decimal:
    """Return an amount of 0 or more, with at most two digits after the point.

    Raises BotError `amount-unknown` (`value`) when it is not understood, and `amount-too-big`
    (`limit`).
    """
    typed = _CURRENCY.sub("", " ".join(text.casefold().split()))
    for form, comma in _FORMS:
        if form.fullmatch(typed):
            return _checked(Decimal(typed.replace(" ", "").replace(",", comma)))
    raise BotError("amount-unknown", value=text.strip()[:_SHOWN])


def _checked(amount: Decimal) -> Decimal:
    if amount > _MOST:
        raise BotError("amount-too-big", limit=_MOST)
    return amount
