"""Makes plain copies of zipped workbooks that no library reads as they are. Runs in the child."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, is_zipfile

from bot.errors import BotError
from bot.sheets.files.model import MEBIBYTE

_CONTENT = "content.xml"
_LARGEST_CONTENT = 128 * MEBIBYTE
_INDENT = re.compile(rb">[ \t\r]*+\n\s*+<")


def plain_name(member: str) -> str:
    """Return a member's name as the format has it: no backslash, nothing in front of `xl/`."""
    return member.replace("\\", "/").removeprefix("./").lstrip("/")


def plain_zip(path: Path, folder: Path) -> Path:
    """Return a file whose members have plain names: this one, or a copy in `folder`."""
    if not is_zipfile(path):
        return path
    with ZipFile(path) as archive:
        if all(name == plain_name(name) for name in archive.namelist()):
            return path
        return _copy(archive, folder, lambda _, content: content)


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


def _copy(archive: ZipFile, folder: Path, changed: Callable[[str, bytes], bytes]) -> Path:
    to = folder / "plain.zip"
    with ZipFile(to, "w", ZIP_STORED) as copy:
        for member in archive.infolist():
            name = plain_name(member.filename)
            copy.writestr(name, changed(name, archive.read(member)))
    return to
