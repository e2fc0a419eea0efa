"""One SMS of any mailing: what the journal has of it, and what the gateway says now."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.gateway.gateway import SegmentState, while_a_person_waits
from bot.gateway.prices import note_prices
from bot.mailing.details import ForeignSms, SmsDetails
from bot.mailing.restored import Restored
from bot.model import Mailing, Message, MessageState, Segment
from bot.sending.engine import Engine
from bot.sending.holds import hold_of
from bot.sms.statuses import FINAL_STATES
from bot.tracking.rounds import forgotten_at
from storage.chat.chats import Chats
from storage.journal.journal import Journal


class SmsStates:
    """Reads SMS one by one, and asks the gateway about their parts.

    Every method with a `mailing_id` raises BotError `mailing-unknown` when the chat has no such
    mailing or SMS.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        chats: Chats,
        accounts: Accounts,
        destinations: ChatDestinations,
        restored: Restored,
        engine: Engine,
        clock: Clock,
    ) -> None:
        self._restored = restored
        self._engine = engine
        self._destinations = destinations
        self._journal = journal
        self._chats = chats
        self._accounts = accounts
        self._clock = clock

    async def single(self, chat_id: int, mailing_id: int) -> SmsDetails:
        """Return a mailing to one recipient. BotError `mailing-unknown` for an audience's."""
        mailing = await self.mailing(chat_id, mailing_id)
        if not mailing.single:
            raise BotError("mailing-unknown")
        return await self.of(mailing)

    async def one(self, chat_id: int, mailing_id: int, position: int) -> SmsDetails:
        """Return the SMS to the recipient at `position` (from 0) of a mailing."""
        return await self.of(await self.mailing(chat_id, mailing_id), position)

    async def of(self, mailing: Mailing, position: int = 0) -> SmsDetails:
        """Return one SMS of a mailing that was read already. BotError `mailing-unknown`."""
        message = await self._journal.queries.message(mailing.id, position)
        if message is None:
            raise BotError("mailing-unknown")
        segments = await self._journal.queries.segments(mailing.id, position)
        return await self.made_of(mailing, message, segments)

    async def made_of(
        self, mailing: Mailing, message: Message, segments: Iterable[Segment]
    ) -> SmsDetails:
        """Build the details of an SMS from rows already read."""
        now = self._clock.now()
        forgotten = forgotten_at(mailing, now) <= now
        trail = None
        if mailing.single and message.state is MessageState.UNKNOWN:
            trail = await self._journal.trails.of(mailing)
        return SmsDetails(
            mailing,
            message,
            tuple(segments),
            forgotten=forgotten,
            trail=trail,
            outside=await self._destinations.outside(mailing),
            resend_in=mailing.resend_in(now),
            restored=await self._restored.evidence(mailing) if mailing.single else None,
            hold=hold_of(mailing, self._engine.holds),
        )

    async def mailing(self, chat_id: int, mailing_id: int) -> Mailing:
        """Return one of this chat's mailings.

        BotError `mailing-of-another` when the chat has another account since (docs/rules.md, P7).
        """
        mailing = await self._journal.queries.mailing(mailing_id)
        if mailing is None or mailing.chat_id != chat_id:
            raise BotError("mailing-unknown")
        chat = await self._chats.get(chat_id)
        if chat is not None and not chat.sees(mailing.account):
            raise BotError("mailing-of-another")
        return mailing

    async def refresh(self, details: SmsDetails) -> SmsDetails:
        """Ask the gateway about every part that is not final, and return what is known now.

        Raises BotError `gateway-…` when a question fails; earlier answers are kept.
        """
        chat_id = details.mailing.chat_id
        await self.ask_about(chat_id, [details])
        return await self.one(chat_id, details.mailing.id, details.message.position)

    async def ask_about(self, chat_id: int, some: Sequence[SmsDetails]) -> None:
        """Ask the gateway about those parts of these SMS that are not final.

        Takes at most as long as a person waits. Raises BotError `gateway-…` when a question
        fails; earlier answers are kept.
        """
        gateway = await self._accounts.gateway(chat_id)
        answered: list[tuple[SmsDetails, Segment]] = []
        try:
            async with while_a_person_waits():
                for one in some:
                    for part in one.segments:
                        if part.state not in FINAL_STATES:
                            answer = await gateway.state(part.gateway_id)
                            answered.append((one, self._updated(part, answer)))
        finally:
            await self._record(chat_id, answered)

    def _updated(self, part: Segment, answer: SegmentState) -> Segment:
        now = self._clock.now()
        return answer.of(part.mailing_id, part.position, part.part, part.gateway_id, now)

    async def _record(self, chat_id: int, answered: Sequence[tuple[SmsDetails, Segment]]) -> None:
        now = self._clock.now()
        for account, of_account in groupby(answered, key=lambda pair: pair[0].mailing.account):
            told = [(one.message.phone, part.price) for one, part in of_account]
            await note_prices(self._chats, chat_id, account, told, now)
        parts = [part for _, part in answered]
        for _, of_mailing in groupby(parts, key=attrgetter("mailing_id")):
            await self._journal.delivery.record_states(list(of_mailing))

    async def by_gateway_id(self, chat_id: int, gateway_id: str) -> SmsDetails | ForeignSms:
        """Ask the gateway about any ID; an SMS of this chat is returned whole.

        Raises BotError `gateway-…`, `not-logged-in`.
        """
        place = await self._journal.queries.find(chat_id, gateway_id)
        if place is not None:
            return await self.refresh(await self.one(chat_id, *place))
        gateway = await self._accounts.gateway(chat_id)
        async with while_a_person_waits():
            return ForeignSms(gateway_id, await gateway.state(gateway_id))
