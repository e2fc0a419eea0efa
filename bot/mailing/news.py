"""News of mailings: a message of its own when one waits for a person, failed, or has left late.

What comes at one time is one message: twenty sends that were missed ring once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.mailing.cards import Cards
from bot.model import Chat, Mailing, MailingState, Timing
from storage.chat.chats import Chats
from storage.journal.journal import Journal
from storage.journal.news import LATE
from storage.journal.states import NEEDS_PERSON, SENDING_ENDED

MOST_TOLD = 1000
"""More mailings of a chat than that are told of in several messages."""


class About(Enum):
    """What news is about."""

    WAITING = auto()
    """They stand still until a person decides."""
    FAILED = auto()
    """They are over: the outcome is unknown, or an SMS was refused with nobody looking."""
    LATE = auto()
    """They left late, which is told in silence; the rest is heard."""


@dataclass(frozen=True, slots=True)
class DueNews:
    """What one message tells: news about mailings of one topic."""

    chat: Chat
    thread_id: int | None
    about: About
    mailings: Sequence[Mailing]
    """At least one, the earliest first."""

    @property
    def heard(self) -> bool:
        """Tell whether it comes with a sound."""
        return self.about is not About.LATE

    @property
    def place(self) -> tuple[datetime, int]:
        """Return where it stands among the chat's news, which are told the earliest first."""
        return self.mailings[0].due_at, self.mailings[0].id

    @property
    def ids(self) -> list[int]:
        """Return the ids of its mailings."""
        return [mailing.id for mailing in self.mailings]


class NewsOutbox:
    """The outbox of news, whose owners are chats.

    News that is found half told by the next start is told again: hearing it twice does no harm.
    """

    def __init__(
        self, journal: Journal, chats: Chats, cards: Cards, *, most_told: int = MOST_TOLD
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._cards = cards
        self._most_told = most_told

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
        found = await self._journal.news.due(owner, limit=self._most_told)
        while old := [one.id for one in found if about(one) is None]:
            await self._journal.news.claim(old)
            await self._journal.news.shown(old)
            found = await self._journal.news.due(owner, limit=self._most_told)
        behind = [one for one in _grouped(chat, found) if after is None or one.place > after.place]
        return min(behind, key=lambda one: one.place, default=None)

    async def claim(self, entry: DueNews) -> bool:
        """Claim the news of all its mailings; False: none of it is due any more."""
        return await self._journal.news.claim(entry.ids)

    async def shown(self, entry: DueNews, message_id: int | None) -> None:
        """Note that the news was told. What was heard of one mailing is its card from now on."""
        await self._journal.news.shown(entry.ids)
        if message_id is None or not entry.heard or len(entry.mailings) > 1:
            return
        mailing = entry.mailings[0]
        await self._cards.take(mailing.chat_id, mailing.id, message_id, mailing.thread_id)

    async def give_back(self, entry: DueNews) -> None:
        """Make the news due again: certainly nothing of it was shown."""
        await self._journal.news.give_back(entry.ids)


def _grouped(chat: Chat, mailings: Iterable[Mailing]) -> list[DueNews]:
    groups: dict[tuple[int | None, About], list[Mailing]] = {}
    for mailing in mailings:
        what = about(mailing)
        if what is not None:
            groups.setdefault((mailing.thread_id, what), []).append(mailing)
    return [DueNews(chat, thread, what, found) for (thread, what), found in groups.items()]


def about(mailing: Mailing) -> About | None:
    """Return what the news of a mailing is about now; None: there is nothing to tell any more."""
    paused = mailing.state is MailingState.PAUSED and mailing.pause in NEEDS_PERSON
    if paused or mailing.state is MailingState.MISSED:
        return About.WAITING
    if mailing.single and mailing.unknown + mailing.refused:
        return About.FAILED
    if mailing.unknown and mailing.state in SENDING_ENDED:
        return About.FAILED
    return None if lateness(mailing) is None else About.LATE


def lateness(mailing: Mailing) -> timedelta | None:
    """Return how late a deferred mailing first left; None: in time, or not at all."""
    if mailing.left_at is None or mailing.when.timing is Timing.NOW:
        return None
    late = mailing.left_at - mailing.due_at
    return late if late > LATE else None
