"""A list and the stop-list filled from files, and a saved list that comes back as it was."""

from io import BytesIO

from openpyxl import load_workbook

from tests.actor import Actor
from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import labels, open_list, people_on
from tests.journeys.upload.filed import PEOPLE, csv, xlsx

IVAN, PETR = "89161234567 Иван", "89261234567 Пётр"
CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Ольга Иванова
TEL;TYPE=CELL:+7 903 123-45-67
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Янка
TEL:+375 29 123-45-67
END:VCARD
"""


async def brings(anna: Actor, name: str, content: bytes) -> None:
    """Send a file and confirm it as it was recognised."""
    await anna.uploads(name, content)
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")


async def test_a_file_fills_an_empty_list_at_once_with_its_names_and_columns(world: World) -> None:
    anna = await open_list(world)
    await anna.taps("⋯ Ещё")
    await anna.taps("📄 Из файла")
    await anna.sees("Пришлите файл")
    await anna.says("какой?")
    await anna.sees("Пришлите файл", "⚠️")
    await brings(anna, "clients.xlsx", xlsx(PEOPLE))
    window = await anna.sees("✅ Добавлено: 3 · уже были: 0 · всего в списке: 3", "📇 Клиенты")
    assert people_on(window) == ["✓ Иван", "✓ Анна", "✓ Пётр"]
    await anna.taps("+7 903 123-45-69")
    await anna.sees("👤 Пётр", "Город: Омск")


async def test_a_file_is_added_to_a_list_or_takes_its_place_as_is_chosen(world: World) -> None:
    anna = await open_list(world, "89161234567 Ваня", "89990000000 Николай")
    await brings(anna, "clients.csv", csv(PEOPLE))
    await anna.sees("📄 clients.csv: номеров 3", "В списке «Клиенты» уже 2")
    await anna.taps("➕ Добавить к списку")
    window = await anna.sees("✅ Добавлено: 2 · уже были: 1 · всего в списке: 4")
    assert people_on(window) == ["✓ Ваня", "✓ Николай", "✓ Анна", "✓ Пётр"]
    await brings(anna, "clients.csv", csv(PEOPLE))
    await anna.sees("уже 4")
    await anna.taps("♻️ Заменить весь список")
    window = await anna.sees("всего в списке: 3")
    assert people_on(window) == ["✓ Иван", "✓ Анна", "✓ Пётр"]


async def test_a_file_that_is_not_taken_after_all_changes_nothing(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.uploads("clients.csv", csv(PEOPLE))
    await anna.sees("Всё верно?")
    await anna.taps("‹ Назад")
    await anna.sees("📇 Клиенты", "Всего: 1")
    await brings(anna, "clients.csv", csv(PEOPLE))
    await anna.sees("уже 1")
    await anna.taps("‹ Назад")
    await anna.sees("📇 Клиенты", "Всего: 1")


async def test_what_does_not_fit_in_a_file_is_told_and_can_be_had(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("➕ Добавить")
    rows = [["Телефон", "Имя"], ["89261234567", "Пётр"], ["офис", "Ольга"], ["89261234567", "Ещё"]]
    await brings(anna, "clients.csv", csv(rows))
    await anna.sees("✅ Добавлено: 1", "дублей: 1", "Не подошло: 1", "строка 3, «офис»")
    await anna.taps("📄 Всё, что не подошло")
    await anna.sees("Не подошло.xlsx")
    window = await anna.sees("📇 Клиенты")
    assert "📄 Всё, что не подошло" not in labels(window)


async def test_a_file_beside_the_lists_further_deeds_is_for_the_list(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("⋯ Ещё")
    await anna.uploads("friends.vcf", CARDS.encode())
    await anna.taps("Дальше ›")
    await anna.sees("friends.vcf: номеров 2", "В списке «Клиенты» уже 1")
    await anna.taps("➕ Добавить к списку")
    await anna.sees("✅ Добавлено: 2", "всего в списке: 3")


async def test_contact_cards_are_added_where_people_are_asked_for(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.taps("➕ Добавить")
    await anna.uploads("friends.vcf", CARDS.encode())
    await anna.sees("friends.vcf прочитан", "Получателей: 2")
    await anna.taps("Дальше ›")
    window = await anna.sees("✅ Добавлено: 2 · уже были: 0 · всего в списке: 3")
    assert people_on(window) == ["✓ Иван", "✓ Ольга Иванова", "✓ Янка"]


async def test_a_saved_list_comes_back_as_it_was_with_its_ticks(world: World) -> None:
    anna = await open_list(world, IVAN, PETR)
    await anna.taps("✓ Иван")
    await anna.taps("⋯ Ещё")
    await anna.taps("💾 В Excel")
    saved = await anna.sees("Клиенты.xlsx")
    assert saved.document
    content = saved.document.content
    assert load_workbook(BytesIO(content)).active.max_row == 3
    await anna.taps("🧹 Очистить")
    await anna.taps("Да, убрать всех")
    await anna.sees("Всего: 0")
    await brings(anna, "Клиенты.xlsx", content)
    window = await anna.sees("Всего: 2 · к отправке: 1")
    assert people_on(window) == ["✗ Иван", "✓ Пётр"]
    await anna.taps("+7 916 123-45-67")
    card = await anna.sees("👤 Иван")
    assert "Отправлять" not in card.text, "the column of ticks is no field"


async def test_the_stop_list_takes_the_numbers_of_a_file(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    await brings(anna, "stop.csv", csv(PEOPLE))
    await anna.sees("✅ Внесено: 3 · уже были: 0", "Стоп-лист: 3")
    await anna.taps("➕ Добавить")
    await brings(anna, "stop.csv", csv([*PEOPLE, ["Янка", "+375 29 123-45-67", ""]]))
    await anna.sees("✅ Внесено: 1 · уже были: 3", "Стоп-лист: 4")
