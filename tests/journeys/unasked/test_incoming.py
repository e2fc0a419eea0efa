"""Incoming SMS in the chat: shown once, answered, heeded when they say «стоп»."""

import pytest

from bot.model import Account
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, FORUM, World, time_passing
from tests.journeys.unasked.incoming_sms import (
    OFTEN,
    OURS,
    PHONE,
    comes,
    know_a_sender,
    labels,
    sends,
    show_incoming,
    shown,
)


@pytest.fixture
def overrides() -> dict[str, object]:
    return OFTEN


HEEDED = ["✉️ Ответить", "↩️ Убрать из стоп-листа", "☰ Меню"]


async def test_turned_on_again_nothing_older_is_shown(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    await anna.taps("Не показывать")
    await anna.sees("Входящие SMS: не показываются")
    sends(world, "Давняя")
    clock.forward(minutes=2)
    await anna.taps("Показывать здесь")
    await anna.sees("Входящие SMS: показываются")
    clock.forward(seconds=1)
    sends(world, "Новая")
    await comes(world, anna, "📩", "Новая")
    assert shown(anna, "Давняя") == []


async def test_it_is_shown_once_with_who_when_and_what_as_it_was_written(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    text = "Когда <b>привезёте</b> & почём?\n{ $who }"
    sends(world, text)
    note = await comes(world, anna, "📩", "привезёте")
    assert text in note.text
    assert "+7 916 123-45-67" in note.text
    assert "24 нояб., 12:00" in note.text
    assert "на +7 900 123-45-67" in note.text
    assert labels(note) == ["✉️ Ответить", "☰ Меню"]
    for _ in range(8):
        clock.forward(minutes=1)
        sends(world, "Следующая")
        await comes(world, anna, "📩", "Следующая")
    assert len(shown(anna, "привезёте")) == 1


async def test_several_come_in_the_order_they_were_sent(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    for text in ("Первая", "Вторая", "Третья", "Четвёртая", "Пятая"):
        sends(world, text)
        clock.forward(seconds=1)
    await comes(world, anna, "📩", "Пятая")
    notes = [shown(anna, text)[0].message_id for text in ("Первая", "Вторая", "Третья", "Пятая")]
    assert notes == sorted(notes)


async def test_a_known_subscriber_is_called_by_his_name(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.says("Клиенты")
    await anna.sees("📇 Клиенты")
    await anna.says("89161234567 Иван Петров\n89161234568 Ольга")
    await anna.sees("Всего: 2")
    await show_incoming(world, anna)
    sends(world, "Это я")
    await comes(world, anna, "📩 Иван Петров · +7 916 123-45-67")


async def test_the_answer_goes_to_who_wrote_however_late_and_in_whatever_dialog(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await know_a_sender(world, anna)
    await show_incoming(world, anna)
    sends(world, "Перезвоните", phone="79262222222")
    note = await comes(world, anna, "Перезвоните")
    await world.stop()
    clock.forward(days=90)
    await world.start()
    await anna.taps("✉️ Ответить", note=note)
    await anna.sees("Что написать?")
    await anna.says("Скоро")
    await anna.sees("Когда отправить на +7 926 222-22-22")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте")
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: world.sent == [("MYSHOP", "79262222222", "Скоро")])
    assert "Перезвоните" in note.text
    await anna.taps("✉️ Ответить", note=note)
    await anna.sees("Что написать?")


async def test_a_name_or_a_short_number_cannot_be_answered(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "СТОП цены", phone="BANK")
    sends(world, "СТОП акция", phone="900")
    assert labels(await comes(world, anna, "📩 BANK", "СТОП цены")) == ["☰ Меню"]
    assert labels(await comes(world, anna, "📩 900", "СТОП акция")) == ["☰ Меню"]


async def test_a_very_long_sms_is_shown_as_far_as_there_is_room(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "😀&<" * 2000)
    note = await comes(world, anna, "😀&<😀", "показано начало")
    assert labels(note) == ["✉️ Ответить", "☰ Меню"]


async def test_an_empty_sms_and_one_of_signs_no_screen_shows_are_shown_too(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "")
    sends(world, "\x00\x07 \n")
    await comes(world, anna, "📩")
    await anna.waits_for(lambda: len(shown(anna, "—")) >= 1)
    async with time_passing(world.clock, step=3):  # type: ignore[arg-type]
        await anna.waits_for(lambda: len(shown(anna, "—")) == 2)


async def test_turned_off_it_is_shown_no_more(world: World, clock: ManualClock) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.log_in(boris)
    await show_incoming(world, anna)
    await show_incoming(world, boris)
    await anna.taps("Не показывать")
    await anna.sees("Входящие SMS: не показываются")
    sends(world, "Привет")
    await comes(world, boris, "📩", "Привет")
    clock.forward(minutes=1)
    assert shown(anna, "Привет") == []


# --- stop words ---


async def test_a_stop_word_offers_to_heed_it_and_the_offer_goes_when_taken(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna)
    sends(world, "Стоп, больше не присылайте!")
    note = await comes(world, anna, "📩", "Стоп")
    assert labels(note) == ["✉️ Ответить", "🚫 В стоп-лист", "☰ Меню"]
    button = next(one for row in note.buttons for one in row if "стоп" in one.text)
    await anna.taps("🚫 В стоп-лист", note=note)
    assert anna.alert == "✅ В стоп-листе: +7 916 123-45-67"
    await anna.waits_for(lambda: labels(note) == HEEDED)
    assert "В стоп-листе" in note.text
    assert "Анна" in note.text
    assert await world.press_again(anna, note, button) == "Уже в стоп-листе: +7 916 123-45-67"
    await anna.says("/stop")
    await anna.sees("Стоп-лист: 1")
    await anna.taps("+7 916 123-45-67")
    await anna.sees("Анна", "Стоп, больше не присылайте!")


async def test_by_itself_it_is_heeded_at_once_and_said(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna, itself=True)
    sends(world, "ОТПИСКА")
    sends(world, "Спасибо!", phone="79262222222")
    note = await comes(world, anna, "📩", "ОТПИСКА")
    assert "В стоп-листе" in note.text
    assert "бот" in note.text
    assert labels(note) == HEEDED
    await comes(world, anna, "Спасибо!")
    await anna.says("/stop")
    await anna.sees("Стоп-лист: 1")


async def test_what_was_heeded_by_itself_is_taken_back_with_one_tap(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna, itself=True)
    sends(world, "Стоп, а до скольки вы работаете?")
    note = await comes(world, anna, "📩", "до скольки")
    await anna.taps("↩️ Убрать из стоп-листа", note=note)
    assert anna.alert == "✅ +7 916 123-45-67 больше не в стоп-листе"
    await anna.waits_for(lambda: labels(note) == ["✉️ Ответить", "🚫 В стоп-лист", "☰ Меню"])
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")


async def test_a_new_chat_is_told_at_its_log_in_that_it_is_shown_them(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.sees("Вход выполнен", "будут приходить сюда", "Кто ответит «СТОП»", fresh=False)
    world.clock.forward(seconds=1)  # type: ignore[attr-defined]
    sends(world, "СТОП")
    note = await comes(world, anna, "📩", "СТОП", "В стоп-листе")
    assert labels(note) == HEEDED


async def test_a_reply_goes_from_the_number_that_was_written_to(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await know_a_sender(world, anna)
    await show_incoming(world, anna)
    sends(world, "Где заказ?")
    note = await comes(world, anna, "Где заказ?")
    await anna.taps("✉️ Ответить", note=note)
    await anna.sees("Что написать?", "от MYSHOP", f"Абонент писал на {OURS}")
    assert world.app
    await world.app.rooms.preferences.add_sender(anna.room.id, anna.user.id, f"+{OURS}"[1:])
    await anna.taps("✉️ Ответить", note=note)
    window = await anna.sees("Что написать?", f"от {OURS}")
    assert "Абонент писал" not in window.text
    await anna.says("Едет")
    await anna.taps("Сейчас")
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: world.sent == [(OURS, PHONE, "Едет")])


async def test_by_itself_it_is_heeded_although_the_chat_cannot_be_reached(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await show_incoming(world, anna, itself=True)
    world.telegram.block(anna.user)
    sends(world, "СТОП")
    async with time_passing(world.clock, step=3):  # type: ignore[arg-type]
        await anna.waits_for(lambda: any("blocked" in call for call in world.refused_calls))
    world.telegram.unblock(anna.user)
    await anna.says("/stop")
    await anna.sees("Стоп-лист: 1")


# --- groups, languages ---


async def test_a_group_sees_it_and_every_member_may_answer_and_heed(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    await know_a_sender(world, anna)
    await show_incoming(world, anna)
    sends(world, "СТОП")
    note = await comes(world, boris, "📩 +7", "СТОП")
    await boris.taps("🚫 В стоп-лист", note=note)
    await boris.waits_for(lambda: "Борис" in note.text)
    await boris.taps("✉️ Ответить", note=note)
    await boris.sees("Что написать?")
    await anna.taps("✉️ Ответить", note=note)
    await anna.sees("Что написать?")


async def test_an_english_reader_has_it_in_english(world: World) -> None:
    carol = world.person(CAROL)
    assert world.app
    await carol.says("/settings")
    await carol.taps("📩 Incoming")
    await carol.sees("Incoming SMS: shown", "I will put the number on the stop-list at once")
    account = Account(world.gateway.url, "demo")
    await world.app.rooms.accounts.log_in(CAROL, CAROL, account, PASSWORD)
    world.clock.forward(seconds=1)  # type: ignore[attr-defined]
    sends(world, "STOP it")
    note = await comes(world, carol, "📩", "STOP it")
    assert labels(note) == ["✉️ Reply", "↩️ Take off the stop-list", "☰ Menu"]
    assert "the bot" in note.text


async def test_in_a_forum_it_comes_to_the_general_topic_and_is_answered_there(
    world: World,
) -> None:
    world.telegram.rooms[FORUM].bot_is_admin = True
    topic, general = world.member(ANNA, room=FORUM, thread_id=7), world.member(ANNA, room=FORUM)
    await world.log_in(topic)
    await know_a_sender(world, topic)
    await show_incoming(world, topic)
    sends(world, "Перезвоните")
    note = await comes(world, general, "📩 +7", "Перезвоните")
    assert note.thread_id is None
    await general.taps("✉️ Ответить", note=note)
    window = await general.sees("Что написать?")
    assert window.thread_id is None
