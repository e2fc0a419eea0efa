"""Recognises what a file really is by its content, and refuses what is not a table.

Runs in the child: a hostile file may make even this costly.
"""

import os
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.errors import BotError
from bot.sheets.files.model import MEBIBYTE, Limits

FileKind = Literal["xlsx", "xlsb", "ods", "xls", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
_PARTS = {"word/": "document", "ppt/": "presentation", "Index/": "numbers"}
_MOST_MEMBERS = 10_000
_LARGE_MEMBER = 64 * MEBIBYTE
_DENSEST = 150
"""How many times smaller a large member may be when compressed; XML of real tables: 5 to 40."""
_MANIFEST = "META-INF/manifest.xml"


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
        head = file.read(len(_OLE))
    if head.startswith(_ZIP):
        return _in_zip(path, limits)
    if head == _OLE:
        return _in_ole(path)
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
    names = archive.namelist()
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise BotError("file-protected")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and _begins(archive, "mimetype", b"opendocument.spreadsheet"):
        if _begins(archive, _MANIFEST, b"encryption-data"):
            raise BotError("file-protected")
        return "ods"
    kinds = (kind for part, kind in _PARTS.items() if any(n.startswith(part) for n in names))
    found = "document" if "content.xml" in names else next(kinds, "archive")
    raise BotError("file-not-a-table", kind=found)


def _begins(archive: ZipFile, name: str, sought: bytes) -> bool:
    """Tell whether the first megabyte of a member holds `sought`."""
    if name not in archive.namelist():
        return False
    with archive.open(name) as member:
        return sought in member.read(MEBIBYTE)


def _in_ole(path: Path) -> FileKind:
    """Return the kind by the names of the streams, which are in UTF-16."""
    content = path.read_bytes()
    if _stream("EncryptedPackage") in content:
        raise BotError("file-protected")
    if _stream("Workbook") in content or _stream("Book") in content:
        return "xls"
    word = _stream("WordDocument") in content
    raise BotError("file-not-a-table", kind="document" if word else "other")


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + os.fsencode("\0\0")
