import time
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms import phones
from bot.sms.phones import (
    find_phones,
    format_address,
    format_phone,
    mask_phone,
    parse_phone,
    split_like_number_and_text,
    split_number_and_text,
    split_numbers_and_text,
    unclear_end,
)

RUSSIAN = st.integers(0, 10**9 - 1).map("79{:09d}".format)
MOBILE = phonenumbers.PhoneNumberType.MOBILE


def _example(region: str) -> str | None:
    number = phonenumbers.example_number_for_type(region, MOBILE)
    return phonenumbers.format_number(number, 0)[1:] if number else None


FOREIGN = sorted(filter(None, map(_example, phonenumbers.SUPPORTED_REGIONS - {"RU", "KZ"})))


def _with_eight(phone: str) -> str:
    return "8" + phone[1:]


def _code(text: str) -> str:
    with pytest.raises(BotError) as refused:
        parse_phone(text)
    return refused.value.code


@pytest.mark.parametrize(
    "text",
    [
        "79214563763",
        "+79214563763",
        "89214563763",
        "9214563763",
        "+89214563763",
        "8 (921) 456-37-63",
        "8*921*456*37*63",
        "+7*(921)*456-37-63",
        "+7 921 456–37–63",
        "+7\u00a0921\u202f456.37.63",
        "'79214563763",
        '="79214563763"',
        "\u202a+79214563763\u202c",
        "７９２１４５６３７６３",
        "＋7 921 4563763",
        "٧٩٢١٤٥٦٣٧٦٣",
        "79214563763.0",
        "7.9214563763E+10",
        "79,214,563,763",
        "79,214,563,763.00",
        "79 214 563 763,00",
        "7,9214563763e10",
        "  79214563763\n",
        "79214563763;",
        "8 921, 456, 37, 63",
        "79214563763, 8 921 456-37-63",
        "📱 8 921 456-37-63",
        "☎️(921) 456-37-63",
        "№ 79214563763",
        "=+79214563763",
        "79214563763! 🙂",
        "8~921~456_37_63",
    ],
)
def test_every_way_to_write_a_russian_mobile_is_understood(text: str) -> None:
    assert parse_phone(text) == "79214563763"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("375291234567", "375291234567"),
        ("+375 (29) 123-45-67", "375291234567"),
        ("00375291234567", "375291234567"),
        ("8 10 375 29 123 45 67", "375291234567"),
        ("998901234567", "998901234567"),
        ("+49 151 12345678", "4915112345678"),
        ("447911123456", "447911123456"),
        ("12125550123", "12125550123"),
        ("8 701 123 45 67", "77011234567"),
        ("+7 701 123-45-67", "77011234567"),
        ("3725123456", "3725123456"),
        ("+882 16 1234567", "882161234567"),
        ("8 10 882 16 1234567", "882161234567"),
        ("+883 5100 123 45678", "883510012345678"),
        ("+870 201 234567", "870201234567"),
        ("+881 6 1234 5678", "881612345678"),
    ],
)
def test_valid_foreign_mobiles_are_allowed(text: str, phone: str) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone-empty"),
        (" - ", "phone-empty"),
        ("нет", "phone-letters"),
        ("тел. 8 921 456-37-63", "phone-letters"),
        ("8921456376З", "phone-letters"),
        ("7,91612E+10", "phone-digits-lost"),
        ("7.9214563E+10", "phone-digits-lost"),
        ("900", "phone-too-short"),
        ("112", "phone-too-short"),
        ("8921456376", "phone-too-short"),
        ("7921456376", "phone-too-short"),
        ("7701123456", "phone-too-short"),
        ("+7 921 456-37-6", "phone-too-short"),
        ("792145637633", "phone-too-long"),
        ("93712345678", "phone-too-long"),
        ("8 921 456-37-63 5", "phone-too-long"),
        ("89214563763/64", "phone-too-long"),
        ("+" + "1" * 30, "phone-too-long"),
        ("8 800 555-35-35", "phone-landline"),
        ("8 (495) 123-45-67", "phone-landline"),
        ("4951234567", "phone-landline"),
        ("+44 7012 345678", "phone-landline"),
        ("+44 7640 123456", "phone-landline"),
        ("+7 840 123-45-67", "phone-landline"),
        ("+39 06 698 12345", "phone-landline"),
        ("+1 800 555 1234", "phone-landline"),
        ("+800 1234 5678", "phone-landline"),
        ("+878 10 1234567890", "phone-landline"),
        ("+888 12345678901", "phone-landline"),
        ("+1 900 555 1234", "phone-premium"),
        ("+7 999 *** 37 63", "phone-no-such"),
        ("*79214563763#", "phone-no-such"),
        ("9 214 563 763 ₽", "phone-no-such"),
        ("⑨②①④⑤⑥③⑦⑥③", "phone-no-such"),
        ("+1 555 000 0000", "phone-no-such"),
        ("+999123456789", "phone-no-such"),
        ("89161234567; 89261234567", "phone-several"),
        ("89161234567 89261234567", "phone-several"),
        ("8 495 123-45-67, 8 916 123-45-67", "phone-several"),
        ("+79161234567+79261234567", "phone-several"),
        ("8 200 123-45-67", "phone-no-such"),
        ("00375 29 123", "phone-too-short"),
    ],
)
def test_what_cannot_be_sent_to_is_refused_by_its_own_name(text: str, code: str) -> None:
    assert _code(text) == code


def test_a_number_within_isolates_is_that_number() -> None:
    case = Path(__file__).parents[1] / "cases/reports/c21-isolates.txt"

    assert parse_phone(case.read_text(encoding="utf-8")) == "79161234567"


def test_a_refusal_shows_what_was_typed_but_not_pages_of_it() -> None:
    with pytest.raises(BotError) as refused:
        parse_phone(" 8921 " + "5" * 100)

    assert refused.value.facts == {"value": ("8921 " + "5" * 100)[:40]}


@pytest.mark.parametrize("text", ["7916123456", "93712345678", "7701123456", "701234567"])
def test_a_russian_number_with_a_lost_or_extra_digit_goes_to_nobody_abroad(text: str) -> None:
    assert _code(text) in {"phone-too-short", "phone-too-long"}
    assert find_phones(text) == []


@given(RUSSIAN, st.text(" \u00a0()-–.'", max_size=12), st.data())
def test_noise_between_digits_never_changes_a_number(
    phone: str, noise: str, data: st.DataObject
) -> None:
    typed = data.draw(st.sampled_from([phone, "+" + phone, "8" + phone[1:], phone[1:]]))
    for mark in noise:
        at = data.draw(st.integers(1, len(typed)))
        typed = typed[:at] + mark + typed[at:]

    assert parse_phone(typed) == phone
    assert find_phones(typed) == [phone]


@given(st.from_regex(phones._RUSSIAN_MOBILE, fullmatch=True, alphabet="+0123456789"))
def test_the_fast_path_agrees_with_the_library_where_the_library_knows(written: str) -> None:
    phone = parse_phone(written)
    number = phonenumbers.parse("+" + phone)
    if phonenumbers.is_valid_number(number):
        assert phonenumbers.number_type(number) == MOBILE
    else:
        assert phone.startswith("79300")


@given(st.one_of(RUSSIAN, st.sampled_from(FOREIGN)))
def test_formatting_and_parsing_again_gives_the_same_number(phone: str) -> None:
    assert parse_phone(format_phone(parse_phone("+" + phone))) == phone


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        phone = parse_phone(text)
    except BotError as refused:
        assert refused.code.startswith("phone-")  # noqa: PT017 both outcomes are right here
    else:
        assert phone.isascii()
        assert 7 <= len(phone) <= 15
        assert parse_phone(format_phone(phone)) == phone
    assert all(parse_phone("+" + found) == found for found in find_phones(text))


@given(st.lists(RUSSIAN, min_size=1, max_size=5, unique=True), st.data())
def test_all_numbers_of_a_cell_are_found_in_order(phones: list[str], data: st.DataObject) -> None:
    separator = data.draw(st.sampled_from([";", ", ", "/", "\n", " ", " и ", " | "]))
    written = [data.draw(st.sampled_from([x, format_phone(x), _with_eight(x)])) for x in phones]

    assert find_phones(separator.join(written)) == phones


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("Иван 8 (916) 123-45-67, Мария +375 29 123-45-67", ["79161234567", "375291234567"]),
        ("8 495 123-45-67 8 916 123-45-67", ["79161234567"]),
        ("1. 89161234567", ["79161234567"]),
        ("12) 8 916 123 45 67 Иванов", ["79161234567"]),
        ("89161234567; 89161234567", ["79161234567"]),
        ("79161234567.0", ["79161234567"]),
        ("89161234567.0, 89031112233.00", ["79161234567", "79031112233"]),
        ("89161234567.05, 9", []),
        ("7,91612E+10", []),
        ("4.9161234567E+10", []),
        ("7.9161234567E+11", []),
        ("+44 9161234567", []),
        ("44 9161234567", []),
        ("579700854169272358", []),
        ("25.12.2026 09:30", []),
        ("", []),
    ],
)
def test_a_cell_gives_only_numbers_that_are_surely_meant(text: str, phones: list[str]) -> None:
    assert find_phones(text) == phones


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("9161234000@mail.ru, 8 903 111-22-33", ["79031112233"]),
        ("89161234000@mail.ru", []),
        ("ivan.89161234000@site-7.example.ru 89031112233", ["79031112233"]),
        ("ivan@mail.89161234000.ru", []),
        ("79031112233@c.us", ["79031112233"]),
        ("79031112233@s.whatsapp.net", ["79031112233"]),
        ("звонить @ 89031112233", ["79031112233"]),
    ],
)
def test_the_digits_of_an_address_are_no_number(text: str, phones: list[str]) -> None:
    assert find_phones(text) == phones


def test_a_russian_number_is_shown_grouped() -> None:
    assert format_phone("79214563763") == "+7 921 456-37-63"
    assert format_phone("375291234567") == "+375 29 123-45-67"
    assert format_phone("999") == "+999"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("79001234567", "+7 900 123-45-67"),
        ("+79001234567", "+7 900 123-45-67"),
        ("89001234567", "+7 900 123-45-67"),
        ("74951234567", "+7 495 123-45-67"),
        ("88002000600", "+7 800 200-06-00"),
        ("447400123456", "+44 7400 123456"),
        ("4912", "4912"),
        ("112233", "112233"),
        ("790012345678", "790012345678"),
        ("MYSHOP", "MYSHOP"),
        ("Такси 24", "Такси 24"),
        ("", ""),
    ],
)
def test_an_address_is_shown_as_a_number_only_where_it_is_one(address: str, shown: str) -> None:
    assert format_address(address) == shown


def test_a_masked_number_keeps_its_ends_only() -> None:
    assert mask_phone("79214563763") == "+7921***3763"
    assert mask_phone("3725123456") == "+37***56"
    assert mask_phone("6771234") == "+67***34"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("89161234567 Привет", "Привет"),
        ("8 916 123-45-67 Привет", "Привет"),
        ("+7 (916) 123-45-67: Привет", "Привет"),
        ("89161234567, Привет", "Привет"),
        ("89161234567 — Привет", "Привет"),
        ("89161234567\nПривет\n\nВсем", "Привет\n\nВсем"),
        ("8 916 123 45 67\n5 минут", "5 минут"),
        ("8 916 123 45 67 5 минут", "5 минут"),
        ("89161234567 12:30 встреча", "12:30 встреча"),
        ("89161234567 -20% на всё", "-20% на всё"),
        ("«89161234567» Привет", "Привет"),
        ("(89161234567) Привет", "Привет"),
        ("<89161234567> Привет", "Привет"),
        ("• 89161234567 Привет", "Привет"),
        ("- 89161234567 Привет", "Привет"),
        ("89161234567. Привет", "Привет"),
        ("89161234567 , Привет", "Привет"),
        ("89161234567—Привет", "Привет"),
        ("89161234567 → Привет", "Привет"),
        ("89161234567 | Привет", "Привет"),
        ("89161234567 «Привет», он сказал", "«Привет», он сказал"),
        ("89161234567 👍", "👍"),
        (
            "89161234567 заказ 9261112233, карта 2202 2002 1234 5678, 12 500,50 ₽ до 01.12.2026",
            "заказ 9261112233, карта 2202 2002 1234 5678, 12 500,50 ₽ до 01.12.2026",
        ),
    ],
)
def test_a_number_and_the_words_after_it_are_told_apart(text: str, rest: str) -> None:
    assert split_number_and_text(text) == ("79161234567", rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Привет",
        "89161234567",
        "89161234567\n",
        "89161234567 89261234567 Привет",
        "89161234567\n89261234567",
        "89161234567 и 89261234567",
        "89161234567 / 89261234567 Привет",
        "«89161234567» «89261234567» Привет",
        "«89161234567».",
        "89161234567.50 руб",
        "5 минут",
        "8 495 123-45-67 Привет",
        "79161234567Привет",
        "+43 664 1234567 8 марта",
    ],
)
def test_a_number_before_a_text_is_not_guessed(text: str) -> None:
    assert split_number_and_text(text) is None


def test_a_number_on_a_line_of_its_own_ends_with_the_line() -> None:
    assert split_number_and_text("+43 664 1234567 8\nмарта") == ("4366412345678", "марта")


@given(RUSSIAN, st.text(st.characters(categories=["L"]), min_size=1))
def test_a_typed_number_before_any_words_is_taken_apart(phone: str, words: str) -> None:
    assert split_number_and_text(f"{format_phone(phone)} {words}") == (phone, words)


@pytest.mark.parametrize("words", ["1 ", "7 ", "8 916 123 45 67 ", "375 "])
def test_only_the_beginning_of_a_long_text_is_tried_for_a_number(words: str) -> None:
    before = phones._parse_short.cache_info().misses
    split_number_and_text(words * 1000)

    assert phones._parse_short.cache_info().misses - before < 100


@pytest.mark.parametrize("text", ["8 916 123 45 67 ", "7 ", "8-", "+7 "])
def test_a_cell_of_many_numbers_takes_time_in_proportion_to_its_length(text: str) -> None:
    begun = time.process_time()
    find_phones(text * (3_000_000 // len(text)))
    # less than a second; with the square of the length it took minutes
    assert time.process_time() - begun < 20


def test_a_long_word_before_an_address_takes_time_in_proportion_to_its_length() -> None:
    begun = time.process_time()
    find_phones("a" * 300_000 + " @")
    # a fraction of a second; with the square of the length it took minutes
    assert time.process_time() - begun < 20


def test_long_texts_are_not_held_in_memory() -> None:
    caches = phones._parse_short, phones._short_number
    before = [cache.cache_info().currsize for cache in caches]
    for number in range(200):
        find_phones(f"{number} x" * 100)
        find_phones(f"{number}" * 100)
    after = [cache.cache_info().currsize for cache in caches]
    assert after[0] == before[0]
    assert after[1] - before[1] < 200


ANNA, BORIS, CAROL = "+79161234567", "+79031112233", "+375291234567"


@pytest.mark.parametrize(
    ("text", "numbers", "words"),
    [
        ("89161234567, 89031112233 привет всем", [ANNA, BORIS], "привет всем"),
        ("89161234567 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567 и 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567 And 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567 & 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567 + 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567, 89031112233 и привет", [ANNA, BORIS], "и привет"),
        ("89161234567\n8 903 111-22-33\nпривет\nвсем", [ANNA, BORIS], "привет\nвсем"),
        ("89161234567; 375291234567: привет", [ANNA, CAROL], "привет"),
        ("89161234567, 89161234567 привет", [ANNA], "привет"),
        ("89161234567, 8903111, 89031112233 привет", [ANNA, "8903111", BORIS], "привет"),
        ("84951234567, 89161234567 привет", ["84951234567", ANNA], "привет"),
        ("89161234567, 84951234567 привет", [ANNA, "84951234567"], "привет"),
        ("89161234567, 8903111223 привет", [ANNA, "8903111223"], "привет"),
        ("89161234567 / 89031112233 привет", [ANNA, BORIS], "привет"),
        ("89161234567 | 89031112233 | привет", [ANNA, BORIS], "привет"),
        ("«89161234567», «89031112233» привет", [ANNA, BORIS], "привет"),
        ("• 89161234567\n• 89031112233\nпривет", [ANNA, BORIS], "привет"),
        ("- 89161234567\n- 89031112233\nпривет", [ANNA, BORIS], "привет"),
        ("89161234567, 89031112233: 👍", [ANNA, BORIS], "👍"),
        ("89161234567, 89031112233 12345", [ANNA, BORIS], "12345"),
        ("89161234567, 89031112233 заказ 9261112233", [ANNA, BORIS], "заказ 9261112233"),
        ("89161234567, 89031112233 звоните 84951234567", [ANNA, BORIS], "звоните 84951234567"),
    ],
)
def test_the_words_after_several_numbers_are_kept(
    text: str, numbers: list[str], words: str
) -> None:
    assert split_numbers_and_text(text) == (numbers, words)


@pytest.mark.parametrize(
    "text",
    [
        "89161234567 привет",
        "89161234567, 89031112233",
        "89161234567 1234567 ваш заказ",
        "89161234567 27.11.2026 ждём вас",
        "89161234567, 89031112233.",
        "89161234567, 89031112233 8",
        "89161234567\n89031112233\nИван Петров\n89261112233 Пётр",
        "89161234567 Иван, 89031112233 Пётр",
        "89161234567, 89031112233 Иван, 89261112233 Пётр",
        "84951234567, 84957654321 привет",
        "привет 89161234567, 89031112233",
        "89161234567, " * 400 + "привет",
    ],
)
def test_what_is_no_text_to_several_numbers_is_not_read_so(text: str) -> None:
    assert split_numbers_and_text(text) is None


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("84951234567 текст", "84951234567", "текст"),
        ("8 (495) 123-45-67, доб. 12", "8 (495) 123-45-67", ""),
        ("8-800-555-35-35 звоните", "8-800-555-35-35", "звоните"),
        ("8916123456", "8916123456", ""),
        ("84951234567, 84957654321 привет", "84951234567", "привет"),
        ("«84951234567» привет", "84951234567", "привет"),
        ("380441234567 текст", "380441234567", "текст"),
        ("8495-12-34-567 текст", "8495-12-34-567", "текст"),
        ("8916123456привет", "", ""),
        ("1234567890 рублей", "", ""),
        ("100 рублей за 2 часа", "", ""),
        ("27.11.2026 10:00 встреча", "", ""),
        ("2026-11-27 10:00 встреча", "", ""),
        ("привет", "", ""),
    ],
)
def test_what_begins_like_a_number_is_told_apart(text: str, number: str, words: str) -> None:
    assert split_like_number_and_text(text) == (number, words)


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("8916123456 7 дней скидки", "8916123456 7 дней"),
        ("916123456 7 дней скидки", "916123456 7 дней"),
        ("+7 916 123-45-67 7 дней скидки", ""),
        ("8-916-123-45-6 7 дней", "8-916-123-45-6 7 дней"),
        ("891612345 67 дней", "891612345 67 дней"),
        ("89161234567 7 дней скидки", ""),
        ("8 916 123 45 67 дней осталось", ""),
        ("8916 1234567 дней осталось", ""),
        ("8916123456 7\nдней осталось", ""),
        ("8916123456 Приходите", ""),
        ("8916123456 7", ""),
        ("2025 7 дней", ""),
    ],
)
def test_a_digit_that_may_be_of_the_number_or_of_the_text_is_seen(text: str, unclear: str) -> None:
    assert unclear_end(text) == unclear


@pytest.mark.parametrize("words", ["доб. 12", "доб 12", "(доб. 1234)", "вн. 5", "ext. 12"])
def test_an_extension_is_no_text(words: str) -> None:
    assert split_number_and_text(f"89161234567 {words}") is None


def test_a_text_that_begins_like_an_extension_is_one() -> None:
    text = "доб. 12 — наш новый номер"
    assert split_number_and_text(f"89161234567 {text}") == ("79161234567", text)
