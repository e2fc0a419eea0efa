"""Notices: what became of a mailing, as one message that replies to its card."""

from bot.concurrency.bus import Delivered, Event
from bot.mailing.details import SmsDetails
from bot.tracking.notices import DueNotice, NoticeOutbox
from handlers.ui.context import Rooms
from handlers.unasked.outbox import Kind
from handlers.unasked.pacing import Turns
from handlers.unasked.posting import Post
from handlers.views.card import Card
from handlers.views.notices import mailing_notice, sms_notice


class DeliveryNotices(Kind[DueNotice]):
    """Each notice waits for its chat's turn; one that cannot reach its chat is dropped.

    The chat's cards say the same.
    """

    name = "notice"
    may_repeat = False

    def __init__(self, rooms: Rooms, outbox: NoticeOutbox, turns: Turns) -> None:
        self.outbox = outbox
        self._rooms = rooms
        self._turns = turns

    def owner_of(self, event: Event) -> int | None:
        """Return the id of the mailing whose notice has become due."""
        return event.mailing_id if isinstance(event, Delivered) else None

    def seconds_to_turn(self, entry: DueNotice, *, hurried: bool) -> float:
        """Return the seconds until the chat's turn; 0 when the chat wants no notices."""
        del hurried
        if not entry.chat.notices:
            return 0.0
        return self._turns.seconds_left((self.name, entry.mailing.id), entry.chat.id)

    async def draw(self, entry: DueNotice) -> Post | None:
        """Return the notice; None: the chat wants none, or there is nothing to say to it."""
        wanted = entry.chat.notices and entry.chat.sees(entry.mailing.account)
        notice = await self._notice(entry) if wanted else None
        if notice is None:
            return None
        return Post(
            entry.chat.id,
            notice,
            thread_id=entry.mailing.thread_id,
            replies_to=entry.mailing.card_message_id,
        )

    async def _notice(self, entry: DueNotice) -> Card | None:
        words = self._rooms.words_for(entry.chat)
        details = await self._rooms.mailings.cards.details(entry.mailing)
        if isinstance(details, SmsDetails):
            return sms_notice(details, words)
        return mailing_notice(details, details.track, words) if details.track else None
