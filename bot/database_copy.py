"""`python -m bot copy-database FROM TO`: takes everything from one database into an empty one."""

from collections.abc import Callable

from bot.errors import BotError
from storage.database.copying import copy_all
from storage.database.engine import Database


async def copy_database(source: str, target: str, write_line: Callable[[str], None]) -> None:
    """Copy what is at one URL to another, and write a line for each table.

    The first is an SQLite file. Both must be free, and are brought up to the tables of today.
    Raises BotError `database-…` and `copy-…`; then nothing was copied.
    """
    if not source.startswith("sqlite"):
        raise BotError("copy-not-sqlite")
    old = await Database.open(source)
    try:
        new = await Database.open(target)
        try:
            told = await copy_all(old, new)
        finally:
            await new.close()
    finally:
        await old.close()
    for table, found in told.items():
        write_line(f"{table}: {found.rows} rows, checksum {found.checksum:064x}"[:100])
    write_line("Both databases tell the same. Now put the new one into DATABASE_URL.")
