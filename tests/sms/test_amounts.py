"""Amounts of money as people type them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.amounts import parse_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("500", "500"),
        (" 500 ", "500"),
        ("0", "0"),
        ("1 500,50", "1500.50"),
        ("1\u00a0500,50", "1500.50"),
        ("1\u202f500", "1500"),
        ("1500.5", "1500.5"),
        ("12 345 678,9", "12345678.9"),
        ("1,500.50", "1500.50"),
        ("500 ₽", "500"),
        ("500руб.", "500"),
        ("500 рублей", "500"),
        ("1 500,50 р.", "1500.50"),
        ("500 RUB", "500"),
        ("1000000000", "1000000000"),
    ],
)
def test_an_amount_can_be_typed_in_many_ways(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "пятьсот",
        "-500",
        "+500",
        "1,500",
        "1.500",
        "500,505",
        "1 50",
        "1 5000",
        "5 00,5",
        "1e3",
        "NaN",
        "Infinity",
        "٥٠٠",
        "500 баксов",
        "₽",
        ",50",
    ],
)
def test_what_is_no_amount_or_may_mean_two_is_refused(typed: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_amount(typed)
    assert (refused.value.code, refused.value.facts) == ("amount-unknown", {"value": typed.strip()})


@pytest.mark.parametrize("typed", ["1000000000,01", "9" * 4000])
def test_more_money_than_there_is_is_refused(typed: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_amount(typed)
    assert refused.value.code == "amount-too-big"


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_shown_can_be_typed_back(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,}".replace(",", " ").replace(".", ",")) == amount
    assert parse_amount(str(amount)) == amount


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_is_refused(text: str) -> None:
    with suppress(BotError):
        assert 0 <= parse_amount(text) <= 10**9
