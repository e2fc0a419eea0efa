"""Whether the database takes writes: a disk that is full or read-only is found by trying."""

import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection, text

_OF_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO})
_OF_SQLITE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_PRIMARY = 0xFF
"""The bits of SQLite's extended codes that hold the code itself."""
_OF_POSTGRES = frozenset({"53100", "25006"})
"""Of the SQL standard's and PostgreSQL's states: no room on the disk, and read-only."""


def write_in_vain(connection: Connection) -> None:
    """Write the one row that every database has as it is. Raises what the database raises."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def refuses_writes(error: BaseException) -> bool:
    """Tell whether an error says that a disk, or the database on it, takes no writes.

    It is full, read-only or broken. The error may be of a file, or of either database.
    """
    return any(map(_is_of_writing, _causes(error)))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what has led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = getattr(found, "orig", None) or found.__cause__ or found.__context__


def _is_of_writing(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _OF_DISK
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _OF_SQLITE
    return getattr(error, "sqlstate", None) in _OF_POSTGRES
