"""The archive of a backup: a compressed tar of a few known names, and a manifest at its end.

It is written and read in one go, whatever its size. What is read is a stranger's until its
manifest is verified: only plain files with the names of a backup are taken (docs/rules.md, O3).
"""

import gzip
import hashlib
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from bot.errors import BotError
from bot.private_files import new_private_file

FORMAT = 1
DATABASE, DIALOGS, MANIFEST = "database.sqlite3", "dialogs.sqlite3", "manifest.json"
FILES = "files"
NAME = re.compile(
    rf"{re.escape(DATABASE)}|{re.escape(DIALOGS)}"
    rf"|{FILES}/(?:audiences|uploads)/[0-9a-f]{{32}}/[a-z0-9_-][a-z0-9._-]{{0,39}}"
)
"""The names that members of a backup may have, besides the manifest."""
MOST_MEMBERS = 1_000_000
MOST_MANIFEST = 256 * 1024 * 1024
_CHUNK = 256 * 1024
_BLOCK = tarfile.BLOCKSIZE
_BROKEN = (EOFError, OSError, ValueError, zlib.error, tarfile.HeaderError, RecursionError)
"""What reading an archive raises that is cut, changed or another file."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its size in bytes and the sha256 of its content, in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; its last member."""

    made_at: datetime
    bot: str
    """The version of the bot that made it."""
    store_id: str | None
    claims: int | None
    """How many claims the copied database had made."""
    schema: str | None
    members: Mapping[str, Member]
    missing: tuple[str, ...]
    """Folders that were removed while the backup was made."""

    def to_json(self) -> bytes:
        """Return it as it stands in the archive."""
        members = {name: [one.size, one.sha256] for name, one in self.members.items()}
        facts = {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "bot": self.bot,
            "store_id": self.store_id,
            "claims": self.claims,
            "schema": self.schema,
            "missing": self.missing,
            "members": members,
        }
        return json.dumps(facts, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Read it. Raises ValueError, and BotError `restore-newer` for a format of the future."""
        facts: Any = json.loads(content)
        try:
            if facts["format"] > FORMAT:
                raise BotError("restore-newer")
            return cls(
                made_at=datetime.fromisoformat(facts["made_at"]),
                bot=str(facts["bot"]),
                store_id=facts["store_id"],
                claims=facts["claims"],
                schema=facts["schema"],
                missing=tuple(facts["missing"]),
                members={name: Member(*one) for name, one in facts["members"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a manifest") from error


class ArchiveWriter:
    """Writes members one after another; `finish` writes the manifest and the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0)
        self.members: dict[str, Member] = {}

    def add(self, name: str, content: BinaryIO, size: int) -> None:
        """Add a file of that size. Raises ValueError when its content turns out to be shorter."""
        digest = hashlib.sha256()
        self._gzip.write(header_of(name, size))
        left = size
        while left:
            chunk = content.read(min(left, _CHUNK))
            if not chunk:
                raise ValueError(name)
            digest.update(chunk)
            self._gzip.write(chunk)
            left -= len(chunk)
        self._gzip.write(padding_of(size))
        self.members[name] = Member(size, digest.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Add a file that nobody changes meanwhile."""
        with path.open("rb") as content:
            self.add(name, content, path.stat().st_size)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and end the archive."""
        content = manifest.to_json()
        self._gzip.write(header_of(MANIFEST, len(content)) + content + padding_of(len(content)))
        self._gzip.write(bytes(2 * _BLOCK))
        self._gzip.close()


def read_archive(source: BinaryIO, place_of: Callable[[str], Path], *, most_bytes: int) -> Manifest:
    """Write the members to the paths that `place_of` names, and verify them by the manifest.

    Raises BotError `restore-broken` when anything is not as it was written or should never have
    been in a backup, `restore-too-big` when the members take more than `most_bytes`,
    `restore-failed` when a disk fails (fact `why`), and what `Manifest.from_json` does. What was
    written by then is the caller's to remove.
    """
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as plain:
            found, manifest = _read_members(TarReader(plain), place_of, most_bytes)
    except _BROKEN as error:
        raise _told(error) from error
    if found != manifest.members or DATABASE not in found:
        raise BotError("restore-broken")
    return manifest


def _told(error: Exception) -> BotError:
    """Tell a disk that fails or is full, which has a number, from an archive that is broken."""
    if isinstance(error, OSError) and error.errno:
        return BotError("restore-failed", why=os.strerror(error.errno))
    return BotError("restore-broken")


def _read_members(
    tar: "TarReader", place_of: Callable[[str], Path], most_bytes: int
) -> tuple[dict[str, Member], Manifest]:
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    left = most_bytes
    for name, size in tar.headers():
        left -= size
        if left < 0 or len(found) >= MOST_MEMBERS:
            raise BotError("restore-too-big")
        if manifest is not None or name in found:
            raise ValueError(name)
        if name == MANIFEST and size <= MOST_MANIFEST:
            manifest = Manifest.from_json(b"".join(tar.content()))
        elif NAME.fullmatch(name):
            found[name] = _write(place_of(name), tar.content(), size)
        else:
            raise ValueError(name)
    if manifest is None:
        raise ValueError("no manifest")
    return found, manifest


def _write(path: Path, content: Iterator[bytes], size: int) -> Member:
    digest = hashlib.sha256()
    _make_folder(path.parent)
    with new_private_file(path) as file:
        for chunk in content:
            digest.update(chunk)
            file.write(chunk)
    return Member(size, digest.hexdigest())


def _make_folder(folder: Path) -> None:
    """Make a folder and those it is in, each for its owner alone."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700)


class Readable(Protocol):
    """What is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; b"" at the end."""


class TarReader:
    """Reads a tar from its beginning to its end: plain files with short names, and nothing else."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._left = self._padding = 0

    def headers(self) -> Iterator[tuple[str, int]]:
        """Yield the name and the size of each member; `content` belongs to the last one.

        Raises ValueError, EOFError and tarfile.HeaderError for what is no such tar.
        """
        while True:
            for _ in self.content():
                pass
            block = self._exactly(_BLOCK)
            if not any(block):
                return self._end()
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            if info.type != tarfile.REGTYPE or info.size < 0:
                raise ValueError("not a plain file")
            self._left, self._padding = info.size, -info.size % _BLOCK
            yield info.name, info.size

    def content(self) -> Iterator[bytes]:
        """Yield what is left of the content of the member that was named last."""
        while self._left:
            chunk = self._exactly(min(self._left, _CHUNK))
            self._left -= len(chunk)
            yield chunk
        self._exactly(self._padding)
        self._padding = 0

    def _end(self) -> None:
        """Read the zeros behind the last member: a block at least, a record at most."""
        rest = self._exactly(_BLOCK)
        while more := self._source.read(_BLOCK):
            rest += more
            if any(rest) or len(rest) > tarfile.RECORDSIZE:
                raise ValueError("something behind the end")
        if any(rest):
            raise ValueError("something behind the end")

    def _exactly(self, size: int) -> bytes:
        chunk = self._source.read(size)
        while len(chunk) < size:
            more = self._source.read(size - len(chunk))
            if not more:
                raise EOFError
            chunk += more
        return chunk


def header_of(name: str, size: int) -> bytes:
    """Return the block that begins a member: a plain file for its owner alone."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def padding_of(size: int) -> bytes:
    """Return what fills the last block of a member."""
    return bytes(-size % _BLOCK)
