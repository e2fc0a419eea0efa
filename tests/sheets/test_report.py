"""Reports: what is written is what is read, in Excel too."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.sheets import Cell, look, write_report
from bot.sheets.child.writing import write

HEADER = ["Телефон", "Сумма", "ID"]


async def test_a_report_is_frozen_filtered_and_wide_enough(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    await write_report(path, HEADER, [["79161234567", 10.5, "123456789012345678"]] * 3)
    sheet = load_workbook(path).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.column_dimensions["C"].width >= 18
    assert [cell.value for cell in sheet[1]] == HEADER
    assert [cell.value for cell in sheet[4]] == ["79161234567", 10.5, "123456789012345678"]


@pytest.mark.parametrize(
    "typed", ["=1+1", "+79161234567", "-1", "@SUM(A1)", "\t=1", "#N/A", "79161234567", "'=1"]
)
async def test_text_stays_text_whatever_it_begins_with(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "report.xlsx"
    await write_report(path, ["=A1"], [[typed]])
    sheet = load_workbook(path).active
    assert [cell.data_type for cell in (sheet["A1"], sheet["A2"])] == ["s", "s"]
    assert sheet["A2"].value == typed


async def test_long_numbers_are_text_and_short_ones_numbers(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    await write_report(path, HEADER, [[79161234567, 1500, 123456789012345678]])
    assert [cell.value for cell in load_workbook(path).active[2]] == [
        "79161234567",
        1500,
        "123456789012345678",
    ]


async def test_what_a_workbook_cannot_hold_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    await write_report(path, HEADER, [["a\x00b\x0bc", None, "ж" * 40_000]])
    row = [cell.value for cell in load_workbook(path).active[2]]
    assert row == ["abc", None, "ж" * 32_767]


async def test_rows_may_come_one_by_one_from_elsewhere(tmp_path: Path) -> None:
    async def rows() -> AsyncIterator[list[Cell]]:
        for number in range(1234):
            yield [f"7916{number:07}", number, ""]

    await write_report(tmp_path / "report.xlsx", HEADER, rows())
    assert (await look(tmp_path / "report.xlsx")).sheets[0].rows == 1235


async def test_a_report_that_fails_leaves_no_file(tmp_path: Path) -> None:
    async def rows() -> AsyncIterator[list[Cell]]:
        yield ["79161234567"]
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - raised above
        await write_report(tmp_path / "report.xlsx", HEADER, rows())
    assert left_in(tmp_path) == []


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path) -> None:
    source = tmp_path / "rows"
    source.write_bytes(b"".join(b"[%d]\n" % number for number in range(5)))
    with source.open("rb") as lines:
        write(tmp_path / "report.xlsx", ["N"], lines, most_rows=3)
    sheets = load_workbook(tmp_path / "report.xlsx").worksheets
    assert [[row[0] for row in sheet.values] for sheet in sheets] == [
        ["N", 0, 1],
        ["N", 2, 3],
        ["N", 4],
    ]
