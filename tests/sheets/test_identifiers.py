"""Numbers that are no phones, known by their check digits, and dates by their days and months."""

import pytest

from bot.sheets.child.identifiers import is_date, is_mobile_code, looks_identifier

COMPANY, PERSON, SNILS = "7707083893", "500100732259", "11223344595"


@pytest.mark.parametrize("number", [COMPANY, PERSON, SNILS])
def test_a_number_with_any_digit_mistyped_is_no_identifier(number: str) -> None:
    assert looks_identifier(int(number))
    for place, right in enumerate(number):
        for wrong in set("0123456789") - {right}:
            assert not looks_identifier(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "7700000070",  # the remainder of an ИНН is ten
        "08765430300",  # that of a СНИЛС is a hundred and one, and a hundred below
        "08765430200",
        "112-233-445 95",
        "112-233-445-95",
        "9205 123456",
        "92 05 123456",
        "92 05123456",
        "92 05 №123456",
        "9205 № 123456",
        f" {COMPANY}\n",
    ],
)
def test_identifiers_are_known_in_every_form(text: str) -> None:
    assert looks_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        *("89161234567", "9161234568", "+7 916 123-45-67", f"ИНН {COMPANY}", "112 233 445 95"),
        *("112-233-445 95, 8 916 123-45-67", "9205 123456 Иван"),
        "500100732202",  # the last digit is right, the one before is not
    ],
)
def test_phones_and_words_are_no_identifiers(text: str) -> None:
    assert not looks_identifier(text)


@pytest.mark.parametrize(
    "text",
    [
        "01.01.2024",
        "1.2.24",
        "31/12/1999",
        "31-12-99",
        "12.05.1987 г.",
        "12.05.1987г",
        "01.02.2024 9:30",
        "01.02.2024, 10:00:59",
        "01.02.2024T10:00",
        "2024-02-01",
        "2024-12-31 10:00",
        "2024-02-01T10:00:00.000Z",
    ],
)
def test_dates_are_known_in_every_form(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("00.02.2024", "32.02.2024", "01.00.2024", "01.13.2024"),
        *("2024-02-00", "2024-02-32", "2024-00-01", "2024-13-01"),
        *("01.02.2024 89161234567", "89161234567", "8-916-12", "01.02", "1.2.3"),
    ],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert not is_date(text)


def test_codes_without_mobile_numbers_are_known() -> None:
    given_out = (900, 906, 908, 916, 934, 936, 939, 949, 955, 958, 971, 977, 978, 980, 997, 999)
    not_given_out = (907, 935, *range(940, 949), 956, 957, *range(972, 977), 979, 998)

    assert all(is_mobile_code(int(f"7{code}1234567")) for code in given_out)
    assert not any(is_mobile_code(int(f"7{code}1234567")) for code in not_given_out)
