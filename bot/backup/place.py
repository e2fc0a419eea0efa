"""Where the data of one bot lie: the database, the dialogs' file, the folder of files."""

import os
from dataclasses import dataclass
from pathlib import Path

from bot.backup_note import LAST_BACKUP
from bot.errors import BotError
from bot.settings import Settings
from storage.database.engine import file_of

WITH_A_DATABASE = ("", "-wal", "-shm", "-journal")
"""Endings of SQLite's own file and of what it writes beside it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Paths of the data of one bot; links in the database's path are followed."""

    database: Path
    dialogs: Path
    files: Path

    @classmethod
    def of(cls, settings: Settings) -> "Place":
        """Return where the settings put the data.

        Raises BotError `backup-not-sqlite` for another kind of database, and `backup-wrong-user`
        (fact `path`) when root acts on what belongs to another user: the bot could not use what
        root makes there.
        """
        database = _database_file(settings)
        if database is None:
            raise BotError("backup-not-sqlite")
        _check_user(database)
        return cls(database, settings.dialogs_path.absolute(), settings.files_path.absolute())

    @property
    def note(self) -> Path:
        """Return the path of the note about the last backup."""
        return self.database.with_name(LAST_BACKUP)


def note_of(settings: Settings) -> Path:
    """Return the path of the note about the last backup, whatever kind the database is of.

    Raises BotError `backup-wrong-user` as `Place.of`.
    """
    note = (_database_file(settings) or settings.dialogs_path.absolute()).with_name(LAST_BACKUP)
    _check_user(note)
    return note


def _database_file(settings: Settings) -> Path | None:
    """Return the database's file, links followed; None: it is in none."""
    file = file_of(settings.database_url)
    return None if file is None else Path(os.path.realpath(file))


def _check_user(path: Path) -> None:
    nearest = next(one for one in (path, *path.parents) if one.exists())
    if os.geteuid() == 0 and nearest.stat().st_uid != 0:
        raise BotError("backup-wrong-user", path=str(nearest))
