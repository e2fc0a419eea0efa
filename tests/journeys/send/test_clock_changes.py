"""Near a change of the clocks: which moment is taken is said, and can be changed."""

from datetime import UTC, datetime

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, World
from tests.journeys.mailing.walks import many, ready

FIRST, SECOND = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))
"""When a clock in Berlin shows 2:30 on the day it goes back."""


async def in_berlin(world: World, *, english: bool = False) -> Actor:
    anna = world.person()
    await ready(world, anna, english=english)
    assert world.app
    await world.app.rooms.preferences.set_timezone(ANNA, "Europe/Berlin")
    return anna


async def asked_which(world: World, anna: Actor) -> Note:
    await world.reach_when(anna)
    await anna.says("31.10.2027 2:30")
    return await anna.sees(
        "воскресенье, 31 октября 2027: часы переводят назад",
        "наступит дважды",
        "Беру первое: 02:30 CEST (UTC+2)",
    )


async def test_the_first_is_taken_and_shown_with_its_offset_to_the_end(
    world: World, clock: ManualClock
) -> None:
    anna = await in_berlin(world)
    await asked_which(world, anna)
    await anna.taps("✅ Первое, 02:30 CEST (UTC+2)")
    await anna.sees("Проверьте и отправьте", "31 окт. 2027, 02:30 (UTC+2)")
    await anna.taps("✅ Отправить")
    await anna.sees(
        "Запланировано на 31 окт. 2027, 02:30 (UTC+2)", "до 31 окт. 2027, 02:15 (UTC+2)"
    )
    clock.set(datetime(2027, 10, 31, 0, 15, tzinfo=UTC))
    await anna.waits_for(lambda: len(world.sent) == 1)
    assert world.gateway.ledger[0].due_at == FIRST


async def test_the_second_can_be_taken_instead(world: World, clock: ManualClock) -> None:
    anna = await in_berlin(world)
    await asked_which(world, anna)
    await anna.taps("Второе, 02:30 CET (UTC+1)")
    await anna.sees("Проверьте и отправьте", "31 окт. 2027, 02:30 (UTC+1)")
    await anna.taps("✅ Отправить")
    await anna.sees("Запланировано на 31 окт. 2027, 02:30 (UTC+1)")
    clock.set(datetime(2027, 10, 31, 1, 15, tzinfo=UTC))
    await anna.waits_for(lambda: len(world.sent) == 1)
    assert world.gateway.ledger[0].due_at == SECOND


async def test_another_time_can_be_typed_there_and_the_question_can_be_left(world: World) -> None:
    anna = await in_berlin(world)
    await asked_which(world, anna)
    await anna.taps("‹ Назад")
    await anna.sees("Когда отправить")
    await anna.says("31.10.2027 2:30")
    await anna.sees("наступит дважды")
    await anna.says("31.10.2027 4:00")
    await anna.sees("Проверьте и отправьте", "31 окт. 2027, 04:00 (Берлин)")


async def test_a_mailing_asks_too_and_a_skipped_time_names_the_next(world: World) -> None:
    anna = await in_berlin(world)
    rows = "\n".join(";".join(row) for row in many(3)).encode()
    await anna.uploads("a.csv", rows, caption="Привет")
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить?")
    await anna.says("28.03.2027 2:30")
    await anna.sees("02:30 в этот день не бывает", "Ближайшее время после — 28.03.2027 03:00")
    await anna.says("31.10.2027 2:30")
    await anna.sees("Беру первое")
    await anna.taps("Второе")
    await anna.sees("31 окт. 2027, 02:30 (UTC+1)")


async def test_a_recipients_time_that_comes_twice_here_is_warned_of(world: World) -> None:
    anna = await in_berlin(world)
    await world.reach_when(anna)
    await anna.taps("🌍 По времени получателя")
    await anna.says("31.10.2027 2:30")
    await anna.sees("по местному времени получателя", "шлюз сам выберет, когда отправить")


async def test_the_calendar_asks_too(world: World, clock: ManualClock) -> None:
    clock.set(datetime(2027, 10, 20, 9, tzinfo=UTC))
    anna = await in_berlin(world)
    await world.reach_when(anna)
    await anna.taps("📅 Выбрать день")
    await anna.taps("31")
    await anna.sees("воскресенье, 31 октября")
    await anna.says("2:30")
    await anna.sees("Беру первое: 02:30 CEST (UTC+2)")


async def test_of_two_times_of_which_one_has_passed_the_calendar_takes_the_other(
    world: World, clock: ManualClock
) -> None:
    clock.set(datetime(2027, 10, 31, 0, 45, tzinfo=UTC))
    anna = await in_berlin(world)
    await world.reach_when(anna)
    await anna.taps("📅 Выбрать день")
    await anna.taps("31")
    await anna.says("2:30")
    await anna.sees("Проверьте и отправьте", "31 окт., 02:30 (UTC+1)")
