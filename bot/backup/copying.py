"""Copies SQLite files that another process is writing: one moment of them, and nothing deleted."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.private_files import make_private_file
from storage.database.damage import was_sqlite

PATIENCE = 30.0
"""Seconds to wait while another process holds the whole file, as at its first start."""
_FOLDER = re.compile(r"\b[0-9a-f]{32}\b")
"""The name of an upload's folder, as the data of a dialog hold it."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What a copied database tells of itself."""

    store_id: str | None
    claims: int | None
    """How many claims were made in it so far; None: it is older than their count."""
    schema: str | None
    audiences: frozenset[str]
    """The folders of recipients that it refers to."""


def copy_database(source: Path, target: Path) -> DatabaseFacts:
    """Copy the database into a new file for its owner alone, check the copy, tell what it holds.

    The copy is one moment of the original (docs/rules.md, O1). Raises BotError
    `backup-no-database`, `backup-no-room`, `backup-unwritable`, and `database-damaged` when the
    original or its copy is (fact `path`).
    """
    if not source.exists() or not source.stat().st_size:
        raise BotError("backup-no-database", path=str(source))
    copy_sqlite(source, target)
    check_pages(target, called=source)
    return facts_of(target)


def copy_dialogs(source: Path, target: Path) -> frozenset[str]:
    """Copy the dialogs' file, if there is one; return the folders of uploads that it refers to.

    Raises BotError as `copy_database` does.
    """
    if not source.exists() or not source.stat().st_size:
        return frozenset()
    copy_sqlite(source, target)
    with closing(_opened(target)) as connection:
        rows = connection.execute("SELECT data FROM dialogs")
        return frozenset(name for (data,) in rows for name in _FOLDER.findall(data))


def copy_sqlite(source: Path, target: Path) -> None:
    """Write one moment of an SQLite file to a new one, without what was deleted from it.

    `VACUUM INTO` reads in one transaction, which no writer waits for.
    """
    make_private_file(target)
    try:
        with closing(_opened(source)) as connection:
            connection.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise _told(error, source, target) from error


def check_pages(copy: Path, *, called: Path) -> None:
    """Look at every page and index of a closed file; `called`: its name in the error.

    Raises BotError `database-damaged`.
    """
    try:
        with closing(_opened(copy)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise BotError("database-damaged", path=str(called)) from error
    if found != ("ok",):
        raise BotError("database-damaged", path=str(called))


def facts_of(copy: Path) -> DatabaseFacts:
    """Return what a database tells of itself; nobody else may have it open."""
    with closing(_opened(copy)) as connection:
        store_id, claims = _first(connection, "store", "store_id, claims") or (None, None)
        (schema,) = _first(connection, "alembic_version", "version_num") or (None,)
        folders = connection.execute("SELECT folder FROM audiences") if schema else ()
        audiences = frozenset(folder for (folder,) in folders)
    return DatabaseFacts(store_id, claims, schema, audiences)


def _first(connection: sqlite3.Connection, table: str, columns: str) -> Any:  # noqa: ANN401 - a row, or None
    known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    if connection.execute(known, [table]).fetchone() is None:
        return None
    query = f"SELECT {columns} FROM {table}"  # noqa: S608 - names of this module
    return connection.execute(query).fetchone()


def _opened(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE)


def _told(error: sqlite3.Error, source: Path, target: Path) -> BotError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return BotError("backup-no-room", path=str(target.parent))
    if was_sqlite(source, error) or code == sqlite3.SQLITE_NOTADB:
        return BotError("database-damaged", path=str(source))
    return BotError("backup-unwritable", path=str(target.parent), why=type(error).__name__)
