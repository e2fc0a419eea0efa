"""The outbox of alerts: its owners are administrators."""

from collections.abc import Collection

from bot.administration.unwritable import NOTE_ID, UnwritableDatabase
from bot.model import AlertNote
from storage.chat.alerts import Alerts


class AlertOutbox:
    """A note is due until it was told. It may be told twice, so it is not claimed.

    The note of a database that takes no writes comes before all others, and is in memory.
    """

    def __init__(
        self, store: Alerts, unwritable: UnwritableDatabase, admins: Collection[int]
    ) -> None:
        self._store = store
        self._unwritable = unwritable
        self._admins = admins

    async def due(self) -> list[int]:
        """Return the administrators who are to be told something."""
        return await self._store.due(self._admins)

    async def next(self, owner: int, after: AlertNote | None) -> AlertNote | None:
        """Return an administrator's first note, or the first behind `after`."""
        unwritable = None if after else self._unwritable.note_for(owner)
        return unwritable or await self._store.next(owner, after.id if after else NOTE_ID)

    async def claim(self, entry: AlertNote) -> bool:
        """Tell whether no newer note has taken this one's place."""
        if entry.id == NOTE_ID:
            return self._unwritable.note_for(entry.admin_id) == entry
        return await self._store.is_due(entry.id)

    async def shown(self, entry: AlertNote, message_id: int | None) -> None:
        """Forget a note that was told, or cannot be: its reader has no chat with the bot."""
        del message_id
        if entry.id == NOTE_ID:
            self._unwritable.told(entry)
        else:
            await self._store.told(entry.id)

    async def give_back(self, entry: AlertNote) -> None:
        """Do nothing: a note that was not told is still due."""
