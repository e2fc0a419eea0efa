"""Files that Excel opens, however odd their packing, are read; what is locked or old is told."""

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.sheets import Limits, look, read
from bot.sheets.child.kinds import recognise_kind
from bot.sheets.child.ole import OleFile
from tests.sheets import made
from tests.sheets.conftest import Load, Make, by_columns, phones, refused

COLUMN = ("Телефон", "89161234567", "89161234568")
NUMBERS = ["79161234567", "79161234568"]
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
FAR = struct.pack("<HHH", 65535, 255, 0)


def backslashed(name: str) -> str:
    return name.replace("/", "\\")


def renamed(name: str) -> str:
    return name.replace("xl/workbook.xml", "xl/book7.xml").replace("_rels/workbook", "_rels/book7")


def moved(name: str) -> str:
    return name.replace("xl/", "table/")


@pytest.mark.parametrize("written_by", ["by hand", "openpyxl"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        (backslashed, {}),
        ("/{}".format, {}),
        ("./{}".format, {}),
        (str.upper, {}),
        (str.lower, {}),
        (renamed, {b"xl/workbook.xml": b"xl/book7.xml"}),
        (moved, {b"xl/": b"table/"}),
        (str, STRICT),
        (str, {b"sheet.main+xml": b"template.main+xml"}),
        (str, {b"spreadsheetml.sheet.main+xml": b"ms-excel.sheet.macroEnabled.main+xml"}),
    ],
)
async def test_a_workbook_is_read_whatever_its_members_are_called(
    tmp_path: Path,
    load: Load,
    name: Callable[[str], str],
    content: dict[bytes, bytes],
    written_by: str,
) -> None:
    source = tmp_path / "plain.xlsx"
    if written_by == "openpyxl":
        book = Book()
        for cell in COLUMN:
            book.active.append([cell])
        book.save(source)
    else:
        made.xlsx(source, [made.rows(*COLUMN)])
    path = made.repacked(tmp_path / "odd.xlsx", source, name, content)
    assert phones(await load(path)) == NUMBERS


@pytest.mark.parametrize("wide", ["xl/worksheets/sheet1.xml", ""])
async def test_parts_in_utf_16_are_read_with_their_looks(tmp_path: Path, wide: str) -> None:
    """The sheet alone, or all parts."""
    rows = "".join(
        f'<row r="{n}"{how}><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, (text, how) in enumerate(zip(COLUMN, ("", ' hidden="1"', ""), strict=True), 1)
    )
    source = made.xlsx(tmp_path / "plain.xlsx", [f"<sheetData>{rows}</sheetData>"])
    path = tmp_path / "wide.xlsx"
    with made.zipfile.ZipFile(source) as old, made.zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if wide in name:
                declared = content.replace('encoding="UTF-8"', 'encoding="UTF-16"')
                new.writestr(name, declared.encode("utf-16"))
            else:
                new.writestr(name, content)
    book = await look(path)
    assert (book.sheets[0].rows, book.sheets[0].hidden_rows) == (3, 1)


async def test_tables_of_numbers_are_told_apart_from_archives(tmp_path: Path) -> None:
    for member in ("Index/Document.iwa", "Index.zip"):
        with made.zipfile.ZipFile(tmp_path / "a.numbers", "w") as file:
            file.writestr(member, "")
        assert await told(tmp_path / "a.numbers") == ("file-not-a-table", {"kind": "numbers"})


async def test_the_type_of_binary_parts_does_not_make_a_workbook_binary(
    tmp_path: Path, load: Load
) -> None:
    source = made.xlsx(tmp_path / "plain.xlsx", [made.rows(*COLUMN)])
    binary = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = {b"<Override": b'<Default Extension="bin" ContentType="%s"/><Override' % binary}
    path = made.repacked(tmp_path / "odd.xlsx", source, str, types)
    assert phones(await load(path)) == NUMBERS


async def test_a_text_with_a_table_inside_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with made.zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml", f'<Types><Default ContentType="{made.OFFICE}.sheet"/></Types>'
        )
        file.writestr("word/document.xml", "<x/>")
    assert await told(path) == ("file-not-a-table", {"kind": "document"})


@pytest.mark.parametrize("stream", ["Workbook", "WORKBOOK", "workbook", "Book", "BOOK"])
async def test_xls_is_read_in_whatever_case_its_streams_are(
    tmp_path: Path, load: Load, stream: str
) -> None:
    path = made.xls(tmp_path / "clients.xls", COLUMN, stream=stream)
    assert phones(await load(path)) == NUMBERS


@pytest.mark.parametrize(
    "far",
    [
        made.record(0x201, FAR),
        made.record(0x204, FAR + b"\0\0\0"),
        made.record(0x203, FAR + struct.pack("<d", 1)),
        made.record(0xBE, struct.pack("<HH256HH", 65535, 0, *[0] * 256, 255)),
    ],
)
async def test_a_far_cell_of_an_xls_is_no_bomb(tmp_path: Path, load: Load, far: bytes) -> None:
    path = made.xls(tmp_path / "far.xls", COLUMN, more=[far])
    assert phones(await load(path)) == NUMBERS


async def test_a_table_of_excel_4_is_read(tmp_path: Path, load: Load) -> None:
    read = await load(made.excel_4(tmp_path / "old.xls", COLUMN))
    assert (read.titles, phones(read)) == (("Телефон",), NUMBERS)


async def test_an_ods_with_an_element_a_line_is_read(tmp_path: Path, load: Load) -> None:
    cells = "".join(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        f"{text}</text:p></table:table-cell></table:table-row>"
        for text in COLUMN
    )
    source = made.ods(tmp_path / "plain.ods", cells)
    read = await load(made.indented(tmp_path / "indented.ods", source))
    assert (read.titles, phones(read)) == (("Телефон",), NUMBERS)


@pytest.mark.parametrize(
    "encryption",
    [struct.pack("<HH", 0x1234, 0x5678), struct.pack("<HHH", 0, 1, 2), struct.pack("<H52x", 1)],
)
async def test_an_xls_under_a_password_of_any_kind_is_told(
    tmp_path: Path, encryption: bytes
) -> None:
    first = made.record(0x2F, encryption)
    for stream in ("Workbook", "BOOK"):
        path = made.xls(tmp_path / "locked.xls", COLUMN, first=first, stream=stream)
        assert await told(path) == ("file-protected", {})


async def test_other_compound_files_are_told_by_their_streams(tmp_path: Path) -> None:
    word = made.ole(tmp_path / "word.xls", {"WordDocument": b"Workbook".hex().encode()})
    locked = made.ole(tmp_path / "locked.xlsx", {"EncryptionInfo": b"", "ENCRYPTEDPACKAGE": b""})
    # the name of a stream in a text is no stream
    text = made.ole(tmp_path / "mail.msg", {"Body": "Workbook\0".encode("utf-16-le")})
    assert await told(word) == ("file-not-a-table", {"kind": "document"})
    assert await told(locked) == ("file-protected", {})
    assert await told(text) == ("file-not-a-table", {"kind": "other"})


@pytest.mark.parametrize("at", [30, 44, 48, 60, 68, 76, 512, 516, 1024, 1024 + 116, 1024 + 244])
@pytest.mark.parametrize("number", [0, 1, 2, 7, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF])
def test_a_compound_file_with_wrong_numbers_ends_soon(tmp_path: Path, at: int, number: int) -> None:
    path = made.xls(tmp_path / "wrong.xls", COLUMN)
    content = path.read_bytes()
    path.write_bytes(content[:at] + struct.pack("<I", number) + content[at + 4 :])
    with suppress(BotError):
        assert recognise_kind(path, Limits()) == "xls"


def test_a_small_stream_of_a_compound_file_is_found() -> None:
    file = OleFile((Path(__file__).parent / "fixtures/clients.xls").read_bytes())
    assert file.beginning("workbook", 2) == b"\x09\x08"


async def told(path: Path) -> tuple[str, dict[str, str | int]]:
    """Return the error of a file that is refused."""
    with pytest.raises(BotError) as refused:
        await look(path)
    return refused.value.code, refused.value.facts


def errors_in_xlsx(path: Path, cells: tuple[str, ...], *, titled: bool) -> Path:
    book = Book()
    if titled:
        book.active.append(["Телефон", "Имя"])
    for cell in cells:
        book.active.append([cell, "Иван"] if titled else [cell])
        place = book.active.cell(book.active.max_row, 1)
        place.data_type = "e" if cell.startswith("#") else "s"
    book.save(path)
    return path


def errors_in_xls(path: Path, *, titled: bool) -> Path:
    errors = [made.record(0x205, struct.pack("<HHHBB", row, 0, 0, 42, 1)) for row in (1, 2)]
    return made.xls(path, ["Телефон"] if titled else [], more=errors)


async def test_a_file_of_errors_only_is_told(tmp_path: Path) -> None:
    xlsx = errors_in_xlsx(tmp_path / "errors.xlsx", ("#N/A", "#REF!"), titled=False)
    xls = errors_in_xls(tmp_path / "errors.xls", titled=False)
    text = tmp_path / "errors.csv"
    text.write_text("#Н/Д\n#ССЫЛКА!\n")
    for path in (xlsx, xls, text):
        assert await told(path) == ("file-only-errors", {})


async def test_a_column_of_errors_only_is_told_row_by_row(tmp_path: Path) -> None:
    text = tmp_path / "errors.csv"
    text.write_text("Телефон;Имя\n#Н/Д;Иван\n#REF!;Анна\n")
    paths = {
        errors_in_xlsx(tmp_path / "errors.xlsx", ("#N/A", "#REF!"), titled=True): "Sheet",
        errors_in_xls(tmp_path / "errors.xls", titled=True): "Лист1",
        text: "",
    }
    for number, (path, sheet) in enumerate(paths.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        got = await read(path, by_columns(0, first_row=2, sheet=sheet), folder)
        assert refused(got) == [(2, "phone-letters"), (3, "phone-letters")]


async def test_a_column_that_is_blank_beside_errors_is_blank(tmp_path: Path, make: Make) -> None:
    path = make([["Телефон", "Имя"], [None, "Иван"]])
    (tmp_path / "read").mkdir()
    got = await read(path, by_columns(0, first_row=2), tmp_path / "read")
    assert refused(got) == [(2, "phone-empty")]
