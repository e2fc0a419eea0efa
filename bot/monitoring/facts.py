"""What is asked only when somebody looks: the journal, files on the disk, what waits in memory."""

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.backup_note import LAST_BACKUP, read_backup_note
from storage.journal.backlog import Backlog


@dataclass(frozen=True, slots=True)
class InMemory:
    """Questions to the running parts; each is answered at once, in any thread."""

    holds: Callable[[], Collection[str]]
    """Why nothing is sent now."""
    updates_in_hand: Callable[[], int]
    unshown: Callable[[], Mapping[str, int]]
    """Kind of news → owners who wait for theirs to be shown."""
    children: Callable[[], Mapping[str, int]]
    """How many child processes were begun, and how each ended; the rest are running."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The place of the data, in bytes and moments; None: unknown, or there is none."""

    database: int | None
    wal: int | None
    """Of what SQLite has written beside its database and not yet into it."""
    free_share: float | None
    """Of the disk that the data is on; from 0 to 1."""
    backup_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one look has found."""

    at: datetime
    disk: OnDisk
    backlog: Backlog | None
    """None: the journal could not be read in time."""


def look_at_disk(folder: Path, database: Path | None) -> OnDisk:
    """Look at the folder of the data and at the database's file; None: it is no file."""
    return OnDisk(
        database=_size(database) if database else None,
        wal=(_size(Path(f"{database}-wal")) or 0) if database else None,
        free_share=_free_share(folder),
        backup_at=read_backup_note(folder / LAST_BACKUP),
    )


def _size(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_size
    return None


def _free_share(folder: Path) -> float | None:
    with suppress(OSError):
        disk = os.statvfs(folder)
        return disk.f_bavail / disk.f_blocks if disk.f_blocks else None
    return None
