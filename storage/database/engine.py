"""Opening the database: its folder, its lock, its pragmas, its migrations, its transactions."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BotError
from bot.model import Chat
from bot.private_files import keep_private, make_private_file, make_private_folder
from storage.database import postgres
from storage.database.cache import RecordCache
from storage.database.damage import Damage, PageLook, Pages, was_sqlite
from storage.database.dialect import POSTGRESQL, SQLITE
from storage.database.file_lock import lock_beside, release
from storage.database.migrate import migrate
from storage.database.rewriting import rewrite
from storage.database.shielded import ShieldedConnection, shielded

T = TypeVar("T")

PRAGMAS = (
    "journal_mode = WAL",
    # a claim must outlive a power cut, or its SMS goes out twice (docs/rules.md, S2)
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 10000",
    # what is deleted or overwritten is zero in the file at once (docs/rules.md, P4)
    "secure_delete = ON",
)

LOOK_AT_START = 3.0
"""Seconds: a start waits so long for the look at the pages; a bigger file is looked at beside."""
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite writes beside its file; the same secrets are in there."""


class Database:
    """Transactions over one database, of which this process is the only writer."""

    def __init__(
        self,
        engine: AsyncEngine,
        lock: int | None = None,
        unseen: Path | None = None,
        keeper: postgres.Keeper | None = None,
    ) -> None:
        self._engine = engine
        self._lock = lock
        self._keeper = keeper
        self._look_beside = PageLook(unseen) if unseen is not None else None
        self._writing = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._in_thread = _plain_engine(engine)
        self._damage = Damage()
        for one in (engine.sync_engine, self._in_thread):
            event.listen(one, "handle_error", self._look_at_error)
        self.chats = RecordCache[Chat](1000)
        """The records of chats: every update from Telegram reads one two or three times."""

    @classmethod
    async def open(cls, url: str) -> "Database":
        """Open and migrate the database at an SQLAlchemy URL.

        Raises BotError `database-busy` when another process has it open, `database-newer`
        when a newer version of the bot has migrated it, `database-damaged` when pages of it are,
        `data-exposed` when others can read it, `database-linked` when it has a second name, and
        `database-unusable` when it cannot be opened or written (fact `path`). Of a server:
        what `postgres.Keeper.take` raises, and `database-rights`.
        """
        engine = make_engine(url)
        if engine.dialect.name == POSTGRESQL:
            return await cls._open_on_server(engine)
        path = engine.url.database or ""
        if file_of(engine.url) is None:
            await _bring_up(engine, path)
            return cls(engine)
        # SQLite goes its own way past links and «..»: what is locked must be what it opens
        file = Path(await asyncio.to_thread(os.path.realpath, path))
        engine = make_engine(engine.url.set(database=str(file)))
        lock = await asyncio.to_thread(_take, file, path)
        try:
            look = PageLook(file)
            asyncio.get_running_loop().call_later(LOOK_AT_START, look.break_off)
            pages = await asyncio.to_thread(_check_pages, look, path)
            await _bring_up(engine, path)
        except BaseException:
            await engine.dispose()
            release(lock)
            raise
        return cls(engine, lock, file if pages is Pages.UNFINISHED else None)

    @classmethod
    async def _open_on_server(cls, engine: AsyncEngine) -> "Database":
        keeper = await postgres.Keeper.take(engine.dialect, engine.url)
        try:
            await _bring_up(engine, postgres.place_of(engine.url))
        except BaseException:
            await engine.dispose()
            await keeper.close()
            raise
        return cls(engine, keeper=keeper)

    async def look_for_damage(self) -> None:
        """Read the pages that `open` had no time for; at once when it has seen all of them.

        Raises BotError `database-damaged` and `database-unusable` (fact `path`).
        """
        if self._look_beside is not None:
            path = self._engine.url.database or ""
            await asyncio.to_thread(_check_pages, self._look_beside, path)

    async def stay_fit(self) -> None:
        """Wait until nothing may be sent from this database any more, for ever if it stays fit.

        Raises BotError `database-lost` when a server lost us, so that another process may have
        it, and `database-damaged` (fact `path`) when a statement came upon damage in its file.
        """
        if self._keeper is not None:
            await self._keeper.until_lost()
        await self._damage.met()
        raise BotError("database-damaged", path=self._engine.url.database or "")

    def _look_at_error(self, context: ExceptionContext) -> None:
        self._damage.note(context.original_exception)

    async def close(self) -> None:
        """Close every connection and release the lock on the database."""
        if self._look_beside is not None:
            self._look_beside.break_off()
        await asyncio.to_thread(self._thread.shutdown)
        self._in_thread.dispose()
        await self._engine.dispose()
        if self._keeper is not None:
            await self._keeper.close()
        release(self._lock)
        self._lock = None

    @property
    def file(self) -> Path | None:
        """Return the file that holds it; None: it is in none of this machine's."""
        return file_of(self._engine.url)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection for reading."""
        async with self._connection() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Yield a transaction that is committed when the block ends. Writers wait in line."""
        async with self._writing, self._connection() as connection:
            await shielded(_begin_to_write(connection))
            yield connection
            await shielded(connection.commit())

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection; what it has not committed when the block ends is rolled back."""
        connection = ShieldedConnection(self._engine)
        try:
            await shielded(connection.start())
            yield connection
        finally:
            if connection.sync_connection:
                await shielded(connection.close())

    async def transact(
        self, work: Callable[[Connection], T], *, then: Callable[[T], T] | None = None
    ) -> T:
        """Run `work` in a transaction, in the journal's thread; return what it returns.

        For frequent transactions: `write` returns to the event loop at every statement, `transact`
        only once at the end. `then` takes what `work` returned after the commit, in the same
        thread; what it returns is returned instead.
        """
        async with self._writing:
            loop = asyncio.get_running_loop()
            return await shielded(loop.run_in_executor(self._thread, self._transact, work, then))

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only reads, in the journal's thread; return what it returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._look, work)

    async def survey(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which reads for seconds, in a thread of its own; return what it returns."""
        return await asyncio.to_thread(self._look, work)

    async def rewrite(self) -> bool:
        """Write the whole file anew, so that nothing deleted is left in it; nobody writes then.

        False: somebody was reading, and a part is left. Takes seconds a gigabyte.
        """
        async with self._writing:
            return await shielded(asyncio.to_thread(rewrite, self._in_thread))

    async def pour(self, other: "Database", work: Callable[[Connection, Connection], T]) -> T:
        """Run `work` over a look at this database and a transaction of another, in its thread."""
        return await other.transact(
            lambda target: self._look(lambda source: work(source, target)),
        )

    def _look(self, work: Callable[[Connection], T]) -> T:
        with self._plain() as connection:
            return work(connection)

    def _transact(self, work: Callable[[Connection], T], then: Callable[[T], T] | None) -> T:
        with self._plain() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                done = work(connection)
        return done if then is None else then(done)

    @contextmanager
    def _plain(self) -> Iterator[Connection]:
        """Yield a connection; after an error in the block it is thrown away.

        A cursor that was not read to its end stays open while the error's traceback lives, and
        no transaction can begin on its connection.
        """
        with self._in_thread.connect() as connection:
            try:
                yield connection
            except BaseException:
                connection.invalidate()
                raise


def file_of(url: str | URL) -> Path | None:
    """Return the file that a database's URL names; None: it is in none of this machine's."""
    parsed = make_url(url)
    path = parsed.database or ""
    is_file = parsed.get_backend_name() == SQLITE and path not in ("", ":memory:")
    return Path(path) if is_file else None


def check_is_there(url: str | URL) -> None:
    """Raise BotError `database-absent` (fact `path`) when a file that a URL names is not there.

    For a command that only changes a database: run elsewhere, it would make one and say it is done.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        raise BotError("database-absent", path=str(file))


def make_engine(url: str | URL) -> AsyncEngine:
    """Return an engine with this bot's pragmas and transactions.

    Raises BotError `database-driver` for a kind of database that is not installed, and
    `database-unusable` for what is no address.
    """
    try:
        parsed = make_url(url)
        engine = create_async_engine(parsed, hide_parameters=True, **_options(parsed))
    except (ArgumentError, ImportError) as error:
        missing = isinstance(error, (ImportError, NoSuchModuleError))
        code = "database-driver" if missing else "database-unusable"
        # the URL may hold a password: only what stands before it goes into the error
        raise BotError(code, path=str(url).partition(":")[0]) from error
    _listen(engine.sync_engine)
    return engine


def _plain_engine(engine: AsyncEngine) -> Engine:
    """Return an engine for the same database without asyncio."""
    url = engine.url
    if engine.dialect.name == SQLITE:
        url = url.set(drivername=SQLITE)
    plain = create_engine(url, hide_parameters=True, **_options(url))
    _listen(plain)
    return plain


def _options(url: URL) -> dict[str, Any]:
    return postgres.options() if url.get_backend_name() == POSTGRESQL else {}


def _listen(engine: Engine) -> None:
    if engine.dialect.name == POSTGRESQL:
        postgres.listen(engine)
    else:
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)


async def _bring_up(engine: AsyncEngine, path: str) -> None:
    try:
        await migrate(engine)
    except (DBAPIError, OSError) as error:
        if engine.dialect.name == POSTGRESQL:
            raise postgres.unusable(error, engine.url) from error
        raise BotError("database-unusable", path=path) from error
    except CommandError as error:
        raise BotError("database-newer", path=path) from error


async def _begin_to_write(connection: AsyncConnection) -> None:
    await connection.execution_options(writes=True)
    await connection.begin()


def _set_pragmas(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own
    # the driver must not begin transactions by itself: `_begin` does, and a writer must
    # take the lock at once instead of failing when it first writes
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _take(file: Path, path: str) -> int:
    """Make the folder and the file, for their owner alone; take the lock and return it.

    The lock is beside the file itself, whatever link led to it: another process may come by
    another one. `path` is how the settings call the file.
    """
    try:
        make_private_folder(file.parent)
        make_private_file(file)
        for ending in _BESIDE:
            keep_private(Path(f"{file}{ending}"))
        _check_one_name(file, path)
        return _lock_beside(file, path)
    except OSError as error:
        raise BotError("database-unusable", path=path) from error


@contextmanager
def database_lock(file: Path, path: str) -> Iterator[None]:
    """Keep every bot away from a database, which need not be there; its folder must be.

    Raises BotError `database-busy` when one has it open, and `database-unusable` (fact `path`).
    """
    try:
        lock = _lock_beside(file, path)
    except OSError as error:
        raise BotError("database-unusable", path=path) from error
    try:
        yield
    finally:
        release(lock)


def _lock_beside(file: Path, path: str) -> int:
    try:
        return lock_beside(file)
    except BlockingIOError as error:
        raise BotError("database-busy", path=path) from error


def _check_one_name(file: Path, path: str) -> None:
    """Refuse a file with a second name (a hard link): what SQLite writes beside it is by name.

    A process that opens it by the other name would not see the last commits, and undo them.
    """
    if file.stat().st_nlink > 1:
        raise BotError("database-linked", path=path)


def _check_pages(look: PageLook, path: str) -> Pages:
    try:
        pages = look.run()
    except sqlite3.Error as error:
        damaged = was_sqlite(Path(path), error)
        code = "database-damaged" if damaged else "database-unusable"
        raise BotError(code, path=path) from error
    if pages is Pages.DAMAGED:
        raise BotError("database-damaged", path=path)
    return pages
