"""A shared contact is one recipient with its name, wherever one is taken; it is Russian first.

An address book keeps numbers as they were typed once: ten digits, or with an 8. Read as if they
had a plus, they are strangers abroad.
"""

import json
from pathlib import Path

import pytest

from bot.sms.phones import format_phone
from tests.actor import Actor
from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import people_on
from tests.journeys.mailing.walks import ready

CASE = Path(__file__).parents[2] / "cases/reports/c01-contact-ten-digits.json"
NAME = "Пётр 89161112233"


@pytest.fixture
async def anna(world: World) -> Actor:
    """Somebody with a sender."""
    walk = await ready(world)
    return walk.person


async def test_ten_digits_from_nine_and_an_eight_are_russian(anna: Actor) -> None:
    case = json.loads(CASE.read_text())
    shared = {case["contact"]["phone_number"]: "79613123456", **case["more"]}
    shared |= {"89613123456": "79613123456", "375291234567": "375291234567"}
    await anna.says("/status")
    await anna.sees("Напишите номер")
    for written, phone in shared.items():
        await anna.shares_contact(written, "Пётр")
        await anna.sees(format_phone(phone))


async def test_a_plus_that_only_the_card_has_is_one_and_makes_no_second_recipient(
    anna: Actor,
) -> None:
    card = "BEGIN:VCARD\nFN:Рами\nTEL:+961 3 123 456\nEND:VCARD"
    await anna.says("/status")
    await anna.sees("Напишите номер")
    await anna.shares_contact("9613123456", "Рами", vcard=card)
    await anna.sees("+961 3 123 456")


@pytest.mark.parametrize(
    ("number", "on_card", "seen"),
    [
        ("+7 916 123-45-67 доб. 12", [], "+7 916 123-45-67"),
        ("+79161234567,102", [], "+7 916 123-45-67"),
        ("84951234567", ["84951234567", "89161234567"], "+7 916 123-45-67"),
        ("84951234567", ["89161234567", "89031112233"], "В «Шиномонтаж» несколько номеров"),
        ("+7 495 123-45-67;ext=12", [], "городской или служебный номер"),
        ("84951234567", [], "городской или служебный номер"),
        ("900", ["900"], "слишком мало цифр"),
    ],
)
async def test_the_number_of_a_contact_is_the_same_wherever_one_is_wanted(
    anna: Actor, number: str, on_card: list[str], seen: str
) -> None:
    card = "\n".join(["BEGIN:VCARD", *(f"TEL:{one}" for one in on_card), "END:VCARD"])
    for question, asked in (("/send", "Кому?"), ("/status", "Напишите номер")):
        await anna.says(question)
        await anna.sees(asked)
        await anna.shares_contact(number, "Шиномонтаж", vcard=card)
        await anna.sees(seen)
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.shares_contact(number, "Шиномонтаж", vcard=card)
    await anna.sees("номера из чата: 1" if seen.startswith("+") else seen)


async def test_a_name_that_is_not_seen_is_none(anna: Actor) -> None:
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    await anna.shares_contact("89161234567", "\u2800\u200b")
    note = await anna.sees("В стоп-листе: +7 916 123-45-67")
    assert "45-67 ·" not in note.text


async def test_one_sms_goes_to_the_number_of_the_contact(anna: Actor) -> None:
    await anna.shares_contact("9613123456", NAME)
    await anna.sees("Отправим SMS на +7 961 312-34-56")
    await anna.says("/send")
    await anna.sees("Кому?")
    await anna.shares_contact("9607123456", NAME)
    await anna.sees("Что написать?")
    await anna.says("Привет")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "+7 960 712-34-56")


async def test_a_mailing_counts_each_contact_once(anna: Actor) -> None:
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.shares_contact("9613123456", NAME)
    await anna.sees("номера из чата: 1")
    await anna.says("89261234567 Иван")
    await anna.sees("номера из чата: 2")
    await anna.shares_contact("89607123456", "Шиномонтаж 24;8 903 111-22-33\nи другие")
    await anna.sees("номера из чата: 3")
    await anna.taps("Дальше ›")
    await anna.sees("Что написать?")
    await anna.says("{имя}, скидки")
    await anna.sees("Пример 1 из 3", "Иван, скидки")
    await anna.taps("›")
    await anna.sees("Пример 2 из 3", f"{NAME}, скидки")


async def test_lists_and_the_stop_list_keep_the_contact_with_its_whole_name(anna: Actor) -> None:
    card = f"BEGIN:VCARD\nFN:{NAME}\nTEL:9613123456\nEND:VCARD"
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.says("Клиенты")
    await anna.sees("Пока пусто")
    await anna.shares_contact("9613123456", NAME, vcard=card)
    assert people_on(await anna.sees("Всего: 1")) == [f"✓ {NAME}"]
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    await anna.shares_contact("9613123456", NAME, vcard=card)
    await anna.sees(f"✅ В стоп-листе: +7 961 312-34-56 · {NAME}", "Стоп-лист: 1")
