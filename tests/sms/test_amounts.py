"""Amounts of money as people type them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.amounts import parse_amount
from handlers.i18n import LANGUAGES, Words


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
        ("₽500", "500"),
        ("₽ 1,500.50", "1500.50"),
        ("RUB 500", "500"),
        ("500\u00a0₽", "500"),
        ("500 Р", "500"),
        ("500 rubles", "500"),
        ("1000000000", "1000000000"),
    ],
)
def test_an_amount_can_be_typed_in_many_ways(typed: str, amount: str) -> None:
    assert parse_amount(typed, "RUB") == Decimal(amount)


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
        parse_amount(typed, "RUB")
    assert (refused.value.code, refused.value.facts) == ("amount-unknown", {"value": typed.strip()})


@pytest.mark.parametrize("typed", ["1000000000,01", "9" * 4000])
def test_more_money_than_there_is_is_refused(typed: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_amount(typed, "RUB")
    assert refused.value.code == "amount-too-big"


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("500 ₸", "KZT"),
        ("500 тенге", "KZT"),
        ("500 kzt", "KZT"),
        ("500 руб.", "BYN"),
        ("500 бел. руб.", "BYN"),
        ("$500", "USD"),
        ("500 долларов", "USD"),
        ("500 евро", "EUR"),
        ("¥500", "JPY"),
        ("500 ¥", "JPY"),
        ("AED 500", "AED"),
        ("500", "AED"),
    ],
)
def test_the_currency_of_the_account_may_be_named(typed: str, currency: str) -> None:
    assert parse_amount(typed, currency) == Decimal(500)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("500 $", "RUB"),
        ("$500", "RUB"),
        ("500 EUR", "RUB"),
        ("500 тенге", "RUB"),
        ("500 руб.", "KZT"),
        ("₽500", "USD"),
        ("500 ₴", "RUB"),
    ],
)
def test_an_amount_in_another_currency_is_not_taken_for_one_of_the_account(
    typed: str, currency: str
) -> None:
    with pytest.raises(BotError) as refused:
        parse_amount(typed, currency)
    assert refused.value.code == "amount-other-currency"
    assert refused.value.facts == {"value": typed, "currency": currency}


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["RUB", "KZT", "BYN", "USD", "JPY", "CHF"]),
    st.sampled_from(LANGUAGES),
)
def test_what_is_shown_can_be_typed_back(amount: Decimal, currency: str, language: str) -> None:
    assert parse_amount(Words(language, "UTC", currency).money(amount), currency) == amount
    assert parse_amount(str(amount), currency) == amount


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_is_refused(text: str) -> None:
    with suppress(BotError):
        assert 0 <= parse_amount(text, "RUB") <= 10**9
