"""Estimated costs in words: every place that shows one says it in the same way."""

from bot.sms.prices import Cost
from handlers.i18n import Words
from handlers.views.destinations import with_flag


def cost_of_one(words: Words, destination: str, segments: int, cost: Cost) -> str:
    """Return what one SMS costs, and in which country its number is, as HTML."""
    country = with_flag(words, destination)
    if not cost.known:
        return words.html("plan-segments", segments=segments, country=country)
    return words.html("plan-cost", segments=segments, cost=cost_words(words, cost), country=country)


def cost_words(words: Words, cost: Cost) -> str:
    """Return what segments cost, as plain text: a sum or a range, and how many may cost anything.

    «100,00–120,00 ₽ и ещё 2 SMS по неизвестной цене». For a cost of which something is known.
    """
    known = words.money_range(cost.low, cost.high)
    if cost.whole:
        return known
    return words.plain("cost-and-unknown", cost=known, count=cost.unknown)
