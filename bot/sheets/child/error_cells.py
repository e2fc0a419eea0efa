"""Finds out whether cells hold errors (#N/A), which calamine gives as blank. Runs in the child."""

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from bot.sheets.child.ole import MAGIC
from bot.sheets.child.packages import plain_name
from bot.sheets.files.model import MEBIBYTE

_SHEET = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt=["']e["']""")
_LONGEST_TAG = 200


class HiddenErrorsError(Exception):
    """The library gave blank cells where another tells the errors that stand in them."""


def may_hold_errors(path: Path) -> bool:
    """Tell whether a workbook may hold cells with errors: of an .xls nobody knows beforehand."""
    if not is_zipfile(path):
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    try:
        with ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if _SHEET.search(plain_name(name))]
            return any(_has_errors(archive, name) for name in sheets)
    except (BadZipFile, OSError):
        return False


def _has_errors(archive: ZipFile, name: str) -> bool:
    rest = b""
    with archive.open(name) as sheet:
        while piece := sheet.read(MEBIBYTE):
            if _ERROR.search(rest + piece):
                return True
            rest = piece[-_LONGEST_TAG:]
    return False
