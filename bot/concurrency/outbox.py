"""What chats are still to be shown: each entry is due, then claimed, then shown."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

EntryT = TypeVar("EntryT")


class Outbox(Protocol[EntryT]):
    """One kind of news for chats, kept in the database: a restart takes up what is due.

    The owner of an entry is a chat or a mailing, and is named by its id. The entries of one owner
    are shown in order, one at a time.
    """

    async def due(self) -> Sequence[int]:
        """Return the owners that have something due."""

    async def next(self, owner: int, after: EntryT | None) -> EntryT | None:
        """Return an owner's first entry that is due, or the first behind `after`; None: no more."""

    async def claim(self, entry: EntryT) -> bool:
        """Take an entry on before Telegram is asked; False: it is not due any more."""

    async def shown(self, entry: EntryT, message_id: int | None) -> None:
        """Note that an entry is shown by this message of its chat; None: it never will be."""

    async def give_back(self, entry: EntryT) -> None:
        """Make a claimed entry due again; only when certainly nothing of it was shown."""
