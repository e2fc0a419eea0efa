"""The base of subscribers: a chat's named lists of contacts."""

from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.model import Audience, Contact, ContactList
from storage.database import Database


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came of loading an audience into a list."""

    added: int
    merged: int
    """Stood in the list already; blanks in their names and fields were filled in."""
    total: int
    """Contacts in the list now."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """Words of an exported list: three titles and what the column of ticks holds."""

    phone: str
    name: str
    ticked: str
    yes: str
    no: str


class Contacts:
    """All that dialogs may do with lists. Phones are E.164 digits without a plus.

    Every method of a list raises BotError `list-unknown` when the chat has no such list.
    """

    def __init__(self, db: Database, audiences: Audiences, clock: Clock) -> None:
        raise NotImplementedError

    async def lists(self, chat_id: int) -> list[ContactList]:
        """Return the chat's lists in the order they were made."""
        raise NotImplementedError

    async def get(self, chat_id: int, list_id: int) -> ContactList:
        """Return one list with its counts."""
        raise NotImplementedError

    async def to_send(self, chat_id: int, list_id: int) -> int:
        """Return how many of a list would get a mailing: ticked, and not on the stop-list."""
        raise NotImplementedError

    async def create_list(self, chat_id: int, user_id: int, name: str) -> ContactList:
        """Make a list.

        Raises BotError `list-name-empty`, `list-name-too-long` (`length`, `limit`),
        `list-name-taken` (whatever the case of its letters).
        """
        raise NotImplementedError

    async def rename_list(self, chat_id: int, user_id: int, list_id: int, name: str) -> None:
        """Call a list otherwise. BotError as `create_list`."""
        raise NotImplementedError

    async def delete_list(self, chat_id: int, user_id: int, list_id: int) -> None:
        """Remove a list with its contacts."""
        raise NotImplementedError

    async def clear_list(self, chat_id: int, user_id: int, list_id: int) -> int:
        """Remove all contacts of a list; return how many they were."""
        raise NotImplementedError

    async def load(
        self,
        chat_id: int,
        user_id: int,
        list_id: int,
        audience: Audience,
        *,
        replace: bool,
        words: ListWords | None = None,
    ) -> LoadReport:
        """Add the recipients of an audience to a list, or put them in the place of all in it.

        A number stands once in a list: who is there already stays as he is, and blanks in his
        name and fields are filled in. Columns other than number and name become fields, but for
        that of ticks in a file exported with these `words`. Replacing happens at once, at the
        end: killed before, the list is as it was. Raises BotError `list-too-wide` (`limit` of
        fields), `audience-unknown`.
        """
        raise NotImplementedError

    async def add(self, chat_id: int, list_id: int, phone: str, name: str) -> bool:
        """Add one, ticked; of one who is there, a blank name is filled in. True when new."""
        raise NotImplementedError

    async def page(
        self, chat_id: int, list_id: int, query: str = "", *, offset: int = 0, limit: int = 10
    ) -> tuple[list[Contact], int]:
        """Return contacts whose name or number has `query` in it, and how many there are.

        Letters of either case, «ё» as «е», numbers however they are written (8916, +7 916).
        """
        raise NotImplementedError

    async def contact(self, chat_id: int, list_id: int, contact_id: int) -> Contact:
        """Return one. BotError `contact-unknown`."""
        raise NotImplementedError

    async def set_ticked(
        self, chat_id: int, list_id: int, contact_id: int, *, ticked: bool
    ) -> None:
        """Tick or untick one. BotError `contact-unknown`."""
        raise NotImplementedError

    async def tick_all(self, chat_id: int, list_id: int, *, ticked: bool, query: str = "") -> int:
        """Tick or untick all that `page` finds; return how many have changed."""
        raise NotImplementedError

    async def delete_contact(self, chat_id: int, list_id: int, contact_id: int) -> bool:
        """Remove one; False when he is gone already."""
        raise NotImplementedError

    async def export(
        self, chat_id: int, user_id: int, list_id: int, path: Path, words: ListWords
    ) -> int:
        """Write a list as .xlsx: number, name, fields, tick; return the number of contacts."""
        raise NotImplementedError

    async def tidy(self) -> None:
        """Remove what is left of lists that are gone."""
        raise NotImplementedError
