"""What Excel does not show: hidden rows and columns, and formulas that were never calculated."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

from bot.sheets import Sheet, look, read
from tests.sheets import made
from tests.sheets.conftest import phones, refused
from tests.sheets.made import ods, xlsx

CASES = Path(__file__).parents[1] / "cases"


async def looked(path: Path) -> Sheet:
    book = await look(path)
    return book.sheets[book.best]


@pytest.mark.parametrize(
    ("name", "hidden", "visible"),
    [("reports/c11-filtered.xlsx", 2, 1), ("lists/17_filtered.xlsx", 24, 6)],
)
async def test_hidden_rows_are_counted_and_left_out_on_demand(
    name: str, hidden: int, visible: int, folder: Path
) -> None:
    sheet = await looked(CASES / name)
    assert (sheet.hidden_rows, sheet.filtered) == (hidden, True)
    assert sheet.guess
    got = await read(CASES / name, replace(sheet.guess, visible_only=True), folder)
    assert (got.count, got.refused, got.rows) == (visible, {"row-hidden": hidden}, hidden + visible)


async def test_all_rows_are_read_when_all_are_wanted(folder: Path) -> None:
    sheet = await looked(CASES / "reports" / "c11-filtered.xlsx")
    assert sheet.guess
    got = await read(CASES / "reports" / "c11-filtered.xlsx", sheet.guess, folder)
    assert phones(got) == ["79161234501", "79161234502", "79161234503"]


async def test_a_number_in_a_hidden_row_does_not_make_a_visible_one_a_repeat(
    tmp_path: Path, folder: Path
) -> None:
    book = Book()
    for cells in (["Телефон"], ["89161234501"], [None], ["89161234501"]):
        book.active.append(cells)
    for number in (2, 3):
        book.active.row_dimensions[number].hidden = True
    book.save(tmp_path / "made.xlsx")
    sheet = await looked(tmp_path / "made.xlsx")
    assert (sheet.hidden_rows, sheet.filtered) == (1, False)
    assert sheet.guess
    got = await read(tmp_path / "made.xlsx", replace(sheet.guess, visible_only=True), folder)
    assert (phones(got), refused(got)) == (["79161234501"], [(2, "row-hidden")])


async def test_a_hidden_column_holds_the_phones_only_when_no_other_does(tmp_path: Path) -> None:
    book = Book()
    for cells in (
        ["Телефон", "Имя", "Телефон"],
        ["89161234501", "Иван", "89161234511"],
        ["89161234502", "Анна", "89161234512"],
    ):
        book.active.append(cells)
    book.active.column_dimensions["A"].hidden = True
    book.save(tmp_path / "made.xlsx")
    sheet = await looked(tmp_path / "made.xlsx")
    assert (sheet.hidden_columns, sheet.phone_candidates) == ((0,), (2, 0))
    assert sheet.guess
    assert sheet.guess.phone_columns == (2,)
    book.active.delete_cols(3)
    book.save(tmp_path / "made.xlsx")
    alone = await looked(tmp_path / "made.xlsx")
    assert alone.guess
    assert alone.guess.phone_columns == (0,)


async def test_the_sample_shows_what_excel_shows() -> None:
    sheet = await looked(CASES / "reports" / "c11-filtered.xlsx")
    assert [line.number for line in sheet.sample] == [1, 3]


async def test_hidden_rows_and_columns_of_an_ods_are_found(tmp_path: Path, folder: Path) -> None:
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    columns = "<table:table-column/><table:table-column table:visibility='collapse'/>"
    rows = "".join(
        f"<table:table-row{how}>{cell.format(phone)}{cell.format('Иван')}</table:table-row>"
        for how, phone in (
            ("", "Телефон"),
            (" table:visibility='filter'", "89161234501"),
            ("", "89161234502"),
        )
    )
    path = ods(tmp_path / "made.ods", columns + rows)
    sheet = await looked(path)
    assert (sheet.hidden_rows, sheet.filtered, sheet.hidden_columns) == (1, True, (1,))
    assert sheet.guess
    got = await read(path, replace(sheet.guess, visible_only=True), folder)
    assert phones(got) == ["79161234502"]


async def test_formulas_without_values_are_named() -> None:
    sheet = await looked(CASES / "lists" / "21_formulas_uncached.xlsx")
    assert sheet.uncalculated == (3,)


@pytest.mark.parametrize("never_calculated", [True, False])
async def test_a_zero_is_no_value_where_excel_is_to_calculate_all(
    tmp_path: Path, *, never_calculated: bool
) -> None:
    cell = '<c r="B{0}"><f>A{0}*2</f><v>0</v></c>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{79161234500 + n}</v></c>{cell.format(n)}</row>'
        for n in (1, 2)
    )
    source = xlsx(tmp_path / "made.xlsx", [f"<sheetData>{rows}</sheetData>"])
    calculate = b'<calcPr fullCalcOnLoad="1"/></workbook>'
    content = {b"</workbook>": calculate} if never_calculated else {}
    path = made.repacked(tmp_path / "odd.xlsx", source, str, content)
    assert (await looked(path)).uncalculated == ((1,) if never_calculated else ())


async def test_a_formula_that_gives_an_empty_text_has_a_value(tmp_path: Path) -> None:
    cell = '<c r="B{0}" t="str"><f>IF(A{0}="","",A{0})</f><v></v></c>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{79161234500 + n}</v></c>{cell.format(n)}</row>'
        for n in (1, 2)
    )
    sheet = await looked(xlsx(tmp_path / "made.xlsx", [f"<sheetData>{rows}</sheetData>"]))
    assert sheet.uncalculated == ()


FIXTURES = Path(__file__).parent / "fixtures"
"""clients.xlsb is written by SheetJS 0.18.5: row 3 and column C are hidden."""


async def test_hidden_rows_and_columns_of_an_xlsb_are_found(folder: Path) -> None:
    sheet = await looked(FIXTURES / "clients.xlsb")
    assert (sheet.hidden_rows, sheet.filtered, sheet.hidden_columns) == (1, False, (2,))
    assert sheet.guess
    got = await read(FIXTURES / "clients.xlsb", replace(sheet.guess, visible_only=True), folder)
    assert refused(got) == [(3, "row-hidden")]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.bin", "xl/tables/table1.bin"])
async def test_a_filter_of_an_xlsb_is_found(tmp_path: Path, part: str) -> None:
    """Of the sheet itself, and of a table in it."""
    column = bytes([0x80 | 163 & 0x7F, 163 >> 7, 4, 0, 0, 0, 0])
    path = made.repacked(tmp_path / "made.xlsb", FIXTURES / "clients.xlsb", str)
    with made.zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts[part] = parts.get(part, b"") + column
    parts["xl/worksheets/_rels/sheet1.bin.rels"] = TABLE_RELATION.format("bin").encode()
    with made.zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert (await looked(path)).filtered


TABLE_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="../tables/table1.{}" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/table"/></Relationships>'
)


@pytest.mark.parametrize("set_in", [True, False])
async def test_the_filter_of_a_table_within_a_sheet_is_a_filter(
    tmp_path: Path, *, set_in: bool
) -> None:
    book = Book()
    for cells in (["Телефон", "Город"], ["89161234501", "Тула"], ["89161234502", "Омск"]):
        book.active.append(cells)
    book.active.row_dimensions[3].hidden = True
    table = Table(displayName="Клиенты", ref="A1:B3")
    table.autoFilter = AutoFilter(ref="A1:B3")
    if set_in:
        table.autoFilter.add_filter_column(1, ["Тула"])
    book.active.add_table(table)
    book.save(tmp_path / "made.xlsx")
    sheet = await looked(tmp_path / "made.xlsx")
    assert (sheet.hidden_rows, sheet.filtered) == (1, set_in)


async def test_rows_without_a_height_and_columns_without_a_width_are_hidden(
    tmp_path: Path,
) -> None:
    columns = '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>'
    heights = ("", ' ht="15"', ' ht="0" customHeight="1"', ' ht="0.75"')
    rows = "".join(
        f'<row r="{n}"{height}><c r="A{n}"><v>{79161234500 + n}</v></c>'
        f'<c r="B{n}"><v>{n}</v></c></row>'
        for n, height in enumerate(heights, 1)
    )
    path = xlsx(tmp_path / "made.xlsx", [f"{columns}<sheetData>{rows}</sheetData>"])
    sheet = await looked(path)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (1, (1,))


async def test_what_the_library_remarks_of_a_sheet_leaves_its_hidden_rows_found(
    tmp_path: Path,
) -> None:
    hidden = made.record(0x208, struct.pack("<HHHHHHI", 2, 0, 1, 0xFF, 0, 0, 0x3F))
    columns_out_of_order = made.record(0x7D, struct.pack("<HHHHHH", 9, 3, 2560, 0, 0, 0))
    texts = ["Телефон", "89161234501", "89161234502"]
    path = made.xls(tmp_path / "odd.xls", texts, more=[columns_out_of_order, hidden])
    assert (await looked(path)).hidden_rows == 1


@pytest.mark.parametrize("filtered", [True, False])
async def test_hidden_rows_and_the_filter_of_an_xls_are_found(
    tmp_path: Path, folder: Path, *, filtered: bool
) -> None:
    rows = [(1, 0x11F), (2, 0x13F), (3, 0x0)]
    more = [
        made.record(0x208, struct.pack("<HHHHHHI", row, 0, 1, 0xFF if hides else 0, 0, 0, hides))
        for row, hides in rows
    ]
    mode = [made.record(0x9B)] if filtered else []
    texts = ["Телефон", "89161234501", "89161234502", "89161234503"]
    path = made.xls(tmp_path / "made.xls", texts, more=[*mode, *more])
    sheet = await looked(path)
    assert (sheet.hidden_rows, sheet.filtered) == (2, filtered)
    assert sheet.guess
    got = await read(path, replace(sheet.guess, visible_only=True), folder)
    assert refused(got) == [(3, "row-hidden"), (4, "row-hidden")]
