"""Finds the parts of a zipped workbook of Excel (.xlsx, .xlsb) by what its other parts say."""

import posixpath
import re
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile

from bot.sheets.files.model import MEBIBYTE

TORN = (BadZipFile, OSError, EOFError, RuntimeError, zlib.error)
"""What a damaged archive raises where a library may still read the cells."""
PREFIX = rb"(?:[\w.-]+:)?"
"""Of the name of an XML element, as some programs write it."""

_LARGEST_PART = 32 * MEBIBYTE
"""Of the parts that are read at once: the list of sheets, and the styles."""
_ATTRIBUTES = rb"((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Relation(NamedTuple):
    """What one part says of another."""

    kind: str
    """The last word of its type: worksheet, styles, table."""
    target: str
    """The name of the other part, in small letters."""


class Parts:
    """The parts of a workbook, by their names in small letters."""

    def __init__(self, path: Path) -> None:
        """Open the archive. BadZipFile or OSError when it is none."""
        self._file = ZipFile(path)
        self._names = {_tidy(name): name for name in self._file.namelist()}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part."""
        return name in self._names

    def book(self, ending: str) -> str:
        """Return the name of the part that lists the sheets. ValueError without any."""
        return min((name for name in self._names if name.endswith(ending)), key=len)

    def read(self, name: str) -> bytes:
        """Return a part, its beginning when it is very large. KeyError without it."""
        with self.open(name) as part:
            return part.read(_LARGEST_PART)

    def open(self, name: str) -> IO[bytes]:
        """Open a part. KeyError without it."""
        return self._file.open(self._names[name])

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part says of others, by their ids; nothing when it says nothing."""
        folder, name = posixpath.split(part)
        told = posixpath.join(folder, "_rels", f"{name}.rels")
        if told not in self._names:
            return {}
        found = {}
        for one in tags(self.read(told), b"Relationship"):
            target = one.get("target", "").replace("\\", "/")
            whole = target if target.startswith("/") else posixpath.join(folder, target)
            kind = one.get("type", "").rpartition("/")[2].lower()
            found[one.get("id", "")] = Relation(kind, _tidy(posixpath.normpath(whole)))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts of a kind that a part says something of."""
        found = self.relations(part).values()
        return [one.target for one in found if one.kind == kind and one.target in self._names]


def tags(xml: bytes, tag: bytes) -> Iterator[dict[str, str]]:
    """Yield the attributes of each such tag, by their names in lower case without a prefix."""
    for found in re.finditer(b"<" + PREFIX + tag + rb"\s" + _ATTRIBUTES, xml):
        yield {
            name.rpartition(b":")[2].decode().lower(): unescape((one or other).decode())
            for name, one, other in _ATTRIBUTE.findall(found[1])
        }


def _tidy(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/").lower()
