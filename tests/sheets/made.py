"""Workbooks that no honest program writes, made part by part."""

import random
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def repacked(
    path: Path, source: Path, name: Callable[[str], str], content: Mapping[bytes, bytes] = {}
) -> Path:
    """Write a zip again with other names of its members, and other words in them."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            packed = old.read(member)
            for before, after in content.items():
                packed = packed.replace(before, after)
            # ZipInfo makes «/» of the system's separator, and leaves «\\» alone when set later
            info = zipfile.ZipInfo()
            info.filename = name(member.filename)
            new.writestr(info, packed)
    return path


def indented(path: Path, source: Path) -> Path:
    """Write an .ods again with each element of its content on a line of its own."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            packed = old.read(member)
            if member.filename == "content.xml":
                packed = re.sub(rb">(?=<)", b">\n    ", packed)
            new.writestr(member, packed)
    return path


def ole(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write a compound file of version 3 ([MS-CFB]) with these streams."""
    sector, end, mark = 512, 0xFFFFFFFE, 0xFFFFFFFD
    parts = [content.ljust(4096, b"\0") for content in streams.values()]
    parts = [part + bytes(-len(part) % sector) for part in parts]
    directory = 1 + -(-(1 + len(parts)) // 4)
    fat, entries = [mark, *range(2, directory), end], []
    for name, part in zip(streams, parts, strict=True):
        first, count = len(fat), len(part) // sector
        after = len(entries) + 2 if len(entries) + 1 < len(parts) else 0xFFFFFFFF
        entries.append(_entry(name, 2, after=after, child=0xFFFFFFFF, first=first, size=len(part)))
        fat += [*range(first + 1, first + count), end]
    entries.insert(0, _entry("Root Entry", 5, after=0xFFFFFFFF, child=1, first=end, size=0))
    links = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0),
    )
    head += b"\xff" * (sector - len(head))
    packed = b"".join(entries).ljust((directory - 1) * sector, b"\0")
    path.write_bytes(head + links + packed + b"".join(parts))
    return path


def _entry(name: str, kind: int, *, after: int, child: int, first: int, size: int) -> bytes:
    packed = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", packed, len(packed) + 2, kind, 1, 0xFFFFFFFF, after, child, first, size
    )


def xls(
    path: Path,
    cells: Iterable[str],
    *,
    more: Iterable[bytes] = (),
    first: bytes = b"",
    stream: str = "Workbook",
) -> Path:
    """Write a workbook of Excel 97 with these texts in column A.

    `more` are more records of the sheet, `first` is a record in front of all.
    """
    name = "Лист1".encode("utf-16-le")
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0xDBB, 0x7CC, 0, 0)) + first
    length = 4 + 8 + len(name)
    at = len(start) + length + 4
    sheet = record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0xDBB, 0x7CC, 0, 0))
    for row, text in enumerate(cells):
        label = struct.pack("<HHHHB", row, 0, 0, len(text), 1) + text.encode("utf-16-le")
        body += record(0x204, label)
    return ole(path, {stream: start + sheet + record(10) + body + b"".join(more) + record(10)})


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content


def excel_4(path: Path, cells: Iterable[str], code_page: str = "cp1251") -> Path:
    """Write a table of Excel 4, which is no OLE file, with these texts in column A."""
    body = record(0x409, struct.pack("<HHH", 0, 0x10, 0)) + record(0x42, struct.pack("<H", 1251))
    for row, text in enumerate(cells):
        body += record(0x204, struct.pack("<HHHH", row, 0, 0, len(text)) + text.encode(code_page))
    path.write_bytes(body + record(10))
    return path
