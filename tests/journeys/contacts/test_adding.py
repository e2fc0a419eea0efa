"""People are added to a list in every way a phone offers; what cannot be added is said."""

from io import BytesIO

from openpyxl import load_workbook

from tests.actor import Actor
from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import labels, open_list, people_on

IVAN, PETR = "89161234567 Иван", "89261234567 Пётр"


async def adding(world: World, *people: str) -> Actor:
    anna = await open_list(world, *people)
    await anna.taps("➕ Добавить")
    await anna.sees("Кого добавить?")
    return anna


async def test_a_number_with_a_name_is_added_however_it_is_written(world: World) -> None:
    anna = await adding(world)
    for line, added in {
        "89161234567 Иван": "Иван · +7 916 123-45-67",
        "+7 (926) 123-45-67": "+7 926 123-45-67",
        "8 903 123 45 67, Ольга  Петровна": "Ольга Петровна · +7 903 123-45-67",
        "+375 29 123-45-67 Янка": "Янка · +375 29 123-45-67",
    }.items():
        await anna.says(line)
        await anna.sees(f"✅ Добавлено: {added}", "Кого добавить?")
    await anna.taps("Готово")
    window = await anna.sees("Всего: 4")
    assert people_on(window) == ["✓ Иван", "✓ без имени", "✓ Ольга Петровна", "✓ Янка"]


async def test_who_is_there_already_is_not_there_twice_and_gets_the_name_he_lacked(
    world: World,
) -> None:
    anna = await adding(world)
    await anna.says("89161234567")
    await anna.sees("✅ Добавлено: +7 916 123-45-67")
    await anna.says("+7 916 123-45-67 Иван")
    await anna.sees("Уже есть в списке: Иван · +7 916 123-45-67")
    await anna.says("89161234567 Другой")
    await anna.sees("Уже есть в списке")
    await anna.taps("Готово")
    window = await anna.sees("Всего: 1")
    assert people_on(window) == ["✓ Иван"]


async def test_many_lines_are_added_and_what_does_not_fit_is_told_with_its_reason(
    world: World,
) -> None:
    anna = await adding(world, IVAN)
    await anna.says("Пётр: 8 926 123-45-67\nОльга\n8-495-123-45-67 офис\n89161234567\n89261234567")
    report = await anna.sees("✅ Добавлено: 1 · уже были: 1 · дублей: 1 · всего в списке: 2")
    assert "⚠️ Не подошло: 2" in report.text
    assert "строка 2, «Ольга»" in report.text
    assert "строка 3, «8-495-123-45-67 офис»" in report.text
    assert "📄 Всё, что не подошло" in labels(report)
    await anna.taps("📄 Всё, что не подошло")
    await anna.sees("Не подошло.xlsx")
    file = next(note for note in anna.room.notes.values() if note.document and note.from_bot)
    assert file.document
    rows = list(load_workbook(BytesIO(file.document.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("Строка", "Значение", "Причина")
    assert [row[0] for row in rows[1:]] == [2, 3, 5]
    await anna.taps("Готово")
    window = await anna.sees("Всего: 2")
    assert people_on(window) == ["✓ Иван", "✓ Пётр"]


async def test_several_numbers_in_a_line_are_all_taken(world: World) -> None:
    anna = await adding(world)
    await anna.says("89161234567, 89261234567; 89031234567")
    await anna.sees("✅ Добавлено: 3")


async def test_what_holds_no_number_is_told_and_the_question_stays(world: World) -> None:
    anna = await adding(world, IVAN)
    for typed, words in {
        "Николай": "в номере буквы",
        "8916123456": "слишком мало цифр",
        "84951234567": "городской",
        "Пётр\nПавел": "Ни одного номера не нашлось",
        "7,91612E+10": "цифры потеряны",
    }.items():
        await anna.says(typed)
        await anna.sees(words, "Кого добавить?")
    world.telegram.send_sticker(anna.room, anna.user)
    await anna.sees("Здесь нужны номера", "Кого добавить?")
    await anna.taps("Готово")
    await anna.sees("Всего: 1")


async def test_contacts_shared_one_after_another_are_all_added(world: World) -> None:
    anna = await adding(world)
    await anna.shares_contact("+7 (926) 000-00-01", "Пётр")
    await anna.shares_contact("375291234567", "Янка")
    await anna.shares_contact("+74951234567", "Офис")
    await anna.sees("городской", "Кого добавить?")
    await anna.taps("Готово")
    window = await anna.sees("Всего: 2")
    assert people_on(window) == ["✓ Пётр", "✓ Янка"]


async def test_a_contact_with_several_numbers_is_added_with_all_of_them(world: World) -> None:
    anna = await adding(world)
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Пётр Ильин\nTEL;TYPE=CELL:+7 926 000-00-01\n"
        "TEL;TYPE=HOME:+7 495 123-45-67\nTEL;TYPE=CELL:8 903 000-00-02\nEND:VCARD"
    )
    await anna.shares_contact("79260000001", "Пётр", last_name="Ильин", vcard=card)
    await anna.sees("✅ Добавлено: 2")
    await anna.taps("Готово")
    window = await anna.sees("Всего: 2")
    assert people_on(window) == ["✓ Пётр Ильин", "✓ Пётр Ильин"]


async def test_the_list_itself_takes_contacts_and_many_lines(world: World) -> None:
    anna = await open_list(world, IVAN)
    await anna.shares_contact("+7 926 123-45-67", "Пётр")
    await anna.sees("✅ Добавлено: Пётр", "Всего: 2")
    await anna.says("89031234567 Ольга\n89031234568 Олег")
    await anna.sees("✅ Добавлено: 2", "Всего: 4")


async def test_a_pasted_table_keeps_its_names(world: World) -> None:
    anna = await adding(world)
    await anna.says("Имя\tТелефон\nИван\t89161234567\nПётр\t89261234567")
    await anna.sees("✅ Добавлено: 2")
    await anna.taps("Готово")
    window = await anna.sees("Всего: 2")
    assert people_on(window) == ["✓ Иван", "✓ Пётр"]


async def test_a_name_is_shown_as_it_is_and_is_never_mark_up(world: World) -> None:
    anna = await adding(world)
    await anna.says("89161234567 <b>Ромашка</b> & Ко {name}")
    await anna.sees("✅ Добавлено: <b>Ромашка</b> & Ко {name}")
    await anna.taps("Готово")
    await anna.taps("+7 916 123-45-67")
    await anna.sees("👤 <b>Ромашка</b> & Ко {name}")
