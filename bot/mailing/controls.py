"""What a person may do with a confirmed mailing, to one recipient or to many."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.mailing.sms import SmsStates
from bot.model import Account, Mailing, MailingState, MessageState, PauseReason, When
from bot.sending.engine import Engine
from bot.timing.sending_rate import SendingPace, clash, has_passed
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.database.engine import Database
from storage.journal.counts import BatchCounts
from storage.journal.journal import Journal


class Controls:
    """Pause, resume, stop, cancel, give another time, decide.

    Each method tells whether the change happened: of two persons exactly one gets True. Each raises
    BotError `mailing-unknown` when the chat has no such mailing.
    """

    def __init__(
        self,
        *,
        db: Database,
        journal: Journal,
        sms: SmsStates,
        chats: Chats,
        audit: Audit,
        accounts: Accounts,
        engine: Engine,
        bus: Bus,
        pace: SendingPace,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._sms = sms
        self._counts = BatchCounts(db)
        self._chats = chats
        self._audit = audit
        self._accounts = accounts
        self._engine = engine
        self._bus = bus
        self._pace = pace
        self._clock = clock

    async def pause(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Pause a mailing; requests on their way are finished. False: nothing to pause."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.pauses.pause(mailing_id, PauseReason.PERSON)
        return await self._noted(chat_id, user_id, "pause", changed)

    async def resume(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Resume a paused mailing. False: it is not paused. BotError `account-changed`."""
        mailing = await self._sms.mailing(chat_id, mailing_id)
        await self._check_account(mailing)
        changed = await self._journal.pauses.resume(mailing_id, self._clock.now())
        return await self._noted(chat_id, user_id, "resume", changed)

    async def stop(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Stop a mailing for good; requests on their way are finished. False: too late."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.life.stop(mailing_id, self._clock.now())
        if changed is not None:
            self._engine.note_final_balance(changed)
        return await self._noted(chat_id, user_id, "stop", changed)

    async def cancel(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Cancel a mailing of which nothing has left; False: too late (see `stop`)."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.life.cancel(mailing_id, self._clock.now())
        return await self._noted(chat_id, user_id, "cancel", changed)

    async def send_now(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Send a held or missed mailing at once; False: too late. BotError as `reschedule`."""
        return await self.reschedule(chat_id, user_id, mailing_id, When())

    async def reschedule(self, chat_id: int, user_id: int, mailing_id: int, when: When) -> bool:
        """Give a held or missed mailing another time (NOW: at once); False: too late.

        A missed one is sent with the account the chat has now, as its card says. Raises
        `moment-past`, `not-logged-in`, `account-changed` and, unless it was confirmed to ignore
        quiet hours, `mailing-quiet`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        account = await self._account(chat_id)
        if mailing.state is not MailingState.MISSED and mailing.account != account:
            raise BotError("account-changed")
        now = self._clock.now()
        places = await self._counts.places(mailing_id)
        _check_time(mailing, when, places, now)
        calls = self._pace.calls(mailing.total, personal=mailing.personal)
        table = self._pace.table(when, places, now, calls)
        changed = await self._journal.life.reschedule(
            mailing_id,
            when,
            hand_over_at=table.hand_over_at,
            due_at=table.due_at,
            state=table.state,
            account=account,
        )
        return await self._noted(chat_id, user_id, "reschedule", changed)

    async def count_as_sent(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Decide that the unknown SMS were sent; False: none is unknown any more."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.life.resolve_unknown(mailing_id, MessageState.COUNTED)
        return await self._noted(chat_id, user_id, "count", changed)

    async def _account(self, chat_id: int) -> Account:
        """Return the account the chat has now. BotError `not-logged-in`."""
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        return chat.account

    async def _check_account(self, mailing: Mailing) -> None:
        if not await self._accounts.speaks_for(mailing.chat_id, mailing.account):
            raise BotError("account-changed")

    async def _noted(
        self, chat_id: int, user_id: int, action: str, changed: Mailing | None
    ) -> bool:
        """Announce a change and note who made it; False: nothing changed (None)."""
        if changed is None:
            return False
        await self._bus.emit(Changed(changed))
        self._engine.nudge()
        now = self._clock.now()
        await self._audit.note(now, chat_id, user_id, action, mailing_id=changed.id)
        return True


def _check_time(mailing: Mailing, when: When, places: list[str], now: datetime) -> None:
    """Refuse a time that is over, or in the mailing's quiet hours."""
    if has_passed(when, places, now):
        raise BotError("moment-past")
    if clash(when, mailing.quiet, ZoneInfo(mailing.quiet_zone or "UTC"), now):
        raise BotError("mailing-quiet")
