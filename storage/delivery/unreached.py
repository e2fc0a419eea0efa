"""What is known of the delivery of a whole mailing, read fast however large it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import messages, tracks

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Tracked:
    """What is known of the delivery of a mailing as a whole."""

    version: int
    """Grows when more is known, whoever has asked."""
    asking: bool
    """The gateway is still being asked."""
    counts: dict[str, int]
    """`Delivery` value → recipients."""


class TrackedCounts:
    """Reads that tell to whom a mailing should be sent again."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def tracked(self, mailing_id: int) -> Tracked | None:
        """Return what tracking knows of a mailing's delivery; None: it was never tracked."""
        query = select(tracks.c.version, tracks.c.next_at, tracks.c.counts).where(
            tracks.c.mailing_id == mailing_id
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Tracked(row.version, row.next_at is not None, row.counts)

    async def count_delivered(self, mailing_id: int, phones: Sequence[str]) -> int:
        """Return to how many of these numbers a mailing's SMS was delivered."""
        # `+ 0`: search by the phone, not through the mailing, which may have a million messages
        own = messages.c.mailing_id + 0 == mailing_id
        found = 0
        async with self._db.read() as connection:
            for start in range(0, len(phones), _AT_ONCE):
                query = select(func.count()).where(
                    own,
                    messages.c.phone.in_(phones[start : start + _AT_ONCE]),
                    messages.c.delivery == Delivery.DELIVERED,
                )
                found += await connection.scalar(query) or 0
        return found
