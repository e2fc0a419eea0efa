"""The audit: who did what, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Select, insert, select

from storage.database.engine import Database
from storage.database.schema import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One action of a person in a chat; `facts` hold no secret and no text of an SMS."""

    at: datetime
    chat_id: int
    user_id: int
    action: str
    mailing_id: int | None
    facts: dict[str, str]


class Audit:
    """Stores and reads entries. They are only added, never changed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def note(
        self,
        at: datetime,
        chat_id: int,
        user_id: int,
        action: str,
        *,
        mailing_id: int | None = None,
        **facts: str,
    ) -> None:
        """Add an entry; `action` is kebab-case."""
        deed = entry(at, chat_id, user_id, action, mailing_id=mailing_id, **facts)
        async with self._db.write() as connection:
            await connection.execute(deed)

    async def recent(self, actions: Collection[str], since: datetime, *, limit: int) -> list[Entry]:
        """Return the entries of these actions in all chats since a moment, newest first."""
        query = (
            select(audit)
            .where(audit.c.action.in_(actions), audit.c.at >= since)
            .order_by(audit.c.id.desc())
            .limit(limit)
        )
        return await self._entries(query)

    async def _entries(self, query: Select[Any]) -> list[Entry]:
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [Entry(**{name: row[name] for name in Entry.__slots__}) for row in rows]

    async def list(self, chat_id: int, limit: int) -> list[Entry]:
        """Return a chat's entries, newest first."""
        query = (
            select(audit).where(audit.c.chat_id == chat_id).order_by(audit.c.id.desc()).limit(limit)
        )
        return await self._entries(query)


def entry(
    at: datetime,
    chat_id: int,
    user_id: int,
    action: str,
    *,
    mailing_id: int | None = None,
    **facts: str,
) -> Insert:
    """Return the insert of an entry, for a transaction that changes something else as well."""
    return insert(audit).values(
        at=at,
        chat_id=chat_id,
        user_id=user_id,
        action=action,
        mailing_id=mailing_id,
        facts=facts,
    )
