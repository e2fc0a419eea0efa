"""Tables in plain text, as Excel, 1C and people save them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sheets import Garbled, look
from bot.sheets.child.texts import decode, delimiter_of, text_rows
from tests.sheets.conftest import Load, Make, as_csv, phones, refused

TABLE = [["Телефон", "Имя", "Сумма"], ["89161234567", "Иван", "1500,50"], ["7,91612E+10", "Ё", "1"]]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "cp866"],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
async def test_every_usual_encoding_and_delimiter_is_read(
    tmp_path: Path, load: Load, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(TABLE, delimiter).encode(encoding))
    got = await load(path)
    assert got.titles == ("Телефон", "Имя", "Сумма")
    assert phones(got) == ["79161234567"]
    assert refused(got) == [(3, "phone-digits-lost")]
    with got.open_rows() as rows:
        assert rows.row(2) == TABLE[1]


async def test_a_plain_column_of_phones_is_one_column(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "phones.txt"
    path.write_text("\n".join(f"7921456376{n}" for n in range(9)))
    got = await load(path)
    assert got.count == 9
    assert delimiter_of(path.read_text()) not in "0123456789"


async def test_phones_saved_as_fractions_lose_nobody(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "fractions.csv"
    path.write_text("phone,name\n" + "".join(f"7921456376{n}.0,Ann\n" for n in range(9)))
    assert phones(await load(path)) == [f"7921456376{n}" for n in range(9)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\nc;d", [["a", "b"], ["c", "d"]]),
        (
            '"Ромашка, ООО",89161234567\r\n"Лютик",1',
            [["Ромашка, ООО", "89161234567"], ["Лютик", "1"]],
        ),
        ("8916|1,5|a\n8917|2,5|b", [["8916", "1,5", "a"], ["8917", "2,5", "b"]]),
        ("1,5;2,5\n3,5;4,5", [["1,5", "2,5"], ["3,5", "4,5"]]),
        ('a;"line\nbreak"\nc;d', [["a", "line\nbreak"], ["c", "d"]]),
        ("sep=,\r\na;b,c", [["a;b", "c"]]),
        ("'Лютик, ООО','8916'\n'О''Нил','8917'", [["Лютик, ООО", "8916"], ["О'Нил", "8917"]]),
        ("'8916;Иван\n'8917;Анна", [["'8916", "Иван"], ["'8917", "Анна"]]),
        ("Иван\t\t8916\nАлександр\t8917\n", [["Иван", "8916"], ["Александр", "8917"]]),
        ("a\t\tb\nc\td\te\n", [["a", "", "b"], ["c", "d", "e"]]),
        ("a\tb\tc\na\t\tc\nd\te\n", [["a", "b", "c"], ["a", "", "c"], ["d", "e"]]),
        ("a\tb\n\nc\td", [["a", "b"], [], ["c", "d"]]),
        ('1;"open\n2;Анна\n3;"ok"', [["1", '"open'], ["2", "Анна"], ["3", "ok"]]),
        ('1;"Лютик" ООО\n2;Анна', [["1", "Лютик ООО"], ["2", "Анна"]]),
        ("Привет, мир\nодин", [["Привет, мир"], ["один"]]),
        (
            """ФИО         Телефон          Долг
Анна Ким    8 916 123-45-67    150

Олег Орлов  8 903 111-22-33  1 200
""",
            [
                ["ФИО", "Телефон", "Долг"],
                ["Анна Ким", "8 916 123-45-67", "150"],
                [""],
                ["Олег Орлов", "8 903 111-22-33", "1 200"],
            ],
        ),
        (
            "8  916 123-45-67\n8 903 111-22-33\n8 905 111-22-33",
            [["8  916 123-45-67"], ["8 903 111-22-33"], ["8 905 111-22-33"]],
        ),
    ],
)
def test_rows_are_cut_where_a_person_would(text: str, rows: list[list[str]]) -> None:
    assert list(text_rows(text)) == rows


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1), st.sampled_from(";,\t|"))
def test_any_table_that_is_written_comes_back(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    written = "sep=" + delimiter + "\n" + as_csv(rows, delimiter)
    assert list(text_rows(decode(written.encode("utf-8-sig")))) == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><body><p>89161234567</p></body></html>", "html"),
        (b"MIME-Version: 1.0\n\n<html><table><tr><td>89161234567</td></tr></table>", "html"),
        ("\ufeff\n<!DOCTYPE html>".encode(), "html"),
        (b'<span class="vcard"><b class="tel">89161234567</b></span>', "html"),
        (b'<ul>\n<li class="h-card">89161234567</li>\n<li>89261234567</li></ul>', "html"),
        (b"<vcards>\n<vcard><tel>\n89161234567\n</tel></vcard></vcards>", "xml"),
        (b'<c:contacts xmlns:c="x"><c:tel>89161234567</c:tel></c:contacts>', "xml"),
        (b'["vcard",[["fn",{},"text","A"],["tel",{},"uri","tel:+79161234567"]]]', "json"),
        (b'{"name":"A","phone":"89161234567"}\n{"name":"B","phone":"89261234567"}', "json"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xml"),
        (b"\x00\x01\x02\x03" * 100, "other"),
        (b"8916\0" * 100 + b"\x03", "other"),
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1 89161234567}", "document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\x1f\x8b\x08\x00", "archive"),
    ],
)
async def test_what_is_no_table_is_refused_by_content(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_bytes(content)
    with pytest.raises(BotError) as refused:
        await look(path)
    assert (refused.value.code, refused.value.facts) == ("file-not-a-table", {"kind": kind})


@pytest.mark.parametrize("content", [b"", b"\n\n \n", "\ufeff".encode()])
async def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)
    with pytest.raises(BotError, match="file-empty"):
        await look(path)


@pytest.mark.parametrize("far", [0, 5000])
async def test_rows_with_bad_bytes_are_named_and_the_good_ones_kept(
    tmp_path: Path, load: Load, far: int
) -> None:
    path = tmp_path / "list.csv"
    good = "".join(f"{79160000000 + number};Анна\n" for number in range(far + 3))
    bad = b"79161234567;" + "Пётр".encode("cp1251") + b"\n"
    path.write_bytes("Телефон;Имя\n".encode() + good.encode() + bad + good[:17].encode())
    sheet = (await look(path)).sheets[0]
    assert sheet.garbled
    assert (sheet.garbled.count, sheet.garbled.rows) == (1, (far + 5,))
    assert "\ufffd" in sheet.garbled.value
    got = await load(path)
    assert got.count == far + 4
    with got.open_rows() as rows:
        assert rows.row(2) == ["79160000000", "Анна"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("padding", [b"\0", b"\0\0\0", b"\0" * 5000])
async def test_null_bytes_that_fill_up_a_file_are_nothing(
    tmp_path: Path, load: Load, encoding: str, padding: bytes
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(TABLE[:2]).encode(encoding) + padding)
    assert (await look(path)).sheets[0].garbled is None
    got = await load(path)
    assert (phones(got), got.refused) == (["79161234567"], {})


async def test_null_bytes_that_fill_up_cells_are_nothing(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([[f"{cell:\0<20}" for cell in row] for row in TABLE]).encode("cp1251"))
    got = await load(path)
    assert (got.titles, phones(got)) == (("Телефон", "Имя", "Сумма"), ["79161234567"])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\x1a"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
async def test_a_line_end_of_one_byte_after_utf_16_is_nothing(
    tmp_path: Path, load: Load, encoding: str, end: bytes
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(TABLE[:2]).encode(encoding) + end)
    assert (await look(path)).sheets[0].garbled is None
    got = await load(path)
    assert (got.count, got.refused) == (1, {})


async def test_names_that_were_spoiled_in_a_workbook_are_told(make: Make) -> None:
    rows = [["Телефон", "Имя"], ["89161234567", "Иван"], ["89161234568", "РђРЅРЅР°"]]
    assert (await look(make(rows[:2]))).sheets[0].garbled is None
    assert (await look(make(rows))).sheets[0].garbled == Garbled(1, (3,), "РђРЅРЅР°")
