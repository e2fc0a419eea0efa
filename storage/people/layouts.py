"""The columns that a chat chose in its files, by the files' layout."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from storage.database.engine import Database
from storage.database.schema import layouts


class LayoutStore:
    """One choice for each layout, the newest; stored as JSON."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def remember(
        self, chat_id: int, signature: str, choice: dict[str, Any], now: datetime
    ) -> None:
        """Store a choice, in place of an earlier one for this layout."""
        async with self._db.write() as connection:
            where = (layouts.c.chat_id == chat_id) & (layouts.c.signature == signature)
            await connection.execute(delete(layouts).where(where))
            await connection.execute(
                insert(layouts).values(
                    chat_id=chat_id, signature=signature, choice=choice, used_at=now
                )
            )

    async def recall(self, chat_id: int, signatures: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return signature → choice for those of these layouts that have one, the newest first."""
        query = (
            select(layouts.c.signature, layouts.c.choice)
            .where(layouts.c.chat_id == chat_id, layouts.c.signature.in_(signatures))
            .order_by(layouts.c.used_at.desc())
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.signature: row.choice for row in rows}
