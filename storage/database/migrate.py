"""Brings a database up to the schema, by Alembic, when the bot starts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

FOLDER = Path(__file__).parents[1] / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; there is no alembic.ini to keep beside it."""
    found = Config()
    # ConfigParser reads a per cent sign as the beginning of a variable
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction."""
    async with migrating(engine) as connection:
        await connection.run_sync(lambda bound: command.upgrade(config(bound), revision))


@asynccontextmanager
async def migrating(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Yield a transaction in which tables may be made anew: all of it happens, or nothing.

    SQLite changes a column by copying and dropping its table, which foreign keys forbid;
    they can only be switched outside of a transaction.
    """
    async with engine.connect() as plain:
        connection = await plain.execution_options(writes=True)
        await _foreign_keys(connection, on=False)
        try:
            async with connection.begin():
                yield connection
        finally:
            await _foreign_keys(connection, on=True)


async def _foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        driver = (await connection.get_raw_connection()).driver_connection
        if driver is not None:
            await driver.execute(f"PRAGMA foreign_keys = {int(on)}")
