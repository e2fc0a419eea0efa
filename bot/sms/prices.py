"""What SMS cost, by destination, as far as the gateway has told lately (docs/rules.md, S20).

All functions are pure. An amount is of one segment, in the account's currency.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, takewhile
from typing import Any

from bot.model import SeenPrice

KNOWN_FOR = timedelta(days=90)
"""An older price is no longer believed."""
MOST_PRICES = 8
"""Different prices that are kept of one destination: those seen last."""
SEEN_AGAIN_AFTER = timedelta(days=1)
"""A price that is seen again is written again only after so long."""

Prices = Mapping[str, tuple[SeenPrice, ...]]
"""Destination → the different prices seen there, the latest first."""


@dataclass(frozen=True, slots=True)
class PriceRange:
    """What one segment costs, at least and at most: operators may differ."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """What segments cost: bounds of those whose price is known, and how many are not."""

    low: Decimal
    high: Decimal
    known: int
    unknown: int

    @property
    def whole(self) -> bool:
        """The price of every segment is known."""
        return not self.unknown


def price_range(prices: Prices, destination: str, now: datetime) -> PriceRange | None:
    """Return what a segment to a destination has cost lately; None: that is not known."""
    fresh = [seen for seen in prices.get(destination, ()) if seen.at > now - KNOWN_FOR]
    if not fresh:
        return None
    amounts = [seen.amount for seen in fresh]
    return PriceRange(min(amounts), max(amounts))


def price_range_of_all(
    prices: Prices, destinations: Iterable[str], now: datetime
) -> PriceRange | None:
    """Return what a segment to any of these destinations has cost; None: one is not known."""
    ranges = [price_range(prices, one, now) for one in destinations]
    known = [found for found in ranges if found is not None]
    if not known or len(known) < len(ranges):
        return None
    return PriceRange(min(one.low for one in known), max(one.high for one in known))


def cost_of(prices: Prices, segments: Mapping[str, int], now: datetime) -> Cost:
    """Return what segments cost, given how many go to each destination."""
    low = high = Decimal(0)
    known = unknown = 0
    for destination, count in segments.items():
        price = price_range(prices, destination, now)
        if price is None:
            unknown += count
        else:
            known += count
            low += price.low * count
            high += price.high * count
    return Cost(low, high, known, unknown)


def cost_of_some(prices: Prices, segments: Mapping[str, int], count: int, now: datetime) -> Cost:
    """Return what `count` of these segments cost when it is not known which of them they are.

    As many as possible may be those of unknown price; then the bounds are of all others.
    """
    ranges = {one: price_range(prices, one, now) for one in segments}
    unknown = min(count, sum(n for one, n in segments.items() if ranges[one] is None))
    known = [(found, segments[one]) for one, found in ranges.items() if found is not None]
    most = min(count, sum(n for _, n in known))
    return Cost(
        low=_sum_of(sorted((price.low, n) for price, n in known), count - unknown),
        high=_sum_of(sorted(((price.high, n) for price, n in known), reverse=True), most),
        known=count - unknown,
        unknown=unknown,
    )


def _sum_of(amounts: Sequence[tuple[Decimal, int]], count: int) -> Decimal:
    """Add up the first `count` amounts, each of which comes so many times."""
    total = Decimal(0)
    for amount, times in amounts:
        taken = min(times, count)
        total += amount * taken
        count -= taken
    return total


def affordable(costs: Sequence[Decimal | None], money: Decimal) -> tuple[int, Decimal]:
    """Return how many of the first SMS can surely be paid for, and what is left then.

    `costs` are their upper prices, in order. None stops the count: that price is not known.
    """
    known = [cost for cost in takewhile(lambda cost: cost is not None, costs) if cost is not None]
    sums = list(accumulate(known, initial=Decimal(0)))
    count = max(0, bisect_right(sums, money) - 1)
    return count, money - sums[count]


def with_seen(prices: Prices, seen: Iterable[tuple[str, Decimal]], at: datetime) -> Prices | None:
    """Return the prices after some were seen: (destination, amount); None: nothing is to be noted.

    Free segments tell nothing. What is too old is dropped, and of each destination only the latest
    prices are kept, so that the record stays small.
    """
    news = {
        (destination, amount)
        for destination, amount in seen
        if amount > 0 and not _is_fresh(prices.get(destination, ()), amount, at)
    }
    if not news:
        return None
    kept = {
        destination: [one for one in known if (destination, one.amount) not in news]
        for destination, known in prices.items()
    }
    for destination, amount in sorted(news):
        kept[destination] = [SeenPrice(amount, at), *kept.get(destination, ())]
    return {
        destination: tuple(fresh[:MOST_PRICES])
        for destination, known in kept.items()
        if (fresh := [one for one in known if one.at > at - KNOWN_FOR])
    }


def _is_fresh(known: Iterable[SeenPrice], amount: Decimal, at: datetime) -> bool:
    """Tell whether this price was seen so lately that it need not be noted again."""
    return any(one.amount == amount and one.at > at - SEEN_AGAIN_AFTER for one in known)


def dump_prices(prices: Prices) -> dict[str, Any]:
    """Return JSON that `load_prices` takes."""
    return {
        destination: [[str(one.amount), one.at.isoformat()] for one in known]
        for destination, known in prices.items()
    }


def load_prices(saved: Mapping[str, Any] | None) -> Prices:
    """Return what `dump_prices` wrote; None: nothing is known."""
    return {
        destination: tuple(
            SeenPrice(Decimal(amount), datetime.fromisoformat(at)) for amount, at in known
        )
        for destination, known in (saved or {}).items()
    }
