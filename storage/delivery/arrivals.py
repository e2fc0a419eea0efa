"""How the SMS of a mailing arrived over time, counted in the database."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, Subquery, extract, func, select

from bot.model import Arrived
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import messages, segments
from storage.delivery.folded import SECOND, blocks_of, read_blocks

MOST_POINTS = 240
_MOMENTS = ("reported_at", "submitted_at", "checked_at")
"""The first of them that is known tells when a part arrived."""


class ArrivalCounts:
    """Reads over all parts of a mailing, in a thread of its own: nobody waits for it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def delivered(self, mailing_id: int) -> list[Arrived]:
        """Return how many SMS of a mailing had been delivered by when, in at most 240 steps.

        An SMS has arrived when its last part has. Where the gateway gave no moment for a part,
        it is the moment of its answer (UTC).
        """

        def work(connection: Connection) -> list[Arrived]:
            folded = _folded(connection, mailing_id)
            ends = [*connection.execute(_ends(mailing_id)).one(), *folded]
            known = [int(second) for second in ends if second is not None]
            if not known:
                return []
            first, last = min(known), max(known)
            width = (last - first) // MOST_POINTS + 1
            steps = Counter(second - second % width for second in folded)
            for slot, count in connection.execute(_steps(mailing_id, width)):
                steps[int(slot)] += count
            return _added_up(
                [(min(slot + width, last), count) for slot, count in sorted(steps.items())]
            )

        return await self._db.survey(work)


def _folded(connection: Connection, mailing_id: int) -> list[int]:
    """Return when each SMS arrived whose parts are folded, in seconds since 1970 (UTC)."""
    seconds: list[int] = []
    for block in read_blocks(connection.execute(blocks_of(mailing_id))):
        positions = block.columns["position"]
        there = select(messages.c.position).where(
            messages.c.mailing_id == mailing_id,
            messages.c.position.between(positions[0], positions[-1]),
            messages.c.delivery == Delivery.DELIVERED.value,
        )
        at: dict[int, int] = {}
        for position, *moments in zip(
            positions, *(block.columns[name] for name in _MOMENTS), strict=True
        ):
            at[position] = max(at.get(position, 0), next(filter(None, moments), 0))
        delivered = connection.execute(there).scalars()
        seconds += (at[one] // SECOND for one in delivered if at.get(one))
    return seconds


def _added_up(steps: list[tuple[int, int]]) -> list[Arrived]:
    points, whole = [], 0
    for second, count in steps:
        whole += count
        points.append(Arrived(datetime.fromtimestamp(second, UTC), whole))
    return points


def _arrived(mailing_id: int) -> Subquery:
    own = segments.c
    moment = func.coalesce(*(own[name] for name in _MOMENTS))
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
