"""A list of contacts: made, searched, ticked, renamed, cleared, deleted."""

from tests.actor import Actor
from tests.journeys.conftest import ANNA, BORIS, CAROL, World
from tests.journeys.contacts.open_lists import labels, open_list, people_on

IVAN, PETR, OLGA = "89161234567 Иван", "89261234567 Пётр", "89031234567 Ольга"


async def test_an_empty_base_says_how_to_begin(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("👥 База")
    window = await anna.sees("👥 База", "Списков пока нет. Создайте первый")
    assert "🚫 Стоп-лист · 0" in labels(window)
    await anna.taps("‹ Назад")
    await anna.sees("Меню")


async def test_a_list_is_made_filled_and_told_with_its_counts(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.sees("Всего: 2 · к отправке: 2")
    await anna.taps("✓ Пётр")
    await anna.sees("Всего: 2 · к отправке: 1")
    await anna.taps("‹ Назад")
    window = await anna.sees("👥 База", "Списков: 1 · в стоп-листе: 0")
    assert "Клиенты · 2, к отправке 1" in labels(window)
    await anna.taps("Клиенты")
    await anna.sees("📇 Клиенты")


async def test_a_name_that_cannot_be_is_told_and_the_question_stays(world: World) -> None:
    anna = await open_list(world)
    await anna.taps("‹ Назад")
    await anna.taps("➕ Новый список")
    await anna.says("клиенты")
    await anna.sees("Список с таким именем уже есть", "Как назвать список?")
    await anna.says("Ы" * 65)
    await anna.sees("65 знаков, а можно не больше 64", "Как назвать список?")
    world.telegram.send_sticker(anna.room, anna.user)
    await anna.sees("Здесь нужен текст", "Как назвать список?")
    await anna.says("Ы" * 64)
    await anna.sees("📇 " + "Ы" * 64)
    await anna.taps("‹ Назад")
    window = await anna.sees("Списков: 2")
    assert any(label.startswith("ЫЫЫ") and "…" in label for label in labels(window))


async def test_a_tap_ticks_and_unticks_and_a_double_tap_does_no_harm(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    window = await anna.sees("📇 Клиенты")
    for _ in range(2):
        await anna.taps("✓ Иван", note=window, wait_answer=False)
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    await anna.waits_for(lambda: "к отправке: 1" in window.text)
    assert people_on(window) == ["✗ Иван", "✓ Пётр"]
    await anna.taps("✗ Иван")
    await anna.sees("к отправке: 2")


async def test_all_that_were_found_are_ticked_and_unticked_at_once(world: World) -> None:
    anna = await open_list(world, IVAN, PETR, OLGA)
    await anna.taps("✗ Снять (3)")
    await anna.sees("Всего: 3 · к отправке: 0")
    await anna.says("ольга")
    window = await anna.sees("🔍 «ольга»: 1")
    assert people_on(window) == ["✗ Ольга"]
    await anna.taps("✓ Отметить (1)")
    await anna.sees("к отправке: 1")
    await anna.taps("✖ Показать всех")
    window = await anna.sees("к отправке: 1")
    assert people_on(window) == ["✗ Иван", "✗ Пётр", "✓ Ольга"]


async def test_somebody_is_found_by_any_part_of_a_name_or_number(world: World) -> None:
    anna = await open_list(world, IVAN, PETR, OLGA)
    for words, found in {
        "петр": ["✓ Пётр"],
        "+7 (903)": ["✓ Ольга"],
        "8916": ["✓ Иван"],
        "1234567": ["✓ Иван", "✓ Пётр", "✓ Ольга"],
    }.items():
        await anna.says(words)
        assert people_on(await anna.sees(f"🔍 «{words}»: {len(found)}")) == found
    await anna.says("Николай")
    window = await anna.sees("🔍 «Николай»: ничего не нашлось", "Всего: 3")
    assert people_on(window) == []
    assert "➕ Добавить «Николай»" not in labels(window)


async def test_a_number_that_was_sought_in_vain_is_added_in_one_tap(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.says("8 926 000-00-01 Николай")
    await anna.sees("ничего не нашлось")
    await anna.taps("➕ Добавить «8 926 000-00-01")
    window = await anna.sees("✅ Добавлено: Николай · +7 926 000-00-01", "Всего: 2")
    assert people_on(window) == ["✓ Иван", "✓ Николай"]


async def test_a_search_of_any_length_is_shown_and_harms_nothing(world: World) -> None:
    anna = await open_list(world, IVAN)
    for typed in ("%", "_", "'; drop table contacts; --", "<b>", "ы" * 200):
        await anna.says(typed)
        await anna.sees(f"🔍 «{typed}»: ничего не нашлось", "Всего: 1")
    await anna.says("ы" * 4096)
    await anna.sees("в номере буквы", "Всего: 1")
    await anna.taps("✖ Показать всех")
    assert people_on(await anna.sees("Всего: 1")) == ["✓ Иван"]


async def test_a_long_list_is_turned_page_by_page(world: World) -> None:
    people = [f"8916000{n:04} Клиент {n}" for n in range(14)]
    anna = await open_list(world, *people)
    window = await anna.sees("Страница 1 из 3")
    assert people_on(window) == [f"✓ Клиент {n}" for n in range(6)]
    await anna.taps("След. ›")
    await anna.sees("Страница 2 из 3")
    await anna.taps("След. ›")
    window = await anna.sees("Страница 3 из 3")
    assert people_on(window) == ["✓ Клиент 12", "✓ Клиент 13"]
    assert "След. ›" not in labels(window)
    for _ in range(2):
        await anna.taps("+7 916")
        await anna.taps("🗑 Удалить")
        await anna.taps("Да, удалить")
        await anna.sees("📇 Клиенты")
    window = await anna.sees("Всего: 12", "Страница 2 из 2")
    assert people_on(window)[-1] == "✓ Клиент 11"
    await anna.taps("‹ Пред.")
    await anna.sees("Страница 1 из 2")


async def test_a_list_is_renamed(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("⋯ Ещё")
    await anna.taps("✏️ Имя")
    await anna.sees("вместо Клиенты")
    await anna.says(" Постоянные   клиенты ")
    await anna.sees("📇 Постоянные клиенты", "Всего: 1")


async def test_a_list_is_cleared_only_when_that_is_confirmed(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.taps("⋯ Ещё")
    await anna.taps("🧹 Очистить")
    await anna.sees("Очистить список Клиенты? В нём контактов: 2, вернуть их будет нельзя")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Назад")
    await anna.sees("Всего: 2")
    await anna.taps("⋯ Ещё")
    await anna.taps("🧹 Очистить")
    await anna.taps("Да, убрать всех")
    await anna.sees("✅ Список очищен. Убрано контактов: 2", "Всего: 0", "Пока пусто")


async def test_a_list_is_deleted_only_when_that_is_confirmed(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("⋯ Ещё")
    await anna.taps("🗑 Удалить список")
    await anna.sees("Удалить список Клиенты? В нём контактов: 1, вернуть")
    await anna.taps("‹ Назад")
    await anna.taps("🗑 Удалить список")
    await anna.taps("Да, удалить список")
    await anna.sees("Списков пока нет")


async def test_a_list_that_a_colleague_deleted_is_told_to_be_gone(world: World) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.says("Общий")
    mine = await anna.sees("📇 Общий")
    await boris.says("/contacts")
    theirs = await boris.sees("Списков: 1")
    await boris.taps("Общий", note=theirs)
    await boris.taps("⋯ Ещё", note=theirs)
    await boris.taps("🗑 Удалить список", note=theirs)
    await boris.taps("Да, удалить список", note=theirs)
    await boris.waits_for(lambda: "Списков пока нет" in theirs.text)
    await anna.taps("⋯ Ещё", note=mine)
    await anna.waits_for(lambda: "Этого списка больше нет" in mine.text)
    await anna.taps("‹ Назад", note=mine)
    await anna.says("89161234567 Иван")
    await anna.waits_for(lambda: "Этого списка больше нет" in anna.last.text)
    await anna.taps("‹ Назад", note=anna.last)
    await anna.sees("Списков пока нет")


async def test_an_open_list_lives_through_a_restart(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.says("иван")
    window = await anna.sees("🔍 «иван»: 1")
    await world.stop()
    await world.start()
    await anna.taps("✓ Иван", note=window)
    await anna.sees("🔍 «иван»: 1", "к отправке: 1")
    await anna.says("89031234567 Ольга")
    await anna.taps("➕ Добавить «89031234567 ")
    await anna.sees("✅ Добавлено: Ольга", "Всего: 3")


async def test_an_english_reader_walks_the_base_in_english(world: World) -> None:
    carol = world.person(CAROL)
    await carol.says("/contacts")
    await carol.sees("Contacts", "There are no lists yet")
    await carol.taps("➕ New list")
    await carol.sees("What should the list be called?")
    await carol.says("Customers")
    await carol.sees("📇 Customers", "Nobody here yet")
    await carol.says("+44 7400 123456 John\nno number\n+44 7400 123457 Mary")
    await carol.sees("Added: 2", "Could not be used: 1", "line 2", "Total: 2 · to send to: 2")
    await carol.says("mary")
    await carol.sees("🔍 “mary”: 1")
    await carol.taps("+44 7400 123457")
    await carol.sees("👤 Mary", "Mailings to this list go to this number")
    await carol.taps("🚫 To the stop-list")
    await carol.sees("On the stop-list", "Carol")
    await carol.taps("‹ Back")
    await carol.sees("to send to: 1")
    await carol.taps("⋯ More")
    await carol.taps("💾 To Excel")
    await carol.sees("Customers.xlsx")
    await carol.taps("🗑 Delete the list")
    await carol.taps("Yes, delete the list")
    await carol.taps("🚫 Stop-list · 1")
    await carol.sees("Stop-list: 1")
    assert not _russian(carol)


def _russian(person: Actor) -> list[str]:
    notes = [note for note in person.room.notes.values() if note.from_bot]
    shown = [note.text for note in notes] + [label for note in notes for label in labels(note)]
    return [text for text in shown if any("а" <= letter <= "я" for letter in text.lower())]
