"""All chats and who is in them: for those who look after the service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from storage.database.engine import Database
from storage.database.schema import audit, chats, mailings

MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What is told of a chat: never its login, its balance or anything that it sends."""

    id: int
    kind: str
    title: str
    language: str | None
    timezone: str
    created_at: datetime
    logged_in_at: datetime | None
    """None: it has no account now."""
    last_at: datetime | None
    """When somebody last did something in it that the audit has; None: never."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who did something in a chat."""

    id: int
    name: str | None
    """As he was called in his own chat with the bot; None: he has none."""
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ChatCard:
    """A chat, how many mailings it has confirmed, and the last people who used it."""

    chat: ChatLine
    mailings: int
    people: tuple[Participant, ...]


class Roster:
    """Lists chats, the one that was used last first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, offset: int, limit: int) -> tuple[list[ChatLine], int]:
        """Return some of the chats, and how many there are in all."""
        last = _last_entry()
        query = _lines().order_by(func.coalesce(last, 0).desc(), chats.c.id)
        async with self._db.read() as connection:
            rows = (await connection.execute(query.offset(offset).limit(limit))).mappings().all()
            total = await connection.scalar(select(func.count()).select_from(chats))
        return [_line(row) for row in rows], total or 0

    async def one(self, chat_id: int) -> ChatCard | None:
        """Return a chat with its people; None: there is no such chat."""
        people = (
            select(audit.c.user_id, chats.c.title, func.max(audit.c.at).label("last_at"))
            .outerjoin(chats, chats.c.id == audit.c.user_id)
            .where(audit.c.chat_id == chat_id)
            .group_by(audit.c.user_id, chats.c.title)
            .order_by(func.max(audit.c.at).desc(), audit.c.user_id)
            .limit(MOST_PEOPLE)
        )
        count = select(func.count()).where(mailings.c.chat_id == chat_id)
        async with self._db.read() as connection:
            found = await connection.execute(_lines().where(chats.c.id == chat_id))
            row = found.mappings().one_or_none()
            if row is None:
                return None
            confirmed = await connection.scalar(count)
            seen = tuple(Participant(*one) for one in await connection.execute(people))
        return ChatCard(_line(row), confirmed or 0, seen)


def _last_entry() -> Any:  # noqa: ANN401 - SQLAlchemy's scalar subquery
    """Return the number of a chat's last entry in the audit: found by its index at once."""
    last = select(func.max(audit.c.id)).where(audit.c.chat_id == chats.c.id)
    return last.correlate(chats).scalar_subquery()


def _lines() -> Select[Any]:
    names = [name for name in ChatLine.__slots__ if name != "last_at"]
    last_at = select(audit.c.at).where(audit.c.id == _last_entry()).correlate(chats)
    return select(*(chats.c[name] for name in names), last_at.scalar_subquery().label("last_at"))


def _line(row: RowMapping) -> ChatLine:
    return ChatLine(**{name: row[name] for name in ChatLine.__slots__})
