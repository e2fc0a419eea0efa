"""All that dialogs may ask of the sending side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.gateway import SegmentState, while_a_person_waits
from bot.mailing.drafts import Draft, Plan, Whole, complete
from bot.model import (
    Account,
    Chat,
    Mailing,
    MailingState,
    Message,
    MessageState,
    NewMailing,
    Segment,
    Timing,
    When,
)
from bot.sending.engine import Engine
from bot.sms.moments import earliest_local
from bot.sms.segments import measure
from bot.sms.statuses import FINAL_STATES
from bot.timing.timetable import timetable
from bot.tracking.rounds import forgotten_at
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.journal.journal import Journal

REPEAT_WINDOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Details:
    """One SMS as the journal has it: the mailing, its message to one recipient, its parts."""

    mailing: Mailing
    message: Message
    segments: tuple[Segment, ...]
    forgotten: bool = False
    """The gateway tells no more of it: what is open now has no data."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """The gateway's answer about an ID that is not in this chat's journal."""

    gateway_id: str
    state: SegmentState


class Service:
    """Plan, confirm, change and look back; `lead` is the time held here before the hand-over."""

    def __init__(
        self,
        *,
        journal: Journal,
        chats: Chats,
        audit: Audit,
        accounts: Accounts,
        engine: Engine,
        bus: Bus,
        lead: timedelta,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._audit = audit
        self._accounts = accounts
        self._engine = engine
        self._bus = bus
        self._lead = lead
        self._clock = clock

    async def plan(self, chat_id: int, draft: Draft) -> Plan:
        """Say what confirming would do. Raises BotError when the draft cannot be sent."""
        now = self._clock.now()
        whole = complete(draft, now)
        account = await self._account(chat_id)
        balance = await self._accounts.try_balance(chat_id)
        chat = await self._chat(chat_id)
        facts = measure(whole.text)
        table = timetable(whole.when, [whole.phone], now, self._lead)
        return Plan(
            whole=whole,
            account=account,
            measure=facts,
            balance=balance if balance is not None else chat.balance,
            cost=chat.price * facts.segments if chat.price is not None else None,
            repeats=await self._journal.queries.last_same(
                chat_id, whole.phone, whole.text, now - REPEAT_WINDOW
            ),
            at_once=whole.when.timing is not Timing.NOW and table.state is MailingState.QUEUED,
            past_somewhere=whole.when.wall is not None
            and earliest_local(whole.when.wall, whole.phone) <= now,
        )

    async def confirm(
        self,
        chat_id: int,
        user_id: int,
        draft: Draft,
        token: str,
        *,
        account: Account,
        card_message_id: int | None = None,
        thread_id: int | None = None,
        replaces: int | None = None,
    ) -> int:
        """Freeze the draft and let it be sent; return its mailing's id.

        The same token confirms once (docs/rules.md, S9): a second call returns the first mailing,
        whose card is then the message named here. `account` is the one the person was shown:
        BotError `account-changed` when the chat has another by now. `replaces` is an unknown
        SMS that this one stands for: BotError `already-decided` when it is unknown no more.
        """
        known = await self._journal.life.by_token(token)
        if known is not None:
            if card_message_id is not None:
                await self._journal.life.set_card(known, card_message_id, thread_id)
                await self._bus.emit(Changed(known))
            return known
        now = self._clock.now()
        whole = complete(draft, now)
        await self._check_account(chat_id, account)
        chat = await self._chat(chat_id)
        new = self._freeze(
            chat, whole, user_id=user_id, account=account, token=token, thread_id=thread_id
        )
        made = await self._journal.life.create(
            new, card_message_id=card_message_id, replaces=replaces
        )
        if made is None:
            raise BotError("already-decided")
        mailing_id, created = made
        if created:
            await self._bus.emit(Changed(mailing_id))
            self._engine.nudge()
            await self._audit.note(now, chat_id, user_id, "confirm", mailing_id=mailing_id)
        return mailing_id

    def _freeze(
        self,
        chat: Chat,
        whole: Whole,
        *,
        user_id: int,
        account: Account,
        token: str,
        thread_id: int | None,
    ) -> NewMailing:
        now = self._clock.now()
        table = timetable(whole.when, [whole.phone], now, self._lead)
        return NewMailing(
            token=token,
            chat_id=chat.id,
            user_id=user_id,
            account=account,
            sender=whole.sender,
            text=whole.text,
            phones=(whole.phone,),
            segments=measure(whole.text).segments,
            when=whole.when,
            hand_over_at=table.hand_over_at,
            due_at=table.due_at,
            state=table.state,
            created_at=now,
            balance_before=chat.balance,
            thread_id=thread_id,
            repeat_of=whole.repeat_of,
        )

    async def _chat(self, chat_id: int) -> Chat:
        chat = await self._chats.get(chat_id)
        if chat is None:
            raise BotError("not-logged-in")
        return chat

    async def _account(self, chat_id: int) -> Account:
        account = (await self._chat(chat_id)).account
        if account is None:
            raise BotError("not-logged-in")
        return account

    async def _check_account(self, chat_id: int, shown: Account) -> None:
        if await self._account(chat_id) != shown:
            raise BotError("account-changed")

    async def mailing(self, chat_id: int, mailing_id: int) -> Mailing:
        """Return one of this chat's sends, single or mass. Raises BotError `mailing-unknown`."""
        mailing = await self._journal.queries.mailing(mailing_id)
        if mailing is None or mailing.chat_id != chat_id:
            raise BotError("mailing-unknown")
        return mailing

    async def details(self, chat_id: int, mailing_id: int) -> Details:
        """Return one of this chat's single SMS. Raises BotError `mailing-unknown`."""
        mailing = await self.mailing(chat_id, mailing_id)
        if mailing.mass:
            raise BotError("mailing-unknown")
        return await self._details(mailing, 0)

    async def sms(self, chat_id: int, mailing_id: int, position: int) -> Details:
        """Return one SMS of whatever mailing of this chat. Raises BotError `mailing-unknown`."""
        return await self._details(await self.mailing(chat_id, mailing_id), position)

    async def _details(self, mailing: Mailing, position: int) -> Details:
        message = await self._journal.queries.message(mailing.id, position)
        if message is None:
            raise BotError("mailing-unknown")
        segments = await self._journal.queries.segments(mailing.id, position)
        now = self._clock.now()
        forgotten = forgotten_at(mailing, now) <= now
        return Details(mailing, message, tuple(segments), forgotten=forgotten)

    async def glance(self, mailing_id: int) -> Mailing | None:
        """Return the bare mailing, of whatever kind and chat: for the keeper of the cards only."""
        return await self._journal.queries.mailing(mailing_id)

    async def peek(self, mailing_id: int) -> Details | None:
        """Return a single SMS of whatever chat: for the keeper of the cards only."""
        mailing = await self._journal.queries.mailing(mailing_id)
        return None if mailing is None or mailing.mass else await self._details(mailing, 0)

    async def told(self, mailing: Mailing) -> None:
        """Note that the chat has been shown this state of a mailing."""
        await self._journal.life.mark_told(mailing.id, mailing.version)

    async def keep_card(self, mailing_id: int, message_id: int, thread_id: int | None) -> None:
        """Note which message of the chat is the SMS's card."""
        await self._journal.life.set_card(mailing_id, message_id, thread_id)

    async def refresh_card(self, mailing_id: int) -> None:
        """Have the card drawn anew by its keeper, who alone knows what it shows."""
        await self._bus.emit(Changed(mailing_id))

    async def bring_card(self, chat_id: int, mailing_id: int) -> None:
        """Have the card sent anew, at the end of the chat."""
        mailing = await self.mailing(chat_id, mailing_id)
        await self._journal.life.set_card(mailing_id, None, mailing.thread_id)
        await self._bus.emit(Changed(mailing_id))

    async def cancel(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Cancel what has not been handed over; False: too late."""
        await self.details(chat_id, mailing_id)
        now = self._clock.now()
        done = await self._journal.life.cancel(mailing_id, now)
        if done:
            await self._bus.emit(Changed(mailing_id))
            await self._audit.note(now, chat_id, user_id, "cancel", mailing_id=mailing_id)
        return done

    async def reschedule(self, chat_id: int, user_id: int, mailing_id: int, when: When) -> bool:
        """Give a held or missed SMS another time (NOW: at once); False: too late.

        A missed one is sent with the account the chat has now, as its card says. Raises
        BotError `moment-past`, `not-logged-in` or `account-changed`.
        """
        details = await self.details(chat_id, mailing_id)
        now = self._clock.now()
        phone = details.message.phone
        complete(Draft(details.mailing.sender, phone, details.message.text, when), now)
        if details.mailing.state is not MailingState.MISSED:
            await self._check_account(chat_id, details.mailing.account)
        table = timetable(when, [phone], now, self._lead)
        done = await self._journal.life.reschedule(
            mailing_id,
            when,
            hand_over_at=table.hand_over_at,
            due_at=table.due_at,
            state=table.state,
            account=await self._account(chat_id),
        )
        if done:
            await self._bus.emit(Changed(mailing_id))
            self._engine.nudge()
            await self._audit.note(now, chat_id, user_id, "reschedule", mailing_id=mailing_id)
        return done

    async def resend_unknown(self, chat_id: int, user_id: int, mailing_id: int) -> int:
        """Send an unknown SMS anew, at once, as a mailing of its own; return its id.

        The new mailing's token belongs to the old one, and the decision is recorded with
        it: however often this is asked, and whatever happens meanwhile, there is one.
        Raises BotError `already-decided`.
        """
        details = await self.details(chat_id, mailing_id)
        draft = Draft(
            details.mailing.sender,
            details.message.phone,
            details.message.text,
            repeat_of=mailing_id,
        )
        new_id = await self.confirm(
            chat_id,
            user_id,
            draft,
            resend_token(mailing_id),
            account=details.mailing.account,
            thread_id=details.mailing.thread_id,
            replaces=mailing_id,
        )
        await self._bus.emit(Changed(mailing_id))
        return new_id

    async def count_as_sent(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Decide that an unknown SMS was sent; False: nothing was open any more."""
        await self.details(chat_id, mailing_id)
        done = await self._journal.life.resolve_unknown(mailing_id, MessageState.COUNTED) > 0
        if done:
            await self._bus.emit(Changed(mailing_id))
            now = self._clock.now()
            await self._audit.note(now, chat_id, user_id, "count", mailing_id=mailing_id)
        return done

    async def refresh_states(self, chat_id: int, mailing_id: int) -> Details:
        """Ask the gateway about every part that is not final, and return what is known now.

        Raises BotError `gateway-…` when a question fails; what was answered before it is kept.
        """
        return await self.refresh_sms(await self.details(chat_id, mailing_id))

    async def refresh_sms(self, details: Details) -> Details:
        """Do the same for one SMS of whatever mailing."""
        chat_id = details.mailing.chat_id
        await self.ask_about(chat_id, details.segments)
        mailing = await self.mailing(chat_id, details.mailing.id)
        return await self._details(mailing, details.message.position)

    async def ask_about(self, chat_id: int, parts: Iterable[Segment]) -> None:
        """Ask the gateway about those of these parts that are not final.

        It takes as long as a person waits at most. Raises BotError `gateway-…` when a question
        fails; what was answered before it is kept.
        """
        gateway = await self._accounts.gateway(chat_id)
        told: list[Segment] = []
        try:
            async with while_a_person_waits():
                for part in parts:
                    if part.state not in FINAL_STATES:
                        answer = await gateway.state(part.gateway_id)
                        told.append(self._told(part, answer))
        finally:
            await self._record(chat_id, told)

    def _told(self, part: Segment, answer: SegmentState) -> Segment:
        now = self._clock.now()
        return answer.of(part.mailing_id, part.position, part.part, part.gateway_id, now)

    async def _record(self, chat_id: int, told: Sequence[Segment]) -> None:
        for _, of_mailing in groupby(told, key=attrgetter("mailing_id")):
            await self._journal.delivery.record_states(list(of_mailing))
        price = next((part.price for part in told if part.price), None)
        if price:
            await self._chats.note_price(chat_id, price)

    async def status_of(self, chat_id: int, gateway_id: str) -> Details | Foreign:
        """Answer about any ID: as a whole SMS when it is ours, else what the gateway says."""
        found = await self._journal.queries.find(chat_id, gateway_id)
        if found is not None:
            mailing = await self.mailing(chat_id, found[0])
            return await self.refresh_sms(await self._details(mailing, found[1]))
        gateway = await self._accounts.gateway(chat_id)
        async with while_a_person_waits():
            return Foreign(gateway_id, await gateway.state(gateway_id))

    async def last_sent(self, chat_id: int) -> Mailing | None:
        """Return the newest SMS that was handed over, or may have been."""
        return await self._journal.queries.last_sent(chat_id)

    async def history(self, chat_id: int, *, offset: int, limit: int) -> list[Details | Mailing]:
        """Return what the chat has sent, newest first: single SMS, and mass mailings bare."""
        return await self._told_apart(
            await self._journal.queries.history(chat_id, offset=offset, limit=limit)
        )

    async def _told_apart(self, mailings: list[Mailing]) -> list[Details | Mailing]:
        return [one if one.mass else await self._details(one, 0) for one in mailings]

    async def count(self, chat_id: int) -> int:
        """Return how many SMS the chat has confirmed."""
        return await self._journal.queries.count(chat_id)

    async def count_scheduled(self, chat_id: int) -> int:
        """Return how many SMS are held here or missed their time."""
        return await self._journal.queries.count_scheduled(chat_id)

    async def scheduled(self, chat_id: int, *, limit: int) -> list[Details | Mailing]:
        """Return the first of what is held here and what missed its time, by due time."""
        return await self._told_apart(await self._journal.queries.scheduled(chat_id, limit=limit))

    async def card_at(self, chat_id: int, message_id: int) -> int | None:
        """Return the mailing whose card that chat message is."""
        return await self._journal.queries.find_card(chat_id, message_id)


def resend_token(mailing_id: int) -> str:
    """Return the one token an unknown SMS can be sent anew with."""
    return f"resend:{mailing_id}"
