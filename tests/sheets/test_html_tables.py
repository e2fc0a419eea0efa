"""Web pages that are tables: CRMs export them as .xls, and Excel opens them."""

from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets import Sheet, look, read
from bot.sheets.child.html_tables import html_rows
from tests.sheets.conftest import Load, phones

HEAD = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'
    "<style>td {mso-number-format:\\@;}</style></head><body>"
)
TITLES = "<tr><th>ID</th><th>Клиент</th><th>Мобильный телефон</th><th>Сумма</th></tr>"
PEOPLE = ("Анна &amp; Пётр", "8 (916) 123-45-67"), ("Олег", "+7&nbsp;903&nbsp;111-22-33")


def page(rows: str) -> str:
    return f"{HEAD}<h1>Сделки</h1><table border=1>{rows}</table></body></html>"


def export(*, hidden: int = -1) -> str:
    style = {hidden: ' style="mso-yfti-irow:1; display: none"'}
    return page(
        TITLES
        + "".join(
            f"<tr{style.get(number, '')}><td>{number}</td><td>{name}</td><td>{phone}</td></tr>\n"
            for number, (name, phone) in enumerate(PEOPLE)
        )
    )


async def looked(path: Path) -> Sheet:
    return (await look(path)).sheets[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
async def test_a_page_that_a_crm_exports_as_xls_is_read(
    tmp_path: Path, load: Load, encoding: str
) -> None:
    path = tmp_path / "deals.xls"
    path.write_bytes(export().encode(encoding))
    sheet = await looked(path)
    assert (sheet.name_column, sheet.first_row, sheet.hidden_rows) == (1, 2, 0)
    got = await load(path)
    assert phones(got) == ["79161234567", "79031112233"]
    with got.open_rows() as rows:
        assert rows.row(2)[1] == "Анна & Пётр"


async def test_hidden_rows_of_a_page_are_told_and_left_out_on_demand(
    tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "deals.xls"
    path.write_text(export(hidden=1))
    sheet = await looked(path)
    assert sheet.hidden_rows == 1
    assert sheet.guess
    got = await read(path, replace(sheet.guess, visible_only=True), folder)
    assert phones(got) == ["79161234567"]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td>1<td>2<tr><td>3", [["1", "2"], ["3"]]),
        ("<td>1</td><td>2</td>", [["1", "2"]]),
        ("<tr><td colspan=2>1<td>2", [["1", "", "2"]]),
        ("<tr><td rowspan='2'>1<td>2<tr><td>3", [["1", "2"], ["", "3"]]),
        (
            "<tr><td>1<td rowspan=3 colspan=2>2<td>3<tr><td>4<tr><td>5<td>6<tr><td>7<td>8",
            [["1", "2", "", "3"], ["4", "", ""], ["5", "", "", "6"], ["7", "8"]],
        ),
        ("<tr><td colspan='-1' rowspan=many>1<td>2<tr><td>3", [["1", "2"], ["3"]]),
        (
            "<tr><td>8916\n  <b>123</b> 45 67<br/>\n8903<td>a<p>b</p> ",
            [["8916 123 45 67\n8903", "a\nb"]],
        ),
        ("<tr><td>1<script>let a = '<td>';</script><td><style>b</style>2", [["1", "2"]]),
        ("<TR><TD>1<!-- <td>2</td> --></TD><tD>3", [["1", "3"]]),
        (
            "<tr><td>menu<td><table><tr><td>1<td>2</table><tr><td>end",
            [["1", "2"], ["menu", ""], ["end"]],
        ),
        ("<tr><td>1</table></table></tr></td><table><tr><td>2", [["1"], ["2"]]),
        ("<tr><td>5 < 6 & 7 &lt; &copy; &#8470;", [["5 < 6 & 7 < © №"]]),
    ],
)
def test_the_cells_of_a_page_stand_where_excel_shows_them(
    rows: str, cells: list[list[str]]
) -> None:
    assert [list(row.cells) for row in html_rows(page(rows))] == cells


@pytest.mark.parametrize("end", ["1 & 2", "Анна &am", "Анна <b"])
def test_a_page_that_is_cut_off_keeps_its_last_cell(end: str) -> None:
    assert [list(row.cells) for row in html_rows(f"<table><tr><td>1<td>{end}")] == [["1", end]]


def test_cells_beyond_the_last_column_of_excel_are_left_out() -> None:
    wide = "<td colspan=99999>1" * 3
    assert [len(row.cells) for row in html_rows(page(wide))] == [16_384]


WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(st.lists(st.lists(WORD, min_size=1), min_size=1))
def test_any_table_that_is_written_as_a_page_comes_back(rows: list[list[str]]) -> None:
    written = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    assert [list(row.cells) for row in html_rows(page(written))] == rows
