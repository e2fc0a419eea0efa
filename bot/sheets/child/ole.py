"""Reads the directory of an OLE compound file, and the beginning of a stream in it ([MS-CFB]).

Runs in the child. Every chain is bounded: those of a hostile file may never end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.errors import BotError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_SHIFT, _FIRST_OF_DIRECTORY, _MINI_CUTOFF, _FIRST_OF_MINI_FAT = 30, 48, 56, 60
_FIRST_OF_DIFAT, _DIFAT, _IN_HEADER = 68, 76, 109
_SHIFTS = (9, 12)
_MINI_SHIFT = 6
_ENTRY_BYTES, _NAME_BYTES = 128, 64
_STREAM, _ROOT = 2, 5
_MOST_SECTORS = 1 << 15
_NO_SECTOR = 0xFFFFFFFA
"""Numbers from here on end a chain."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    first: int
    size: int


class OleFile:
    """The streams of a compound file, by their names in small letters."""

    def __init__(self, content: bytes) -> None:
        """Read the directory. BotError `file-broken` when it cannot be followed."""
        self._content = content
        self._shift = int.from_bytes(content[_SECTOR_SHIFT : _SECTOR_SHIFT + 2], "little")
        if self._shift not in _SHIFTS:
            raise BotError("file-broken")
        self._fat = list(islice(self._fat_sectors(), _MOST_SECTORS))
        self._entries = dict(self._directory())

    @property
    def streams(self) -> frozenset[str]:
        """The names of the streams, in small letters."""
        return frozenset(name for name, one in self._entries.items() if one.kind == _STREAM)

    def beginning(self, name: str, most: int) -> bytes:
        """Return the first `most` bytes of a stream, fewer if it ends before or is broken."""
        entry = self._entries[name]
        most = min(most, entry.size)
        if entry.size >= self._number(_MINI_CUTOFF):
            parts = (self._sector(one) for one in self._chain(entry.first))
            return b"".join(islice(parts, (most >> self._shift) + 1))[:most]
        return self._small(entry.first, most)

    def _small(self, first: int, most: int) -> bytes:
        """Return the beginning of a stream that lies in the root's small sectors."""
        root = next((one for one in self._entries.values() if one.kind == _ROOT), None)
        if root is None:
            return b""
        held = b"".join(map(self._sector, self._chain(root.first)))
        links = b"".join(map(self._sector, self._chain(self._number(_FIRST_OF_MINI_FAT))))
        found = b""
        sector = first
        while len(found) < most and (part := held[sector << _MINI_SHIFT :][: 1 << _MINI_SHIFT]):
            found += part
            sector = int.from_bytes(links[4 * sector : 4 * sector + 4], "little")
        return found[:most]

    def _directory(self) -> Iterator[tuple[str, _Entry]]:
        for sector in self._chain(self._number(_FIRST_OF_DIRECTORY)):
            content = self._sector(sector)
            for at in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
                entry = content[at : at + _ENTRY_BYTES]
                length = int.from_bytes(entry[_NAME_BYTES : _NAME_BYTES + 2], "little")
                name = entry[: max(0, min(length, _NAME_BYTES) - 2)].decode("utf-16-le", "replace")
                first = int.from_bytes(entry[116:120], "little")
                yield (
                    name.lower(),
                    _Entry(entry[66], first, int.from_bytes(entry[120:124], "little")),
                )

    def _fat_sectors(self) -> Iterator[int]:
        """Yield the sectors that hold the links of all others."""
        yield from self._numbers(_DIFAT, _IN_HEADER)
        sector, count = self._number(_FIRST_OF_DIFAT), 1 << self._shift - 2
        for _ in range(_MOST_SECTORS):
            if sector >= _NO_SECTOR:
                return
            at = sector + 1 << self._shift
            yield from self._numbers(at, count - 1)
            sector = self._number(at + 4 * (count - 1))

    def _numbers(self, at: int, count: int) -> Iterator[int]:
        found = (self._number(at + 4 * place) for place in range(count))
        return (sector for sector in found if sector < _NO_SECTOR)

    def _chain(self, sector: int) -> Iterator[int]:
        """Yield a sector and those after it. BotError `file-broken` when they go round in rings."""
        per_sector = 1 << self._shift - 2
        for _ in range(_MOST_SECTORS):
            if sector >= _NO_SECTOR:
                return
            yield sector
            table, place = divmod(sector, per_sector)
            if table >= len(self._fat):
                return
            sector = self._number((self._fat[table] + 1 << self._shift) + 4 * place)
        raise BotError("file-broken")

    def _sector(self, sector: int) -> bytes:
        return self._content[sector + 1 << self._shift : sector + 2 << self._shift]

    def _number(self, at: int) -> int:
        """Return the number at an offset; beyond the end of the file, one that ends a chain."""
        found = self._content[at : at + 4]
        return int.from_bytes(found, "little") if len(found) == 4 else _NO_SECTOR  # noqa: PLR2004 - the bytes of a number
