"""Which message of the chat is a mailing's card, and whether it shows the present state."""

from bot.concurrency.bus import Bus, Changed
from bot.mailing.details import CardDetails
from bot.mailing.outcome import MailingOutcome
from bot.mailing.sms import SmsStates
from bot.model import Mailing
from storage.journal.journal import Journal


class Cards:
    """What those who draw cards read and note. Ids are of whatever chat, unless one is named."""

    def __init__(
        self, *, journal: Journal, bus: Bus, sms: SmsStates, outcome: MailingOutcome
    ) -> None:
        self._journal = journal
        self._bus = bus
        self._sms = sms
        self._outcome = outcome

    async def mailing(self, mailing_id: int) -> Mailing | None:
        """Return a mailing."""
        return await self._journal.queries.mailing(mailing_id)

    async def details(self, mailing: Mailing) -> CardDetails:
        """Return what the card of a mailing shows. BotError `mailing-unknown`: it is gone."""
        if mailing.single:
            return await self._sms.of(mailing)
        return await self._outcome.details(mailing.chat_id, mailing.id)

    async def mark_shown(self, mailing: Mailing) -> None:
        """Note that the chat has been shown this state of a mailing."""
        await self._journal.life.mark_told(mailing.id, mailing.version)

    async def set_message(self, mailing_id: int, message_id: int, thread_id: int | None) -> None:
        """Note which message of the chat is the card."""
        await self._journal.life.set_card(mailing_id, message_id, thread_id)

    async def redraw(self, mailing_id: int) -> None:
        """Have the card drawn anew, by the one who keeps all cards."""
        mailing = await self.mailing(mailing_id)
        if mailing is not None:
            await self._bus.emit(Changed(mailing))

    async def send_again(self, chat_id: int, mailing_id: int) -> None:
        """Have the card sent anew at the end of the chat. BotError `mailing-unknown`."""
        mailing = await self._sms.mailing(chat_id, mailing_id)
        await self._journal.life.set_card(mailing_id, None, mailing.thread_id)
        await self._bus.emit(Changed(mailing))

    async def at(self, chat_id: int, message_id: int) -> int | None:
        """Return the mailing whose card that message of the chat is."""
        return await self._journal.queries.find_card(chat_id, message_id)
