"""News of mailings: a message of its own when one waits for a person, or has left late.

What comes at one time is one message: twenty sends that were missed ring once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.mailing.cards import Cards
from bot.model import Chat, Mailing, MailingState, Timing
from storage.chat.chats import Chats
from storage.journal.journal import Journal
from storage.journal.news import LATE
from storage.journal.states import NEEDS_PERSON, SENDING_ENDED

MOST_TOLD = 1000
"""More mailings of a chat than that are told of in several messages."""


@dataclass(frozen=True, slots=True)
class DueNews:
    """What one message tells: mailings of one topic that wait for a person, or that left late."""

    chat: Chat
    thread_id: int | None
    waits: bool
    """They wait for a person, so it is heard; False: they left late, so it comes in silence."""
    mailings: Sequence[Mailing]
    """At least one, the earliest first."""

    @property
    def place(self) -> tuple[bool, int]:
        """Return where it stands among the chat's news: what waits for a person comes first."""
        return not self.waits, self.thread_id or 0

    @property
    def ids(self) -> list[int]:
        """Return the ids of its mailings."""
        return [mailing.id for mailing in self.mailings]


class NewsOutbox:
    """The outbox of news, whose owners are chats.

    News that is found half told by the next start is told again: hearing it twice does no harm.
    """

    def __init__(self, journal: Journal, chats: Chats, cards: Cards) -> None:
        self._journal = journal
        self._chats = chats
        self._cards = cards

    async def due(self) -> list[int]:
        """Return the chats that are to hear of something."""
        return await self._journal.news.chats()

    async def next(self, owner: int, after: DueNews | None) -> DueNews | None:
        """Return a chat's first news, or the first behind `after`.

        News that a person was quicker than is not told: nothing waits for him any more.
        """
        chat = await self._chats.get(owner)
        if chat is None:
            return None
        found = await self._journal.news.due(owner, limit=MOST_TOLD)
        old = [one.id for one in found if not waits_for_person(one) and lateness(one) is None]
        if old:
            await self._journal.news.claim(old)
            await self._journal.news.shown(old)
        groups = _grouped(chat, (one for one in found if one.id not in old))
        behind = [one for one in groups if after is None or one.place > after.place]
        return min(behind, key=lambda one: one.place, default=None)

    async def claim(self, entry: DueNews) -> bool:
        """Claim the news of all its mailings; False: none of it is due any more."""
        return await self._journal.news.claim(entry.ids)

    async def shown(self, entry: DueNews, message_id: int | None) -> None:
        """Note that the news was told. That of one waiting mailing is its card from now on."""
        await self._journal.news.shown(entry.ids)
        if message_id is None or not entry.waits or len(entry.mailings) > 1:
            return
        mailing = entry.mailings[0]
        await self._cards.take(mailing.chat_id, mailing.id, message_id, mailing.thread_id)

    async def give_back(self, entry: DueNews) -> None:
        """Make the news due again: certainly nothing of it was shown."""
        await self._journal.news.give_back(entry.ids)


def _grouped(chat: Chat, mailings: Iterable[Mailing]) -> list[DueNews]:
    groups: dict[tuple[int | None, bool], list[Mailing]] = {}
    for mailing in mailings:
        groups.setdefault((mailing.thread_id, waits_for_person(mailing)), []).append(mailing)
    return [DueNews(chat, thread, waits, found) for (thread, waits), found in groups.items()]


def waits_for_person(mailing: Mailing) -> bool:
    """Tell whether a mailing stands still, or has an open question, until a person decides.

    A refused single SMS counts: nothing of it was sent, and whether to try again is the question.
    """
    if mailing.state is MailingState.MISSED:
        return True
    if mailing.state is MailingState.PAUSED:
        return mailing.pause in NEEDS_PERSON
    if mailing.single:
        return mailing.unknown + mailing.refused > 0
    return mailing.unknown > 0 and mailing.state in SENDING_ENDED


def lateness(mailing: Mailing) -> timedelta | None:
    """Return how late a deferred mailing first left; None: in time, or not at all."""
    if mailing.left_at is None or mailing.when.timing is Timing.NOW:
        return None
    late = mailing.left_at - mailing.due_at
    return late if late > LATE else None
