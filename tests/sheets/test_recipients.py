"""Who is found in a file, and who is refused and why."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.sheets import Limits, Recipients, Refusal, as_text, read
from bot.sheets.child.numbers import CellNumbers, numbers_in_cell
from bot.sheets.child.readers import open_table
from bot.sheets.files.cells import row_from_json, rows_to_json
from bot.sheets.files.model import Shown
from bot.sheets.files.rows import RowsFile, RowsWriter
from tests.sheets.conftest import Load, Make, by_columns, phones, refused

HEADER = ["Телефон", "Имя"]


async def test_every_form_of_a_number_becomes_one_recipient(make: Make, load: Load) -> None:
    written = [
        79161234561,
        "8 (916) 123-45-62",
        "+7 916 123 45 63",
        "9161234564",
        9161234565,
        89161234566,
        "79161234567.0",
        "'89161234568",
        "375291234567",
    ]
    got = await load(make([HEADER, *([cell, "Иван"] for cell in written)]))
    assert phones(got) == [*(f"7916123456{n}" for n in range(1, 9)), "375291234567"]
    assert [row for chunk in got.chunks(2) for _, row in chunk] == list(range(2, 11))
    assert (got.count, got.rows, got.refused) == (9, 9, {})
    assert got.titles == ("Телефон", "Имя")


async def test_every_refused_row_is_listed_with_its_number_value_and_reason(
    make: Make, load: Load
) -> None:
    rows = ["89161234567", "7,91612E+10", "+7 495 123-45-67", None, "нет", "+79161234567", "8916"]
    got = await load(make([HEADER, *([cell, "Иван"] for cell in rows)]))
    assert list(got.refusals()) == [
        Refusal(3, "7,91612E+10", "phone-digits-lost"),
        Refusal(4, "+7 495 123-45-67", "phone-landline"),
        Refusal(5, "", "phone-empty"),
        Refusal(6, "нет", "phone-letters"),
        Refusal(7, "79161234567", "phone-duplicate", first=2),
        Refusal(8, "8916", "phone-too-short"),
    ]
    assert sum(got.refused.values()) == 6
    assert got.rows == got.count + 6 == 7


async def test_all_numbers_of_a_cell_are_taken_and_its_bad_ones_listed(
    make: Make, load: Load
) -> None:
    cell = "89161234567; 8 916 123-45-68, +7 495 123-45-67"
    got = await load(make([HEADER, [cell, "Иван"]]))
    assert phones(got) == ["79161234567", "79161234568"]
    assert got.several == 1
    assert list(got.refusals()) == [Refusal(2, "+7 495 123-45-67", "phone-landline")]


async def test_several_phone_columns_give_all_their_numbers_once(make: Make, folder: Path) -> None:
    rows = [["89161234567", "89161234568"], ["", "89161234569"], ["89161234569", "89161234569"]]
    got = await read(make(rows), by_columns(0, 1), folder)
    assert phones(got) == ["79161234567", "79161234568", "79161234569"]
    assert refused(got) == [(3, "phone-duplicate")]


async def test_dates_errors_booleans_and_formulas_without_values_are_no_numbers(
    make: Make, load: Load
) -> None:
    rows = [89161234567, datetime(2026, 11, 24, 10, 0), date(2026, 11, 24), "=1/0", True]  # noqa: DTZ001 - Excel knows no zones
    got = await load(make([HEADER, *([cell, "Иван"] for cell in rows)]))
    assert phones(got) == ["79161234567"]
    assert refused(got) == [
        (3, "phone-date"),
        (4, "phone-date"),
        (5, "phone-empty"),
        (6, "phone-letters"),
    ]


async def test_a_phone_formatted_as_a_date_is_still_the_phone(tmp_path: Path, load: Load) -> None:
    book = Book()
    book.active.append(HEADER)
    book.active.append([79161234567, "Иван"])
    book.active["A2"].number_format = "dd.mm.yyyy"
    book.save(tmp_path / "dated.xlsx")
    assert phones(await load(tmp_path / "dated.xlsx")) == ["79161234567"]


async def test_merged_cells_count_where_they_begin(tmp_path: Path, load: Load) -> None:
    book = Book()
    for row in (HEADER, ["89161234567", "Иван"], [None, "Анна"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    got = await load(tmp_path / "merged.xlsx")
    assert phones(got) == ["79161234567"]
    assert refused(got) == [(3, "phone-empty")]


async def test_blank_rows_are_passed_over_and_rows_keep_their_numbers(
    tmp_path: Path, load: Load
) -> None:
    book = Book()
    book.active["C4"], book.active["D4"] = HEADER
    book.active["C7"], book.active["D9"] = "89161234567", "Иван"
    book.save(tmp_path / "aside.xlsx")
    got = await load(tmp_path / "aside.xlsx")
    assert list(got.chunks()) == [[("79161234567", 7)]]
    assert refused(got) == [(9, "phone-empty")]
    with got.open_rows() as rows:
        assert rows.row(7)[2] == "89161234567"
        assert rows.row(9)[3] == "Иван"
        assert rows.row(0) == rows.row(10) == []


async def test_a_file_without_one_good_number_tells_why(make: Make, folder: Path) -> None:
    got = await read(make([["нет"], ["89"]]), by_columns(0), folder)
    assert (got.count, list(got.chunks())) == (0, [])
    assert refused(got) == [(1, "phone-letters"), (2, "phone-too-short")]


async def test_recipients_outlive_the_process(make: Make, load: Load) -> None:
    got = await load(make([HEADER, ["89161234567", "Иван"]]))
    assert Recipients.open(got.folder) == got


CELLS = st.one_of(
    st.just(""),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]), max_size=20),
    st.integers(-(2**53), 2**53),
    st.floats(-1e9, 1e9, width=32),
    st.booleans(),
)
TABLES = st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=8)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TABLES)
async def test_any_workbook_built_from_rows_comes_back_as_the_same_rows(
    tmp_path: Path, table: list[list[object]]
) -> None:
    table[0] = ["89161234567", *table[0]]
    book = Book()
    for row in table:
        book.active.append(row)
    for cell in (cell for row in book.active.rows for cell in row):
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    path = tmp_path / "any.xlsx"
    book.save(path)
    got = await read(path, by_columns(0), tmp_path)
    with got.open_rows() as rows:
        assert [trimmed(row) for row in table] == [
            trimmed(rows.row(number)) for number in range(1, len(table) + 1)
        ]


def trimmed(row: Sequence[object]) -> list[str]:
    texts = [as_text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


@given(st.lists(st.lists(CELLS, max_size=6), max_size=30))
def test_rows_are_found_by_number(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[object]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    writer = RowsWriter(folder)
    writer.write(table[:7])
    writer.write(table[7:])
    writer.close()
    with RowsFile(folder) as rows:
        assert len(rows) == len(table)
        assert [rows.row(n) for n in range(1, len(table) + 1)] == list(rows)
        assert list(map(row_from_json, rows_to_json(table))) == list(rows)


async def test_the_second_reader_gives_the_same_rows(make: Make) -> None:
    path = make([HEADER, [79161234567, "Иван"], ["8 916 123-45-68", None], [None, "Анна"]])
    first, second = open_table(path, "xlsx", "calamine"), open_table(path, "xlsx", "openpyxl")
    assert first.names == second.names == ["Sheet"]
    assert [trimmed(row) for row in first.rows("Sheet")] == [
        trimmed(row) for row in second.rows("Sheet")
    ]
    second.close()


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(rows=29), "file-too-long"), (Limits(cells=59), "file-too-large")],
)
async def test_more_rows_or_cells_than_allowed_are_refused(
    make: Make, folder: Path, limits: Limits, code: str
) -> None:
    with pytest.raises(BotError, match=code):
        await read(make([["89161234567", "Иван"]] * 30), by_columns(0), folder, limits=limits)


async def test_a_sheet_that_is_gone_is_told(make: Make, folder: Path) -> None:
    with pytest.raises(BotError, match="file-changed"):
        await read(make([["89161234567"]]), by_columns(0, sheet="Лист9"), folder)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        *((79161234567.0, 79161234567), (89161234567.0, 79161234567), (9161234567.0, 79161234567)),
        *((375291234567.0, 375291234567), (89161234567, 79161234567)),
        ("375 29 123-45-67", 375291234567),
        (Shown(89161234567.0, "8 916", "0"), 79161234567),
        (Shown("89161234567", "01.01.2024", "dd.mm.yyyy"), 79161234567),
    ],
)
def test_a_cell_that_is_one_number_is_that_number(cell: object, phone: int) -> None:
    assert numbers_in_cell(cell) == phone


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (916.5, "916,5", "phone-letters"),
        (4951234567.0, "4951234567", "phone-landline"),
        (80000000000.0, "80000000000", "phone-landline"),
        (70000000000.0, "70000000000", "phone-no-such"),
        (True, "ИСТИНА", "phone-letters"),
        (date(2026, 1, 2), "02.01.2026", "phone-date"),
        (time(10, 30), "10:30", "phone-date"),
        (timedelta(hours=30), "30:00", "phone-date"),
        (Shown(45000.0, "45000", "dd.mm.yyyy"), "45000", "phone-date"),
        (" 12.05.1987 г.", "12.05.1987 г.", "phone-date"),
        ("2010-12-31 10.30", "2010-12-31 10.30", "phone-date"),  # else a number of Egypt
        ("120-987-639 45", "120-987-639 45", "phone-no-such"),  # else a number of New York
        (" 112-233-445 95", "112-233-445 95", "phone-no-such"),
        ("+79161", "+79161", "phone-too-short"),
        ("\u00a0нет ", "нет", "phone-letters"),
        ("ivan89161234567@mail.ru", "ivan89161234567@mail.ru", "phone-letters"),
        ("x " * 400 + "1234567", ("x " * 400)[:80], "phone-letters"),
    ],
)
def test_a_cell_without_a_number_is_refused_as_it_stands(
    cell: object, value: str, code: str
) -> None:
    assert numbers_in_cell(cell) == CellNumbers(refused=((value, code),))


@pytest.mark.parametrize(
    ("cell", "last_digits", "refused"),
    [
        (" ", (), ()),
        ("79161234567@c.us", (67,), ()),
        ("1) 89161234567 2) 89161234568", (67, 68), ()),
        ("8 916 123-45-67 9-18", (67,), ()),
        ("ИНН 9701234567, тел 89161234567", (67,), ()),
        ("89161234567; кв. 1234", (67,), ()),
        ("89161234567; 12345", (67,), (("12345", "phone-too-short"),)),
        (
            "8916123456 Иван; 12345 Анна",
            (),
            (("8916123456 Иван", "phone-letters"), ("12345 Анна", "phone-letters")),
        ),
    ],
)
def test_a_cell_of_several_parts_gives_the_numbers_and_the_bad_parts(
    cell: str, last_digits: tuple[int, ...], refused: tuple[tuple[str, str], ...]
) -> None:
    phones = tuple(79161234500 + digits for digits in last_digits)
    assert numbers_in_cell(cell) == CellNumbers(phones, refused)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("8 (495) 123-45-67 доб. 123", "phone-landline"),
        ("+7 495 123-45-67, доб. 12", "phone-landline"),
        ("84951234567 (офис)", "phone-landline"),
        ("раб. 8 (4212) 12-34-56 вн. 7", "phone-landline"),
        ("8 800 555-35-35 бесплатно", "phone-landline"),
        ("нет", "phone-letters"),
        ("дом 5", "phone-letters"),
        ("#Н/Д", "phone-letters"),
        ("#REF!", "phone-letters"),
    ],
)
def test_what_stands_in_the_place_of_a_mobile_is_called_by_its_name(cell: str, code: str) -> None:
    found = numbers_in_cell(cell)
    assert isinstance(found, CellNumbers)
    assert [why for _, why in found.refused] == [code]


def test_a_mobile_beside_a_landline_with_an_extension_is_taken() -> None:
    found = numbers_in_cell("8 (495) 123-45-67 доб. 1; 8 916 123-45-67")
    assert found == CellNumbers((79161234567,), (("8 (495) 123-45-67 доб. 1", "phone-landline"),))
    assert numbers_in_cell("8 916 123-45-67 доб. 1") == CellNumbers((79161234567,))


@pytest.mark.parametrize(
    "cell",
    [
        "Иван 4510 123456 89161234567",
        "45 10 № 123456 8 916 123-45-67",
        "12.05.1987 +7 916 123-45-67 Иван",
        "10:15 89161234567",
        "10:15 - 8 916 123-45-67: Привет",
        "Иван 89161234567 1500 руб.",
        "8 916 123-45-67 1 500,50р",
        "8 916 123-45-67 10%",
        "8916 123456 7 1500р",
        "Иван 8 916 123 45 67 р",
    ],
)
def test_a_passport_a_date_a_time_and_a_sum_beside_a_number_are_passed_over(cell: str) -> None:
    assert numbers_in_cell(cell) == CellNumbers((79161234567,))


@pytest.mark.parametrize(
    "cell",
    [
        "Иван 4510 123456 916 123-45-67",
        "Иван 15000 89161234567",
        "Иван 12.05.1987 4951234567",
    ],
)
def test_digits_that_may_belong_to_the_number_are_not_passed_over(cell: str) -> None:
    found = numbers_in_cell(cell)
    assert isinstance(found, CellNumbers)
    assert found.phones == ()
