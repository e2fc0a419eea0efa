"""Where the databases of tests are: files, or with `--database postgres` on a server of our own."""

import asyncio
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database.engine import Database
from tests.postgres import Server, running

_TEMPLATE = "template_of_tests"
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - the server makes a folder of its own there
"""A disk in memory, and how many bytes of it must be free: databases are made there in no time."""


class Databases:
    """Makes databases; on PostgreSQL each is a copy of one that was migrated once."""

    def __init__(self) -> None:
        self.server: Server | None = None
        """None: databases are SQLite files."""
        self._made: list[str] = []
        self._unopened: set[str] = set()
        self._server = ExitStack()

    def start(self) -> str:
        """Start a server, with the template; return what `join` takes in another process."""
        self.server = self._server.enter_context(running(inside=_memory()))
        self.server.make(_TEMPLATE)
        asyncio.run(_migrate(self.server.url(_TEMPLATE)))
        return f"{self.server.port} {self.server.process}"

    def join(self, said: str) -> None:
        """Use the server that another process has started."""
        self.server = Server(*map(int, said.split()))

    def stop(self) -> None:
        """Stop the server that `start` has started."""
        self._server.close()

    def url(self, file: Path, *, empty: bool = False) -> str:
        """Return the URL of the database that stands for a file: the same for the same file.

        A server makes it now: with the tables of today, or `empty`.
        """
        if self.server is None:
            return f"sqlite+aiosqlite:///{file}"
        name = f"test_{hashlib.sha256(str(file).encode()).hexdigest()[:16]}"
        if name not in self._made:
            self.server.make(name, "template1" if empty else _TEMPLATE)
            self._made.append(name)
            if not empty:
                self._unopened.add(name)
        return self.server.url(name)

    def opens_copy(self, name: str) -> bool:
        """Tell whether a database that is opened now is a copy that was never open before."""
        if new := name in self._unopened:
            self._unopened.remove(name)
        return new

    def dropping(self) -> Iterator[None]:
        """Remove in the end what was made meanwhile."""
        before = len(self._made)
        yield
        while len(self._made) > before:
            assert self.server
            name = self._made.pop()
            self._unopened.discard(name)
            self.server.drop(name)


DATABASES = Databases()


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()


def _memory() -> Path | None:
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if has_room else None


def database_in(folder: Path, *, empty: bool = False) -> str:
    """Return the URL of the database of a folder; `empty`: no table is there yet."""
    return DATABASES.url(folder / "bot.sqlite3", empty=empty)


def dialogs_in(folder: Path) -> Path | str:
    """Return where the dialogs of a folder are kept: a file of their own, or its database."""
    return database_in(folder) if DATABASES.server else folder / "dialogs.sqlite3"


def copied(url: str, to: Path) -> None:
    """Copy a database into a new file, as a backup does, while it is written to."""
    if DATABASES.server:
        DATABASES.server.dump(_name(url), to)
        return
    source = sqlite3.connect(_file(url))
    with closing(source), closing(sqlite3.connect(to)) as target:
        source.backup(target)


def put_back(url: str, copy: Path) -> None:
    """Put a copy in place of a database, which nobody may have open."""
    if DATABASES.server:
        DATABASES.server.restore(_name(url), copy)
        return
    path = _file(url)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copyfile(copy, path)


def break_lock(url: str) -> None:
    """Take the lock of a database from the process that holds it, which hears nothing of that.

    A file's lock is another machine's; a server ends the session of a process that seems dead.
    """
    if DATABASES.server:
        DATABASES.server.end_locks(_name(url))
        return
    path = _file(url)
    path.with_name(f"{path.name}.lock").unlink()


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _file(url: str) -> Path:
    return Path(url.partition("///")[2])


def plain(url: str) -> str:
    """Return the URL of a database for a connection without asyncio."""
    return url.replace("+aiosqlite", "")


def server() -> Server:
    """Return the server of the tests that are marked `only_postgres`."""
    assert DATABASES.server
    return DATABASES.server


only_postgres = pytest.mark.only_postgres
"""What a server alone has: left out unless the databases are there."""
only_sqlite = pytest.mark.only_sqlite
"""With the reason: what SQLite alone has, or a test that looks into its file."""


def belongs(connection: Connection, _: object, name: str | None, *__: object) -> bool:
    """Tell whether a part of the schema is in this kind of database."""
    return name != "fk_segments_messages" or connection.dialect.name == "sqlite"
