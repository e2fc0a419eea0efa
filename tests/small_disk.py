"""A small disk of a test's own, which it may fill."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")


@contextmanager
def mounted_in(folder: Path) -> Iterator[Path]:
    """Mount a disk of 8 MB below a folder; skip the test where that is not allowed."""
    disk = folder / "disk"
    disk.mkdir()
    if not _runs("mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)):
        pytest.skip("no disk may be mounted here")
    yield disk
    assert _runs("umount", str(disk))


def fill(disk: Path) -> None:
    """Take all the room there is."""
    with (disk / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def empty(disk: Path) -> None:
    """Give the room back."""
    (disk / "filling").unlink()


def _runs(*arguments: str) -> bool:
    return subprocess.run(arguments, check=False, capture_output=True).returncode == 0  # noqa: S603 - ours
