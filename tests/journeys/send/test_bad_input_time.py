"""Invalid times: a clear sentence, and nothing typed so far is lost."""

from datetime import UTC, datetime

from tests.conftest import ManualClock
from tests.journeys.conftest import World

REFUSED = {
    "31.02 10:00": "такой даты не бывает",
    "вчера 10:00": "уже прош",
    "сегодня 9:00": "уже прош",
    "завтра 25:00": "такого времени не бывает",
    "завтра": "добавьте время",
    "когда-нибудь": "Не понимаю «когда-нибудь»",
    "25.12.2028 10:00": "Слишком далеко: не больше 365 дней",
}


async def test_each_is_refused_with_its_reason_and_the_question_stays(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text="Сохранённый текст")
    for typed, reason in REFUSED.items():
        await anna.says(typed)
        await anna.sees(reason, "Когда отправить")
    await anna.says("завтра 9:30")
    await anna.sees("Проверьте", "Сохранённый текст", "25 нояб., 09:30")


async def test_a_time_that_clocks_leap_over_is_refused_typed_and_by_buttons(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.taps("🕓 Часовой пояс")
    await anna.says("Europe/Berlin")
    await anna.sees("Часовой пояс: Берлин")
    await world.reach_when(anna)
    await anna.says("28.03.2027 02:30")
    await anna.sees(
        "02:30 в этот день не бывает",
        "часы переводят вперёд",
        "Ближайшее время после — 28.03.2027 03:00",
        "Когда отправить",
    )
    await anna.taps("📅 Выбрать день")
    for _ in range(4):
        await anna.taps("›")
    await anna.taps("28")
    await anna.sees("воскресенье, 28 марта 2027")
    await anna.says("2:30")
    await anna.sees("02:30 в этот день не бывает", "воскресенье, 28 марта 2027")
    await anna.says("3:30")
    await anna.sees("Проверьте", "28 мар. 2027, 03:30")


async def test_an_hour_of_today_that_has_passed_is_refused_by_buttons(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.taps("📅 Выбрать день")
    await anna.taps("24")
    await anna.sees("вторник, 24 ноября")
    await anna.taps("10:00")
    await anna.sees("Это время уже прошло", "вторник, 24 ноября")
    await anna.taps("14:00")
    await anna.sees("Проверьте", "24 нояб., 14:00")


async def test_a_time_that_passes_while_the_card_waits_is_refused_and_can_be_changed(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, when="через 2 часа", text="Сохранённый текст")
    clock.set(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    await anna.taps("✅ Отправить")
    await anna.sees("Это время уже прошло")
    assert world.sent == []
    await anna.taps("✏️ Время")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Сохранённый текст")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
