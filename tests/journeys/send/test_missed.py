"""A time that passed while the bot was down is asked about, never made up for in silence."""

from datetime import UTC, datetime

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import World

HELD = "Ждём вас в пять"


async def _missed(world: World, clock: ManualClock) -> tuple[Actor, Note]:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna, when="завтра 9:30")
    await world.stop()
    clock.set(datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    await world.start()
    await anna.waits_for(lambda: "Пропущено время: 25 нояб., 09:30" in card.text)
    assert world.sent == []
    return anna, card


async def test_it_can_be_sent_now(world: World, clock: ManualClock) -> None:
    anna, card = await _missed(world, clock)
    await anna.taps("Отправить сейчас")
    await anna.taps("✅ Отправить сейчас")
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    assert len(world.sent) == 1
    assert world.gateway.ledger[0].send_date is None


async def test_it_can_be_given_another_time(world: World, clock: ManualClock) -> None:
    anna, card = await _missed(world, clock)
    await anna.taps("✏️ Другое время")
    await anna.sees("Когда отправить")
    await anna.says("завтра 9:30")
    await anna.taps("✅ Да, на это время")
    await anna.waits_for(lambda: "Запланировано на 26 нояб., 09:30" in card.text)
    clock.set(datetime(2026, 11, 26, 6, 15, tzinfo=UTC))
    await anna.waits_for(lambda: "передано шлюзу" in card.text)
    assert len(world.sent) == 1


async def test_it_can_be_cancelled(world: World, clock: ManualClock) -> None:
    anna, card = await _missed(world, clock)
    await anna.says("/start")
    await anna.sees("пропущено: 1")
    await world.cancel(anna, card)
    await anna.waits_for(lambda: "Отменено" in card.text)
    clock.forward(hours=48)
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert world.sent == []


async def test_the_question_survives_another_restart(world: World, clock: ManualClock) -> None:
    anna, card = await _missed(world, clock)
    await world.stop()
    clock.forward(hours=30)
    await world.start()
    await anna.taps("Отправить сейчас", note=card)
    await anna.taps("✅ Отправить сейчас")
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    assert len(world.sent) == 1


async def test_what_missed_its_time_waits_for_its_own_account(
    world: World, clock: ManualClock
) -> None:
    world.gateway.add_account("other", "other", senders=("MYSHOP",))
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna, text=HELD)
    await anna.says("/settings")
    await anna.taps("🔑 Учётная запись")
    await anna.taps("🔑 Ввести логин")
    await anna.says("other")
    await anna.sees("Напишите пароль")
    await anna.says("other")
    await anna.sees("Вход выполнен")
    clock.set(datetime(2026, 11, 25, 6, 15, tzinfo=UTC))
    await anna.waits_for(lambda: "Сменилась учётная запись" in card.text)
    assert world.sent == []
    assert "916" not in card.text, "another account is shown nothing of it"
    assert HELD not in card.text
    await anna.taps("📌 Показать здесь", note=card)
    assert "другой учётной записи" in (anna.alert or "")
    await anna.taps("🔑 Войти заново", note=card)
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")
    await anna.taps("📌 Показать здесь", note=card)
    await anna.waits_for(lambda: HELD in card.text)
    await world.cancel(anna, card)
    await anna.waits_for(lambda: "Отменено" in card.text)
    assert world.sent == []
