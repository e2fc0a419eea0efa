"""The cards of mailings: what the journal has of each, shown as it stands now."""

from bot.concurrency.bus import Changed, Event, Progressed
from bot.mailing.card_outbox import CardOutbox
from bot.mailing.details import CardFacts, MailingDetails
from handlers.ui.context import Rooms
from handlers.unasked.outbox import Kind
from handlers.unasked.pacing import Meter, Turns
from handlers.unasked.posting import Post
from handlers.views.card import draw_card


class MailingCards(Kind[CardFacts]):
    """Edits each card to the newest state; one that cannot be edited is sent anew.

    The progress of a mailing to many waits for its chat's turn; everything else is shown at once.
    """

    name = "card"

    def __init__(self, rooms: Rooms, outbox: CardOutbox, turns: Turns) -> None:
        self.outbox = outbox
        self._rooms = rooms
        self._turns = turns
        self._meter = Meter(rooms.clock)
        self._busy: dict[int, str] = {}
        """Mailings that change many times a second → the state that was shown last."""

    def owner_of(self, event: Event) -> int | None:
        """Return the id of the mailing that has changed or progressed."""
        if isinstance(event, Changed):
            return event.mailing.id
        return event.mailing_id if isinstance(event, Progressed) else None

    def seconds_to_turn(self, entry: CardFacts, *, hurried: bool) -> float:
        """Return the seconds that a card waits; 0: it is shown at once.

        Progress waits, except the first of a state, and so do changes that are not `hurried`.
        """
        mailing = entry.mailing
        key = (self.name, mailing.id)
        if mailing.single:
            return 0.0
        before = self._busy.pop(mailing.id, None)
        if mailing.progressing:
            self._busy[mailing.id] = mailing.state
            if before == mailing.state:
                return self._turns.seconds_left(key, mailing.chat_id)
            self._turns.use(mailing.chat_id)
        elif not hurried:
            return self._turns.seconds_left(key, mailing.chat_id)
        self._turns.give_up(key)
        return 0.0

    async def draw(self, entry: CardFacts) -> Post | None:
        """Return the card as the mailing stands now."""
        # the counts are read after the track's version and may be newer; then the next version
        # shows them once more
        details = entry.sms or await self._rooms.mailings.cards.details(entry.mailing)
        mailing = details.mailing
        chat = await self._rooms.preferences.known(mailing.chat_id)
        if chat is None:
            return None
        pace = self._meter.pace(details) if isinstance(details, MailingDetails) else None
        card = draw_card(details, chat, self._rooms.words_for(chat), pace=pace)
        return Post(
            mailing.chat_id,
            card,
            thread_id=mailing.thread_id,
            edits=mailing.card_message_id,
        )
