"""The stop-list: who is on it, who put him there and when, and how he comes off."""

from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World
from tests.journeys.contacts.open_lists import labels


async def opened(world: World) -> Actor:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    return anna


async def test_a_number_is_added_with_its_reason_and_shows_who_did_it_and_when(
    world: World,
) -> None:
    anna = await opened(world)
    await anna.says("89161234567 просил не писать")
    window = await anna.sees("✅ В стоп-листе: +7 916 123-45-67 · просил не писать", "Стоп-лист: 1")
    assert "+7 916 123-45-67 · просил не писать" in labels(window)
    await anna.taps("+7 916 123-45-67")
    await anna.sees(
        "+7 916 123-45-67 — в стоп-листе",
        "Кто внёс: Анна, 24 нояб., 12:00",
        "просил не писать",
    )


async def test_who_is_there_already_stays_as_he_is(world: World, clock: ManualClock) -> None:
    anna = await opened(world)
    await anna.says("89161234567 просил")
    await anna.sees("✅ В стоп-листе")
    clock.forward(days=1)
    await anna.taps("➕ Добавить")
    await anna.says("+7 916 123-45-67")
    await anna.sees("Уже в стоп-листе: +7 916 123-45-67", "Кому больше не отправлять?")
    await anna.taps("Готово")
    await anna.taps("+7 916 123-45-67")
    await anna.sees("24 нояб.", "просил")


async def test_many_lines_and_contacts_are_added_and_refused_ones_are_told(world: World) -> None:
    anna = await opened(world)
    await anna.taps("➕ Добавить")
    await anna.says("неизвестно кто\n89161234567\n89261234567 Пётр")
    report = await anna.sees("✅ Внесено: 2 · уже были: 0", "Не подошло: 1", "строка 1")
    assert "📄 Всё, что не подошло" in labels(report)
    await anna.shares_contact("+7 903 123-45-67", "Ольга")
    await anna.sees("✅ В стоп-листе: +7 903 123-45-67 · Ольга")
    await anna.says("Ольга")
    await anna.sees("в номере буквы", "Кому больше не отправлять?")
    await anna.taps("Готово")
    await anna.sees("Стоп-лист: 3")


async def test_somebody_is_found_and_one_who_is_not_is_added_in_one_tap(world: World) -> None:
    anna = await opened(world)
    await anna.says("89161234567 Иван\n89261234567")
    await anna.sees("Стоп-лист: 2")
    await anna.says("8926")
    window = await anna.sees("🔍 «8926»: 1")
    assert [label for label in labels(window) if label.startswith("+")] == ["+7 926 123-45-67"]
    await anna.says("89031234567")
    await anna.sees("🔍 «89031234567»: ничего не нашлось")
    await anna.taps("➕ Добавить «89031234567»")
    await anna.sees("✅ В стоп-листе: +7 903 123-45-67", "Стоп-лист: 3")


async def test_a_number_comes_off_only_when_that_is_confirmed(world: World) -> None:
    anna = await opened(world)
    await anna.says("89161234567")
    await anna.taps("+7 916 123-45-67")
    await anna.taps("↩️ Убрать из стоп-листа")
    await anna.sees("Рассылки снова будут уходить на этот номер")
    await anna.taps("‹ Назад")
    await anna.sees("Стоп-лист: 1")
    await anna.taps("+7 916 123-45-67")
    await anna.taps("↩️ Убрать из стоп-листа")
    await anna.taps("Да, убрать")
    await anna.sees("✅ +7 916 123-45-67 больше не в стоп-листе", "Стоп-лист пуст")


async def test_a_long_stop_list_is_turned_page_by_page(world: World) -> None:
    anna = await opened(world)
    await anna.says("\n".join(f"8916000{n:04}" for n in range(10)))
    await anna.sees("Стоп-лист: 10", "Страница 1 из 2")
    await anna.taps("След. ›")
    window = await anna.sees("Страница 2 из 2")
    assert sum(label.startswith("+7") for label in labels(window)) == 2


async def test_a_team_shares_one_and_each_chat_has_its_own(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    await anna.says("/stop")
    await anna.says("89161234567")
    theirs = await anna.sees("✅ В стоп-листе: +7 916 123-45-67")
    await boris.says("/stop")
    window = await boris.sees("Стоп-лист: 1")
    assert window is not theirs
    await boris.taps("+7 916 123-45-67", note=window)
    await boris.waits_for(lambda: "Кто внёс: Анна" in window.text)
    alone = world.person(ANNA)
    await world.log_in(alone)
    await alone.says("/stop")
    await alone.sees("Стоп-лист пуст")


async def test_reasons_of_several_lines_are_kept_and_stand_on_the_buttons(world: World) -> None:
    anna = await opened(world)
    await anna.says(
        "89161234567 просил 25.11.2026, не писать\n"
        "8 (926) 123-45-67\nуехал\n"
        "89031234567; жаловался\n"
        "89051234567"
    )
    window = await anna.sees("✅ Внесено: 4", "Стоп-лист: 4")
    assert sorted(label for label in labels(window) if label.startswith("+7")) == [
        "+7 903 123-45-67 · жаловался",
        "+7 905 123-45-67",
        "+7 916 123-45-67 · просил 25.11.2026, …",
        "+7 926 123-45-67 · уехал",
    ]
    await anna.taps("+7 916 123-45-67")
    await anna.sees("просил 25.11.2026, не писать")
