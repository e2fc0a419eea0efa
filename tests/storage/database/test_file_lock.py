"""The lock beside a file: one holds it, and who is refused is left with nothing."""

import os
from pathlib import Path

import pytest

from storage.database.file_lock import lock_beside, release


def next_descriptor() -> int:
    """Return the number that the next open file will have."""
    one = os.open(os.devnull, os.O_RDONLY)
    os.close(one)
    return one


def test_who_is_refused_keeps_nothing_open_and_the_next_one_has_it(tmp_path: Path) -> None:
    file = tmp_path / "one"
    lock, free = lock_beside(file), next_descriptor()
    for _ in range(3):
        with pytest.raises(BlockingIOError):
            lock_beside(file)
    assert next_descriptor() == free
    release(lock)
    release(lock_beside(file))
