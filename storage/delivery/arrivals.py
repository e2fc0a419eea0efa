"""How the SMS of a mailing arrived over time, counted in the database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Subquery, extract, func, select

from bot.model import Arrived
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import messages, segments

MOST_POINTS = 240


class ArrivalCounts:
    """Reads over all parts of a mailing, in the journal's thread: the event loop stays free."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def delivered(self, mailing_id: int) -> list[Arrived]:
        """Return how many SMS of a mailing had been delivered by when, in at most 240 steps.

        An SMS has arrived when its last part has. Where the gateway gave no moment for a part,
        it is the moment of its answer (UTC).
        """

        def work(connection: Connection) -> list[Arrived]:
            first, last = connection.execute(_ends(mailing_id)).one()
            if first is None:
                return []
            width = (int(last) - int(first)) // MOST_POINTS + 1
            rows = connection.execute(_steps(mailing_id, width))
            return _added_up([(min(int(slot) + width, int(last)), count) for slot, count in rows])

        return await self._db.look(work)


def _added_up(steps: list[tuple[int, int]]) -> list[Arrived]:
    points, whole = [], 0
    for second, count in steps:
        whole += count
        points.append(Arrived(datetime.fromtimestamp(second, UTC), whole))
    return points


def _arrived(mailing_id: int) -> Subquery:
    own = segments.c
    moment = func.coalesce(own.reported_at, own.submitted_at, own.checked_at)
    return (
        select(func.max(moment).label("at"))
        .join(messages)
        .where(own.mailing_id == mailing_id, messages.c.delivery == Delivery.DELIVERED.value)
        .group_by(own.position)
        .subquery()
    )


def _ends(mailing_id: int) -> Select[Any, Any]:
    arrived = _arrived(mailing_id)
    second = extract("epoch", arrived.c.at)
    return select(func.min(second), func.max(second))


def _steps(mailing_id: int, width: int) -> Select[int, int]:
    arrived = _arrived(mailing_id)
    second = extract("epoch", arrived.c.at)
    slot = (second - second % width).label("slot")
    return select(slot, func.count()).group_by(slot).order_by(slot)
