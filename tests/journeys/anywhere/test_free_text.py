"""What is typed outside any question."""

import pytest

from tests.conftest import PASSWORD
from tests.journeys.conftest import ANNA, World


async def test_a_number_and_a_text_lead_to_the_card_in_two_taps(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.says("89161234567 Привет, Пётр")
    await anna.sees("Отправим SMS на +7 916 123-45-67")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Привет, Пётр")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent == [("MYSHOP", "79161234567", "Привет, Пётр")]


async def test_what_opens_within_one_second_never_takes_anothers_place(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.randint", lambda least, most: least + most // 2)
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send 89161234567 Привет")
    await world.add_sender(anna)
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Привет")


async def test_a_number_alone_asks_for_the_text(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("8 916 123-45-67")
    offer = await anna.sees("Отправим SMS на +7 916 123-45-67")
    assert "Другие слова" not in offer.text
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Что написать?")


async def test_the_send_command_takes_a_number_and_a_text(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send 89161234567 Привет")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Когда отправить на +7 916 123-45-67")
    await anna.says("/send 8916 Второй")
    await anna.sees("слишком мало цифр")
    await anna.sees("Кому?")
    await anna.says("89161234567")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Второй")


async def test_a_number_before_the_login_is_not_lost_by_it(world: World) -> None:
    anna = world.person()
    await anna.says("89161234567 Привет")
    await anna.sees("Вход в Devino Telecom")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Когда отправить на +7 916 123-45-67")


async def test_anything_else_leads_to_the_menu_with_a_hint(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("как дела?")
    await anna.sees("Напишите номер или «номер текст»")
    await anna.waits_for(lambda: anna.last.text.startswith("☰ Меню"))
    world.telegram.send_sticker(anna.room, anna.user)
    await anna.waits_for(
        lambda: sum("Напишите номер" in n.text for n in anna.room.notes.values()) == 2
    )
    await anna.waits_for(lambda: anna.last.text.startswith("☰ Меню"))
    await anna.says("/sned 89161234567")
    await anna.sees("Такой команды нет")
    await anna.waits_for(lambda: anna.last.text.startswith("☰ Меню"))
    assert world.sent == []


async def test_talk_in_a_group_is_left_alone(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    before = len(anna.room.notes)
    await anna.says("89161234567 позвони ему")
    await anna.says("/balance")
    await anna.waits_for(lambda: anna.last.text.startswith("💰 Баланс"))
    assert len(anna.room.notes) == before + 3


async def test_words_after_several_numbers_are_the_text_of_a_mailing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.says("89161234567, 89031112233 привет всем")
    if "От кого?" in (await anna.sees("?")).text:
        await anna.taps("MYSHOP")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("привет всем", "2")


@pytest.mark.parametrize(
    ("typed", "why", "kept"),
    [
        ("84951234567 Приходите завтра", "городской", "Приходите завтра"),
        ("8916123456 Приходите", "мало цифр", "Приходите"),
    ],
)
async def test_a_number_that_gets_no_sms_is_told_and_the_text_is_kept(
    world: World, typed: str, why: str, kept: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says(typed)
    await anna.sees(why)
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    await anna.says("89161234567")
    await anna.sees("Когда отправить на +7 916 123-45-67")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", kept)


@pytest.mark.parametrize("head", ["", "/send "])
async def test_where_the_end_of_a_number_is_not_clear_it_is_asked_for(
    world: World, head: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says(f"{head}8916123456 7 дней скидки")
    await anna.sees("Непонятно, где кончается номер", "8916123456 7 дней", "по отдельности")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    await anna.says("89161234567")
    await anna.sees("Что написать?")


async def test_an_extension_after_a_number_is_not_the_text(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("8 (495) 123-45-67 доб. 12")
    await anna.sees("городской")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.says("89161234567 доб. 12")
    await anna.sees("Отправим SMS на +7 916 123-45-67", "Другие слова вашего сообщения")
    await anna.sees("Что написать?")


@pytest.mark.parametrize("typed", ["Привет, Анна! 89161234567", "89161234567привет"])
async def test_words_that_are_not_taken_for_the_text_are_told(world: World, typed: str) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says(typed)
    await anna.sees("Отправим SMS на +7 916 123-45-67", "Другие слова вашего сообщения")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Что написать?")


async def test_a_number_among_the_words_to_several_gets_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("89161234567, 89031112233 позвоните Ивану 89261112233")
    await world.add_sender(anna)
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("получателей 2", "позвоните Ивану 89261112233")


LINK = {"type": "text_link", "offset": 11, "length": 6, "url": "https://pay.example/abc"}


async def test_a_link_behind_words_is_put_into_the_text_and_told(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    anna.sandbox.send_text(anna.room, anna.user, "Оплатите на сайте", entities=[LINK])
    await anna.sees("Ссылка была спрятана за словами")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Оплатите на сайте https://pay.example/abc")


@pytest.mark.parametrize(
    "number",
    ["89161234567", "/send 89161234567", "84951234567", "89161234567, 89031112233"],
)
async def test_a_link_behind_words_of_free_text_is_put_into_it_and_told(
    world: World, number: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    text = f"{number} Оплатите на сайте"
    link = LINK | {"offset": text.index("сайте")}
    anna.sandbox.send_text(anna.room, anna.user, text, entities=[link | {"length": 5}])
    await anna.sees("Ссылка была спрятана за словами")
    await anna.sees("От кого")
    await world.add_sender(anna)
    if number == "84951234567":
        await anna.sees("Кому?")
        await anna.says("89161234567")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Оплатите на сайте https://pay.example/abc")


async def test_the_send_command_takes_several_numbers_and_a_text(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send 89161234567, 89031112233 привет")
    await world.add_sender(anna)
    await anna.taps("Сейчас")
    await anna.sees("получателей 2", "привет")
