"""Opening a database and writing to it: one process, nothing lost, nothing half done."""

import asyncio
import sqlite3
import stat
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bot.errors import BotError
from storage.database.damage import PageLook, Pages
from storage.database.engine import Database, make_engine
from storage.database.migrate import config
from tests.budget import within
from tests.children import started
from tests.damaged import SPOILED, damage, fill, spoil_file
from tests.databases import only_sqlite


async def count_rows(db: Database) -> int:
    async with db.read() as connection:
        return await connection.scalar(text("select count(*) from audit")) or 0


INSERT = text(
    "insert into audit (at, chat_id, user_id, action, facts) values ('2026-01-01', 1, 1, 'a', '{}')"
)
INSERT_MANY = text(
    "insert into audit (at, chat_id, user_id, action, facts)"
    " values ('2026-01-01', 1, :user_id, 'a', '{}')"
)


def all_of_it(connection: Connection) -> object:
    return connection.execute(text("select facts from audit")).all()


async def read(db: Database) -> None:
    async with db.read() as connection:
        await connection.run_sync(all_of_it)


WAYS: dict[str, Callable[[Database], Awaitable[object]]] = {
    "read": read,
    "look": lambda db: db.look(all_of_it),
    "transact": lambda db: db.transact(all_of_it),
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@only_sqlite("a server keeps its own files")
async def test_only_the_owner_can_read_the_files(db: Database, tmp_path: Path) -> None:
    async with db.write() as connection:
        await connection.execute(INSERT)
    files = list((tmp_path / "data").iterdir())
    assert mode(tmp_path / "data") == 0o700
    assert len(files) >= 2
    assert {mode(file) for file in files} == {0o600}


@only_sqlite("a server keeps its own files")
async def test_rights_that_others_have_are_taken_away_at_the_start(
    url: str, tmp_path: Path
) -> None:
    await (await Database.open(url)).close()
    for path in (tmp_path / "data" / "bot.sqlite3", tmp_path / "data" / "bot.sqlite3-wal"):
        path.touch()
        path.chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    db = await Database.open(url)
    assert mode(tmp_path / "data") == 0o700
    assert {mode(file) for file in (tmp_path / "data").iterdir()} == {0o600}
    await db.close()


async def test_a_folder_that_everybody_shares_keeps_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    await (await Database.open(f"sqlite+aiosqlite:///{shared}/bot.sqlite3")).close()
    assert mode(shared) == 0o777 | stat.S_ISVTX
    assert mode(shared / "bot.sqlite3") == 0o600


@pytest.mark.parametrize("place", ["home", "above home", "above the working directory"])
async def test_a_folder_that_holds_more_than_the_bot_keeps_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = tmp_path / "of others"
    (folder / "below").mkdir(parents=True)
    folder.chmod(0o755)
    monkeypatch.setenv("HOME", str(folder if place == "home" else folder / "below"))
    if place == "above the working directory":
        monkeypatch.setenv("HOME", "/nowhere")
        monkeypatch.chdir(folder / "below")
    await (await Database.open(f"sqlite+aiosqlite:///{folder}/bot.sqlite3")).close()
    assert mode(folder) == 0o755
    assert mode(folder / "bot.sqlite3") == 0o600


@only_sqlite("its pragmas")
async def test_a_commit_outlives_a_power_cut(db: Database) -> None:
    async with db.write() as connection:
        assert await connection.scalar(text("pragma journal_mode")) == "wal"
        assert await connection.scalar(text("pragma synchronous")) == 2
        assert await connection.scalar(text("pragma foreign_keys")) == 1


@only_sqlite("a server has other locks")
async def test_a_writer_has_the_database_from_its_beginning_and_waits_for_it(
    db: Database, tmp_path: Path
) -> None:
    with closing(beside(tmp_path)) as other:
        async with db.write():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(insert_one(db))
        await asyncio.sleep(0.3)
        assert not writing.done()
        other.execute("COMMIT")
        await writing
    assert await count_rows(db) == 1


async def insert_one(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(INSERT)


def beside(folder: Path) -> sqlite3.Connection:
    """Open the database's file past the bot."""
    file = folder / "data" / "bot.sqlite3"
    return sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)


@only_sqlite("a look into its file")
async def test_what_is_deleted_is_zero_in_the_file_at_once(db: Database, tmp_path: Path) -> None:
    canary = "79163334455"
    async with db.write() as connection:
        await connection.execute(INSERT_MANY.bindparams(user_id=1))
        await connection.execute(text("update audit set action = :it").bindparams(it=canary))
        await connection.execute(text("delete from audit"))
    with closing(beside(tmp_path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "data" / "bot.sqlite3").read_bytes()
    assert canary.encode() not in content


async def test_a_second_bot_on_the_same_database_is_refused(db: Database, url: str) -> None:
    with pytest.raises(BotError) as refused:
        await Database.open(url)
    assert refused.value.code == "database-busy"
    assert await count_rows(db) == 0


@only_sqlite("links to files")
@pytest.mark.parametrize("link", ["file", "folder"])
async def test_a_bot_that_comes_by_a_link_is_refused_too(
    db: Database, tmp_path: Path, link: str
) -> None:
    real, other = tmp_path / "data", tmp_path / "other"
    if link == "folder":
        other.symlink_to(real)
    else:
        other.mkdir()
        (other / "bot.sqlite3").symlink_to(real / "bot.sqlite3")
    with pytest.raises(BotError) as refused:
        await Database.open(f"sqlite+aiosqlite:///{other}/bot.sqlite3")
    assert refused.value.code == "database-busy"
    assert await count_rows(db) == 0


@only_sqlite("links to files")
async def test_what_is_locked_is_what_is_opened_however_the_way_winds(
    url: str, tmp_path: Path
) -> None:
    await (await Database.open(url)).close()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "data" / "deep")
    (tmp_path / "data" / "deep").mkdir()
    # of this name SQLite alone would make «bot.sqlite3» in `tmp_path`
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/elsewhere/../bot.sqlite3")
    with pytest.raises(BotError, match="database-busy"):
        await Database.open(url)
    async with db.write() as connection:
        await connection.execute(INSERT)
    await db.close()
    db = await Database.open(url)
    assert await count_rows(db) == 1
    await db.close()
    assert not (tmp_path / "bot.sqlite3").exists()


@only_sqlite("a server keeps its own files")
async def test_a_file_with_a_second_name_is_refused(url: str, tmp_path: Path) -> None:
    await (await Database.open(url)).close()
    path = tmp_path / "data" / "bot.sqlite3"
    (tmp_path / "other.sqlite3").hardlink_to(path)
    with pytest.raises(BotError) as refused:
        await Database.open(url)
    assert (refused.value.code, refused.value.facts) == ("database-linked", {"path": str(path)})


@only_sqlite("a server looks after its own pages")
async def test_a_damaged_page_is_found_before_anything_is_sent(url: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "bot.sqlite3"
    await fill(url)
    damage(path)
    for _ in range(2):
        with pytest.raises(BotError) as refused:
            await Database.open(url)
        assert (refused.value.code, refused.value.facts) == (
            "database-damaged",
            {"path": str(path)},
        )


@only_sqlite("a server looks after its own pages")
@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
async def test_a_file_that_was_a_database_is_called_damaged_whatever_is_left_of_it(
    url: str, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "data" / "bot.sqlite3"
    await fill(url, rows=2000)
    spoil_file(path, spoil)
    left = path.read_bytes()
    with pytest.raises(BotError) as refused:
        await Database.open(url)
    assert (refused.value.code, refused.value.facts) == ("database-damaged", {"path": str(path)})
    assert path.read_bytes() == left


@only_sqlite("a server looks after its own pages")
async def test_a_file_that_was_emptied_is_damaged_while_commits_are_left_beside_it(
    db: Database, url: str, tmp_path: Path
) -> None:
    path, beside = (tmp_path / "data" / name for name in ("bot.sqlite3", "bot.sqlite3-wal"))
    async with db.write() as connection:
        await connection.execute(INSERT)
    commits = beside.read_bytes()
    await db.close()
    path.write_bytes(b"")
    beside.write_bytes(commits)
    with pytest.raises(BotError) as refused:
        await Database.open(url)
    assert refused.value.code == "database-damaged"
    assert beside.read_bytes() == commits
    beside.unlink()
    await (await Database.open(url)).close()


@only_sqlite("a server looks after its own pages")
async def test_pages_that_the_start_had_no_time_for_are_looked_at_beside(
    url: str, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "bot.sqlite3"
    await fill(url)
    damage(path)
    db = Database(make_engine(url), unseen=path)
    with pytest.raises(BotError) as found:
        await db.look_for_damage()
    await db.close()
    assert found.value.code == "database-damaged"


@only_sqlite("a server looks after its own pages")
@pytest.mark.parametrize("way", WAYS)
async def test_a_statement_that_comes_upon_damage_tells_of_it(
    url: str, tmp_path: Path, way: str
) -> None:
    await fill(url)
    damage(tmp_path / "data" / "bot.sqlite3")
    db = Database(make_engine(url))
    staying = asyncio.create_task(db.stay_fit())
    with pytest.raises(DatabaseError):
        await WAYS[way](db)
    with pytest.raises(BotError) as unfit:
        await staying
    await db.close()
    assert unfit.value.code == "database-damaged"


async def test_a_statement_that_fails_otherwise_is_no_damage(db: Database) -> None:
    staying = asyncio.create_task(db.stay_fit())
    with pytest.raises(DatabaseError):
        await db.look(lambda connection: connection.execute(text("select nothing from nowhere")))
    await asyncio.sleep(0)
    assert not staying.done()
    staying.cancel()


@only_sqlite("a server looks after its own pages")
async def test_a_look_that_is_broken_off_proves_nothing(url: str, tmp_path: Path) -> None:
    await fill(url)
    look = PageLook(tmp_path / "data" / "bot.sqlite3")
    look.break_off()
    assert look.run() is Pages.UNFINISHED


async def test_another_process_is_refused_too(db: Database, url: str) -> None:
    script = (
        "import asyncio, sys\n"
        "from storage.database.engine import Database\n"
        "from bot.errors import BotError\n"
        "try: asyncio.run(Database.open(sys.argv[1]))\n"
        "except BotError as error: print(error.code)\n"
    )
    async with (
        within(),
        started(sys.executable, "-c", script, url, stdout=asyncio.subprocess.PIPE) as process,
    ):
        said, _ = await process.communicate()
    assert said.strip() == b"database-busy"
    assert await count_rows(db) == 0


async def test_a_closed_database_can_be_opened_again_with_what_it_had(url: str) -> None:
    first = await Database.open(url)
    async with first.write() as connection:
        await connection.execute(INSERT)
    await first.close()
    second = await Database.open(url)
    assert await count_rows(second) == 1
    await second.close()


@pytest.mark.parametrize("place", ["junk", "folder", "junk/below"])
async def test_a_path_that_cannot_hold_a_database_is_told_by_name(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "junk").write_bytes(b"this is no database" * 300)
    (tmp_path / "folder").mkdir()
    path = tmp_path / place
    with pytest.raises(BotError) as refused:
        await Database.open(f"sqlite+aiosqlite:///{path}")
    assert (refused.value.code, refused.value.facts) == ("database-unusable", {"path": str(path)})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nope+nope://x/y", "database-driver"),
        ("postgresql+nope://u:pass@h/db", "database-driver"),
        ("sqlite", "database-unusable"),
    ],
)
async def test_a_database_of_no_known_kind_is_told_without_its_password(
    url: str, code: str
) -> None:
    with pytest.raises(BotError) as refused:
        await Database.open(url)
    assert refused.value.code == code
    assert "pass" not in str(refused.value.facts)


async def test_a_database_of_a_newer_bot_is_left_alone_and_free(url: str) -> None:
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.execute(text("update alembic_version set version_num = '9999'"))
    await db.close()
    for _ in range(2):
        with pytest.raises(BotError) as refused:
            await Database.open(url)
        assert refused.value.code == "database-newer"


async def test_writers_wait_for_each_other_and_none_fails(db: Database) -> None:
    async def write() -> None:
        async with db.write() as connection:
            before = await connection.scalar(text("select count(*) from audit"))
            await asyncio.sleep(0)
            await connection.execute(INSERT)
            assert await connection.scalar(text("select count(*) from audit")) == before + 1

    await asyncio.gather(*[write() for _ in range(60)])
    assert await count_rows(db) == 60


async def test_readers_go_on_while_a_writer_writes_and_see_only_what_is_committed(
    db: Database,
) -> None:
    async with db.write() as connection:
        await connection.execute(INSERT)
        assert await asyncio.gather(*[count_rows(db) for _ in range(30)]) == [0] * 30
    assert await count_rows(db) == 1


async def test_a_write_that_fails_leaves_nothing(db: Database) -> None:
    async def half() -> None:
        async with db.write() as connection:
            await connection.execute(INSERT)
            raise LookupError

    with pytest.raises(LookupError):
        await half()
    assert await count_rows(db) == 0


async def test_a_cancelled_write_is_all_or_nothing_and_the_next_one_works(db: Database) -> None:
    many = 200

    async def two_statements() -> None:
        async with db.write() as connection:
            await connection.execute(INSERT)
            await connection.execute(INSERT_MANY, [{"user_id": n} for n in range(1, many)])

    remembered = []
    for steps in range(60):
        task = asyncio.create_task(two_statements())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        remembered += await asyncio.gather(task, return_exceptions=True)
        async with db.write() as connection:
            assert await connection.scalar(text("select count(*) from audit")) % many == 0
    await two_statements()
    assert await count_rows(db) % many == 0
    assert any(isinstance(one, asyncio.CancelledError) for one in remembered)


async def test_a_write_cancelled_again_and_again_leaves_nothing_locked(db: Database) -> None:
    async def write() -> None:
        async with db.write() as connection:
            await connection.execute(INSERT)
            raise LookupError

    for _ in range(30):
        task = asyncio.create_task(write())
        while not task.done():
            await asyncio.sleep(0)
            task.cancel()
        async with db.write() as connection:
            await connection.execute(INSERT)
    assert await count_rows(db) == 30


def test_a_folder_with_a_per_cent_sign_can_hold_the_bot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("storage.database.migrate.FOLDER", tmp_path / "100%(sure)")
    assert config().get_main_option("script_location") == str(tmp_path / "100%(sure)")


async def test_what_failed_half_read_locks_nothing_while_its_error_is_remembered(
    db: Database,
) -> None:
    remembered: list[BaseException] = []

    def half_read(connection: Connection) -> None:
        rows = connection.execute(text("values (1), (2), (3)"))
        rows.fetchone()
        raise LookupError

    def write(connection: Connection) -> None:
        connection.execute(text("create table noted (id integer)"))

    try:
        await db.transact(half_read)
    except LookupError as error:
        remembered.append(error)
    async with db.write() as connection:
        await connection.execute(text("create table other (id integer)"))

    await db.transact(write)

    assert remembered


async def test_what_follows_a_transaction_finds_it_committed(tmp_path: Path) -> None:
    """A mark that is on the disk before its commit would cry wolf after a kill."""
    path = tmp_path / "bot.sqlite3"
    db = await Database.open(f"sqlite+aiosqlite:///{path}")

    def seen_by_others(_: int) -> int:
        with closing(sqlite3.connect(path)) as other:
            return int(other.execute("select claims from store").fetchone()[0])

    def work(connection: Connection) -> int:
        connection.execute(text("update store set claims = 7"))
        return 0

    assert await db.transact(work, then=seen_by_others) == 7
    await db.close()
