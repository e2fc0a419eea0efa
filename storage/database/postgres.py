"""PostgreSQL: its sessions, the lock that keeps one process, and what is wrong, as an error."""

import asyncio
import json
import select
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DBAPIError, DisconnectionError

from bot.errors import BotError

ALONE, WRITER = 0x736D73_626F74_01, 0x736D73_626F74_02
"""Advisory locks of a database: one process holds the first, a writer takes the second."""

_WRITE = f"BEGIN; SET LOCAL enable_seqscan = off; SELECT pg_advisory_xact_lock({WRITER})"
"""What writes finds its rows by an index: a plan made while a table was small is kept on."""
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_SESSION = (
    # a claim must outlive a power cut (docs/rules.md, S2); a server that wants more, keeps it
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local');"
    # every statement is short: to compile one takes a hundred times as long as to run it
    "SET jit = off; SET lock_timeout = '10s'; SET statement_timeout = '5min';"
    "SET idle_in_transaction_session_timeout = '10min'"
)
_HEARTBEAT = 5.0
"""Seconds: the lock's connection is tried so often, and may take so long to answer."""

_TRIES, _BETWEEN_TRIES = 20, 0.1
"""A server takes a moment to see that a process was killed; a file's lock is free at once."""

_SOON = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3}
"""How soon a dead connection is noticed here, in seconds and tries."""
_LATER = (
    "SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4"
)
"""How soon the server notices: after this process has, and has stopped to send."""

_NO_RIGHTS = "42501"


class _TextDumper(StrDumperUnknown):
    """Leaves out NUL, which a file or an answer of strangers may hold and PostgreSQL refuses."""

    def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
        return super().dump(obj.replace("\0", "") if "\0" in obj else obj)


def options() -> dict[str, Any]:
    """Return what `create_engine` and `create_async_engine` take for this database."""
    return {
        # `_begin` begins every transaction by itself, with its lock or its isolation
        "isolation_level": "AUTOCOMMIT",
        "use_native_hstore": False,
        "json_serializer": dumped,
        "connect_args": {"connect_timeout": 10, "application_name": "sms-bot", **_SOON},
    }


def listen(engine: Engine) -> None:
    """Set up every connection of an engine, and how its transactions begin."""
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "checkout", _check_alive)
    event.listen(engine, "begin", _begin)


def place_of(url: URL) -> str:
    """Return where a database is, without who uses it."""
    host = url.host or url.query.get("host", "localhost")
    return f"{host}:{url.port or 5432}/{url.database or ''}"


class Keeper:
    """Keeps one process on a database: a session's lock, on a connection of its own."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], place: str) -> None:
        self._connection = connection
        self._place = place

    @classmethod
    async def take(cls, dialect: Dialect, url: URL) -> "Keeper":
        """Connect and take the lock.

        Raises BotError `database-busy` (`server`), `database-unreachable` (`said`),
        `database-read-only` and `database-encoding`, each with `path`.
        """
        place = place_of(url)
        _, arguments = dialect.create_connect_args(url)
        try:
            connection = await psycopg.AsyncConnection.connect(
                **{**arguments, **options()["connect_args"]}, autocommit=True
            )
        except psycopg.Error as error:
            raise unreachable(error, url) from error
        keeper = cls(connection, place)
        try:
            await keeper._check()
            await keeper._lock()
        except BaseException:
            await connection.close()
            raise
        return keeper

    async def _check(self) -> None:
        found = await self._connection.execute(
            "SELECT current_setting('transaction_read_only'), current_setting('server_encoding')"
        )
        read_only, encoding = await found.fetchone() or ("on", "")
        if read_only == "on":
            raise BotError("database-read-only", path=self._place)
        if encoding != "UTF8":
            raise BotError("database-encoding", path=self._place)

    async def _lock(self) -> None:
        await self._connection.execute(_LATER)
        for _ in range(_TRIES):
            found = await self._connection.execute(f"SELECT pg_try_advisory_lock({ALONE})")
            if await found.fetchone() == (True,):
                return
            await asyncio.sleep(_BETWEEN_TRIES)
        raise BotError("database-busy", path=self._place, server=True)

    async def until_lost(self) -> None:
        """Wait until the lock is lost, for ever if it is not.

        Raises BotError `database-lost` then: another process may have the database by now.
        """
        try:
            while True:
                async for _ in self._connection.notifies(timeout=_HEARTBEAT):
                    pass
                async with asyncio.timeout(_HEARTBEAT):
                    await self._connection.execute("SELECT 1")
        except (psycopg.Error, TimeoutError) as error:
            raise BotError("database-lost", path=self._place) from error

    async def close(self) -> None:
        """Release the lock."""
        with suppress(psycopg.Error):
            await self._connection.close()


def unreachable(error: psycopg.Error, url: URL) -> BotError:
    """Return the error for an operator of a connection that was not made, in libpq's own words."""
    first = str(error).strip().partition("\n")[0]
    said = (first or type(error).__name__).removeprefix("connection failed: ")
    return BotError("database-unreachable", path=place_of(url), said=_without_password(said, url))


def unusable(error: DBAPIError | psycopg.Error | OSError, url: URL) -> BotError:
    """Return the error for an operator of a database that could not be brought up."""
    cause = getattr(error, "orig", error)
    state = getattr(cause, "sqlstate", None)
    if state == _NO_RIGHTS:
        return BotError("database-rights", path=place_of(url))
    if state is None and isinstance(cause, psycopg.Error):
        return unreachable(cause, url)
    return BotError("database-unusable", path=place_of(url))


def _without_password(said: str, url: URL) -> str:
    password = str(url.password or "")
    return said.replace(password, "***") if password else said


def _set_up(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    leave_out_nul(_driver(connection))
    cursor = connection.cursor()
    cursor.execute(_SESSION)
    cursor.close()


def _driver(connection: Any) -> Any:  # noqa: ANN401 - SQLAlchemy wraps an asynchronous one
    return getattr(connection, "driver_connection", connection)


def leave_out_nul(connection: Any) -> None:  # noqa: ANN401 - the driver's own, of either kind
    """Let texts be written without NUL, which the server would refuse."""
    connection.adapters.register_dumper(str, _TextDumper)


def is_dropped(connection: Any) -> bool:  # noqa: ANN401 - the same
    """Tell whether the server has ended a connection: what waits unasked on an idle one is its end.

    It asks the system and not the server: no statement pays for it.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _check_alive(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own
    """Refuse a connection that the server has ended."""
    if is_dropped(_driver(connection)):
        raise DisconnectionError


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql(
        _WRITE if writes else _READ, execution_options={"no_parameters": True}
    )


def dumped(value: object) -> str:
    """Return a value as JSON that the server takes: without NUL."""
    said = json.dumps(value)
    return json.dumps(_without_nul(value)) if "\\u0000" in said else said


def _without_nul(value: Any) -> Any:  # noqa: ANN401 - whatever JSON may be
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nul(one) for one in value]
    return value
