"""All that dialogs may ask of the sending side."""

from datetime import timedelta

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.mailing.drafts import Draft, Plan, Whole, complete
from bot.mailing.sms import SmsStates
from bot.model import (
    Account,
    Chat,
    MailingState,
    NewMailing,
    Timing,
)
from bot.sending.engine import Engine
from bot.sms.moments import earliest_local
from bot.sms.segments import measure
from bot.timing.timetable import timetable
from storage.chat.chats import Chats
from storage.journal.journal import Journal

REPEAT_WINDOW = timedelta(days=1)


class SingleSms:
    """Plan and confirm one SMS; `lead` is the time held here before the hand-over."""

    def __init__(
        self,
        *,
        journal: Journal,
        chats: Chats,
        accounts: Accounts,
        engine: Engine,
        bus: Bus,
        sms: SmsStates,
        lead: timedelta,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._accounts = accounts
        self._engine = engine
        self._bus = bus
        self._sms = sms
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
                await self._journal.life.set_card(known.id, card_message_id, thread_id)
                await self._bus.emit(Changed(known))
            return known.id
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
        mailing, created = made
        if created:
            await self._bus.emit(Changed(mailing))
            self._engine.nudge()
        return mailing.id

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

    async def resend_unknown(self, chat_id: int, user_id: int, mailing_id: int) -> int:
        """Send an unknown SMS anew, at once, as a mailing of its own; return its id.

        The new mailing's token belongs to the old one, and the decision is recorded with
        it: however often this is asked, and whatever happens meanwhile, there is one.
        Raises BotError `already-decided`.
        """
        details = await self._sms.single(chat_id, mailing_id)
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
        await self._bus.emit(Changed(await self._sms.mailing(chat_id, mailing_id)))
        return new_id


def resend_token(mailing_id: int) -> str:
    """Return the one token an unknown SMS can be sent anew with."""
    return f"resend:{mailing_id}"
