"""Rows of `storage.dialogs` in an SQLite file of their own."""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.private_files import keep_private, make_private_file, make_private_folder
from storage.database.damage import PageLook, Pages, was_sqlite
from storage.dialogs.rows import Change, Row

log = logging.getLogger(__name__)

TABLE = """
create table if not exists dialogs (
    key text primary key,
    state text,
    data text not null default '{}'
) without rowid
"""
PUT = """
insert into dialogs (key, state, data) values (?1, ?2, coalesce(?3, '{}'))
on conflict (key) do update set
    state = case when ?4 then ?2 else state end,
    data = coalesce(?3, data)
"""
DROP_EMPTY = "delete from dialogs where key = ? and state is null and data = '{}'"
ROW = "select state, data from dialogs where key = ?"
PAGE = "select key, state, data from dialogs where key > ? order by key limit ?"
DELETE = "delete from dialogs where key = ?"
ALIKE = "select key, state, data from dialogs where key >= ? and key < ? and key like ?"

VERSION = 1
RENAMED_GROUPS = {
    "Menu": "MenuSG",
    "Login": "LoginSG",
    "Senders": "SendersSG",
    "SendOne": "SendSG",
    "PickTime": "PickTimeSG",
    "Scheduled": "ScheduledSG",
    "Status": "StatusSG",
    "History": "HistorySG",
    "Settings": "SettingsSG",
    "Statistics": "StatisticsSG",
    "Templates": "SavedTextsSG",
    "Resend": "ResendSG",
    "Mailing": "MailingSG",
    "Drafts": "DraftsSG",
    "Contacts": "ListsSG",
    "ContactList": "OneListSG",
    "ContactCard": "OneContactSG",
    "StopList": "StopListSG",
    "Upload": "UploadSG",
}
"""Groups of states by their names in version 0 of the file; never changed afterwards."""
RENAME_GROUP = """
update dialogs set data = json_set(data, '$.state', :new || substr(data ->> '$.state', :length))
where data ->> '$.state' glob :old || ':*'
"""


class DialogsFile:
    """A `RowStore` in an SQLite file."""

    def __init__(self, connection: sqlite3.Connection, aside: Path) -> None:
        self._db = connection
        self._aside = aside

    @classmethod
    def open_or_begin_anew(cls, path: Path) -> "DialogsFile":
        """Open the file as `open` does; a damaged one is put aside, and a new one begun.

        Half-finished dialogs are not worth a bot that does not start.
        """
        keep_private(path)
        try:
            if PageLook(path).run() is not Pages.DAMAGED:
                return cls.open(path)
        except sqlite3.Error as error:
            if not was_sqlite(path, error):
                raise
        aside = _aside(path)
        path.replace(aside)
        for ending in ("-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        log.error("the file of dialogs was damaged: begun anew, the old one is %s", aside)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "DialogsFile":
        """Open the file, made when absent, for its owner only.

        Raises OSError, sqlite3.Error, and BotError `data-exposed` when others can read it.
        """
        make_private_folder(path.parent)
        make_private_file(path)
        for ending in ("-wal", "-shm"):
            keep_private(Path(f"{path}{ending}"))
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.execute("pragma secure_delete = on")
            connection.execute(TABLE)
            _upgrade(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return cls(connection, _aside(path))

    def row(self, name: str) -> Row:
        """Return a row, an empty one when there is none."""
        found = self._db.execute(ROW, [name]).fetchone()
        return Row(*found) if found else Row()

    def alike(self, first: str, end: str, pattern: str) -> dict[str, Row]:
        """Return the rows whose names are from `first` on, before `end`, and LIKE `pattern`."""
        found = self._db.execute(ALIKE, [first, end, pattern]).fetchall()
        return {name: Row(state, data) for name, state, data in found}

    def clear(self) -> None:
        """Remove every row."""
        self._db.execute("delete from dialogs")

    def page(self, after: str, most: int) -> list[tuple[str, str | None, str]]:
        """Return up to `most` rows behind a name, in order: name, state, data."""
        return self._db.execute(PAGE, [after, most]).fetchall()

    def delete(self, names: Sequence[str]) -> None:
        """Delete rows by name, all or none."""
        with self._db:
            self._db.execute("begin immediate")
            self._db.executemany(DELETE, [(name,) for name in names])

    def rewrite(self) -> None:
        """Write the whole file anew, so that nothing deleted is left in it.

        A damaged one that was put aside is removed.
        """
        self._db.execute("vacuum")
        self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
        self._aside.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put(self, changes: Mapping[str, Change]) -> None:
        """Write changes by name, all or none; a row that becomes empty goes."""
        with self._db:
            self._db.execute("begin immediate")
            for name, change in changes.items():
                self._db.execute(PUT, (name, change.state, change.data, change.set_state))
                if change.may_empty:
                    self._db.execute(DROP_EMPTY, [name])


def _aside(path: Path) -> Path:
    """Return where a damaged file is put."""
    return Path(f"{path}.damaged")


def _upgrade(connection: sqlite3.Connection) -> None:
    """Rename the groups in dialogs that an earlier version left open, so that they go on."""
    (version,) = connection.execute("pragma user_version").fetchone()
    if version >= VERSION:
        return
    renames = [
        {"old": old, "new": new, "length": len(old) + 1} for old, new in RENAMED_GROUPS.items()
    ]
    with connection:
        connection.execute("begin immediate")
        connection.executemany(RENAME_GROUP, renames)
        connection.execute(f"pragma user_version = {VERSION}")
