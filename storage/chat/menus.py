"""The chats that have an administrator's menu of commands in Telegram."""

from sqlalchemy import delete, insert, select

from storage.database.engine import Database
from storage.database.schema import admin_menus


class AdminMenus:
    """Stores the chats that were given the menu, until it is known to be taken away."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> set[int]:
        """Return the chats."""
        async with self._db.read() as connection:
            return set((await connection.execute(select(admin_menus.c.chat_id))).scalars())

    async def add(self, chat_id: int) -> None:
        """Add a chat, if it is not there yet."""
        known = select(admin_menus.c.chat_id).where(admin_menus.c.chat_id == chat_id)
        async with self._db.write() as connection:
            if (await connection.execute(known)).first() is None:
                await connection.execute(insert(admin_menus).values(chat_id=chat_id))

    async def remove(self, chat_id: int) -> None:
        """Remove a chat."""
        async with self._db.write() as connection:
            await connection.execute(delete(admin_menus).where(admin_menus.c.chat_id == chat_id))
