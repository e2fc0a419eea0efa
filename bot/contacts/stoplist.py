"""The numbers that no mailing of a chat may pass."""

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.clock import Clock
from bot.contacts.audiences import Audiences
from bot.model import Audience, Stopped
from storage.database import Database


class StopList:
    """A chat's stop-list. Phones are E.164 digits without a plus."""

    def __init__(self, db: Database, audiences: Audiences, clock: Clock) -> None:
        raise NotImplementedError

    async def add(
        self, chat_id: int, user_id: int, user_name: str, phones: Sequence[str], reason: str = ""
    ) -> int:
        """Add numbers; return how many are new. Who put an old one there, and why, stays."""
        raise NotImplementedError

    async def add_audience(
        self, chat_id: int, user_id: int, user_name: str, audience: Audience, reason: str = ""
    ) -> int:
        """Add all recipients of an audience (a file, pasted numbers); return how many are new."""
        raise NotImplementedError

    async def remove(self, chat_id: int, user_id: int, phone: str) -> bool:
        """Take a number off; False when it is not there."""
        raise NotImplementedError

    async def page(
        self, chat_id: int, query: str = "", *, offset: int = 0, limit: int = 10
    ) -> tuple[list[Stopped], int]:
        """Return who has `query` in number, reason or adder's name, newest first; and how many."""
        raise NotImplementedError

    async def get(self, chat_id: int, phone: str) -> Stopped | None:
        """Return what is known of one number; None when it is not on the list."""
        raise NotImplementedError

    async def count(self, chat_id: int) -> int:
        """Return how many numbers are on it."""
        raise NotImplementedError

    async def has(self, chat_id: int, phones: Collection[str]) -> set[str]:
        """Return those of `phones` that are on it."""
        raise NotImplementedError

    async def pack(self, chat_id: int, path: Path) -> int:
        """Write all numbers as sorted int64 (the machine's byte order); return how many."""
        raise NotImplementedError
