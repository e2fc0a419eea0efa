"""What holds of one SMS that is about to be sent, read at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, literal, select

from bot.model import MessageState, Stopped
from storage.database.engine import Database
from storage.database.schema import chats, mailings, messages, senders, stop_list
from storage.journal.conditions import queue_may_leave
from storage.journal.states import PERHAPS_SENT


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An SMS: who sends what to whom in which chat."""

    chat_id: int
    sender: str
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of an SMS now."""

    sender_known: bool
    """Its sender is on the chat's list."""
    stop_entry: Stopped | None
    """The entry of its number on the chat's stop-list."""
    same_at: datetime | None
    """When this very text last went, or may have gone, to this number."""


class OneSms:
    """Reads what holds of single SMS; changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(
        self, outgoing: Outgoing, since: datetime, *, besides: int | None = None
    ) -> Holding:
        """Return what holds of an SMS; of the same ones, those since then but for one mailing."""
        known = select(literal(1)).where(
            senders.c.chat_id == outgoing.chat_id, senders.c.name == outgoing.sender
        )
        on_list = (stop_list.c.chat_id == chats.c.id) & (stop_list.c.phone == outgoing.phone)
        query = (
            select(
                known.scalar_subquery().label("known"),
                _same_at(outgoing, since, besides).label("same_at"),
                *(stop_list.c[name] for name in Stopped.__slots__),
            )
            .select_from(chats.outerjoin(stop_list, on_list))
            .where(chats.c.id == outgoing.chat_id)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one()
        entry: dict[str, Any] = {name: row[name] for name in Stopped.__slots__}
        stopped = None if entry["phone"] is None else Stopped(**entry)
        return Holding(row["known"] is not None, stopped, row["same_at"])


def _same_at(outgoing: Outgoing, since: datetime, besides: int | None) -> ScalarSelect[datetime]:
    queued = messages.c.state == MessageState.QUEUED
    to_be_sent = queued & queue_may_leave(mailings)
    return (
        select(func.max(mailings.c.created_at))
        .select_from(mailings.join(messages))
        .where(
            messages.c.phone == outgoing.phone,
            messages.c.state.in_(PERHAPS_SENT) | to_be_sent,
            mailings.c.chat_id == outgoing.chat_id,
            mailings.c.created_at >= since,
            mailings.c.id.is_distinct_from(besides),
            func.coalesce(messages.c.text, mailings.c.text) == outgoing.text,
        )
        .scalar_subquery()
    )
