"""Tables of made-up people, the same at every run: for the benchmarks and `docs/examples`."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEADER = ["Телефон", "Имя", "Город", "Сумма"]

Cell = str | int | float

_WOMEN = ("Анна", "Мария", "Елена", "Ольга", "Наталья", "Ирина", "Светлана", "Юлия")
_MEN = ("Иван", "Пётр", "Алексей", "Сергей", "Дмитрий", "Андрей", "Максим", "Фёдор")
_CITIES = ("Москва", "Санкт-Петербург", "Казань", "Тверь", "Омск", "Пермь", "Самара", "Уфа")
_BAD_SHARE = _REPEATED_SHARE = 0.1
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Клиенты" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
}
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>{}</cols><sheetData>'
_WIDTHS = (22, 14, 18, 12)


def people(count: int, seed: int = 7) -> Iterator[list[Cell]]:
    """Yield rows: phones in the forms people write, a tenth bad, a tenth seen before."""
    dice = random.Random(seed)  # noqa: S311 - the same people every time
    seen = [79160000000]
    for _ in range(count):
        names = _WOMEN if dice.random() < 1 / 2 else _MEN
        amount = round(dice.uniform(100, 20_000), 2)
        yield [_phone(dice, seen), dice.choice(names), dice.choice(_CITIES), amount]


def _phone(dice: random.Random, seen: list[int]) -> Cell:
    chance = dice.random()
    if chance < _BAD_SHARE:
        return _bad(dice)
    if chance < _BAD_SHARE + _REPEATED_SHARE:
        return _written(dice, dice.choice(seen))
    seen.append(dice.randrange(79000000000, 79999999999))
    return _written(dice, seen[-1])


def _written(dice: random.Random, phone: int) -> Cell:
    text = str(phone)
    code, first, second, third = text[1:4], text[4:7], text[7:9], text[9:]
    forms = (
        phone,
        f"+{text}",
        f"8 ({code}) {first}-{second}-{third}",
        f"+7 {code} {first} {second} {third}",
        f"8{text[1:]}",
        f"8-{code}-{first}-{second}-{third}",
    )
    return dice.choice(forms)


def _bad(dice: random.Random) -> Cell:
    local = dice.randrange(2_000_000, 9_999_999)
    landline = f"+7 495 {local // 10_000}-{local // 100 % 100:02}-{local % 100:02}"
    cut = str(dice.randrange(7900000000, 7999999999))
    return dice.choice(("", "нет", "7,91612E+10", "уточнить", landline, cut, landline))


def write_workbook(path: Path, rows: Iterable[list[Cell]]) -> None:
    """Write an .xlsx of these rows under the header; the same rows give the same bytes."""
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, content in _PARTS.items():
            file.writestr(_member(name), content)
        with file.open(_member("xl/worksheets/sheet1.xml"), "w") as sheet:
            columns = "".join(
                f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
                for n, width in enumerate(_WIDTHS, 1)
            )
            sheet.write(_SHEET.format(columns).encode())
            sheet.write(_row(1, HEADER))
            for number, row in enumerate(rows, 2):
                sheet.write(_row(number, row))
            sheet.write(b"</sheetData></worksheet>")


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    return member


def _row(number: int, cells: Iterable[Cell]) -> bytes:
    written = "".join(
        _cell(f"{column}{number}", cell) for column, cell in zip("ABCD", cells, strict=True)
    )
    return f'<row r="{number}">{written}</row>'.encode()


def _cell(place: str, cell: Cell) -> str:
    if not isinstance(cell, str):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if not cell:
        return ""
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
