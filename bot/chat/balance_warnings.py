"""Warnings that a balance has fallen below its chat's floor: one a fall."""

from bot.model import Chat
from storage.chat.chats import Chats


class WarningOutbox:
    """Chats own their warnings. One may be shown twice, so it is not claimed."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def due(self) -> list[int]:
        """Return the chats that are to be warned."""
        return await self._chats.with_warning_due()

    async def next(self, owner: int, after: Chat | None) -> Chat | None:
        """Return a chat with its balance and floor, if the warning is still due."""
        if after is not None or owner not in await self._chats.with_warning_due():
            return None
        return await self._chats.get(owner)

    async def claim(self, entry: Chat) -> bool:
        """Return True."""
        del entry
        return True

    async def shown(self, entry: Chat, message_id: int | None) -> None:
        """Note that a chat was warned: another warning comes after another fall."""
        del message_id
        await self._chats.warning_shown(entry.id)

    async def give_back(self, entry: Chat) -> None:
        """Do nothing: a warning that was not shown is due."""
