"""The last moment at which the wall clock was believed (docs/rules.md, P10)."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.database.engine import Database
from storage.database.schema import store
from storage.journal.restoring import last_known


class ClockMoments:
    """Remembers it in the store's row."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def last(self) -> datetime | None:
        """Return it (UTC), else the last moment that the journal knows anything of; None: none."""

        def work(connection: Connection) -> datetime | None:
            return connection.scalar(select(store.c.clock_at)) or last_known(connection)

        return await self._db.survey(work)

    async def note(self, now: datetime) -> None:
        """Note that the clock was believed at a moment (UTC)."""
        async with self._db.write() as connection:
            await connection.execute(update(store).values(clock_at=now))
