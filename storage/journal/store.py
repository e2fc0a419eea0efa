"""The store's own row: which store it is, and how many claims it has made (docs/rules.md, S29)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.model import RestoredWhy
from storage.database.dialect import run
from storage.database.high_water import HighWater
from storage.database.schema import store


@dataclass(frozen=True, slots=True)
class Store:
    """The row. Moments are in UTC."""

    store_id: str
    claims: int
    marked_at: datetime | None
    """When the high-water file was first made for it; None: never."""
    restored_at: datetime | None
    """Since when restore mode lasts; None: it does not."""
    restored_why: RestoredWhy | None
    gap_from: datetime | None
    """The last moment the journal knew of when it was put back; None: it never was."""
    gap_to: datetime | None
    """When it was put back."""

    @property
    def mark(self) -> HighWater:
        """What the high-water file should say."""
        return HighWater(self.store_id, self.claims)


_CLAIMED = "UPDATE store SET claims = claims + $ WHERE id = 1 RETURNING store_id, claims"


def count_claims(connection: Connection, more: int) -> HighWater:
    """Count claims within the transaction that makes them; return the mark that they need."""
    counted = run(connection, _CLAIMED, (more,)).one()
    return HighWater(counted.store_id, counted.claims)


def read_store(connection: Connection) -> Store:
    """Return the row."""
    row = connection.execute(select(store)).mappings().one()
    values = {name: row[name] for name in Store.__slots__}
    why = RestoredWhy(row["restored_why"]) if row["restored_why"] else None
    return Store(**values | {"restored_why": why})
