"""What the service keeps on disk: how much room is left, and when the last backup was made."""

import logging
import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.backup_note import LAST_BACKUP, read_backup_note
from bot.settings import Settings
from storage.database.engine import file_of

log = logging.getLogger(__name__)

_BESIDE = ("", "-wal", "-shm")

DiskUsage = Callable[[Path], Any]
"""As `shutil.disk_usage`: `total` and `free` in bytes."""


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """The room on a disk, in bytes."""

    free: int
    total: int

    @property
    def percent(self) -> int:
        """How much of it is free, rounded down."""
        return 100 * self.free // self.total if self.total else 0


class ServiceFiles:
    """Looks at the files. Every method reads the disk: call it in a thread."""

    def __init__(
        self,
        *,
        database: Path | None,
        folders: Collection[Path],
        disk_usage: DiskUsage = shutil.disk_usage,
    ) -> None:
        self._database = database
        self._folders = tuple(folders)
        self._disk_usage = disk_usage

    def database_size(self) -> int | None:
        """Return the bytes of the database; None: it is no file of this machine."""
        if self._database is None:
            return None
        found = (Path(f"{self._database}{ending}") for ending in _BESIDE)
        return sum(_size(path) for path in found)

    def least_room(self) -> DiskRoom | None:
        """Return the room on the fullest of the disks that are written to; None: nobody knows."""
        rooms = []
        for folder in self._folders:
            try:
                usage = self._disk_usage(folder)
            except OSError as error:
                log.warning("no disk can be seen at a folder of the service: %s", error.strerror)
            else:
                rooms.append(DiskRoom(usage.free, usage.total))
        return min(rooms, key=lambda room: room.percent, default=None)

    def last_backup(self) -> datetime | None:
        """Return when the last backup was made; None: never, or nobody knows."""
        return read_backup_note(self._folders[0] / LAST_BACKUP)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def files_of(settings: Settings) -> ServiceFiles:
    """Return the files of a service with these settings."""
    file = file_of(settings.database_url)
    database = None if file is None else Path(os.path.realpath(file))
    beside = database.parent if database else settings.dialogs_path.parent
    return ServiceFiles(
        database=database, folders=(beside, settings.dialogs_path.parent, settings.files_path)
    )
