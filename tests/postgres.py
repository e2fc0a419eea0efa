"""A PostgreSQL server of our own, for as long as a block runs; nothing of it is left behind.

It is Debian's package, or whatever else has put `postgres` on this machine; it runs as an ordinary
user, because it refuses to run as root.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.children import die_with_parent

USER, PASSWORD = "sms", "Тайна-hush-42"
INSTALL = "apt-get update && apt-get install -y --no-install-recommends postgresql"
MISSING = f"there is no PostgreSQL server on this machine; one command brings it: {INSTALL}"

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_START, _STOP = 30, 15
_COPIES_FILES = 150_000
"""From this version on it can be told to copy files, which takes half the time."""
_FAST = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=64MB",
    "autovacuum=off",
)
_RIGHTS = f"""
local all {USER} trust
host all {USER} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


class NoServerError(Exception):
    """There is no PostgreSQL on this machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: int
    """The process id of its postmaster."""

    def url(self, database: str, user: str = USER, password: str = "") -> str:
        """Return the address of a database, as the settings take it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+psycopg://{who}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """Connect as the owner of all databases; every statement is committed by itself."""
        place = f"host=127.0.0.1 port={self.port} user={USER} dbname={database}"
        with psycopg.connect(place, autocommit=True) as connection:
            yield connection

    def make(self, database: str, template: str = "template1") -> None:
        """Make a database, a copy of another one, unless it is there."""
        names = sql.Identifier(database), sql.Identifier(template)
        making = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names)
        with self.connected() as connection, suppress(psycopg.errors.DuplicateDatabase):
            if connection.info.server_version >= _COPIES_FILES:
                making += sql.SQL(" STRATEGY FILE_COPY")
            connection.execute(making)

    def end_locks(self, database: str) -> None:
        """End the sessions that hold advisory locks of a database."""
        held = (
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with self.connected(database) as connection:
            assert connection.execute(held).fetchall()

    def dump(self, database: str, to: Path) -> None:
        """Write what is in a database into a file, as an operator does."""
        self._tool("pg_dump", f"--dbname={database}", "--format=custom", f"--file={to}")

    def restore(self, database: str, dump: Path) -> None:
        """Make a database anew, as it was written into a file."""
        self.drop(database)
        with self.connected() as connection:
            empty = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
            connection.execute(empty.format(sql.Identifier(database)))
        self._tool("pg_restore", f"--dbname={database}", "--no-owner", str(dump))

    def _tool(self, name: str, *arguments: str) -> None:
        folder = programs()
        assert folder
        where = ("--host=127.0.0.1", f"--port={self.port}", f"--username={USER}", "--no-password")
        _run([folder / name, *where, *arguments], Path("/"), {})

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        dropping = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with self.connected() as connection:
            connection.execute(dropping.format(sql.Identifier(database)))


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest; None: there are none."""
    found = [path for place in _PLACES for path in Path("/").glob(place[1:])]
    beside = shutil.which("postgres")
    found += [Path(beside).parent] if beside else []
    whole = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    return max(whole, key=_version, default=None)


def _version(folder: Path) -> int:
    return max((int(part) for part in folder.parts if part.isdecimal()), default=0)


@contextmanager
def running(*settings: str, inside: Path | None = None) -> Iterator[Server]:
    """Start a server with an empty cluster in a temporary folder, `inside` another one if said.

    Raises NoServerError.
    """
    folder = programs()
    if folder is None:
        raise NoServerError(MISSING)
    with tempfile.TemporaryDirectory(
        prefix="sms-pg-", dir=inside, ignore_cleanup_errors=True
    ) as name:
        place = Path(name)
        owner = _owner()
        if owner:
            os.chown(place, owner.pw_uid, owner.pw_gid)
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()} if owner else {}
        _run([folder / "initdb", "-D", place / "data", "-U", USER, *_INITDB], place, who)
        (place / "data" / "pg_hba.conf").write_text(_RIGHTS)
        port = _free_port()
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - found by ourselves
                [folder / "postgres", "-D", place / "data", *_options(place, port, settings)],
                cwd=place,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - one call of the system
                **who,
            )
        server = Server(port, process.pid)
        try:
            _await(server, process, place / "log")
            yield server
        finally:
            _stop(process)


_INITDB = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


def _owner() -> pwd.struct_passwd | None:
    """Return an ordinary user for the server; None: we are one."""
    return None if os.getuid() else pwd.getpwnam("nobody")


def _options(place: Path, port: int, settings: tuple[str, ...]) -> Iterator[str]:
    ours = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={place}")
    for setting in (*_FAST, *ours, *settings):
        yield from ("-c", setting)


def _run(command: list[str | Path], place: Path, who: dict[str, object]) -> None:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, **who)  # type: ignore[call-overload]  # noqa: S603 - found by ourselves
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START
    while True:
        assert process.poll() is None, log.read_text()
        with suppress(psycopg.OperationalError), server.connected():
            return
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server: at once, its data goes away with it."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
