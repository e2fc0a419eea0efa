"""Makes plain copies of zipped workbooks that no library reads as they are. Runs in the child."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo, is_zipfile

from bot.errors import BotError
from bot.sheets.files.model import MEBIBYTE

_CONTENT = "content.xml"
_LARGEST_CONTENT = 128 * MEBIBYTE
_OF_XML = (".xml", ".rels")
_WIDE = (BOM_UTF16_LE, BOM_UTF16_BE)
_ENCODING = re.compile(r"(<\?xml[^>]*?)\s+encoding=(?:\"[^\"]*\"|'[^']*')")
_INDENT = re.compile(rb">[ \t\r]*+\n\s*+<")


def plain_name(member: str) -> str:
    """Return a member's name as the format has it: no backslash, nothing in front of `xl/`."""
    return member.replace("\\", "/").removeprefix("./").lstrip("/")


def plain_zip(path: Path, folder: Path) -> Path:
    """Return a file whose members have plain names and no UTF-16: this one, or a copy in `folder`.

    XML may be in UTF-16, and Excel reads it; the libraries find nothing in it, or not all.
    """
    if not is_zipfile(path):
        return path
    with ZipFile(path) as archive:
        named = all(name == plain_name(name) for name in archive.namelist())
        if named and not any(_is_wide(archive, member) for member in archive.infolist()):
            return path
        return _copy(archive, folder, lambda _, content: _as_utf8(content))


def compact_ods(path: Path, folder: Path) -> Path:
    """Return a copy without the line breaks and indents that some programs put between elements.

    BotError `file-bomb` for a table of more than 128 MiB.
    """
    with ZipFile(path) as archive:
        if archive.getinfo(_CONTENT).file_size > _LARGEST_CONTENT:
            raise BotError("file-bomb")
        return _copy(
            archive,
            folder,
            lambda name, content: _INDENT.sub(b"><", content) if name == _CONTENT else content,
        )


def _is_wide(archive: ZipFile, member: ZipInfo) -> bool:
    if not member.filename.lower().endswith(_OF_XML):
        return False
    with archive.open(member) as part:
        return part.read(len(BOM_UTF16_LE)) in _WIDE


def _as_utf8(content: bytes) -> bytes:
    """Return XML in UTF-8, and anything else as it is."""
    if content[: len(BOM_UTF16_LE)] not in _WIDE:
        return content
    return _ENCODING.sub(r"\1", content.decode("utf-16", "replace"), count=1).encode()


def _copy(archive: ZipFile, folder: Path, changed: Callable[[str, bytes], bytes]) -> Path:
    to = folder / "plain.zip"
    with ZipFile(to, "w", ZIP_STORED) as copy:
        for member in archive.infolist():
            name = plain_name(member.filename)
            copy.writestr(name, changed(name, archive.read(member)))
    return to
