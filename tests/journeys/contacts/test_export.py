"""A list exported as a spreadsheet: nothing is lost, and no cell becomes a formula."""

from io import BytesIO

from openpyxl import load_workbook

from tests.journeys.conftest import World
from tests.journeys.contacts.open_lists import open_list


async def test_a_list_is_saved_with_numbers_as_text_fields_ticks_and_no_formulas(
    world: World,
) -> None:
    anna = await open_list(world, name="Клиенты: «А/Б»")
    await anna.says(
        "Телефон\tИмя\tГород\n89161234567\tИван\tМосква\n"
        "89261234567\t=1+1\t@SUM(A1)\n+49 151 23456789\t\t"
    )
    await anna.sees("✅ Добавлено: 3")
    await anna.taps("✓ Иван")
    await anna.sees("к отправке: 2")
    await anna.taps("⋯ Ещё")
    await anna.taps("💾 В Excel")
    note = await anna.sees("Клиенты «А Б».xlsx", "Список «Клиенты: «А/Б»»: 3")
    assert note.document
    sheet = load_workbook(BytesIO(note.document.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["Телефон", "Имя", "Город", "Отправлять"],
        ["79161234567", "Иван", "Москва", "нет"],
        ["79261234567", "=1+1", "@SUM(A1)", "да"],
        ["4915123456789", None, None, "да"],
    ]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert sheet["A2"].data_type == "s"
    assert sheet["B3"].data_type == "s", "a name is no formula"
    await anna.sees("📇 Клиенты", fresh=False)


async def test_the_window_comes_again_below_the_file(world: World) -> None:
    anna = await open_list(world, "89161234567 Иван")
    await anna.taps("⋯ Ещё")
    await anna.taps("💾 В Excel")
    await anna.sees("Клиенты.xlsx")
    await anna.waits_for(lambda: "📇 Клиенты" in anna.last.text)
    await anna.taps("‹ Назад", note=anna.last)
    await anna.sees("Всего: 1")


async def test_the_name_of_the_file_is_what_it_looks_like(world: World) -> None:
    anna = await open_list(world, "89161234567 Иван")
    await anna.taps("⋯ Ещё")
    await anna.taps("✏️ Имя")
    await anna.says("Клиенты \u202exslx.exe")
    await anna.sees("📇 Клиенты xslx.exe")
    await anna.taps("⋯ Ещё")
    await anna.taps("💾 В Excel")
    await anna.sees("Клиенты xslx.exe.xlsx")
