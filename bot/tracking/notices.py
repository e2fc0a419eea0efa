"""Notices of what became of a mailing: a message of its own, at most once."""

from dataclasses import dataclass

from bot.model import Chat, Mailing
from storage.chat.chats import Chats
from storage.delivery.tracks import CLAIMED, DUE, Tracks
from storage.journal.journal import Journal


@dataclass(frozen=True, slots=True)
class DueNotice:
    """What became of a mailing, to be shown in its chat."""

    mailing: Mailing
    chat: Chat


class NoticeOutbox:
    """The outbox of notices, whose owners are mailings.

    A notice that is claimed is never shown again by another process.
    """

    def __init__(self, tracks: Tracks, journal: Journal, chats: Chats) -> None:
        self._tracks = tracks
        self._journal = journal
        self._chats = chats

    async def due(self) -> list[int]:
        """Return the mailings with a notice that nobody has claimed."""
        return await self._tracks.with_notice_due()

    async def next(self, owner: int, after: DueNotice | None) -> DueNotice | None:
        """Return a mailing's notice if it is due; a mailing has one at most."""
        if after is not None:
            return None
        track = await self._tracks.of(owner)
        if track is None or track.notice != DUE:
            return None
        mailing = await self._journal.queries.mailing(owner)
        chat = await self._chats.get(mailing.chat_id) if mailing else None
        return DueNotice(mailing, chat) if mailing and chat else None

    async def claim(self, entry: DueNotice) -> bool:
        """Claim a notice; True for one caller only."""
        return await self._tracks.move_notice(entry.mailing.id, CLAIMED, was=DUE)

    async def shown(self, entry: DueNotice, message_id: int | None) -> None:
        """Do nothing: what is claimed counts as shown."""

    async def give_back(self, entry: DueNotice) -> None:
        """Make a notice due again: certainly nothing of it was shown."""
        await self._tracks.move_notice(entry.mailing.id, DUE, was=CLAIMED)
