"""Recognises what a file really is by its content, and refuses what is not a table.

Runs in the child: a hostile file may make even this costly.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.errors import BotError
from bot.sheets.child.ole import MAGIC, OleFile
from bot.sheets.child.packages import plain_name
from bot.sheets.files.model import MEBIBYTE, Limits

FileKind = Literal["xlsx", "xlsb", "ods", "xls", "text"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAGIC = {
    b"%PDF": "pdf",
    b"{\\rtf": "document",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
}
_MAGIC_BYTES = 5
_PARTS = {"word/": "document", "ppt/": "presentation", "index/": "numbers", "index.zip": "numbers"}
_MOST_MEMBERS = 10_000
_LARGE_MEMBER = 64 * MEBIBYTE
_DENSEST = 150
"""How many times smaller a large member may be when compressed; XML of real tables: 5 to 40."""
_MANIFEST = "meta-inf/manifest.xml"
_TYPES = "[content_types].xml"
_TABLE_TYPE = re.compile(
    rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template|addin)\.macroEnabled)\.main\+xml",
    re.IGNORECASE,
)
_BINARY_TYPE = re.compile(rb"ms-excel\.sheet\.binary\.macroEnabled\.main", re.IGNORECASE)
_OLD_TABLES = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
"""How tables of Excel 2, 3, 4 and 5 begin that are no OLE file."""
_WORKBOOKS = ("workbook", "book")
_FIRST_RECORDS = 4096
_PASSWORD = 0x2F
_RECORD_HEAD = 4


def recognise_kind(path: Path, limits: Limits) -> FileKind:
    """Return the kind of a file, which tells how to read it.

    Raises BotError `file-empty`; `file-too-big` (`limit`, in KB); `file-not-a-table` (`kind`:
    document, presentation, numbers, pdf, picture, archive, other); `file-protected`; `file-broken`;
    `file-bomb`.
    """
    size = path.stat().st_size
    if not size:
        raise BotError("file-empty")
    if size > limits.file_bytes:
        raise BotError("file-too-big", limit=limits.file_bytes // 1024)
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head.startswith(_ZIP):
        return _in_zip(path, limits)
    if head == MAGIC:
        return _in_ole(path)
    if head.startswith(_OLD_TABLES):
        return "xls"
    for length in range(2, _MAGIC_BYTES + 1):
        if head[:length] in _MAGIC:
            raise BotError("file-not-a-table", kind=_MAGIC[head[:length]])
    return "text"


def _in_zip(path: Path, limits: Limits) -> FileKind:
    try:
        with ZipFile(path) as archive:
            _refuse_bomb(archive.infolist(), limits)
            return _of_members(archive)
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise BotError("file-broken") from error


def _refuse_bomb(members: list[ZipInfo], limits: Limits) -> None:
    dense = any(
        member.file_size > _LARGE_MEMBER and member.file_size > _DENSEST * member.compress_size
        for member in members
    )
    unpacked = sum(member.file_size for member in members)
    if dense or unpacked > limits.unpacked_bytes or len(members) > _MOST_MEMBERS:
        raise BotError("file-bomb")


def _of_members(archive: ZipFile) -> FileKind:
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise BotError("file-protected")
    names = {plain_name(name).lower(): name for name in archive.namelist()}
    types = _begins(archive, names.get(_TYPES))
    of_text = _TABLE_TYPE.search(types)
    # an .xlsx may have the type of .xlsb, too: for parts that happen to be binary
    if "xl/workbook.bin" in names or (_BINARY_TYPE.search(types) and not of_text):
        return "xlsb"
    if of_text or any(name.startswith("xl/") for name in names):
        return "xlsx"
    mimetype = _begins(archive, names.get("mimetype"))
    if "content.xml" in names and b"opendocument.spreadsheet" in mimetype:
        if b"encryption-data" in _begins(archive, names.get(_MANIFEST)):
            raise BotError("file-protected")
        return "ods"
    raise BotError("file-not-a-table", kind=_other_archive(names))


def _other_archive(names: Iterable[str]) -> str:
    names = list(names)
    kinds = (kind for part, kind in _PARTS.items() if any(n.startswith(part) for n in names))
    return "document" if "content.xml" in names else next(kinds, "archive")


def _begins(archive: ZipFile, name: str | None) -> bytes:
    """Return the first megabyte of a member; nothing of one that is not there."""
    if name is None:
        return b""
    with archive.open(name) as member:
        return member.read(MEBIBYTE)


def _in_ole(path: Path) -> FileKind:
    """Return the kind by the names of the streams, whatever their case."""
    file = OleFile(path.read_bytes())
    if "encryptedpackage" in file.streams:
        raise BotError("file-protected")
    for name in _WORKBOOKS:
        if name in file.streams:
            if _has_password(file.beginning(name, _FIRST_RECORDS)):
                raise BotError("file-protected")
            return "xls"
    word = "worddocument" in file.streams
    raise BotError("file-not-a-table", kind="document" if word else "other")


def _has_password(records: bytes) -> bool:
    """Tell whether FILEPASS is among the first records of a workbook, of any encryption."""
    at = 0
    while at + _RECORD_HEAD <= len(records):
        kind, length = (int.from_bytes(records[at + n : at + n + 2], "little") for n in (0, 2))
        if kind == _PASSWORD:
            return True
        at += _RECORD_HEAD + length
    return False
