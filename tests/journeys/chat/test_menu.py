"""The menu card."""

from tests.conftest import ManualClock
from tests.journeys.conftest import World


async def test_the_card_shows_the_balance_with_its_time_and_refreshes_it(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/start")
    await anna.sees("Баланс: 500,00\u00a0₽ (на 12:00:00)", "Отправитель: не выбран", "demo")
    clock.forward(minutes=5)
    world.gateway.account("demo").balance -= 100
    await anna.taps("💰 Баланс")
    await anna.sees("Баланс: 400,00\u00a0₽ (на 12:05:00)")
    await anna.taps("💰 Баланс")
    assert "400,00\u00a0₽" in anna.last.text


async def test_the_card_shows_the_default_sender_and_how_much_is_scheduled(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna)
    await anna.taps("☰ Меню")
    await anna.sees("Отправитель: MYSHOP", "отложено: 1")


async def test_balance_and_help_answer_from_anywhere(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/balance")
    await anna.sees("Баланс: 500,00\u00a0₽ (на 12:00:00)")
    await anna.says("/help")
    await anna.sees("/send", "/status", "/balance", "/settings", "/cancel")
    await anna.says("Текст после вопроса о балансе")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Текст после вопроса о балансе")


async def test_a_balance_that_cannot_be_asked_leaves_the_last_one_with_its_time(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.gateway.pause()
    await anna.taps("💰 Баланс")
    await anna.sees("Ошибка: сервер недоступен", "500,00\u00a0₽ (на 12:00:00)")
    await world.gateway.resume()


async def test_after_a_log_out_what_was_sent_and_what_is_held_stays_in_reach(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Уже отправлено")
    await world.hold(anna, text="Ещё подождёт")
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🚪 Выйти")
    await anna.taps("Да, выйти и забыть")
    await anna.sees("нет входа")
    await anna.says("/start")
    await anna.taps("‹ Назад")
    menu = await anna.sees("Меню", "войдите", "Отложено: 1 — без входа не уйдут")
    assert "Новое SMS" not in str(menu.buttons)
    await anna.taps("📜 История")
    await anna.taps("Уже отправлено")
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Сначала войдите в Devino", "Уже отправлено")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Назад")
    await anna.taps("⏰ Отложенные")
    await anna.taps("Ещё подождёт")
    await anna.taps("🚫 Отменить")
    await anna.taps("Да, отменить")
    await anna.sees("Отложенных SMS нет")


async def test_before_the_first_login_the_menu_is_short(world: World) -> None:
    anna = world.person()
    await anna.says("/cancel")
    menu = await anna.sees("Меню", "войдите")
    labels = [button.text for row in menu.buttons for button in row]
    assert labels == ["🔑 Войти", "⚙️ Настройки"]
