"""What became of the SMS to a number: asked by a command, a contact or an ID, anywhere."""

import pytest

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, GROUP, World, button_of, time_passing
from tests.journeys.mailing.walks import labels, many, ready

SHOWN = "+7 916 123-45-67"
FORMS = ("79161234567", "8 (916) 123-45-67", "+7 916 123 45 67", "9161234567", "Иван 89161234567")
NEITHER = (
    ("+7 916 123", "слишком мало цифр"),
    ("8 (495) 123-45-67", "городской"),
    ("84951234567", "городской"),
    ("89161234567, 89261234567", "несколько номеров"),
    ("GW02 61BBD6B3", "ID — одно слово"),
    ("5797 0085 4169 2723 58", "ID — одно слово"),
    ("два слова", "ID — одно слово"),
    ("я" * 500, "ID — одно слово"),
)


async def listed(person: Actor, total: int, *more: str) -> Note:
    return await person.sees(f"{SHOWN} · SMS: {total}", *more)


async def test_a_number_in_any_form_shows_what_became_of_every_sms_to_it(
    world: World, clock: ManualClock, subtests: pytest.Subtests
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Первое <b>&")
    clock.forward(minutes=1)
    await world.hold(anna, text="Второе")
    for typed in FORMS:
        with subtests.test(typed=typed):
            await anna.says(f"/status {typed}")
            note = await listed(anna, 2, "Доставлено", "Ещё не отправлено", "24 нояб., 12:00")
            lines = note.text.splitlines()
            assert lines[1].startswith("1. 25 нояб., 09:30 · ⏰ Ещё не отправлено")
            assert lines[2].strip() == "Второе"
            assert lines[3] == "2. 24 нояб., 12:00 · ✅ Доставлено · 12:00"
            assert lines[4].strip() == "Первое <b>&"
            await anna.taps("2", note=note)
            await anna.sees("✅ Доставлено", "Первое <b>&", "MYSHOP")
            await anna.taps("‹ Все SMS на номер")
            await listed(anna, 2)
            await anna.taps("1", note=note)
            await anna.sees("Запланировано", "Второе")


async def test_refresh_asks_again_and_other_numbers_are_typed_on_the_spot(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(seconds=2)
    await anna.says("/status 89161234567")
    await listed(anna, 1, "⏳ Отправлено")
    clock.forward(seconds=5)
    await anna.taps("🔄 Обновить")
    await listed(anna, 1, "✅ Доставлено")
    await anna.says("+44 7911 123456")
    await anna.sees("+44 7911 123456", "на этот номер ничего не отправляли")
    await anna.shares_contact("+79161234567", "Иван")
    await listed(anna, 1)
    card = "BEGIN:VCARD\nFN:Иван\nTEL:+79161234567\nTEL:+79031234567\nEND:VCARD"
    await anna.shares_contact("+79161234567", "Иван", vcard=card)
    await anna.sees("В «Иван» несколько номеров. Пришлите один.")


async def test_what_is_no_number_and_no_id_is_told_clearly(
    world: World, subtests: pytest.Subtests
) -> None:
    anna = world.person()
    await world.log_in(anna)
    asked = world.asked
    for typed, words in NEITHER:
        with subtests.test(typed=typed):
            await anna.says(f"/status {typed}")
            await anna.sees(words, "Напишите номер в любом виде")
            assert world.asked == asked, "the gateway is not asked about what is no ID"


async def test_many_are_paged_and_each_page_can_be_asked_about(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for number in range(7):
        await world.send(anna, text=f"Письмо {number}")
        clock.forward(seconds=1)
    clock.forward(minutes=1)
    await anna.says("/status 89161234567")
    first = await listed(anna, 7, "Письмо 6", "Страница 1 из 2")
    assert labels(first)[:5] == ["1", "2", "3", "4", "5"]
    assert first.text.count("Доставлено") == 5
    await anna.taps("Старее ›")
    await anna.sees("Страница 2 из 2", "7. 24 нояб.", "Письмо 0")
    await anna.taps("🔄 Обновить")
    await anna.sees("Страница 2 из 2", "7. 24 нояб., 12:00 · ✅ Доставлено", fresh=False)
    await anna.taps("7")
    await anna.sees("Доставлено", "Письмо 0")


async def test_a_gateway_in_trouble_leaves_what_the_journal_knows(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(minutes=1)
    world.gateway.faults.add(Fault(FaultKind.HTTP_502_HTML, "Sms/State", times=1000))
    await anna.says("/status 89161234567")
    await listed(anna, 1, "Принято шлюзом", "повторите позже")


async def test_a_recipient_of_a_mailing_is_found_with_his_own_text_state_and_ids(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    world.gateway.bad_numbers.add("79160000001")
    await walk.plan(many(3), "{Имя}, скидки")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "2 из 3")
    sms = next(one for one in world.gateway.ledger if one.destination == "79160000002")
    clock.forward(minutes=1)
    await anna.says("/status 8 916 000 00 02")
    await anna.sees("+7 916 000-00-02 · SMS: 1", "✅ Доставлено", "Имя2, скидки")
    await anna.taps("1")
    await anna.sees("SMS рассылки от 24 нояб., 12:00", "получателей: 3", "Имя2, скидки", *sms.ids)
    await anna.taps("📌 Карточка")
    await anna.sees("Рассылка закончена")
    await anna.says("/status 79160000001")
    await anna.sees("❌ Ошибка: некорректный номер получателя сообщения", "Имя1, скидки")
    await anna.says(f"/status {sms.ids[0]}")
    note = await anna.sees("SMS рассылки от 24 нояб., 12:00", "Имя2, скидки")
    assert "Имя0" not in note.text


async def test_another_chats_sms_to_a_number_stay_its_own(world: World) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.send(anna)
    await world.log_in(boris)
    await boris.says("/status 89161234567")
    await boris.sees(SHOWN, "Из этого чата на этот номер ничего не отправляли")
    await boris.says("/start")
    await boris.sees("Меню")
    await boris.says("89161234567")
    note = await boris.sees("Отправим SMS на +7 916 123-45-67")
    assert "уже отправляли" not in note.text
    assert not note.buttons


@pytest.mark.parametrize("shared", [False, True])
async def test_a_number_typed_or_shared_anywhere_tells_the_last_and_leads_to_all(
    world: World, clock: ManualClock, *, shared: bool
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for number in range(4):
        await world.send(anna, text=f"Письмо {number}")
        clock.forward(minutes=1)
    await anna.says("/start")
    await anna.sees("Меню")
    if shared:
        await anna.shares_contact("79161234567", "Иван")
    else:
        await anna.says("8 916 123-45-67")
    offer = await anna.sees(
        "Отправим SMS",
        "На этот номер уже отправляли SMS, всего 4. Последние:",
        "Письмо 3",
        "Письмо 1",
    )
    assert "Письмо 0" not in offer.text
    await anna.sees("Что написать?")
    button = button_of(offer, "Все SMS на номер")
    assert button.callback_data
    assert "9161234567" not in button.callback_data
    await world.stop()
    clock.forward(hours=24 * 100)
    await world.start()
    for _ in range(2):
        await anna.taps("🔎 Все SMS на номер", note=offer)
        await listed(anna, 4, "Письмо 3")


async def test_a_contact_with_its_forward_leads_to_the_same_place(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    await anna.taps("☰ Меню")
    contact = await anna.shares_contact("79161234567", "Иван")
    await anna.sees("На этот номер уже отправляли одно SMS")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.forwards(contact)
    await anna.sees("На этот номер уже отправляли одно SMS")


async def test_an_id_pasted_anywhere_is_answered(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Наше")
    [ours] = world.gateway.ledger[0].ids
    clock.forward(seconds=10)
    for pasted in (ours, f"  {ours}\n"):
        await anna.taps("☰ Меню")
        await anna.sees("Меню")
        await anna.says(pasted)
        await anna.sees("Доставлено", "Наше", ours)
    for foreign in ("579700854169272358", "GW0261BBD6B3", "SAR-GW01+79160000000-5f3b1972-2-1"):
        await anna.says("/start")
        await anna.sees("Меню")
        await anna.says(foreign)
        await anna.sees(foreign, "Пока нет в базе шлюза")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.says("просто-слово")
    await anna.sees("Напишите номер или «номер текст»")


async def test_a_group_asks_by_command_and_anyone_taps(world: World, clock: ManualClock) -> None:
    anna, boris = world.member(ANNA, room=GROUP), world.member(BORIS, room=GROUP)
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(seconds=10)
    await boris.says("/status 8 916 123 45 67")
    await listed(boris, 1, "Доставлено")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.shares_contact("79161234567", "Иван")
    offer = await anna.sees("На этот номер уже отправляли одно SMS")
    await boris.taps("🔎 Все SMS на номер", note=offer)
    await listed(boris, 1)


async def test_an_english_reader_reads_english(world: World) -> None:
    carol = world.person(CAROL)
    await carol.says("/start")
    await carol.taps("Enter login")
    await carol.says("demo")
    await carol.sees("Write the password")
    await carol.says(PASSWORD)
    await carol.sees("Menu")
    await carol.says("/status +79161234567")
    await carol.sees("This chat has sent nothing to this number")
    await carol.taps("Another number or ID")
    await carol.sees("Write a number in any form")
    await carol.says("two words")
    await carol.sees("An ID is one word")
