"""Warnings that a balance has fallen below its chat's floor: one for each fall."""

from bot.model import Chat
from storage.chat.chats import Chats


class WarningOutbox:
    """The outbox of warnings, whose owners are chats. It claims nothing: one may be shown twice."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def due(self) -> list[int]:
        """Return the chats that are to be warned."""
        return await self._chats.with_warning_due()

    async def next(self, owner: int, after: Chat | None) -> Chat | None:
        """Return a chat with its balance and floor, if the warning is still due.

        While the balance is unknown there is nothing to warn of.
        """
        if after is not None or owner not in await self._chats.with_warning_due():
            return None
        chat = await self._chats.get(owner)
        return None if chat is None or chat.balance is None else chat

    async def claim(self, entry: Chat) -> bool:
        """Return True: a warning is not claimed."""
        del entry
        return True

    async def shown(self, entry: Chat, message_id: int | None) -> None:
        """Note that a chat was warned: another warning comes after another fall."""
        del message_id
        await self._chats.warning_shown(entry.id)

    async def give_back(self, entry: Chat) -> None:
        """Do nothing: a warning that was not shown is still due."""
