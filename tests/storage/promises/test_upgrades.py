"""Migrations: up, down, up again; and one that fails leaves the version before it."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from storage.database import migrate
from storage.database.engine import Database
from storage.database.schema import metadata
from tests.databases import belongs, plain
from tests.storage.promises.sample import url_of

FAILING = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9001", "{head}"

def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer()))
    raise LookupError("half way")
"""


def on(folder: Path, work: Callable[[Connection], object]) -> object:
    """Do something with the file of a folder, while no bot has it open."""
    engine = create_engine(plain(url_of(folder)), poolclass=NullPool)
    with engine.begin() as connection:
        return work(connection)


def differences(connection: Connection) -> object:
    kinds = {"compare_type": True, "compare_server_default": True}
    options = kinds | {"include_object": partial(belongs, connection)}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def version(connection: Connection) -> object:
    return connection.scalar(text("select version_num from alembic_version"))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def opened_once(folder: Path) -> None:
    await (await Database.open(url_of(folder))).close()


async def test_a_database_goes_down_to_nothing_and_up_to_the_schema_again(tmp_path: Path) -> None:
    await opened_once(tmp_path)
    on(tmp_path, lambda bound: command.downgrade(migrate.config(bound), "base"))
    assert on(tmp_path, tables) == {"alembic_version"}
    await opened_once(tmp_path)
    assert on(tmp_path, differences) == []


async def test_opening_twice_leaves_schema_version_and_rows_alone(tmp_path: Path) -> None:
    await opened_once(tmp_path)
    known = on(tmp_path, version)
    insert = text(
        "insert into chats (id, kind, title, timezone, created_at)"
        " values (1, 'private', '', 'UTC', '2026-01-01')"
    )
    on(tmp_path, lambda bound: bound.execute(insert))
    await opened_once(tmp_path)
    assert on(tmp_path, version) == known
    assert on(tmp_path, differences) == []
    assert on(tmp_path, lambda bound: bound.scalar(text("select count(*) from chats"))) == 1


async def test_a_migration_that_fails_half_way_leaves_the_version_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened_once(tmp_path)
    before = on(tmp_path, version), on(tmp_path, tables)
    ours = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, ours)
    (ours / "versions" / "9001_half.py").write_text(FAILING.format(head=before[0]))
    db = await Database.open(url_of(tmp_path))
    monkeypatch.setattr(migrate, "FOLDER", ours)
    with pytest.raises(LookupError):
        await migrate.migrate(db._engine)
    await db.close()
    assert (on(tmp_path, version), on(tmp_path, tables)) == before
    monkeypatch.undo()
    await opened_once(tmp_path)
    assert on(tmp_path, differences) == []
