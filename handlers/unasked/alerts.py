"""Alerts: administrators are told of troubles of the service, in their own chats with the bot."""

from bot.administration.outbox import AlertOutbox
from bot.concurrency.bus import Alerted, Event
from bot.model import AlertKind, AlertNote
from handlers.i18n import LANGUAGES, Words
from handlers.ui.context import Rooms
from handlers.unasked.outbox import Kind
from handlers.unasked.posting import Post
from handlers.views.alerts import alert_card
from handlers.views.card import Card
from handlers.views.restore_mode import report_card


class AlertNotes(Kind[AlertNote]):
    """A note that cannot reach its reader is dropped: he has no chat with the bot."""

    name = "alert for"
    owned_by_chats = True

    def __init__(self, rooms: Rooms, outbox: AlertOutbox) -> None:
        self.outbox = outbox
        self._rooms = rooms

    def owner_of(self, event: Event) -> int | None:
        """Return the id of the administrator who is to be told."""
        return event.admin_id if isinstance(event, Alerted) else None

    async def draw(self, entry: AlertNote) -> Post | None:
        """Return the alert in the words of its reader; None: restore mode was left meanwhile."""
        card = await self._card(entry, await self._words_for(entry))
        return None if card is None else Post(entry.admin_id, card)

    async def _card(self, entry: AlertNote, words: Words) -> Card | None:
        if entry.kind is not AlertKind.RESTORED or entry.over:
            return alert_card(entry, words)
        report = await self._rooms.mailings.restored.report()
        return None if report is None else report_card(report, words)

    async def _words_for(self, entry: AlertNote) -> Words:
        try:
            chat = await self._rooms.preferences.known(entry.admin_id)
        except Exception:
            # a database that takes no writes may not be there at all, and that is to be told
            if entry.kind is not AlertKind.DATABASE:
                raise
            chat = None
        return self._rooms.words_for(chat) if chat else self._words_of_nobody()

    def _words_of_nobody(self) -> Words:
        """Return the words for a reader whose language is not known, or who has no chat."""
        return Words(LANGUAGES[0], "UTC", self._rooms.currency, self._rooms.clock.now)
