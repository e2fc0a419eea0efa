"""What of a mailing is still to be handed over, counted as it stands now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, false, func, select

from bot.model import BatchState, Mailing, MessageState
from storage.database.engine import Database
from storage.database.schema import batches, messages, stop_list
from storage.journal.conditions import may_have_one_of


@dataclass(frozen=True, slots=True)
class Remainder:
    """Recipients of a mailing to whom nothing has left, and nothing is on its way."""

    sizes: dict[int, int]
    """Segments of one SMS → recipients; those on the stop-list are not among them."""
    stopped: int
    """How many are on the chat's stop-list by now: they are left out of a mailing to many."""
    repeated: int
    """How many have, or may have, one of some other mailings."""

    @property
    def recipients(self) -> int:
        """How many would get an SMS."""
        return sum(self.sizes.values())

    @property
    def segments(self) -> int:
        """How many segments are still to be paid for."""
        return sum(size * count for size, count in self.sizes.items())


class Remainders:
    """Counts what is left of mailings; changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, mailing: Mailing, others: Sequence[int] = ()) -> Remainder:
        """Count what is left of a mailing; `others` are the mailings for `Remainder.repeated`."""
        stopped = false() if mailing.single else _stopped(mailing.chat_id)
        left = (
            select(
                messages.c.segments,
                stopped.label("stopped"),
                may_have_one_of(others).label("repeated"),
            )
            .where(
                messages.c.mailing_id == mailing.id,
                messages.c.state == MessageState.QUEUED,
                ~_in_flight(),
            )
            .subquery()
        )
        query = select(*left.c, func.count().label("people")).group_by(*left.c)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        sizes: Counter[int] = Counter()
        for row in rows:
            sizes[row.segments] += 0 if row.stopped else row.people
        return Remainder(
            sizes={size: sizes[size] for size in sorted(sizes) if sizes[size]},
            stopped=sum(row.people for row in rows if row.stopped),
            repeated=sum(row.people for row in rows if row.repeated and not row.stopped),
        )


def _in_flight() -> ColumnElement[bool]:
    return exists().where(
        batches.c.state == BatchState.SENDING,
        batches.c.mailing_id == messages.c.mailing_id,
        messages.c.position.between(batches.c.first, batches.c.last),
    )


def _stopped(chat_id: int) -> ColumnElement[bool]:
    return exists().where(stop_list.c.chat_id == chat_id, stop_list.c.phone == messages.c.phone)
