"""Audiences: one row for each folder of recipients on disk."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, exists, insert, select

from bot.model import Audience, AudienceKind
from storage.database.engine import Database
from storage.database.schema import audiences, drafts, mailings

_MAILED = exists().where(mailings.c.audience_id == audiences.c.id)


class AudienceStore:
    """Rows of the audiences whose folders are whole."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, audience: Audience, user_id: int) -> int:
        """Add an audience and return its new id; the field `id` is ignored."""
        values = {**asdict(audience), "user_id": user_id}
        del values["id"]
        async with self._db.write() as connection:
            made = await connection.execute(insert(audiences).values(**values))
        key: int = made.inserted_primary_key[0]  # type: ignore[index]
        return key

    async def get(self, chat_id: int, audience_id: int) -> Audience | None:
        """Return an audience of the chat, or None."""
        query = select(audiences).where(
            audiences.c.id == audience_id, audiences.c.chat_id == chat_id
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _audience(row)

    async def folders(self) -> set[str]:
        """Return the folders of all audiences."""
        async with self._db.read() as connection:
            return set((await connection.execute(select(audiences.c.folder))).scalars())

    async def unconfirmed(self, chat_id: int) -> list[str]:
        """Return the folders of the chat's audiences that no mailing has."""
        query = select(audiences.c.folder).where(audiences.c.chat_id == chat_id, ~_MAILED)
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def remove_unused(self, before: datetime, *, chat_id: int | None = None) -> list[str]:
        """Remove audiences older than `before` that no draft or mailing has; return the folders.

        Of one chat, or of all.
        """
        drafted = exists().where(drafts.c.audience_id == audiences.c.id)
        gone = delete(audiences).where(audiences.c.created_at < before, ~drafted, ~_MAILED)
        if chat_id is not None:
            gone = gone.where(audiences.c.chat_id == chat_id)
        async with self._db.write() as connection:
            found = await connection.execute(gone.returning(audiences.c.folder))
            return list(found.scalars())


def _audience(row: RowMapping) -> Audience:
    values: dict[str, Any] = {name: row[name] for name in Audience.__slots__}
    return Audience(**{**values, "kind": AudienceKind(row["kind"]), "titles": tuple(row["titles"])})
