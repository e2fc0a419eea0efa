"""The high-water file: a torn write never loses the older mark."""

import errno
import hashlib
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.database.high_water import HighWater, HighWaterFile, MarkDamagedError

ONE, OTHER = "0" * 31 + "1", "f" * 32
SLOT = 4096


def written(path: Path, *claims: int) -> HighWaterFile:
    file = HighWaterFile(path)
    for count in claims:
        file.write(HighWater(ONE, count))
    file.close()
    return HighWaterFile(path)


def spoil(path: Path, slot: int) -> None:
    """Leave the beginning of a slot as it is, and zeros behind it, as a torn write does."""
    content = bytearray(path.read_bytes())
    content[slot * SLOT + 20 : (slot + 1) * SLOT] = bytes(SLOT - 20)
    path.write_bytes(content)


def test_there_is_no_mark_before_the_first_one_and_then_always_the_last(tmp_path: Path) -> None:
    path = tmp_path / "beside" / "high-water"
    assert HighWaterFile(path).read() is None
    for count in range(1, 8):
        assert written(path, count).read() == HighWater(ONE, count)


def test_the_disk_has_each_mark_when_its_write_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One flush a write; the first one flushes the new file and its name in the folder, too."""
    calls: list[str] = []
    for name in ("pwrite", "fsync", "fdatasync"):
        monkeypatch.setattr(os, name, noting(calls, name))
    file = HighWaterFile(tmp_path / "high-water")
    file.write(HighWater(ONE, 1))
    assert calls == ["fsync", "fsync", "pwrite", "fdatasync"]
    file.write(HighWater(ONE, 2))
    assert calls[4:] == ["pwrite", "fdatasync"]
    file.close()


def noting(calls: list[str], name: str) -> Callable[..., Any]:
    """Return a function of the system that notes that it was called."""
    original: Callable[..., Any] = getattr(os, name)

    def noted(*arguments: object) -> Any:  # noqa: ANN401 - as the system's
        calls.append(name)
        return original(*arguments)

    return noted


@pytest.mark.parametrize("count", [4, 5])
def test_a_torn_write_leaves_the_mark_before_it(tmp_path: Path, count: int) -> None:
    path = tmp_path / "high-water"
    written(path, *range(1, count + 1))
    newest = max((0, 1), key=lambda slot: path.read_bytes()[slot * SLOT : (slot + 1) * SLOT][39])
    spoil(path, newest)

    assert HighWaterFile(path).read() == HighWater(ONE, count - 1)
    assert written(path, 9).read() == HighWater(ONE, 9)


def test_a_mark_is_written_in_place(tmp_path: Path) -> None:
    """A new file in place of the old one would need room on a full disk."""
    path = tmp_path / "high-water"
    written(path, 1)
    before = path.stat()
    written(path, 2, 3, 4)

    after = path.stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)


def mark_of_another_kind() -> bytes:
    """Return a slot that is whole, of a program that writes something else there."""
    body = struct.pack(">8s16sQQ", b"SMSMARK9", bytes(16), 5, 5)
    return (body + hashlib.sha256(body).digest()).ljust(SLOT, b"\0")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 2 * SLOT,
        b"?" * 2 * SLOT,
        b"SMSMARK1 and what else",
        mark_of_another_kind() * 2,
    ],
)
def test_a_file_without_a_mark_is_not_taken_for_a_missing_one(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "high-water"
    path.write_bytes(content)

    with pytest.raises(MarkDamagedError):
        HighWaterFile(path).read()
    assert written(path, 7).read() == HighWater(ONE, 7)


def test_a_first_write_that_is_cut_short_leaves_no_file_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged one would begin restore mode."""
    path = tmp_path / "high-water"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="Input/output"):
            HighWaterFile(path).write(HighWater(ONE, 1))

    assert HighWaterFile(path).read() is None
    assert written(path, 1).read() == HighWater(ONE, 1)


@pytest.mark.parametrize("content", [b"a key", b"SQLite format 3\0" + b"?" * 3 * SLOT])
def test_another_kind_of_file_is_refused_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "high-water"
    path.write_bytes(content)

    with pytest.raises(OSError, match="Not a high-water file"):
        HighWaterFile(path).read()
    with pytest.raises(OSError, match="Not a high-water file"):
        written(path, 7)
    assert path.read_bytes() == content


def test_a_pipe_in_its_place_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "high-water"
    os.mkfifo(path, 0o600)

    with pytest.raises(OSError, match="Not a plain file"):
        HighWaterFile(path).read()
    with pytest.raises(OSError, match="Not a plain file"):
        written(path, 7)


def test_a_write_that_failed_is_tried_on_the_file_that_is_there_then(tmp_path: Path) -> None:
    path = tmp_path / "high-water"
    file = HighWaterFile(path)
    file.write(HighWater(ONE, 1))
    file.close()
    path.rename(tmp_path / "aside")
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        file.write(HighWater(ONE, 2))
    path.rmdir()
    written(path, *range(10, 20))
    file.write(HighWater(OTHER, 2))
    file.close()

    assert HighWaterFile(path).read() == HighWater(OTHER, 2)


def test_after_a_write_that_failed_half_way_the_file_is_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk may have been put in anew: the old one would take the marks, and nobody sees it."""
    path = tmp_path / "high-water"
    file = HighWaterFile(path)
    file.write(HighWater(ONE, 1))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", failing)
        with pytest.raises(OSError, match="Input/output"):
            file.write(HighWater(ONE, 2))
    path.rename(tmp_path / "aside")
    file.write(HighWater(ONE, 3))
    file.close()

    assert HighWaterFile(path).read() == HighWater(ONE, 3)


def failing(_: int) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "high-water"
    written(path, 1)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    HighWaterFile(path).read()
    assert path.stat().st_mode & 0o777 == 0o600
