"""What is known of prices: by destination, for so long, and never more than was seen."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import SeenPrice
from bot.sms.prices import (
    KNOWN_FOR,
    MOST_PRICES,
    Cost,
    PriceRange,
    Prices,
    affordable,
    cost_of,
    cost_of_some,
    dump_prices,
    load_prices,
    price_range,
    price_range_of_all,
    with_seen,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLACES = ("RU", "KZ", "CU", "881")
AMOUNTS = st.decimals("0.01", "99", places=2)
SEGMENTS = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 30))


def seen(*amounts: str, at: datetime = NOW) -> tuple[SeenPrice, ...]:
    return tuple(SeenPrice(Decimal(amount), at) for amount in amounts)


@st.composite
def known_prices(draw: st.DrawFn) -> Prices:
    return {
        place: tuple(SeenPrice(amount, NOW) for amount in draw(st.lists(AMOUNTS, min_size=1)))
        for place in draw(st.sets(st.sampled_from(PLACES)))
    }


def exactly(*amounts: str, unknown: int = 0, known: int) -> Cost:
    low, high = (Decimal(amount) for amount in amounts)
    return Cost(low, high, known, unknown)


def test_a_price_of_russia_is_no_price_of_cuba() -> None:
    prices = {"RU": seen("1.5")}

    assert price_range(prices, "CU", NOW) is None
    assert cost_of(prices, {"CU": 2}, NOW) == exactly("0", "0", known=0, unknown=2)
    assert cost_of(prices, {"RU": 2, "CU": 1}, NOW) == exactly("3", "3", known=2, unknown=1)


def test_operators_that_differ_make_a_range() -> None:
    prices = {"RU": seen("2.1", "1.5", "1.9")}
    found = price_range(prices, "RU", NOW)

    assert found is not None
    assert (found.low, found.high) == (Decimal("1.5"), Decimal("2.1"))
    assert cost_of(prices, {"RU": 10}, NOW) == exactly("15", "21", known=10)


def test_several_destinations_have_a_price_only_when_each_has() -> None:
    prices = {"RU": seen("1.5", "2"), "KZ": seen("5")}

    assert price_range_of_all(prices, ["RU", "KZ"], NOW) == PriceRange(Decimal("1.5"), Decimal(5))
    assert price_range_of_all(prices, ["RU", "CU"], NOW) is None
    assert price_range_of_all(prices, [], NOW) is None


def test_an_old_price_is_no_longer_believed() -> None:
    prices = {"RU": (*seen("2", at=NOW - KNOWN_FOR), *seen("1.5"))}
    found = price_range(prices, "RU", NOW)

    assert found is not None
    assert found.high == Decimal("1.5")
    assert price_range(prices, "RU", NOW + KNOWN_FOR) is None


def test_what_was_seen_just_now_or_is_free_is_not_noted_again() -> None:
    prices = with_seen({}, [("RU", Decimal("1.5"))], NOW)

    assert prices is not None
    assert with_seen(prices, [("RU", Decimal("1.50"))], NOW + timedelta(hours=1)) is None
    assert with_seen(prices, [("RU", Decimal(0)), ("KZ", Decimal(-1))], NOW) is None
    later = with_seen(prices, [("RU", Decimal("1.5"))], NOW + timedelta(days=2))
    assert later == {"RU": seen("1.5", at=NOW + timedelta(days=2))}


@given(
    told=st.lists(
        st.lists(st.tuples(st.sampled_from(PLACES), AMOUNTS), min_size=1, max_size=12), max_size=12
    )
)
def test_what_is_kept_stays_small_and_the_latest_is_in_it(
    told: Sequence[Sequence[tuple[str, Decimal]]],
) -> None:
    prices: Prices = {}
    for day, some in enumerate(told):
        at = NOW + timedelta(days=20 * day)
        prices = with_seen(prices, some, at) or prices
        for place, _ in some:
            assert price_range(prices, place, at) is not None
            assert max(one.at for one in prices[place]) == at
        assert all(len(known) <= MOST_PRICES for known in prices.values())
        assert load_prices(dump_prices(prices)) == prices
        assert all(one.at > at - KNOWN_FOR for known in prices.values() for one in known)


@given(prices=known_prices(), segments=SEGMENTS)
def test_a_cost_is_between_the_lowest_and_the_highest_of_each_destination(
    prices: Prices, segments: dict[str, int]
) -> None:
    cost = cost_of(prices, segments, NOW)

    assert cost.known + cost.unknown == sum(segments.values())
    assert cost.unknown == sum(count for place, count in segments.items() if place not in prices)
    assert cost.low <= cost.high
    assert cost.whole == (cost.unknown == 0)
    low = sum(
        (min(one.amount for one in prices[place]) * count)
        for place, count in segments.items()
        if place in prices
    )
    assert cost.low == low


@given(prices=known_prices(), segments=SEGMENTS)
def test_some_of_all_cost_what_all_cost(prices: Prices, segments: dict[str, int]) -> None:
    every = sum(segments.values())

    assert cost_of_some(prices, segments, every, NOW) == cost_of(prices, segments, NOW)


def test_the_bounds_of_some_hold_whichever_they_are() -> None:
    prices = {"RU": seen("1", "2"), "KZ": seen("5")}
    segments = {"RU": 2, "KZ": 1, "CU": 1}
    cost = cost_of_some(prices, segments, 2, NOW)

    for chosen in permutations(["RU", "RU", "KZ", "CU"], 2):
        counts = {place: chosen.count(place) for place in chosen}
        real = cost_of(prices, counts, NOW)
        assert cost.low <= real.low
        assert real.high <= cost.high
        assert real.unknown <= cost.unknown


@given(
    costs=st.lists(st.one_of(st.none(), AMOUNTS), max_size=20), money=st.decimals(-5, 99, places=2)
)
def test_the_first_that_can_be_paid_end_before_the_unknown_and_never_cost_more_than_there_is(
    costs: list[Decimal | None], money: Decimal
) -> None:
    count, left = affordable(costs, money)
    paid = costs[:count]

    assert None not in paid
    assert left == money - sum(cost for cost in paid if cost is not None)
    assert count == 0 or left >= 0
    if count < len(costs):
        following = costs[count]
        assert following is None or following > left


@pytest.mark.parametrize("saved", [None, {}])
def test_nothing_saved_is_nothing_known(saved: dict[str, object] | None) -> None:
    assert load_prices(saved) == {}
