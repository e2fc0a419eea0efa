"""Deferred SMS, held until shortly before their time: listed, changed, cancelled, handed over."""

from datetime import UTC, datetime

from tests.conftest import ManualClock
from tests.journeys.conftest import World


async def test_it_is_handed_over_a_quarter_of_an_hour_before_with_the_time_in_utc(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna, when="завтра 9:30")
    clock.set(datetime(2026, 11, 25, 6, 14, 59, tzinfo=UTC))
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert world.sent == []
    clock.forward(seconds=1)
    await anna.sees("передано шлюзу на 25 нояб., 09:30", "Отменить его уже нельзя")
    [sms] = world.gateway.ledger
    assert sms.send_date == datetime(2026, 11, 25, 6, 30)  # noqa: DTZ001 - the gateway's dates are naive
    assert not sms.by_time_zone
    clock.forward(minutes=15, seconds=10)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Доставлено")


async def test_it_is_listed_changed_and_cancelled_and_nothing_goes_out(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna, when="завтра 9:30", text="Первая")
    await anna.taps("☰ Меню")
    await anna.taps("⏰ Отложенные")
    await anna.sees("Отложенные: 1")
    await anna.taps("25.11 09:30 +7 916 123-45-67 Первая")
    await anna.sees("Запланировано на 25 нояб., 09:30")
    await anna.taps("✏️ Другое время", note=anna.last)
    await anna.sees("Когда отправить")
    await anna.says("послезавтра 10:00")
    await anna.sees("Проверьте и подтвердите", "26 нояб., 10:00")
    await anna.taps("✅ Да, на это время")
    new = await anna.sees("Запланировано на 26 нояб., 10:00")
    await anna.waits_for(lambda: "Карточка этой отправки — ниже" in card.text)
    clock.forward(hours=24)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("⏰ Отложенные")
    await anna.taps("26.11 10:00")
    await anna.sees("Запланировано на 26 нояб., 10:00")
    await anna.taps("🚫 Отменить", note=anna.last)
    await anna.sees("Отменить эту отправку?")
    await anna.taps("Да, отменить")
    await anna.sees("Отложенных SMS нет")
    await anna.waits_for(lambda: "Отменено" in new.text)
    clock.forward(hours=48)
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert world.sent == []


async def test_the_card_itself_changes_and_cancels(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await anna.taps("✏️ Другое время", note=card)
    await anna.sees("Когда отправить")
    await anna.says("27.11 12:00")
    await anna.taps("✅ Да, на это время")
    await anna.waits_for(lambda: "27 нояб., 12:00" in card.text)
    await anna.taps("🚫 Отменить", note=card)
    await anna.sees("Отменить эту отправку?", "Ничего отправлено не будет")
    await anna.taps("Нет, оставить")
    await anna.sees_no("Отменить эту отправку?")
    assert "Запланировано" in card.text
    await world.cancel(anna, card)
    assert anna.alert == "Отменено. Ничего не отправлено."
    await anna.waits_for(lambda: "Отменено" in card.text)
    assert world.sent == []


async def test_it_can_be_sent_at_once_instead(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await anna.taps("✏️ Другое время", note=card)
    await anna.taps("Сейчас")
    window = await anna.sees("Проверьте и подтвердите", "🕓 Сейчас", "Баланс: 500,00\u00a0₽")
    assert not world.sent
    await anna.taps("✅ Отправить сейчас")
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    assert window.message_id not in anna.room.notes
    assert len(world.sent) == 1


async def test_it_survives_a_restart_and_goes_out_once(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await world.stop()
    await world.start()
    clock.set(datetime(2026, 11, 25, 6, 15, tzinfo=UTC))
    await anna.waits_for(lambda: "передано шлюзу" in card.text)
    await world.stop()
    await world.start()
    clock.forward(hours=2)
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert len(world.sent) == 1


async def test_a_time_within_the_lead_goes_to_the_gateway_at_once_and_says_so(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, when="через 10 минут")
    await anna.sees("Времени осталось мало", fresh=False)
    await anna.taps("✅ Отправить")
    await anna.sees("передано шлюзу на 24 нояб., 12:10")
    assert world.gateway.ledger[0].send_date == datetime(2026, 11, 24, 9, 10)  # noqa: DTZ001 - as above


async def test_a_late_cancel_is_told_that_it_is_too_late(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("⏰ Отложенные")
    await anna.taps("25.11 09:30")
    await anna.taps("🚫 Отменить", note=anna.last)
    await anna.sees("Отменить эту отправку?")
    clock.set(datetime(2026, 11, 25, 6, 20, tzinfo=UTC))
    await anna.sees("передано шлюзу", fresh=False)
    await anna.taps("Да, отменить")
    await anna.sees("Поздно")
    assert len(world.sent) == 1
