"""News of mailings: what waits or failed is heard, what has left late comes in silence."""

from datetime import datetime, timedelta

from bot.concurrency.bus import Changed, Event
from bot.mailing.news import DueNews, NewsOutbox
from handlers.ui.context import Rooms
from handlers.unasked.outbox import Kind
from handlers.unasked.posting import Post
from handlers.views.card import Card, draw_card
from handlers.views.mailing_news import MOST_LISTED, late_one, news_of_several

GATHERING = timedelta(seconds=3)
"""So long news waits for more of its chat: what a start finds all at once is one message."""


class MailingNews(Kind[DueNews]):
    """What is heard of one mailing is its card, sent anew; of several it is a list."""

    name = "news of"
    owned_by_chats = True

    def __init__(self, rooms: Rooms, outbox: NewsOutbox) -> None:
        self.outbox = outbox
        self._rooms = rooms
        self._since: dict[int, datetime] = {}
        """Chats with news that is being gathered → since when."""

    def owner_of(self, event: Event) -> int | None:
        """Return the chat of a mailing that has news."""
        if isinstance(event, Changed) and event.mailing.news_due:
            return event.mailing.chat_id
        return None

    def seconds_to_turn(self, entry: DueNews, *, hurried: bool) -> float:
        """Return the seconds until the news of a chat is gathered."""
        del hurried
        now = self._rooms.clock.now()
        since = self._since.setdefault(entry.chat.id, now)
        return (since + GATHERING - now).total_seconds()

    async def draw(self, entry: DueNews) -> Post:
        """Return the news as things stand now."""
        self._since.pop(entry.chat.id, None)
        only = entry.mailings[0] if len(entry.mailings) == 1 else None
        return Post(
            entry.chat.id,
            await self._card(entry),
            thread_id=entry.thread_id,
            replies_to=only.card_message_id if only else None,
            silent=not entry.heard,
        )

    async def _card(self, entry: DueNews) -> Card:
        words, cards = self._rooms.words_for(entry.chat), self._rooms.mailings.cards
        if len(entry.mailings) == 1:
            details = await cards.details(entry.mailings[0])
            return (draw_card if entry.heard else late_one)(details, entry.chat, words)
        listed = [await cards.details(one) for one in entry.mailings[:MOST_LISTED]]
        return news_of_several(entry, listed, words)
