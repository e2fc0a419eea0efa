"""The high-water file: which store sent last, and how many claims it had made (docs/rules.md, S29).

It lies outside of the database, so that a database that was put back to an older state is noticed.
The mark is written in place, into one of two slots by turns: a write that is torn by a power cut
loses the newer mark and never the older one.
"""

import errno
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError
from bot.private_files import check_plain, keep_private, make_private_folder
from storage.database.file_lock import lock_beside, release

_MAGIC = b"SMSMARK1"
_BODY = struct.Struct(">8s16sQQ")
"""What it is, the store's id, claims, and the turn of the write."""
_DIGEST = hashlib.sha256().digest_size
_SLOT = 4096
"""Bytes of a slot: a disk writes no less, so that no write touches the other one."""


@dataclass(frozen=True, slots=True)
class HighWater:
    """What the file says: `store_id` is 32 hexadecimal digits."""

    store_id: str
    claims: int


class MarkDamagedError(Exception):
    """The file is there, and neither of its slots holds a mark."""


class HighWaterFile:
    """The file at a path. Whoever uses it waits for the disk; one thread writes at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._lock: int | None = None
        self._turn = 0

    def keep_others_out(self) -> None:
        """Keep the file for this process until `close`: it tells of one database (S29).

        Two bots with one file would be two copies of a database, each of which sends what the
        other one does. Raises OSError, and BotError `high-water-busy` when another bot has it.
        """
        make_private_folder(self.path.parent)
        try:
            self._lock = lock_beside(self.path)
        except BlockingIOError as error:
            raise BotError("high-water-busy", path=str(self.path)) from error

    def read(self) -> HighWater | None:
        """Return the newest mark that is whole; None: there is no file.

        Raises OSError, also for another kind of file, which a mark would destroy; MarkDamagedError;
        and BotError `data-exposed` when others can read it.
        """
        check_plain(self.path)
        keep_private(self.path)
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        marks = dict(_marks(content))
        if not marks:
            _check_ours(content, self.path)
            raise MarkDamagedError
        self._turn = max(marks)
        return marks[self._turn]

    def write(self, mark: HighWater) -> None:
        """Put a mark in place of the older one, and wait until the disk has it. Raises OSError."""
        if self._descriptor is None:
            self._descriptor = self._open(mark)
        self._turn += 1
        place = self._turn % 2 * _SLOT
        with self._closing_on_error(self._descriptor):
            os.pwrite(self._descriptor, _packed(mark, self._turn), place)
            os.fdatasync(self._descriptor)

    def close(self) -> None:
        """Close the file, and let others have it; a later `write` opens it again."""
        release(self._lock)
        self._lock = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, mark: HighWater) -> int:
        with suppress(MarkDamagedError):
            if self.read() is None:
                self._make(mark)
        return os.open(self.path, os.O_RDWR)

    def _make(self, mark: HighWater) -> None:
        """Make the file with both slots: all of it is there from then on, or nothing."""
        make_private_folder(self.path.parent)
        draft = self.path.with_name(f"{self.path.name}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, _packed(mark, 0) + _packed(mark, 1))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(self.path)
        self._turn = 1
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _closing_on_error(self, descriptor: int) -> Iterator[None]:
        """After an error open the file anew the next time: its disk may be another one by then."""
        try:
            yield
        except BaseException:
            self._descriptor = None
            os.close(descriptor)
            raise


def _check_ours(content: bytes, path: Path) -> None:
    """Raise OSError for a file that never held a mark: the key, say, by a slip in the settings."""
    begins = content.startswith(_MAGIC) or content.startswith(_MAGIC, _SLOT)
    if content.strip(b"\0") and len(content) != 2 * _SLOT and not begins:
        raise OSError(errno.EINVAL, "Not a high-water file", str(path))


def _packed(mark: HighWater, turn: int) -> bytes:
    body = _BODY.pack(_MAGIC, bytes.fromhex(mark.store_id), mark.claims, turn)
    return (body + hashlib.sha256(body).digest()).ljust(_SLOT, b"\0")


def _marks(content: bytes) -> Iterator[tuple[int, HighWater]]:
    """Yield the turn and the mark of each slot that is whole."""
    for start in (0, _SLOT):
        body = content[start : start + _BODY.size]
        digest = content[start + _BODY.size : start + _BODY.size + _DIGEST]
        if hashlib.sha256(body).digest() != digest:
            continue
        magic, store_id, claims, turn = _BODY.unpack(body)
        if magic == _MAGIC:
            yield turn, HighWater(store_id.hex(), claims)
