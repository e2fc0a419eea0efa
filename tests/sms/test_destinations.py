"""Where a number is, by the numbering plan, and whether SMS may be sent there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.destinations import (
    ANYWHERE,
    EXPENSIVE,
    NOT_ALLOWED,
    PER_PREFIX,
    AllowedDestinations,
    destination_of,
    is_expensive,
)
from bot.sms.phones import parse_phone

RUSSIA_ONLY = AllowedDestinations(frozenset({"RU"}))
PHONES = st.one_of(
    st.integers(79_000_000_000, 79_999_999_999),
    st.integers(70_000_000_000, 79_999_999_999),
    st.integers(10**6, 10**15 - 1),
).map(str)


@pytest.mark.parametrize(
    ("phone", "destination"),
    [
        ("79161234567", "RU"),
        ("79781234567", "RU"),
        ("77011234567", "KZ"),
        ("77771234567", "KZ"),
        ("77172123456", "KZ"),
        ("78001234567", "RU"),
        ("5351234567", "CU"),
        ("375291234567", "BY"),
        ("12025550123", "US"),
        ("18095551234", "DO"),
        ("447400123456", "GB"),
        ("447797123456", "JE"),
        ("870772345678", "870"),
        ("881612345678", "881"),
        ("882161234567", "882"),
        ("883510012345678", "883"),
        ("79541001234", "7954"),
        ("79407123456", "7940"),
        ("76001234567", "ZZ"),
        ("1", "ZZ"),
    ],
)
def test_a_number_is_where_its_numbering_plan_says(phone: str, destination: str) -> None:
    assert destination_of(phone) == destination


@pytest.mark.parametrize(
    ("phone", "russia", "everywhere", "with_leave"),
    [
        ("79161234567", "", "", ""),
        ("77011234567", NOT_ALLOWED, "", NOT_ALLOWED),
        ("5351234567", NOT_ALLOWED, "", NOT_ALLOWED),
        ("881612345678", EXPENSIVE, EXPENSIVE, ""),
        ("870772345678", EXPENSIVE, EXPENSIVE, ""),
        ("79541001234", EXPENSIVE, EXPENSIVE, ""),
        ("79407123456", EXPENSIVE, EXPENSIVE, ""),
    ],
)
def test_other_countries_are_refused_and_expensive_ones_need_leave_even_where_all_are_allowed(
    phone: str, russia: str, everywhere: str, with_leave: str
) -> None:
    assert RUSSIA_ONLY.refusal(phone) == russia
    assert AllowedDestinations(None).refusal(phone) == everywhere
    assert AllowedDestinations(frozenset({"RU"}), expensive=True).refusal(phone) == with_leave
    assert ANYWHERE.refusal(phone) == ""


def test_leave_does_not_open_an_expensive_range_of_a_country_that_is_not_allowed() -> None:
    kazakhstan = AllowedDestinations(frozenset({"KZ"}), expensive=True)

    assert kazakhstan.refusal("79541001234") == NOT_ALLOWED
    assert kazakhstan.refusal("79161234567") == NOT_ALLOWED
    assert kazakhstan.refusal("77011234567") == ""


def test_a_refusal_names_the_number_the_destination_and_the_chat() -> None:
    with pytest.raises(BotError) as refused:
        RUSSIA_ONLY.check("5351234567", -1001)

    assert refused.value.code == NOT_ALLOWED
    assert refused.value.facts == {"value": "+5351234567", "destination": "CU", "chat": "-1001"}
    assert RUSSIA_ONLY.check("79161234567", 7) == "79161234567"


@given(phone=PHONES)
def test_the_quick_way_for_whole_files_never_takes_what_is_refused(phone: str) -> None:
    for allowed in (RUSSIA_ONLY, AllowedDestinations(None), AllowedDestinations(frozenset({"KZ"}))):
        if int(phone) // PER_PREFIX in allowed.plain_prefixes():
            assert allowed.refusal(phone) == ""


@given(phone=st.integers(79_000_000_000, 79_999_999_999).map(str))
def test_most_russian_mobiles_go_the_quick_way(phone: str) -> None:
    quick = int(phone) // PER_PREFIX in RUSSIA_ONLY.plain_prefixes()

    assert quick == (phone[:4] not in ("7940", "7954"))
    assert not AllowedDestinations(frozenset({"KZ"})).plain_prefixes()


@given(phone=PHONES)
def test_every_number_has_a_destination_and_what_belongs_to_no_country_is_expensive(
    phone: str,
) -> None:
    destination = destination_of(phone)

    assert destination
    assert is_expensive(destination) == destination.isdigit()
    assert AllowedDestinations.load(RUSSIA_ONLY.dump()).refusal(phone) == RUSSIA_ONLY.refusal(phone)


@pytest.mark.parametrize(
    "written", ["+7 809 123-45-67", "8 803 123-45-67", "+979 123456789", "+808 12345678"]
)
def test_premium_and_shared_cost_numbers_get_nothing_with_leave_or_without(written: str) -> None:
    with pytest.raises(BotError) as refused:
        parse_phone(written)

    assert refused.value.code == "phone-premium"
