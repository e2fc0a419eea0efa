"""What was forgotten on purpose, and whether the database's file was written anew since then."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, update

from storage.database.engine import Database
from storage.database.schema import erasures, mailings
from storage.journal.states import CHANGES_BY_ITSELF

_ENDED = erasures.c.done_at.is_not(None)


class ErasureKind(StrEnum):
    """What was forgotten."""

    NUMBER = "number"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A chat that a person wanted forgotten, when the process ended in the middle."""

    id: int
    chat_id: int
    user_id: int


class Erasures:
    """One row for each erasure. It holds no number."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def begin(
        self, kind: ErasureKind, chat_id: int | None, user_id: int, now: datetime
    ) -> int:
        """Note that an erasure begins; return its id. `chat_id` is None for all chats."""
        values = {"at": now, "kind": kind.value, "chat_id": chat_id, "user_id": user_id}
        async with self._db.write() as connection:
            made = await connection.execute(insert(erasures).values(**values))
        key: int = made.inserted_primary_key[0]  # type: ignore[index]
        return key

    async def end(self, erasure_id: int, now: datetime) -> None:
        """Note that nothing of it is left in any table."""
        async with self._db.write() as connection:
            await connection.execute(
                update(erasures).where(erasures.c.id == erasure_id).values(done_at=now)
            )

    async def unfinished_chats(self) -> list[Unfinished]:
        """Return the chats whose erasure was begun and not ended."""
        query = select(erasures.c.id, erasures.c.chat_id, erasures.c.user_id).where(
            erasures.c.kind == ErasureKind.CHAT, erasures.c.done_at.is_(None)
        )
        async with self._db.read() as connection:
            return [Unfinished(*row) for row in await connection.execute(query)]

    async def rewriting_due(self) -> bool:
        """Tell whether something was forgotten since the file was written anew."""
        query = select(func.count()).where(_ENDED, erasures.c.rewritten_at.is_(None))
        async with self._db.read() as connection:
            return bool(await connection.scalar(query))

    async def is_sending(self) -> bool:
        """Tell whether a mailing is on its way, which nobody should hold up."""
        query = select(func.count()).where(mailings.c.state.in_(CHANGES_BY_ITSELF))
        async with self._db.read() as connection:
            return bool(await connection.scalar(query))

    async def rewritten(self, now: datetime) -> None:
        """Note that the file was written anew: what had ended before is gone from it."""
        over = erasures.c.rewritten_at.is_(None) & _ENDED
        async with self._db.write() as connection:
            await connection.execute(update(erasures).where(over).values(rewritten_at=now))
