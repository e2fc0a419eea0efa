"""A lock beside a file, held by one process until it lets go or ends."""

import fcntl
import os
from pathlib import Path

from bot.private_files import make_private_file


def lock_beside(file: Path) -> int:
    """Take the lock of a file, whatever link leads to it; return what `release` takes.

    Raises BlockingIOError when another process has it, OSError when the lock cannot be made.
    """
    beside = Path(f"{os.path.realpath(file)}.lock")
    make_private_file(beside)
    lock = os.open(beside, os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock


def release(lock: int | None) -> None:
    """Let go of a lock; None: there is none."""
    if lock is not None:
        os.close(lock)
