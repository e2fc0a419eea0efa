"""What is recognised in a workbook before anything is chosen."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.sheets import Sheet, column_letters, look
from bot.sheets.child.layout import Layout, recognise_layout
from tests.sheets import made
from tests.sheets.conftest import Make, Table, as_csv

A, B, C = "89161234567", "+7 921 456-37-63", "нет"


def layout(*rows: Sequence[object]) -> Layout:
    return recognise_layout([(number, row) for number, row in enumerate(rows, 1) if any(row)])


@pytest.mark.parametrize(
    ("rows", "phones", "name", "first_row"),
    [
        ([["Телефон", "Имя"], [A, "Иван"]], (0,), 1, 2),
        ([["ФИО", "Моб. тел.", "Город"], ["Иванов Иван", A, "Тверь"]], (1,), 0, 2),
        ([["First name", "Mobile phone"], ["Ann", A]], (1,), 0, 2),
        ([[A, "Иван"], [B, "Анна"]], (0,), 1, 1),
        ([["8916", "Иван"], [B, "Анна"], [A, "Пётр"]], (0,), 1, 1),
        ([["Отчёт за март"], [], ["Клиент", "Телефон"], ["Иван", C], ["Анна", B]], (1,), 0, 4),
        ([["Кому", "Что"], [A, "Привет"]], (0,), 1, 2),
        ([["ИНН", "Телефон"], [9701234567, A], [9701234568, B]], (1,), None, 2),
        ([["Код клиента", "Клиент", "Телефон"], [1, "Иван", A]], (2,), 1, 2),
        ([["Телефон", "Доп. телефон"], [A, ""], [B, A]], (0, 1), None, 2),
        ([["Телефон", "Имя"], ["7,91612E+10", "Иван"]], (0,), 1, 2),
        ([["Имя", "Город"], ["Иван", "Тверь"]], (), 0, 2),
        ([[f"{A} Иван"], [f"{B} Анна"]], (0,), None, 1),
    ],
)
def test_columns_and_the_first_row_are_recognised(
    rows: Table, phones: tuple[int, ...], name: int | None, first_row: int
) -> None:
    got = layout(*rows)
    assert (got.phones, got.name, got.first_row) == (phones, name, first_row)


def test_a_signature_is_of_the_layout_and_not_of_the_data() -> None:
    march = layout(["Телефон", "Имя"], [A, "Иван"])
    april = layout(["телефон", "Имя "], [B, "Анна"], [C, ""])
    other = layout(["Имя", "Телефон"], ["Иван", A])
    assert march.signature == april.signature != other.signature


async def test_the_likeliest_sheet_is_found_and_hidden_and_blank_ones_are_not_shown(
    tmp_path: Path,
) -> None:
    book = Book()
    book.active.title = "Итоги"
    book.active.append(["Всего", 2])
    book.create_sheet("Пусто")
    clients = book.create_sheet("Клиенты")
    for row in (["Имя", "Телефон"], ["Иван", A], ["Анна", B]):
        clients.append(row)
    secret = book.create_sheet("Скрыт")
    secret.append([A])
    secret.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    got = await look(tmp_path / "book.xlsx")
    assert [sheet.name for sheet in got.sheets] == ["Итоги", "Клиенты"]
    best = got.sheets[got.best]
    assert (best.name, best.rows, best.width) == ("Клиенты", 3, 2)
    assert best.guess
    assert best.guess.phone_columns == (1,)
    assert best.sample[1].cells == ("Иван", A)


async def test_titles_follow_the_first_row_that_is_chosen(make: Make) -> None:
    sheet: Sheet = (await look(make([["Март"], ["Телефон", "Имя"], [A, "Иван"]]))).sheets[0]
    assert sheet.titles(3) == ("Телефон", "Имя")
    assert sheet.titles(2) == ("Март", "")
    assert sheet.titles(1) == ("", "")


async def test_a_very_wide_table_is_refused_and_a_stray_far_cell_is_not(tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text(as_csv([[A, *range(16383)]]))
    with pytest.raises(BotError) as refused:
        await look(wide)
    assert (refused.value.code, refused.value.facts) == ("file-too-wide", {"limit": 256})
    got = await look(made.far_cell(tmp_path / "far.xlsx"))
    assert got.sheets[0].guess
    assert got.sheets[0].width == 1


def test_columns_are_called_as_in_excel() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
