"""A server in place of a file: one process, one writer, and a sentence for whatever is wrong."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.checkup import in_words
from bot.errors import BotError
from bot.model import BatchState, NewMailing
from storage.chat.chats import Chats
from storage.database import postgres
from storage.database.engine import Database
from storage.database.postgres import WRITER
from storage.database.schema import audit, chats
from storage.journal.answers import Answer
from storage.journal.journal import Journal
from tests.budget import within
from tests.databases import only_postgres, server
from tests.postgres import PASSWORD
from tests.storage.claiming import claim, settle
from tests.storage.conftest import CHAT, NOW

pytestmark = only_postgres

ENTRY = {"at": NOW, "chat_id": CHAT, "user_id": 1, "action": "a", "facts": {}}


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def beside(url: str) -> Iterator[psycopg.Connection]:
    """Connect to the same database past the bot."""
    with server().connected(name_of(url)) as connection:
        yield connection


def end_sessions(url: str, which: str) -> None:
    """End the bot's sessions that a query of this file finds."""
    with beside(url) as connection:
        for (process,) in connection.execute(which).fetchall():
            connection.execute("select pg_terminate_backend(%s, 10000)", (process,))


HERE = "(select oid from pg_database where datname = current_database())"
KEEPER = f"select pid from pg_locks where locktype = 'advisory' and database = {HERE}"  # noqa: S608 - ours
WAITS = "select pid from pg_locks where locktype = 'advisory' and not granted"
OTHERS = (
    "select pid from pg_stat_activity where datname = current_database()"  # noqa: S608 - ours
    f" and pid != pg_backend_pid() and pid not in ({KEEPER})"
)


async def count(db: Database) -> int:
    async with db.read() as connection:
        return await connection.scalar(select(func.count()).select_from(audit)) or 0


async def add(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(insert(audit).values(**ENTRY))


async def refused(url: str) -> BotError:
    with pytest.raises(BotError) as found:
        await Database.open(url)
    return found.value


async def test_the_lock_goes_with_its_process(db: Database, url: str) -> None:
    assert (await refused(url)).code == "database-busy"
    await db.close()
    await (await Database.open(url)).close()


async def test_the_lock_is_waited_for_while_the_server_finds_out_that_a_process_is_gone(
    db: Database, url: str
) -> None:
    await db.close()
    with beside(url) as other:
        other.execute("select pg_advisory_lock(%s)", (postgres.ALONE,))
        opening = asyncio.create_task(Database.open(url))
        await asyncio.sleep(0.5)
        assert not opening.done()
        other.execute("select pg_advisory_unlock(%s)", (postgres.ALONE,))
        async with within():
            await (await opening).close()


async def test_a_bot_that_lost_its_lock_hears_of_it(db: Database, url: str) -> None:
    staying = asyncio.create_task(db.stay_fit())
    end_sessions(url, KEEPER)
    async with within():
        with pytest.raises(BotError) as lost:
            await staying
    assert lost.value.code == "database-lost"
    await (await Database.open(url)).close()


async def test_a_bot_whose_server_no_longer_answers_takes_its_lock_for_lost(
    db: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is cut tells nobody: the server may give the lock to another process."""
    monkeypatch.setattr(postgres, "_HEARTBEAT", 0.2)
    with beside(url) as connection:
        [(process,)] = connection.execute(KEEPER).fetchall()
    os.kill(process, signal.SIGSTOP)
    try:
        async with within():
            with pytest.raises(BotError) as lost:
                await db.stay_fit()
    finally:
        os.kill(process, signal.SIGCONT)
    assert lost.value.code == "database-lost"


async def test_the_server_gives_the_lock_away_soon_after_the_bot_has_noticed(db: Database) -> None:
    assert db._keeper
    shown = {}
    for name in ("idle", "interval", "count"):
        found = await db._keeper._connection.execute(f"show tcp_keepalives_{name}")
        [shown[name]] = [int(value) for (value,) in await found.fetchall()]
    ours = postgres._SOON
    here = ours["keepalives_idle"] + ours["keepalives_interval"] * ours["keepalives_count"]
    there = shown["idle"] + shown["interval"] * shown["count"]
    assert here + 2 * postgres._HEARTBEAT < there < 60


async def test_no_session_waits_for_ever(db: Database) -> None:
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    async with db.write() as connection:
        shown = [await connection.scalar(text(f"show {name}")) for name in names]
    assert shown == ["10s", "5min", "10min"]


async def test_who_reads_cannot_write(db: Database) -> None:
    async with db.read() as connection:
        with pytest.raises(DBAPIError, match="read-only"):
            await connection.execute(insert(audit).values(**ENTRY))


async def test_sessions_that_the_server_has_ended_are_made_anew(db: Database, url: str) -> None:
    await add(db)
    await db.look(lambda connection: connection.scalar(select(1)))
    end_sessions(url, OTHERS)
    assert await count(db) == 1
    await add(db)
    assert await db.look(lambda connection: connection.scalar(select(1))) == 1


async def test_a_writer_waits_for_one_of_another_program(db: Database, url: str) -> None:
    with beside(url) as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(%s)", (WRITER,))
        writing = asyncio.create_task(add(db))
        async with within():
            while not other.execute(WAITS).fetchone():  # noqa: ASYNC110 - a server calls nobody
                await asyncio.sleep(0.01)
        assert not writing.done()
        assert await count(db) == 0
    async with within():
        await writing
    assert await count(db) == 1


async def test_what_is_read_in_one_block_is_of_one_moment(db: Database) -> None:
    async with db.read() as connection:
        query = select(func.count()).select_from(audit)
        before = await connection.scalar(query)
        await add(db)
        assert await connection.scalar(query) == before
    assert await count(db) == 1


async def test_a_commit_outlives_a_power_cut_whatever_the_database_says(
    db: Database, url: str
) -> None:
    await db.close()
    with beside(url) as connection:
        connection.execute(f"alter database {name_of(url)} set synchronous_commit = off")
    db = await Database.open(url)
    async with db.write() as written:
        assert await written.scalar(text("show synchronous_commit")) == "on"
    assert await db.look(lambda one: one.scalar(text("show synchronous_commit"))) == "on"
    await db.close()


async def test_a_server_that_waits_for_more_than_its_own_disk_goes_on_to(
    db: Database, url: str
) -> None:
    await db.close()
    with beside(url) as connection:
        connection.execute(f"alter database {name_of(url)} set synchronous_commit = remote_apply")
    db = await Database.open(url)
    async with db.write() as written:
        assert await written.scalar(text("show synchronous_commit")) == "remote_apply"
    await db.close()


async def test_what_a_server_refuses_to_hold_is_left_out_of_texts(
    db: Database, chats: Chats, journal: Journal, draft: Callable[..., NewMailing]
) -> None:
    """A NUL may stand in a cell of a file, or in an answer of the gateway."""
    await chats.set_language(CHAT, "r\0u")
    chat = await chats.get(CHAT)
    assert chat
    assert chat.language == "ru"
    async with db.write() as connection:
        facts = {"на\0звание": ["a\0b", "\\u0000", 1, None, True]}
        await connection.execute(insert(audit).values(**ENTRY | {"facts": facts}))
    async with db.read() as connection:
        found = await connection.scalar(select(audit.c.facts))
    assert found == {"название": ["ab", "\\u0000", 1, None, True]}
    made = await journal.life.create(draft(50, text="При\0вет"))
    assert made
    assert made[0].text == "Привет"


async def test_a_database_that_may_not_be_written_is_refused(db: Database, url: str) -> None:
    await db.close()
    with beside(url) as connection:
        connection.execute(f"alter database {name_of(url)} set default_transaction_read_only = on")
    assert (await refused(url)).code == "database-read-only"


async def test_a_database_that_cannot_hold_every_letter_is_refused(tmp_path: Path) -> None:
    name = f"latin_{abs(hash(tmp_path))}"
    with server().connected() as connection:
        connection.execute(
            f"create database {name} encoding 'LATIN1' locale 'C' template template0"
        )
    try:
        assert (await refused(server().url(name))).code == "database-encoding"
    finally:
        server().drop(name)


@contextmanager
def stranger(name: str) -> Iterator[None]:
    """Make a user with a password, who owns nothing."""
    with server().connected() as connection:
        connection.execute(f"create role {name} login password '{PASSWORD}'")
    try:
        yield
    finally:
        with server().connected() as connection:
            connection.execute(f"drop role {name}")


async def test_a_user_without_rights_is_told_whose_they_must_be(tmp_path: Path) -> None:
    name = f"bare_{abs(hash(tmp_path))}"
    server().make(name)
    try:
        with stranger(name):
            with server().connected(name) as connection:
                connection.execute("revoke create on schema public from public")
            error = await refused(server().url(name, name, PASSWORD))
    finally:
        server().drop(name)
    assert error.code == "database-rights"
    assert name in in_words(error)


async def test_every_way_not_to_reach_a_server_ends_in_one_sentence_without_the_password(
    url: str, subtests: pytest.Subtests
) -> None:
    with stranger(f"known_{name_of(url)}"):
        ways = {
            "no server": "postgresql+psycopg://sms:hunter2@127.0.0.1:1/sms",
            "no such host": "postgresql+psycopg://sms:hunter2@nowhere.invalid/sms",
            "no such database": server().url("nowhere"),
            "a wrong password": server().url(name_of(url), f"known_{name_of(url)}", "hunter2"),
            "no such user": server().url(name_of(url), "nobody", "hunter2"),
        }
        for way, wrong in ways.items():
            with subtests.test(way):
                error = await refused(wrong)
                said = in_words(error)
                assert error.code == "database-unreachable"
                assert "hunter2" not in said
                assert "\n" not in said
                assert str(error.facts["said"]) in said


async def test_ids_are_never_given_twice(db: Database, chats: Chats) -> None:
    del chats
    async with db.write() as connection:
        first = (await connection.execute(insert(audit).values(**ENTRY))).inserted_primary_key
        await connection.execute(audit.delete())
        second = (await connection.execute(insert(audit).values(**ENTRY))).inserted_primary_key
    assert second > first


async def test_whatever_number_the_gateway_says_is_recorded(
    journal: Journal, run: Callable[..., Awaitable[int]]
) -> None:
    batch = await claim(journal, await run(1), 1, NOW)
    assert batch
    odd = Answer(batch, BatchState.REFUSED, detail="no\0", gateway_code=-(10**17), http_status=400)
    assert await settle(journal, odd, NOW)
    (found,) = await journal.queries.messages(batch.mailing_id)
    assert found.detail == "no"


async def test_what_telegram_says_of_a_chat_may_be_of_any_length(chats: Chats) -> None:
    made = await chats.ensure(
        9, timezone="UTC", kind="k" * 99, title="t" * 999, seen_language="x-" * 99, now=NOW
    )
    assert made.seen_language == "x-" * 8


async def test_numbers_of_64_bits_are_held(db: Database) -> None:
    largest = 2**63 - 1
    async with db.write() as connection:
        values = {"id": largest, "kind": "private", "title": "", "timezone": "UTC"}
        await connection.execute(insert(chats).values(**values, created_at=NOW))
    async with db.read() as connection:
        assert await connection.scalar(select(chats.c.id)) == largest


CANARY = "79031234567"


def bytes_of(url: str) -> bytes:
    """Return what the files of all tables and indexes of a database hold."""
    files = (
        "select pg_relation_filepath(c.oid) from pg_class c join pg_namespace n on"
        " n.oid = c.relnamespace where n.nspname in ('public', 'pg_toast') and c.relfilenode > 0"
    )
    with beside(url) as connection:
        connection.execute("checkpoint")
        (folder,) = connection.execute("show data_directory").fetchone() or ("",)
        paths = [Path(folder) / one for (one,) in connection.execute(files).fetchall()]
    return b"".join(path.read_bytes() for path in paths if path.exists())


async def test_what_was_deleted_is_in_no_table_after_it_was_written_anew(
    db: Database, url: str
) -> None:
    async with db.write() as connection:
        entry = ENTRY | {"facts": {"phone": CANARY}}
        await connection.execute(insert(audit).values([entry] * 50))
    with beside(url) as other:
        other.execute("analyze")
    async with db.write() as connection:
        await connection.execute(audit.delete())
    assert CANARY.encode() in bytes_of(url)
    assert await db.rewrite()
    assert CANARY.encode() not in bytes_of(url)
    await add(db)


async def test_samples_of_what_was_deleted_go_when_it_is_written_anew(
    db: Database, url: str, run: Callable[..., Awaitable[int]]
) -> None:
    """A plan is chosen by samples: they hold numbers."""
    samples = "select most_common_vals, histogram_bounds from pg_stats where tablename = 'messages'"
    mailing_id = await run(50)
    with beside(url) as other:
        other.execute("analyze")
        assert "79160000001" in str(other.execute(samples).fetchall())
        other.execute("update messages set phone = '' where mailing_id = %s", (mailing_id,))
        assert await db.rewrite()
        assert "79160000001" not in str(other.execute(samples).fetchall())


async def test_a_table_that_is_being_read_is_written_anew_later(db: Database, url: str) -> None:
    with beside(url) as other, other.transaction():
        other.execute("lock table audit in access share mode")
        with beside(url) as set_up:
            set_up.execute("select 1")
        assert not await rewritten_within_a_moment(db)
    assert await db.rewrite()


async def rewritten_within_a_moment(db: Database) -> bool:
    """Write anew, and wait for a lock only a moment."""
    listened = []

    @event.listens_for(db._in_thread, "connect")
    def hurry(connection: psycopg.Connection, _: object) -> None:
        connection.execute("set lock_timeout = '50ms'")
        listened.append(connection)

    await db.look(lambda connection: connection.invalidate())
    done = await db.rewrite()
    event.remove(db._in_thread, "connect", hurry)
    assert listened
    return done
