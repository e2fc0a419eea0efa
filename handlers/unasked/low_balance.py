"""Warnings that the balance has fallen below the chat's floor: one each time it falls."""

from bot.chat.balance_warnings import WarningOutbox
from bot.concurrency.bus import BalanceLow, Event
from bot.model import Chat
from handlers.ui.context import Rooms
from handlers.unasked.outbox import Kind
from handlers.unasked.posting import Post
from handlers.views.card import Card
from handlers.views.card_buttons import cabinet_button, leading_on


class BalanceWarnings(Kind[Chat]):
    """A warning that cannot reach its chat is tried again by the next start."""

    name = "balance warning of"
    keeps_for_unreachable = True
    owned_by_chats = True

    def __init__(self, rooms: Rooms, outbox: WarningOutbox) -> None:
        self.outbox = outbox
        self._rooms = rooms

    def owner_of(self, event: Event) -> int | None:
        """Return the id of the chat whose balance has fallen."""
        return event.chat_id if isinstance(event, BalanceLow) else None

    async def draw(self, entry: Chat) -> Post:
        """Return the warning, with the balance as it is now."""
        words = self._rooms.words_for(entry)
        text = words.html("balance-low", balance=entry.balance, floor=entry.balance_floor)
        return Post(entry.id, Card(text, leading_on(words, [cabinet_button(words)])))
