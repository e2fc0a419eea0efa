"""Files in a bad state that are read all the same; their bad rows are listed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.journeys.conftest import World
from tests.journeys.upload.filed import PEOPLE, csv, xlsx
from tests.sheets import made


async def test_without_one_good_number_nothing_goes_on_and_the_reasons_are_told(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [["Телефон", "Имя"], ["нет", "Иван"], ["+7 495 123-45-67", "Анна"], [None, "Пётр"]]
    await anna.uploads("bad.xlsx", xlsx(rows))
    await anna.taps("✅ Всё верно")
    result = await anna.sees("Ни одного номера", "Ничего не отправлено", "Не подошло: 3")
    assert "• пусто или ошибка: 1" in result.text
    assert not any("Дальше" in button.text for row in result.buttons for button in row)
    await anna.taps("📄 Что не подошло")
    await anna.downloads(".xlsx")
    await anna.uploads("good.xlsx", xlsx(PEOPLE))
    await anna.sees("good.xlsx", "Телефоны: B «Телефон»")


async def test_a_file_without_a_column_of_phones_is_asked_about(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("towns.xlsx", xlsx([["Город", "Жителей"], ["Москва", 13], ["Омск", 1]]))
    await anna.sees("В каком столбце телефоны?", "Москва")
    await anna.taps("B · Жителей")
    await anna.taps("✅ Всё верно")
    await anna.sees("Ни одного номера", "слишком мало цифр: 2")


async def test_dates_errors_and_formulas_without_values_are_told_row_by_row(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [
        ["Телефон", "Имя"],
        [89161234567, "Иван"],
        [datetime(2026, 11, 24), "Анна"],  # noqa: DTZ001 - Excel knows no zones
        ["#N/A", "Пётр"],
        ["=B2", "Ольга"],
        ["7,91612E+10", "Глеб"],
    ]
    await anna.uploads("odd.xlsx", xlsx(rows))
    await anna.taps("✅ Всё верно")
    result = await anna.sees("Получателей: 1", "Не подошло: 4")
    assert "• пусто или ошибка: 2" in result.text
    assert "• дата, а не номер: 1" in result.text
    assert "• цифры потеряны (так портит номера Excel): 1" in result.text


async def test_a_column_of_formulas_without_values_is_told_how_to_mend(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [["Телефон", "Имя"], ["=D2", "Иван"], ["=D3", "Анна"]]
    await anna.uploads("formulas.xlsx", xlsx(rows))
    await anna.taps("✅ Всё верно")
    result = await anna.sees("Ни одного номера", "Не подошло: 2", "• пусто или ошибка: 2")
    assert "откройте файл в Excel и сохраните" in result.text


def merged_rows(path: Path) -> None:
    book = Workbook()
    for row in (["Телефон", "Имя"], ["89161234567", "Иван"], [None, "Анна"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(path)


def merged_sheet(path: Path) -> None:
    made.merged(path)


def far_cell(path: Path) -> None:
    made.far_cell(path)


@pytest.mark.parametrize("make", [merged_rows, merged_sheet, far_cell])
async def test_what_looks_worse_than_it_is_is_read(
    world: World, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    anna = world.person()
    await world.log_in(anna)
    make(tmp_path / "odd")
    await anna.uploads("odd.xlsx", (tmp_path / "odd").read_bytes())
    await anna.sees("odd.xlsx", "Телефоны: A «Телефон»")
    await anna.taps("✅ Всё верно")
    await anna.sees("odd.xlsx прочитан", "Получателей: 1")


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("cp1251", ";"), ("utf-16", "\t"), ("utf-8-sig", ",")]
)
async def test_a_text_in_any_usual_encoding_is_read(
    world: World, encoding: str, delimiter: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.csv", csv(PEOPLE, encoding=encoding, delimiter=delimiter))
    await anna.sees("clients.csv", "Телефоны: B «Телефон»", "Имена: A «Имя»", "Пётр")
    await anna.taps("✅ Всё верно")
    await anna.sees("clients.csv прочитан", "Получателей: 3")


async def test_names_of_sheets_columns_and_files_cannot_break_the_card(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    strange = [["<b>&", "Телефон"], ["</pre>" * 40, "89161234567"], ["😀\n\t" * 9, "89161234568"]]
    sheets = xlsx(strange, PEOPLE, names=["<i>&" * 7, "2"])
    await anna.uploads("<b>" + "х" * 90 + ".xlsx", sheets)
    await anna.taps("📑 Лист")
    await anna.taps("<i>&")
    await anna.sees("Лист: <i>&<i>&", "Имена: нет")
    await anna.taps("📞 Телефоны: B")
    await anna.taps("‹ Назад")
    await anna.taps("👤 Имена")
    await anna.taps("A · <b>& · </pre>")
    await anna.sees("Имена: A «<b>&»", "</pre></pre>")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 2")
