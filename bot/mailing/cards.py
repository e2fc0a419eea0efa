"""Which message of the chat is a mailing's card, and what it shows."""

from collections import OrderedDict
from dataclasses import replace

from bot.concurrency.bus import Bus, CardLeft, Changed
from bot.mailing.details import CardDetails, CardFacts
from bot.mailing.outcome import MailingOutcome
from bot.mailing.sms import SmsStates
from bot.model import Mailing, Track
from bot.sms.destinations import is_expensive
from storage.journal.journal import Journal
from storage.journal.states import CHANGES_BY_ITSELF

MOST_LEFT = 1000
"""So many messages that were cards are remembered, the latest."""
MOST_REDRAWN = 1000
"""Of so many mailings that a chat holds, the earliest, the cards are looked at."""


class Cards:
    """What cards show, and ways to have one shown anew.

    A method without `chat_id` accepts a mailing of any chat.
    """

    def __init__(
        self, *, journal: Journal, bus: Bus, sms: SmsStates, outcome: MailingOutcome
    ) -> None:
        self._journal = journal
        self._bus = bus
        self._sms = sms
        self._outcome = outcome
        self._left: OrderedDict[tuple[int, int | None], CardLeft] = OrderedDict()
        """Messages that were cards lately: one may be drawn just now, and then says too much."""

    async def facts(self, mailing_id: int) -> CardFacts | None:
        """Return a mailing, its track, and a single SMS as a whole, as they stood at one moment.

        None: there is no such mailing.
        """
        card = await self._journal.queries.card(mailing_id)
        if card is None:
            return None
        sms = None
        if card.message is not None:
            sms = await self._sms.made_of(card.mailing, card.message, card.segments)
        return CardFacts(card.mailing, card.track, sms)

    async def details(self, mailing: Mailing) -> CardDetails:
        """Return what the card of a mailing shows. BotError `mailing-unknown`: it is gone."""
        if mailing.single:
            return await self._sms.of(mailing)
        return await self._outcome.details(mailing.chat_id, mailing.id)

    async def mark_shown(self, mailing: Mailing, track: Track | None) -> None:
        """Note that the chat has been shown this state of a mailing and of its track.

        Of a mailing that changes by itself only the track is noted: the next start of the bot
        changes it, and shows it anew, in any case.
        """
        noted = mailing.shown or mailing.state in CHANGES_BY_ITSELF
        await self._journal.life.mark_shown(
            mailing.id,
            None if noted else mailing.version,
            None if track is None or track.shown else track.version,
        )

    async def set_message(self, mailing_id: int, message_id: int, thread_id: int | None) -> None:
        """Note which message of the chat is the card."""
        await self._journal.life.set_card(mailing_id, message_id, thread_id)

    async def redraw(self, mailing_id: int) -> None:
        """Announce a change of the mailing: the deliverer of cards draws its card anew."""
        mailing = await self._journal.queries.mailing(mailing_id)
        if mailing is not None:
            await self._bus.emit(Changed(mailing))

    async def redraw_expensive(self, chat_id: int) -> None:
        """Announce what a chat holds to expensive destinations: its leave has changed."""
        for mailing in await self._journal.queries.scheduled(chat_id, limit=MOST_REDRAWN):
            if any(map(is_expensive, mailing.destinations)):
                await self._bus.emit(Changed(mailing))

    async def send_again(self, chat_id: int, mailing_id: int) -> None:
        """Forget the card's message: a new one is sent at the end of the chat.

        Raises BotError `mailing-unknown`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        await self._move(mailing, None, mailing.thread_id)

    async def take(
        self, chat_id: int, mailing_id: int, message_id: int, thread_id: int | None
    ) -> None:
        """Make a message of the chat the card, which follows the mailing from now on.

        The message that was the card until now is left. BotError `mailing-unknown`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        await self._move(mailing, message_id, thread_id)

    async def _move(self, mailing: Mailing, message_id: int | None, thread_id: int | None) -> None:
        old = mailing.card_message_id
        await self._journal.life.set_card(mailing.id, message_id, thread_id)
        self._left.pop((mailing.id, message_id), None)
        if old is not None and old != message_id:
            self._left[mailing.id, old] = CardLeft(mailing.id, mailing.chat_id, old)
            if len(self._left) > MOST_LEFT:
                self._left.popitem(last=False)
        await self._bus.emit(Changed(replace(mailing, card_message_id=message_id)))
        await self.drawn(mailing)

    async def drawn(self, mailing: Mailing) -> None:
        """Announce that a message is no card any more, if it is not: it was drawn just now."""
        left = self._left.get((mailing.id, mailing.card_message_id))
        if left is not None:
            await self._bus.emit(left)

    async def at(self, chat_id: int, message_id: int) -> int | None:
        """Return the id of the mailing whose card this message of the chat is; None: no card."""
        return await self._journal.queries.find_card(chat_id, message_id)
