"""The time: by buttons, by the calendar, typed; in the chat's zone or the recipient's."""

from datetime import UTC, datetime

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World


async def test_a_day_and_an_hour_are_chosen_by_buttons(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    window = await world.reach_when(anna)
    await anna.taps("📅 Выбрать день")
    window = await anna.sees("Выберите день")
    labels = [button.text for row in window.buttons for button in row]
    assert "Ноя 2026" in labels
    assert "23" not in labels, "yesterday cannot be chosen"
    await anna.taps("›")
    await anna.taps("31", note=anna.last)
    await anna.sees("четверг, 31 декабря")
    await anna.taps("10:00")
    await anna.sees("Проверьте и отправьте", "31 дек., 10:00 (Москва)")


@pytest.mark.parametrize(
    ("button", "shown"),
    [("Через час", "24 нояб., 13:00"), ("Завтра в 9:00", "25 нояб., 09:00")],
)
async def test_near_times_take_one_tap(world: World, button: str, shown: str) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, when=button)
    await anna.sees(f"⏰ {shown} (Москва)", fresh=False)


async def test_times_are_understood_as_people_type_them(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, when="завтра 9:30")
    for typed, shown in (
        ("25.12 10:00", "25 дек., 10:00"),
        ("через 2 часа", "24 нояб., 14:00"),
        ("в пятницу в 18:15", "27 нояб., 18:15"),
    ):
        await anna.taps("✏️ Время")
        await anna.sees("Когда отправить")
        await anna.says(typed)
        await anna.sees("Проверьте и отправьте", shown)
    await anna.taps("✏️ Время")
    await anna.taps("📅 Выбрать день")
    await anna.taps("30")
    await anna.says("9:45")
    await anna.sees("Проверьте и отправьте", "30 нояб., 09:45")


async def test_the_recipients_local_time_is_handed_over_as_a_wall_time(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("🌍 По времени получателя")
    await anna.sees("местное у получателя")
    await anna.says("завтра 9:30")
    await anna.sees("Проверьте", "25 нояб., 09:30 по местному времени получателя")
    await anna.taps("✅ Отправить")
    await anna.sees("Запланировано на 25 нояб., 09:30 по времени получателя")
    assert world.sent == []
    clock.set(datetime(2026, 11, 24, 21, 15, tzinfo=UTC))
    await anna.sees("передано шлюзу на 25 нояб., 09:30 по времени получателя")
    [sms] = world.gateway.ledger
    assert sms.by_time_zone
    assert sms.send_date == datetime(2026, 11, 25, 9, 30)  # noqa: DTZ001 - a wall time has no zone


async def test_one_can_change_ones_mind_between_local_and_own_time(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("🌍 По времени получателя")
    await anna.taps("🕓 По моему времени")
    await anna.taps("Завтра в 9:00")
    await anna.sees("25 нояб., 09:00 (Москва)")


async def test_a_local_time_that_has_passed_somewhere_is_warned_of(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("🌍 По времени получателя")
    await anna.says("сегодня 20:00")
    await anna.sees("Проверьте", "Если у получателя этот час уже прошёл, SMS уйдёт сразу")
