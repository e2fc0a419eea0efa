"""What people see in Excel is what is read: numbers, dates and times in their formats."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from bot.sheets import Choice, Recipients, Shown, as_text, compose, look, read, write_report
from bot.sheets.child.format_locales import ENGLISH
from bot.sheets.child.format_locales import RUSSIAN as RUSSIAN_SETTINGS
from bot.sheets.child.number_formats import built_in, number_format
from bot.sheets.files.cells import general
from bot.sms.template import bind, columns_of, parse
from tests.sheets.conftest import Load, by_columns, phones, refused
from tests.sheets.made import ods, rows, xlsx

CASES = Path(__file__).parents[1] / "cases"
SSF: list[tuple[str, float | str, str]] = json.loads(
    (Path(__file__).parent / "fixtures" / "ssf.json").read_text()
)
"""Format, value, and what SheetJS' SSF shows with American settings (fixtures/ssf.mjs)."""
NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - a cell has no zone
NAMED = ("mmm", "ddd", "AM/PM", "шт.", "тыс.", "$", '"г."', "yy;@")
"""Formats with names, or with points and commas that are no separators."""
_LITERAL = re.compile(r'"[^"]*"|\[[A-Z$][^\]]*\]')
RUSSIAN = str.maketrans({",": " ", ".": ","})


def tidy(text: str) -> str:
    """Leave out the blanks by which Excel lines columns up."""
    return " ".join(text.split())


def shown(code: str, value: float | str) -> str:
    form = number_format(code, ENGLISH)
    text = form.show(value) if form else None
    return text if text is not None else value if isinstance(value, str) else general(value)


def test_values_are_shown_as_an_independent_library_shows_them() -> None:
    ours = [(code, value, tidy(shown(code, value))) for code, value, _ in SSF]
    assert ours == [(code, value, tidy(text)) for code, value, text in SSF]
    assert len(SSF) > 1000


def in_russian() -> Iterator[tuple[str, float, str]]:
    """Yield what SSF shows with the separators of Russian settings, where nothing else differs."""
    for code, value, text in SSF:
        if isinstance(value, str) or any(part in code for part in NAMED):
            continue
        dated = any(letter in _LITERAL.sub("", code) for letter in "ymdhs")
        if not dated:
            yield code, value, text.translate(RUSSIAN)
        elif not code.startswith("m/d/yy"):
            point = "," if ".0" in code else "."
            yield code, value, text.replace("/", ".").replace(".", point)


async def test_a_workbook_written_with_formats_reads_as_excel_shows_it(
    tmp_path: Path, folder: Path
) -> None:
    book, wanted = Book(), list(in_russian())
    for number, (code, value, _) in enumerate(wanted, 1):
        book.active.append([79160000000 + number, value])
        book.active.cell(number, 2).number_format = code
    book.save(tmp_path / "made.xlsx")
    got = await read(tmp_path / "made.xlsx", by_columns(0), folder)
    with got.open_rows() as cells:
        read_back = [tidy(as_text(row[1])) for row in cells]
    ours = [(*wanted[at][:2], text) for at, text in enumerate(read_back)]
    assert ours == [(code, value, tidy(text)) for code, value, text in wanted]
    assert got.count == len(wanted) > 800


CODES = st.text("0#?.,%/ -+E@ymdhs;[]<>=$_*\\\"'гAPGeneral₽\n419", max_size=40)


@settings(max_examples=400, deadline=None)
@given(CODES, st.one_of(st.floats(), st.integers(), st.text(max_size=5)))
def test_any_format_of_a_stranger_shows_something_or_nothing(code: str, value: float | str) -> None:
    form = number_format(code)
    text = form.show(value) if form else None
    assert text is None or len(text) < 2000


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("mm-dd-yy", 46350, "24.11.2026"),
        ("m/d/yy h:mm", 46350.4, "24.11.2026 9:36"),
        ("[$-F800]dddd, mmmm dd, yyyy", 46350, "24 ноября 2026 г."),
        ("[$-x-sysdate]dddd, mmmm dd, yyyy", 46350, "24 ноября 2026 г."),
        ("[$-x-systime]h:mm:ss AM/PM", 0.75, "18:00:00"),
        ("# ?/4", 1.25, "1 1/4"),
        ("?/100", 0.25, "25/100"),
        ("[$-FC19]d mmmm", 46350, "24 ноября"),
        ("dd mmm", 46350, "24 ноя"),
        ("ddd", 46350, "Вт"),
        ("[$-409]d mmmm", 46350, "24 November"),
        ("+7 (000) 000-00-00", 9161234567, "+7 (916) 123-45-67"),
        ('General" руб."', 12500.5, "12500,5 руб."),
        ('[<1000]0" ₽";0.0," тыс. ₽"', 12500, "12,5 тыс. ₽"),
        ("0.0,", 1250, "1,3"),
        (";;;", 5, ""),
        ("dd.mm.yyyy", -1, None),
        ("0" * 256, 1, None),
    ],
)
def test_russian_settings_show_dates_and_amounts(code: str, value: float, text: str) -> None:
    form = number_format(code)
    assert (form.show(value) if form else None) == text


async def rendered(recipients: Recipients, text: str, folder: Path) -> list[str]:
    known = columns_of(
        recipients.titles, recipients.choice.name_column, recipients.choice.phone_columns
    )
    columns = bind(parse(text), known)
    made = await compose(recipients.folder, folder, template=text, columns=columns)
    return [one or made.text or "" for _, _, one, _ in made.lines(0, 100)]


async def test_a_placeholder_gives_what_excel_shows(tmp_path: Path, load: Load) -> None:
    got = await load(CASES / "reports" / "c12-formats.xlsx")
    texts = await rendered(got, "{скидка} {промокод} {долг}", tmp_path)
    assert texts == ["15% 001234 12 500,50 ₽"]


async def test_a_number_is_recognised_by_its_value_however_it_is_shown(load: Load) -> None:
    got = await load(CASES / "lists" / "24_dates_percents.xlsx")
    assert got.count == 20
    assert phones(got)[0] == "79137285565"
    with got.open_rows() as cells:
        assert [as_text(cell) for cell in cells.row(2)] == [
            "30.10.2026",
            "15%",
            "9161234 567,50 ₽",
            "Лебедев Сергей",
            "+7 (913) 728-55-65",
            "12:00",
        ]


async def test_a_date_or_a_fraction_is_never_a_phone(tmp_path: Path, folder: Path) -> None:
    book = Book()
    for value, code in (
        (46350, "dd.mm.yyyy"),
        (9161234567.5, "General"),
        (9161234567.5, "0"),
        (0.9161234567, "0%"),
    ):
        book.active.append([value])
        book.active.cell(book.active.max_row, 1).number_format = code
    book.save(tmp_path / "made.xlsx")
    got = await read(tmp_path / "made.xlsx", by_columns(0), folder)
    assert (phones(got), got.refused["phone-date"], got.rows) == ([], 1, 4)
    assert [row for row, _ in refused(got)] == [1, 2, 3, 4]


async def test_cells_that_name_no_place_are_counted(tmp_path: Path, folder: Path) -> None:
    sheet = (
        "<sheetData><row><c><v>79161234567</v></c><c/><c s='1'><v>0.15</v></c></row>"
        "<row><c><v>79161234568</v></c><c s='1'><v>0.2</v></c></row></sheetData>"
    )
    path = xlsx(tmp_path / "made.xlsx", [sheet], styles=["0", "0%"])
    got = await read(path, Choice("Лист1", (0,), None, 1), folder)
    with got.open_rows() as cells:
        assert [as_text(cell) for cell in cells.row(1)] == ["79161234567", "", "15%"]
        assert [as_text(cell) for cell in cells.row(2)][:2] == ["79161234568", "20%"]


async def test_an_ods_is_read_as_it_was_seen(tmp_path: Path, folder: Path) -> None:
    cell = (
        "<table:table-cell office:value-type='{}' office:{}='{}'><text:p>{}</text:p>"
        "</table:table-cell>"
    )
    cells = [
        cell.format("string", "string-value", "8 916 123-45-67", "8 916 123-45-67"),
        "<table:table-cell table:number-columns-repeated='2'/>",
        cell.format("percentage", "value", "0.15", "15%"),
        cell.format("float", "value", "1234", "001234"),
        cell.format("currency", "value", "12500.5", "12\xa0500,50 ₽"),
        cell.format("date", "date-value", "2026-11-24", "24 ноября 2026"),
    ]
    row = f"<table:table-row table:number-rows-repeated='2'>{''.join(cells)}</table:table-row>"
    got = await read(ods(tmp_path / "made.ods", row), Choice("Лист1", (0,), None, 1), folder)
    with got.open_rows() as table:
        assert table.row(2)[3:] == [
            Shown(0.15, "15%", "0%"),
            Shown(1234, "001234", "000000"),
            Shown(12500.5, "12 500,50 ₽", '#,##0.00" ₽"'),
            Shown(46350, "24 ноября 2026", "[$-FC19]d mmmm yyyy"),
        ]


async def test_a_bare_number_in_an_ods_has_no_format(tmp_path: Path, folder: Path) -> None:
    """Some programs write the value once more as what is seen of it, with a point."""
    cell = (
        "<table:table-cell office:value-type='float' office:value='{0}'><text:p>{0}</text:p>"
        "</table:table-cell>"
    )
    row = f"<table:table-row>{cell.format('79161234567')}{cell.format('12500.5')}</table:table-row>"
    got = await read(ods(tmp_path / "made.ods", row), Choice("Лист1", (0,), None, 1), folder)
    with got.open_rows() as table:
        assert as_text(table.row(1)[1]) == "12500,5"


async def test_an_xls_is_read_with_its_formats(load: Load) -> None:
    got = await load(Path(__file__).parent / "fixtures" / "clients.xls")
    with got.open_rows() as table:
        assert table.row(2)[3] == Shown(46350, "24.11.2026", "dd.mm.yyyy")


async def test_an_xlsb_is_read_with_its_formats(load: Load) -> None:
    got = await load(Path(__file__).parent / "fixtures" / "clients.xlsb")
    with got.open_rows() as table:
        assert table.row(2)[4::2] == [
            Shown(12500.5, "12 500,50 ₽", '#,##0.00\\ "₽"'),
            Shown(46350, "24.11.2026", "dd.mm.yyyy"),
            Shown(0.15, "15%", "0%"),
            Shown(1234, "001234", "000000"),
            Shown(1.5, "36:00", "[h]:mm"),
        ]


async def test_a_report_keeps_the_value_and_the_format(tmp_path: Path) -> None:
    cells = [
        Shown(0.15, "15%", "0%"),
        Shown(9161234567, "+7 (916) 123-45-67", "+7 (000) 000-00-00"),
        Shown(46350.5, "24.11.2026", "dd.mm.yyyy"),
        Shown("=1+1", "№ =1+1", '"№ "@'),
        date(2026, 11, 24),
    ]
    await write_report(tmp_path / "report.xlsx", ["A", "B", "C", "D", "E"], [cells, cells])
    for number in (2, 3):
        row = load_workbook(tmp_path / "report.xlsx").active[number]
        assert [(cell.value, cell.number_format, cell.data_type) for cell in row] == [
            (0.15, "0%", "n"),
            (9161234567, "+7 (000) 000-00-00", "n"),
            (NOON, "dd.mm.yyyy", "d"),
            ("=1+1", '"№ "@', "s"),
            (NOON.replace(hour=0), "dd.mm.yyyy", "d"),
        ]


async def test_a_damaged_list_of_formats_leaves_the_values(tmp_path: Path, folder: Path) -> None:
    path = xlsx(tmp_path / "made.xlsx", [rows("89161234567")], styles=["[", '"'])
    got = await read(path, Choice("Лист1", (0,), None, 1), folder)
    assert phones(got) == ["79161234567"]


@pytest.mark.parametrize(
    ("code", "value", "russian", "english"),
    [
        ("General", 12500.5, "12500,5", "12500.5"),
        ("#,##0.00", 12500.5, "12 500,50", "12,500.50"),
        ("0.0%", 0.155, "15,5%", "15.5%"),
        ("mm-dd-yy", 46350, "24.11.2026", "11/24/2026"),
        ("dd.mm.yyyy", 46350, "24.11.2026", "24.11.2026"),
        ("d mmmm yyyy", 46350, "24 Ноябрь 2026", "24 November 2026"),
        ("[$-FC19]d mmmm", 46350, "24 ноября", "24 ноября"),
        ("General", True, "ИСТИНА", "TRUE"),
    ],
)
async def test_an_english_chat_reads_what_excel_shows_with_english_settings(
    tmp_path: Path, code: str, value: float, russian: str, english: str
) -> None:
    book = Book()
    book.active.append(["89161234567", value])
    book.active["B1"].number_format = code
    book.save(tmp_path / "made.xlsx")
    for language, text in (("ru", russian), ("en", english)):
        sheet = (await look(tmp_path / "made.xlsx", language=language)).sheets[0]
        folder = tmp_path / language
        folder.mkdir()
        got = await read(tmp_path / "made.xlsx", by_columns(0), folder, language=language)
        with got.open_rows() as cells:
            assert as_text(cells.row(1)[1]) == sheet.sample[0].cells[1] == text


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        (7, "-12 500,50 ₽", "($12,500.50)"),
        (39, "-12 500,50", "(12,500.50)"),
        (44, "-12 500,50 ₽", "$(12,500.50)"),
    ],
)
def test_a_format_that_has_only_a_number_is_the_systems(
    number: int, russian: str, english: str
) -> None:
    for locale, text in ((RUSSIAN_SETTINGS, russian), (ENGLISH, english)):
        form = number_format(built_in(locale)[number], locale)
        assert form
        assert tidy(form.show(-12500.5) or "") == text


async def test_a_report_keeps_yes_and_no(tmp_path: Path) -> None:
    await write_report(
        tmp_path / "report.xlsx", ["A", "B"], [[True, Shown(value=False, text="FALSE", format="@")]]
    )
    row = load_workbook(tmp_path / "report.xlsx").active[2]
    assert [(cell.value, cell.data_type) for cell in row] == [(True, "b"), (False, "b")]
