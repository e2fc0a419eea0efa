"""Did it arrive: the last SMS, any ID, its parts, and what the gateway does not know."""

from tests.conftest import ManualClock
from tests.journeys.conftest import BORIS, World


async def test_the_last_sms_in_one_tap_and_by_command(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(seconds=3)
    await anna.taps("☰ Меню")
    await anna.sees("Меню")
    await anna.taps("🔎 Статус")
    await anna.sees("Отправлено", "24 нояб., 12:00", "проверено: 12:00:03")
    clock.forward(seconds=10)
    await anna.taps("🔄 Обновить")
    await anna.sees("Доставлено", "24 нояб., 12:00")
    await anna.says("/status")
    await anna.sees("Доставлено", "+7 916 123-45-67")


async def test_before_the_first_sms_there_is_nothing_to_ask_about(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/status")
    await anna.sees("Вы ещё ничего не отправляли", "вставьте ID")


async def test_any_id_can_be_typed_ours_another_persons_or_unknown(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Наше")
    [ours] = world.gateway.ledger[0].ids
    clock.forward(seconds=10)
    await anna.says(f"/status {ours}")
    await anna.sees("Доставлено", "Наше", ours)
    await anna.taps("Другой номер или ID")
    await anna.sees("вставьте ID")
    await anna.says("два слова")
    await anna.sees("ID — одно слово", "вставьте ID")
    await anna.says("579700854169272358")
    await anna.sees("579700854169272358", "Пока нет в базе шлюза", "только 48 часов")
    boris = world.person(BORIS)
    await world.log_in(boris)
    await boris.says(f"/status {ours}")
    note = await boris.sees("Доставлено", ours)
    assert "Наше" not in note.text, "another chat's text is its own"


async def test_a_long_sms_is_shown_as_one_with_its_parts(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Привет" * 12)
    first, second = world.gateway.ledger[0].ids
    clock.forward(seconds=10)
    world.gateway.force_state(second, 46)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees(
        "Ошибка: истек срок жизни сообщения",
        "Часть 1: Доставлено",
        "Часть 2: Ошибка: истек срок жизни сообщения",
        first,
        second,
    )


async def test_every_delivery_state_is_told_in_the_tables_words(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    [sms_id] = world.gateway.ledger[0].ids
    for state, words in (
        (-2, "Ожидает отправки"),
        (-1, "Отправлено"),
        (99, "Статус не распознан"),
        (255, "Пока нет в базе шлюза"),
        (42, "Ошибка: сообщение отклонено"),
    ):
        world.gateway.force_state(sms_id, state)
        await anna.taps("🔄 Уточнить статус")
        await anna.sees(words)
        assert words in (anna.alert or "")


async def test_after_48_hours_there_is_no_data_and_no_false_delivery(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(hours=49)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Нет данных", "Шлюз хранит статусы 48 часов")
