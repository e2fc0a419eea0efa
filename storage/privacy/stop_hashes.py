"""Numbers that were forgotten and must still not be sent to: keyed hashes (docs/rules.md, P5)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.database.engine import Database
from storage.database.schema import hash_keys, stop_hashes

_ONLY = 1


class StopHashes:
    """The hashes of all chats, and the sealed key that they are made with."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def key(self) -> str | None:
        """Return the sealed key; None: no hash was ever made."""
        async with self._db.read() as connection:
            sealed: str | None = await connection.scalar(select(hash_keys.c.sealed))
        return sealed

    async def add_key(self, sealed: str) -> str:
        """Store the sealed key unless there is one; return the one that is stored."""
        async with self._db.write() as connection:
            known: str | None = await connection.scalar(select(hash_keys.c.sealed))
            if known is None:
                await connection.execute(insert(hash_keys).values(id=_ONLY, sealed=sealed))
        return known or sealed

    async def replace_key(self, sealed: str) -> None:
        """Store the same key, sealed anew."""
        async with self._db.write() as connection:
            await connection.execute(update(hash_keys).values(sealed=sealed))

    async def all(self, chat_id: int) -> set[str]:
        """Return the hashes of a chat."""
        query = select(stop_hashes.c.hash).where(stop_hashes.c.chat_id == chat_id)
        async with self._db.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def has(self, chat_id: int, hashes: Collection[str]) -> set[str]:
        """Return those of `hashes` that the chat has. At most a thousand at a time."""
        query = select(stop_hashes.c.hash).where(
            stop_hashes.c.chat_id == chat_id, stop_hashes.c.hash.in_(hashes)
        )
        async with self._db.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def added_at(self, chat_id: int, number_hash: str) -> datetime | None:
        """Return when a number was forgotten that is on the chat's list; None: it is not."""
        query = select(stop_hashes.c.added_at).where(
            stop_hashes.c.chat_id == chat_id, stop_hashes.c.hash == number_hash
        )
        async with self._db.read() as connection:
            at: datetime | None = await connection.scalar(query)
        return at

    async def remove(self, chat_id: int, number_hash: str) -> bool:
        """Remove a hash; False: it is not there."""
        gone = delete(stop_hashes).where(
            stop_hashes.c.chat_id == chat_id, stop_hashes.c.hash == number_hash
        )
        async with self._db.write() as connection:
            return bool((await connection.execute(gone)).rowcount)
