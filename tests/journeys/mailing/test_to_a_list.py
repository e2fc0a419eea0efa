"""A mailing to a list goes to those who are ticked and not on the stop-list, and to no one else."""

from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import open_list

IVAN, PETR, OLGA = "89161234567 Иван", "89261234567 Пётр", "89031234567 Ольга"


async def test_a_mailing_to_a_list_reaches_the_ticked_who_are_not_on_the_stop_list(
    world: World,
) -> None:
    anna = await open_list(world, IVAN, PETR, OLGA)
    assert world.app
    await world.app.rooms.preferences.add_sender(anna.room.id, anna.user.id, "MYSHOP")
    await anna.taps("✓ Пётр")
    await anna.sees("к отправке: 2")
    await anna.taps("+7 903 123-45-67")
    await anna.taps("🚫 В стоп-лист")
    await anna.sees("В стоп-листе")
    await anna.taps("‹ Назад")
    await anna.sees("Всего: 3 · к отправке: 1")
    await anna.taps("✉️ Рассылка по списку")
    await anna.sees("Что написать?")
    await anna.says("{имя}, здравствуйте")
    await anna.sees("Пример 1 из 1", "Иван, здравствуйте")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить? Получателей: 1")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте")
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: world.sent)
    assert world.sent == [("MYSHOP", "79161234567", "Иван, здравствуйте")]


async def test_a_list_in_which_nobody_is_left_offers_no_mailing(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("✓ Иван")
    window = await anna.sees("к отправке: 0")
    assert "Рассылка" not in str(window.buttons)


async def test_a_mailing_that_is_left_leads_back_to_its_list(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    assert world.app
    await world.app.rooms.preferences.add_sender(anna.room.id, anna.user.id, "MYSHOP")
    await anna.taps("✉️ Рассылка по списку")
    await anna.sees("Что написать?")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Назад")
    await anna.sees("📇 Клиенты", "Всего: 2")
