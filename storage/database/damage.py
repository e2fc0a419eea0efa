"""Looking for damaged pages in an SQLite file: what a bad disk or a bad copy leaves behind."""

import asyncio
import sqlite3
from concurrent.futures import Future, InvalidStateError
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from threading import Lock

_PRIMARY = 0xFF
"""The bits of SQLite's extended codes that hold the code itself."""
_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
"""The size of the pages of every file that this bot makes."""
_OF_CONTENT = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Codes that speak of what is in a file, and not of the way to it."""
_OF_DAMAGE = _OF_CONTENT - {sqlite3.SQLITE_ERROR}


class Pages(Enum):
    """What a look at the pages of a file has shown."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    UNFINISHED = "unfinished"
    """The look was broken off; what it had found until then proves nothing."""


class PageLook:
    """One look at every page of an SQLite file (`PRAGMA quick_check`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._broken_off = False
        self._lock = Lock()

    def run(self) -> Pages:
        """Look; a missing or empty file is whole. It waits for the disk: not for the event loop.

        Raises sqlite3.Error when the file cannot be read, or is no database at all.
        """
        if not self._path.exists():
            return Pages.WHOLE
        if _was_emptied(self._path):
            return Pages.DAMAGED
        with closing(sqlite3.connect(self._path, check_same_thread=False)) as connection:
            with self._lock:
                self._connection = connection
            try:
                pages = Pages.UNFINISHED if self._broken_off else _look(connection)
            finally:
                with self._lock:
                    self._connection = None
        return Pages.UNFINISHED if self._broken_off else pages

    def break_off(self) -> None:
        """Make `run` come to its end, from whatever thread."""
        with self._lock:
            self._broken_off = True
            if self._connection is not None:
                self._connection.interrupt()


class Damage:
    """Damage that a statement has come upon, in whatever thread it ran."""

    def __init__(self) -> None:
        self._met: Future[None] = Future()

    def note(self, error: BaseException | None) -> None:
        """Look at what a statement or a commit ended with."""
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _OF_DAMAGE:
            with suppress(InvalidStateError):  # it is known, or nobody waits any more
                self._met.set_result(None)

    async def met(self) -> None:
        """Wait until there is any; once only."""
        await asyncio.wrap_future(self._met)


def _was_emptied(path: Path) -> bool:
    """Tell whether commits are left beside a file that holds nothing: SQLite would remove them."""
    real = path.resolve()
    beside = real.with_name(f"{real.name}-wal")
    return not real.stat().st_size and beside.exists() and bool(beside.stat().st_size)


def was_sqlite(path: Path, error: sqlite3.Error) -> bool:
    """Tell whether a file that could not be read is SQLite's own, damaged, and nothing else.

    Its beginning tells, or its length when the beginning is lost.
    """
    if getattr(error, "sqlite_errorcode", 0) & _PRIMARY not in _OF_CONTENT:
        return False
    with path.open("rb") as file:
        beginning = file.read(len(_MAGIC))
    return _MAGIC.startswith(beginning) or path.stat().st_size % _PAGE == 0


def _look(connection: sqlite3.Connection) -> Pages:
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & _PRIMARY
        if code == sqlite3.SQLITE_INTERRUPT:
            return Pages.UNFINISHED
        if code == sqlite3.SQLITE_CORRUPT:
            return Pages.DAMAGED
        raise
    return Pages.WHOLE if found == ("ok",) else Pages.DAMAGED
