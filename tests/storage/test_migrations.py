"""The migrations together make the schema, from wherever one starts."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.engine import Database, make_engine
from storage.database.migrate import config, migrate, migrating
from storage.database.schema import metadata
from tests.databases import belongs, database_in, only_sqlite

A_CHAT = """
insert into chats (id, kind, title, timezone, created_at)
values (1, 'private', '', 'UTC', '2026-01-01')
"""
REVISIONS = [found.revision for found in ScriptDirectory.from_config(config()).walk_revisions()]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    made = make_engine(database_in(tmp_path, empty=True))
    yield made
    await made.dispose()


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_object": partial(belongs, connection)}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory.from_config(config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


async def test_all_migrations_together_make_the_schema(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_earlier_database_comes_up_to_the_schema(
    engine: AsyncEngine, revision: str
) -> None:
    await migrate(engine, revision)
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = database_in(tmp_path, empty=True)
    for _ in range(2):
        await (await Database.open(url)).close()
    engine = make_engine(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(engine: AsyncEngine) -> None:
    async def half() -> None:
        async with migrating(engine) as connection:
            await connection.execute(text("create table half (id integer)"))
            raise LookupError

    with pytest.raises(LookupError):
        await half()
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda bound: inspect(bound).get_table_names()) == []


@only_sqlite("PostgreSQL changes a column in its place")
async def test_a_migration_can_rebuild_a_table_that_others_point_to(engine: AsyncEngine) -> None:
    """SQLite changes a column by making the table anew: its children must stay."""
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text(A_CHAT))
        await connection.execute(text("insert into senders (chat_id, name) values (1, 'SHOP')"))

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("chats", recreate="always"):
            pass

    async with migrating(engine) as connection:
        await connection.run_sync(rebuild)
    async with engine.connect() as connection:
        assert (await connection.execute(text("select name from senders"))).scalars().all() == [
            "SHOP"
        ]
        assert await connection.scalar(text("pragma foreign_keys")) == 1


OF_0003 = """
insert into mailings (id, token, chat_id, user_id, server, login, sender, text, segments, timing,
  hand_over_at, due_at, state, total, accepted, refused, unknown, attempts, created_at, version,
  told_version)
values (1, 't', 1, 1, 's', 'l', 'SHOP', 'hi', 1, 'now', '2026-01-01', '2026-01-01',
  'finished', 2, 2, 0, 0, 0,
  '2026-01-01', 1, 1);
insert into batches (id, mailing_id, first, last, state, claimed_at, raw_ids)
values (5, 1, 0, 1, 'accepted', '2026-01-01', '["a", "b", "a"]');
"""


async def test_ids_that_were_kept_raw_before_are_found_like_new_ones(engine: AsyncEngine) -> None:
    await migrate(engine, "0003")
    async with migrating(engine) as connection:
        for statement in (A_CHAT, *filter(str.strip, OF_0003.split(";"))):
            await connection.execute(text(statement.replace(":", "\\:")))
    await migrate(engine)
    async with engine.connect() as connection:
        found = await connection.execute(text("select gateway_id, batch_id from unmapped_ids"))
        assert sorted(map(tuple, found)) == [("a", 5), ("b", 5)]
