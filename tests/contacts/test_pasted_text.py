"""What people type and paste into the chat."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contacts import Audiences
from bot.contacts.pasted_text import numbers_and_names, numbers_and_reasons
from bot.errors import BotError
from bot.model import AudienceKind
from bot.sms.lines import lines_of
from bot.sms.phones import format_phone, parse_phone
from tests.contacts.conftest import CHAT, USER, Send, people, phones, refused

A, B, C = "79161234567", "79161234568", "79161234569"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("89161234567 Иван", [(A, "Иван")]),
        ("Иван Петров: 8 (916) 123-45-67", [(A, "Иван Петров")]),
        ("1. 89161234567 Иван", [(A, "Иван")]),
        ("89161234567 - ООО «Ромашка»", [(A, "ООО «Ромашка»")]),
        ("89161234567, Иван", [(A, "Иван")]),
        ("8 916 123 45 67", [(A, "")]),
        ("89161234567,89161234568; 89161234569", [(A, ""), (B, ""), (C, "")]),
        ("89161234567 89161234568 Иван", [(A, "Иван"), (B, "Иван")]),
        ("89161234567 Иван, 89161234568 Пётр", [(A, "Иван"), (B, "Пётр")]),
        ("89161234567, Иван, 89161234568, Пётр", [(A, "Иван"), (B, "Пётр")]),
        ("Иван, 89161234567, Пётр, 89161234568", [(A, "Иван"), (B, "Пётр")]),
        ("89161234567 Иван\n\n89161234568 Пётр\n", [(A, "Иван"), (B, "Пётр")]),
        ("89161234567\tИван\tТула\n89161234568\tПётр\tОмск", [(A, "Иван"), (B, "Пётр")]),
        ("Имя\tТелефон\nИван\t89161234567", [(A, "Иван")]),
        ("89161234567;Иван;1500\n89161234568;Пётр;2000", [(A, "Иван"), (B, "Пётр")]),
        ("89161234567;89161234568\n89161234569;", [(A, ""), (B, ""), (C, "")]),
        ("Иван 89161234567\tТула\nПётр 89161234568\tОмск", [(A, "Иван"), (B, "Пётр")]),
        ("+375 29 123-45-67 Алесь", [("375291234567", "Алесь")]),
        ("89161234567 Иван 2", [(A, "Иван 2")]),
        ("89161234567 №", [(A, "")]),
        ('89161234567 "Иван', [(A, '"Иван')]),
        ("89161234567 =1+1\x00Иван", [(A, "1+1Иван")]),
    ],
)
async def test_numbers_and_names_are_found_however_they_are_written(
    audiences: Audiences, text: str, found: list[tuple[str, str]]
) -> None:
    made = await audiences.from_text(CHAT, USER, text)
    assert made.kind is AudienceKind.PASTED
    assert await people(audiences, made) == found
    assert made.refused == {}


async def test_what_is_no_number_is_refused_by_its_line(audiences: Audiences) -> None:
    text = "Клиенты:\n89161234567 Иван\n\n7,91612E+10\n8495 123-45-67\n89161234567\n8916, Анна"
    made = await audiences.from_text(CHAT, USER, text)
    assert await people(audiences, made) == [(A, "Иван")]
    assert await refused(audiences, made) == [
        (1, "Клиенты:", "phone-letters"),
        (4, "7,91612E+10", "phone-digits-lost"),
        (5, "8495 123-45-67", "phone-landline"),
        (6, A, "phone-duplicate"),
        (7, "8916, Анна", "phone-letters"),
    ]


async def test_columns_of_pasted_cells_keep_their_titles(audiences: Audiences) -> None:
    text = "Имя\tТелефон\tСумма\nИван\t89161234567\t1500"
    made = await audiences.from_text(CHAT, USER, text)
    assert made.titles == ("Имя", "Телефон", "Сумма")


@pytest.mark.parametrize("text", ["", " \n\t "])
async def test_a_blank_text_is_told(audiences: Audiences, text: str) -> None:
    with pytest.raises(BotError, match="phone-empty"):
        await audiences.from_text(CHAT, USER, text)


async def test_a_text_without_a_number_is_an_audience_of_nobody(audiences: Audiences) -> None:
    made = await audiences.from_text(CHAT, USER, "привет")
    assert (made.count, made.refused) == (0, {"phone-letters": 1})


async def test_contacts_of_telegram_come_by_number_and_name(audiences: Audiences) -> None:
    shared = [("+7 916 123-45-67", "Иван; Петров"), ("12", "Анна"), (B, "Две\nстроки")]
    made = await audiences.from_pairs(CHAT, USER, shared, "Иван")
    assert (made.title, made.refused) == ("Иван", {"phone-too-short": 1})
    assert await people(audiences, made) == [(A, "Иван; Петров"), (B, "Две\nстроки")]


NUMBERS = st.builds("79{:09}".format, st.integers(0, 999_999_999))
WRITTEN = NUMBERS.flatmap(
    lambda phone: st.sampled_from([phone, "8" + phone[1:], "+" + phone, format_phone(phone)])
)
BAD = st.sampled_from(["нет", "8916", "8495 123-45-67", "891612345678901", "7,91612E+10"])
LINES = st.lists(WRITTEN | BAD, min_size=1, max_size=12)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES)
async def test_a_pasted_column_gives_the_same_as_a_file_of_it(
    audiences: Audiences, send: Send, lines: list[str]
) -> None:
    pasted = await audiences.from_text(CHAT, USER, "\n".join(lines))
    rows = [["Телефон"], *([line] for line in lines)]
    sent = await send([*rows, ["79990000000"]])  # a file without any number is not guessed
    assert [*await phones(audiences, pasted), "79990000000"] == await phones(audiences, sent)
    assert [(row + 1, *rest) for row, *rest in await refused(audiences, pasted)] == await refused(
        audiences, sent
    )


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_pairs(text: str) -> None:
    found = list(numbers_and_names(text))
    assert len(found) >= len(lines_of(text))
    assert all("\n" not in number + name for number, name in found)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "89161234567 просил 25.11.2026, не писать",
            [("+79161234567", "просил 25.11.2026, не писать")],
        ),
        (
            "8 916 123-45-67\nуехал\n89031112233",
            [("8 916 123-45-67", "уехал"), ("", ""), ("89031112233", "")],
        ),
        (
            "89161234567\nПросил не писать,\nРугался\nи угрожал\n89031112233",
            [
                ("89161234567", "Просил не писать, Ругался и угрожал"),
                *[("", "")] * 3,
                ("89031112233", ""),
            ],
        ),
        (
            "89161234567 просил\nЖалобы:\n89031112233 спам",
            [("+79161234567", "просил"), ("Жалобы:", ""), ("+79031112233", "спам")],
        ),
        ("• 89161234567 жаловался", [("+79161234567", "жаловался")]),
        ("«89161234567». Жаловался", [("+79161234567", "Жаловался")]),
        ("89161234567; жаловался", [("+79161234567", "жаловался")]),
        (
            "89161234567 просил, второй 89031112233",
            [("89161234567 просил", "просил"), ("второй 89031112233", "второй")],
        ),
        ("89161234567\nего 89031112233", [("89161234567", ""), ("его 89031112233", "его")]),
        ("Иван 89161234567", [("Иван 89161234567", "Иван")]),
        ("89161234567, 89031112233", [("89161234567;89031112233", "")]),
        ("89161234567\n\nникто", [("89161234567", ""), ("", ""), ("никто", "")]),
    ],
)
def test_a_reason_stands_beside_a_number_or_below_it(
    text: str, read: list[tuple[str, str]]
) -> None:
    assert list(numbers_and_reasons(text)) == read


@pytest.mark.parametrize(
    "line",
    ["\u2068+7 916 123-45-67\u2069 Иван", "+7\u00a0916\u202f123\u201145\u221267\u200b, Иван"],
)
def test_signs_within_a_number_leave_nothing_in_the_name(line: str) -> None:
    [(number, name)] = numbers_and_names(line)

    assert (parse_phone(number.removesuffix("Иван")), name) == (A, "Иван")


def test_a_pasted_text_takes_time_in_proportion_to_its_length() -> None:
    begun = time.process_time()
    list(numbers_and_names("(+" * 200_000 + " 1" * 20_000))
    # a fraction of a second; whatever grows with the square takes minutes
    assert time.process_time() - begun < 20


TWO_PEOPLE = (
    "ФИО\tТел. заёмщика\tТел. покупателя\n"
    "Иван\t89161234501\t89261234501\n"
    "Анна\t89161234502\t89261234502\n"
    "Пётр\t89161234503\t89261234503"
)


async def test_a_pasted_table_with_phones_of_two_people_is_not_guessed(
    audiences: Audiences,
) -> None:
    with pytest.raises(BotError, match="columns-unclear"):
        await audiences.from_text(CHAT, USER, TWO_PEOPLE)
    stopped = await audiences.from_text(CHAT, USER, TWO_PEOPLE, anywhere=True)
    assert stopped.count == 6


async def test_of_a_pasted_table_a_person_gets_one_sms_as_of_a_file(audiences: Audiences) -> None:
    text = (
        "Имя\tМобильный\tРабочий телефон\n"
        "Иван\t89161234501\t89261234501\n"
        "Анна\t\t89261234502\n"
        "Пётр\t89161234503\t89261234503"
    )
    made = await audiences.from_text(CHAT, USER, text)
    assert await phones(audiences, made) == ["79161234501", "79261234502", "79161234503"]


async def test_a_pasted_table_of_nothing_but_numbers_is_a_list_of_them(
    audiences: Audiences,
) -> None:
    text = "89161234501\t89261234501\n89161234502\t89261234502\n89161234503\t89261234503"
    assert (await audiences.from_text(CHAT, USER, text)).count == 6
