"""Faults that a hostile reader found: each must stay fixed."""

import asyncio

import pytest
from aiogram.fsm.storage.base import StorageKey

from tests.budget import BUDGET, within
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, STRANGER, World


@pytest.mark.parametrize("typed", ["10:30", "10.30", "в 10:30", "10:30 утра"])
async def test_a_time_typed_for_a_chosen_day_is_of_that_day(world: World, typed: str) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("Выбрать день")
    await anna.taps("30")
    await anna.sees("понедельник, 30 ноября")
    await anna.says(typed)
    await anna.sees("Проверьте и отправьте", "30 нояб., 10:30")


async def test_a_kept_draft_that_was_confirmed_cannot_be_confirmed_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    note = await anna.sees("Проверьте и отправьте")
    assert world.app
    drafts = world.app._dispatcher.storage
    key = StorageKey(bot_id=42, chat_id=ANNA, user_id=ANNA)
    await world.app._in_flight.drain(BUDGET.seconds_left)
    kept = await drafts.get_data(key)
    await anna.taps("Отправить", note=note)
    await anna.sees("SMS принято шлюзом")

    await drafts.set_data(key, kept)
    await anna.says("/start")
    await anna.sees("SMS уже подтверждено", "+7 916 123-45-67", "Привет")
    menu = await anna.sees("Меню", "Баланс")
    assert "Продолжить SMS" not in str(menu.buttons)
    assert len(world.sent) == 1


async def test_an_account_that_changed_behind_the_confirm_card_pays_nothing(world: World) -> None:
    world.gateway.add_account("other", PASSWORD, senders=("MYSHOP",))
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    await world.compose(anna)
    card = await anna.sees("Проверьте и отправьте", "👤 demo")
    await boris.says("/settings")
    await boris.taps("Учётная запись")
    await boris.taps("Ввести логин")
    await boris.says("other")
    await boris.sees("Напишите пароль")
    await boris.says(PASSWORD)
    await boris.sees("Вход выполнен")
    await anna.taps("Отправить", note=card)
    await anna.sees("Учётная запись чата с тех пор сменилась", "Ничего не отправлено")
    assert world.sent == []


async def test_a_hundred_and_twenty_senders_can_be_imported_and_chosen_from(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("Отправители")
    await anna.taps("Из файла")
    await anna.uploads("names.txt", "\n".join(f"SHOP{n}" for n in range(120)).encode())
    await anna.sees("Добавлено: 120")
    await anna.says("/send")
    await anna.sees("от SHOP0", "Кому?")
    await anna.taps("‹ Назад")
    await anna.sees("От кого?")
    await anna.taps("SHOP3")
    await anna.sees("от SHOP3", "Кому?")


async def test_a_password_that_cannot_be_deleted_is_said_to_be_still_there(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    world.telegram.faults.add("deleteMessage", times=2, status=502)
    await anna.says(PASSWORD)
    await anna.sees("Удалить сообщение с паролем не удалось")


async def test_a_text_may_begin_like_a_command(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/sale завтра: скидка 20%")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.taps("Отправить")
    await anna.sees("SMS принято шлюзом")
    assert [text for _, _, text in world.sent] == ["/sale завтра: скидка 20%"]


async def test_a_deferred_sms_is_listed_under_its_own_time(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("По времени получателя")
    await anna.says("31.12 10:00")
    await anna.taps("Отправить")
    await anna.sees("Запланировано на 31 дек., 10:00")
    await anna.says("/start")
    await anna.taps("Отложенные")
    note = await anna.sees("Отложенные: 1")
    assert "31.12 10:00" in note.buttons[0][0].text
    assert clock.now().year == 2026


async def test_a_group_upgraded_by_a_stranger_keeps_its_account(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    assert world.app is not None
    note = world.telegram.send_text(anna.room, world.telegram.people[STRANGER], "upgrade")
    moved = world.telegram.message_json(note) | {"migrate_to_chat_id": -1009}
    del moved["text"]
    world.telegram.updates.add("message", moved)
    preferences = world.app.rooms.preferences
    async with within():
        while (chat := await preferences.known(-1009)) is None:  # noqa: ASYNC110 - it is no event
            await asyncio.sleep(0.02)
    assert chat.account is not None
