"""Drafts of mailings: stored at every step, deleted when they are confirmed or dropped."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    RowMapping,
    ScalarSelect,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import audiences, chats, drafts


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as it is stored; `facts` is JSON whose meaning belongs to `bot.mailing`."""

    id: int
    chat_id: int
    user_id: int
    audience_id: int | None
    facts: dict[str, Any]
    changed_at: datetime
    from_copy: bool = False
    """A restored copy holds it: it may have been confirmed after the copy was made."""

    @property
    def token(self) -> str:
        """Return the token of the mailing that is confirmed from it."""
        return token_of(self.id)


class Drafts:
    """Stores the drafts of all chats. An id is never used twice."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self,
        chat_id: int,
        user_id: int,
        audience_id: int | None,
        facts: Mapping[str, Any],
        now: datetime,
        *,
        most: int,
    ) -> StoredDraft:
        """Store a new draft. BotError `drafts-full` when the chat has `most` (`limit`)."""
        values = {
            # the real token is made of the id, which the insert gives
            "token": secrets.token_hex(16),
            "chat_id": chat_id,
            "user_id": user_id,
            "audience_id": audience_id,
            "facts": dict(facts),
            "server": _last(chat_id, chats.c.last_server),
            "login": _last(chat_id, chats.c.last_login),
            "changed_at": now,
        }
        async with self._db.write() as connection:
            if await _count(connection, chat_id) >= most:
                raise BotError("drafts-full", limit=most)
            made = await connection.execute(insert(drafts).values(**values))
            draft_id: int = made.inserted_primary_key[0]  # type: ignore[index]
            where = drafts.c.id == draft_id
            await connection.execute(update(drafts).where(where).values(token=token_of(draft_id)))
        return StoredDraft(draft_id, chat_id, user_id, audience_id, dict(facts), now)

    async def get(self, chat_id: int, draft_id: int) -> StoredDraft | None:
        """Return a draft of the chat."""
        query = select(drafts).where(
            drafts.c.id == draft_id, drafts.c.chat_id == chat_id, of_present_account(drafts)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _draft(row)

    async def page(self, chat_id: int, *, offset: int, limit: int) -> list[StoredDraft]:
        """Return some of the chat's drafts, the latest change first."""
        return await self._found(chat_id, offset=offset, limit=limit)

    async def empty(self, chat_id: int, user_id: int, *, typed: str) -> StoredDraft | None:
        """Return the person's latest draft without a text and without typed recipients.

        `typed` is the kind of audiences that are made of what was typed.
        """
        no_text = func.coalesce(drafts.c.facts["text"].as_string(), "") == ""
        kind = func.coalesce(audiences.c.kind, "")
        found = await self._found(
            chat_id, drafts.c.user_id == user_id, no_text, kind != typed, limit=1
        )
        return found[0] if found else None

    async def to_recipients_of(
        self, chat_id: int, mailing_id: int, count: int, *, limit: int
    ) -> list[StoredDraft]:
        """Return the latest drafts to so many recipients of an earlier mailing."""
        of_mailing = audiences.c.of_mailing == mailing_id
        return await self._found(chat_id, of_mailing, audiences.c.count == count, limit=limit)

    async def to_rest_of(self, chat_id: int, mailing_id: int) -> StoredDraft | None:
        """Return the latest draft to those whom a mailing left for later."""
        rest_of = drafts.c.facts["rest_of"].as_integer() == mailing_id
        found = await self._found(chat_id, rest_of, limit=1)
        return found[0] if found else None

    async def _found(
        self, chat_id: int, *where: ColumnElement[bool], limit: int, offset: int = 0
    ) -> list[StoredDraft]:
        query = (
            select(drafts)
            .outerjoin(audiences, audiences.c.id == drafts.c.audience_id)
            .where(drafts.c.chat_id == chat_id, of_present_account(drafts), *where)
            .order_by(drafts.c.changed_at.desc(), drafts.c.id)
            .offset(offset)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [_draft(row) for row in (await connection.execute(query)).mappings()]

    async def count(self, chat_id: int) -> int:
        """Return how many drafts the chat has."""
        async with self._db.read() as connection:
            return await _count(connection, chat_id)

    async def save(self, draft: StoredDraft) -> bool:
        """Store a changed draft; False: it is gone."""
        values = {
            "audience_id": draft.audience_id,
            "facts": draft.facts,
            "changed_at": draft.changed_at,
        }
        where = (drafts.c.id == draft.id) & (drafts.c.chat_id == draft.chat_id)
        async with self._db.write() as connection:
            done: CursorResult[Any] = await connection.execute(
                update(drafts).where(where).values(**values)
            )
        return done.rowcount == 1

    async def drop(self, chat_id: int, draft_id: int) -> bool:
        """Delete a draft; False: it is gone already."""
        async with self._db.write() as connection:
            return await drop_draft(connection, chat_id, draft_id)


def token_of(draft_id: int) -> str:
    """Return the token of the mailing that is confirmed from this draft, even when it is gone."""
    return f"draft-{draft_id}"


async def has_draft(connection: AsyncConnection, chat_id: int, draft_id: int) -> bool:
    """Tell within a transaction whether a draft is there."""
    where = (drafts.c.id == draft_id) & (drafts.c.chat_id == chat_id)
    return await connection.scalar(select(drafts.c.id).where(where)) is not None


async def drop_draft(connection: AsyncConnection, chat_id: int, draft_id: int) -> bool:
    """Delete a draft within a transaction; False: it is gone already."""
    where = (drafts.c.id == draft_id) & (drafts.c.chat_id == chat_id)
    done: CursorResult[Any] = await connection.execute(delete(drafts).where(where))
    return done.rowcount == 1


async def _count(connection: AsyncConnection, chat_id: int) -> int:
    of_chat = (drafts.c.chat_id == chat_id) & of_present_account(drafts)
    query = select(func.count()).where(of_chat)
    return await connection.scalar(query) or 0


def _last(chat_id: int, column: Column[str]) -> ScalarSelect[str]:
    """Return a column of the chat, for an insert: the account that the draft is begun with."""
    return select(column).where(chats.c.id == chat_id).scalar_subquery()


def _draft(row: RowMapping) -> StoredDraft:
    names = ("id", "chat_id", "user_id", "audience_id", "facts", "changed_at", "from_copy")
    return StoredDraft(**{name: row[name] for name in names})
