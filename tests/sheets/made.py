"""Workbooks that no honest program writes, made part by part."""

import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
KINDS = {
    "/xl/workbook.xml": "sheet.main+xml",
    "/xl/worksheets/sheet1.xml": "worksheet+xml",
    "/xl/sharedStrings.xml": "sharedStrings+xml",
    "/xl/styles.xml": "styles+xml",
}
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{part}" ContentType="{OFFICE}.{kind}"/>'
        for part, kind in KINDS.items()
    )
    + "</Types>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
PARTS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}/worksheet" '
    f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{RELATION}/sharedStrings" '
    f'Target="sharedStrings.xml"/><Relationship Id="r3" Type="{RELATION}/styles" '
    'Target="styles.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
    '<sheet name="Лист1" sheetId="1" r:id="r1"/></sheets></workbook>'
)
MEGABYTE = 1024 * 1024
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(
    path: Path,
    sheet: Iterable[str],
    strings: Iterable[str] = ("",),
    head: str = "",
    styles: Sequence[str] = (),
) -> Path:
    """Write a workbook of one sheet with this inside `<worksheet>`; `styles` are number formats."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/workbook.xml", WORKBOOK),
        ):
            file.writestr(name, content)
        _part(file, "xl/sharedStrings.xml", "sst", strings)
        _part(file, "xl/styles.xml", "styleSheet", _styles(styles))
        _part(file, "xl/worksheets/sheet1.xml", "worksheet", sheet, head)
    return path


def _styles(codes: Sequence[str]) -> Iterator[str]:
    yield f'<numFmts count="{len(codes)}">'
    for number, code in enumerate(codes, 164):
        yield f'<numFmt numFmtId="{number}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
    yield f'</numFmts><cellXfs count="{len(codes)}">'
    for number in range(164, 164 + len(codes)):
        yield f'<xf numFmtId="{number}"/>'
    yield "</cellXfs>"


def _part(
    file: zipfile.ZipFile, name: str, tag: str, content: Iterable[str], head: str = ""
) -> None:
    with file.open(name, "w", force_zip64=True) as part:
        part.write(f'<?xml version="1.0"?>{head}<{tag} xmlns="{MAIN}">'.encode())
        for piece in content:
            part.write(piece.encode())
        part.write(f"</{tag}>".encode())


def rows(*cells: str) -> str:
    """Return `<sheetData>` with a row of text cells for each text in column A."""
    lines = (
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{cell}</t></is></c></row>'
        for n, cell in enumerate(cells, 1)
    )
    return f"<sheetData>{''.join(lines)}</sheetData>"


def ods(path: Path, table: str, manifest: str = "") -> Path:
    """Write an .ods of one sheet with this inside `<table:table>`."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Лист1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", ODS_TYPE)
        file.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
        file.writestr("content.xml", content)
    return path


def far_cell(path: Path) -> Path:
    """One recipient, and one cell in Excel's last corner."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return xlsx(path, [rows("Телефон", "89161234567").replace("</sheetData>", far)])


def zeros(path: Path, megabytes: int = 1024) -> Path:
    """A gigabyte of zeros in a megabyte."""
    return xlsx(path, ("0" * MEGABYTE for _ in range(megabytes)))


def lying_zeros(path: Path) -> Path:
    """The same, declared as a kilobyte."""
    zeros(path, 600)
    content = path.read_bytes()
    size = (600 * MEGABYTE).to_bytes(4, "little")
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    real = content[at + 24 : at + 28]
    assert int.from_bytes(real, "little") - int.from_bytes(size, "little") < MEGABYTE
    path.write_bytes(content.replace(real, (1024).to_bytes(4, "little")))
    return path


def many_rows(path: Path, count: int = 41_000_000) -> Path:
    """More empty rows than any sheet has."""
    return xlsx(path, ["<sheetData>", *["<row/>" * 10_000] * (count // 10_000), "</sheetData>"])


def many_cells(path: Path, count: int = 8_000_000) -> Path:
    """Rows that pack well, below what is refused by size."""
    line = "<row>" + "<c><v>1</v></c>" * 10 + "</row>"
    return xlsx(path, ["<sheetData>", *[line * 1000] * (count // 10_000), "</sheetData>"])


def heavy(path: Path, count: int = 300_000) -> Path:
    """Thirty million cells that pack no better than an honest table."""
    noise = random.Random(1)  # noqa: S311 - noise
    row = "<row>" + "<c><v>1</v></c>" * 99 + "<c><v>{}</v></c></row>"
    lines = (row.format(noise.random()) for _ in range(count))
    return xlsx(path, chain(["<sheetData>"], lines, ["</sheetData>"]))


def many_strings(path: Path, count: int = 5_000_000) -> Path:
    """Shared strings that fill the memory."""
    strings = (
        "".join(f"<si><t>{i:050}</t></si>" for i in range(n, n + 1000))
        for n in range(0, count, 1000)
    )
    return xlsx(path, [rows("1")], strings)


def one_text_everywhere(path: Path, count: int = 100_000) -> Path:
    """Every row is the same shared string, longer than the rest of the file."""
    cell = '<row><c t="s"><v>0</v></c></row>'
    rows = (cell * 1000 for _ in range(count // 1000))
    sheet = chain(["<sheetData>"], rows, ["</sheetData>"])
    return xlsx(path, sheet, ["<si><t>", "х" * 30_000, "</t></si>"])


def entities(path: Path) -> Path:
    """A billion laughs."""
    nested = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<!DOCTYPE worksheet [<!ENTITY a0 "{"смех" * 10}">{nested}]>'
    return xlsx(path, [rows("&a9;")], head=head)


def merged(path: Path) -> Path:
    """One merged range over the whole sheet, and a recipient."""
    return xlsx(
        path,
        [
            rows("Телефон", "89161234567"),
            '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ],
    )


def repeated_ods(path: Path) -> Path:
    """A filled cell repeated over the whole sheet."""
    cell = (
        '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p>'
        "</table:table-cell>"
    )
    return ods(
        path, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    )
