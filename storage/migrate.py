"""Brings a database up to the schema, by Alembic, when the bot starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; there is no alembic.ini to keep beside it."""
    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    found.attributes["connection"] = connection
    return found


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction."""
    async with engine.connect() as plain:
        connection = await plain.execution_options(writes=True)
        async with connection.begin():
            await connection.run_sync(
                lambda bound: command.upgrade(config(bound), revision),
            )
