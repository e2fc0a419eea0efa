"""What became of every recipient: pages of a report, and numbers by their state."""

from collections.abc import Collection
from datetime import datetime

from bot.model import Mailing, MessageState, Outcome
from storage.database import Database


class Results:
    """Reads over a whole mailing, page by page: memory does not grow with it."""

    _db: Database

    async def outcome_page(self, mailing_id: int, *, after: int, limit: int) -> list[Outcome]:
        """Return what became of the recipients behind the position `after` (-1: all).

        At most `limit` of them, in order; an empty page is the end.
        """
        raise NotImplementedError

    async def phones_of(
        self, mailing_id: int, *, states: Collection[MessageState], after: int, limit: int
    ) -> list[tuple[int, str, int | None]]:
        """Return (position, phone, row) of the recipients in these states, behind `after`.

        At most `limit` of them, in order; an empty page is the end.
        """
        raise NotImplementedError

    async def same_text(self, chat_id: int, text: str, since: datetime) -> list[Mailing]:
        """Return the chat's mass mailings with this template since then, the newest first.

        Whatever was sent of them, cancelled ones included.
        """
        raise NotImplementedError
