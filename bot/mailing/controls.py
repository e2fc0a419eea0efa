"""What a person may do with a confirmed mass mailing."""

from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.model import Account, Mailing, MailingState, MessageState, PauseReason, When
from bot.sending.engine import Engine
from bot.timing.sending_rate import Pace, clash, has_passed
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.journal.counts import Tallies
from storage.journal.journal import Journal


class MassControls:
    """Hold, let go, end, decide. Each tells whether it happened; of two persons one wins."""

    _journal: Journal
    _tallies: Tallies
    _chats: Chats
    _audit: Audit
    _accounts: Accounts
    _engine: Engine
    _bus: Bus
    _pace: Pace
    _clock: Clock

    async def pause(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Hold a mailing; what is on its way is finished. False: nothing to hold."""
        await self._mass(chat_id, mailing_id)
        done = await self._journal.pauses.pause(mailing_id, PauseReason.PERSON)
        return await self._noted(chat_id, user_id, "pause", mailing_id, done=done)

    async def resume(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Let a paused mailing go on. False: it is not paused. BotError `account-changed`."""
        mailing = await self._mass(chat_id, mailing_id)
        await self._check_account(mailing)
        done = await self._journal.pauses.resume(mailing_id, self._clock.now())
        return await self._noted(chat_id, user_id, "resume", mailing_id, done=done)

    async def stop(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """End a mailing for good; what is on its way is finished. False: too late."""
        await self._mass(chat_id, mailing_id)
        done = await self._journal.life.stop(mailing_id, self._clock.now())
        if done:
            self._engine.weigh(mailing_id)
        return await self._noted(chat_id, user_id, "stop", mailing_id, done=done)

    async def cancel(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Cancel a mailing of which nothing has left; False: too late (see `stop`)."""
        await self._mass(chat_id, mailing_id)
        done = await self._journal.life.cancel(mailing_id, self._clock.now())
        return await self._noted(chat_id, user_id, "cancel", mailing_id, done=done)

    async def reschedule(self, chat_id: int, user_id: int, mailing_id: int, when: When) -> bool:
        """Give a held or missed mailing another time (NOW: at once); False: too late.

        A missed one is sent with the account the chat has now, as its card says. Raises
        `moment-past`, `not-logged-in`, `account-changed` and, unless it was confirmed for the
        night too, `mailing-quiet`.
        """
        mailing = await self._mass(chat_id, mailing_id)
        account = await self._account(chat_id)
        if mailing.state is not MailingState.MISSED:
            await self._check_account(mailing)
        now = self._clock.now()
        places = await self._tallies.places(mailing_id)
        if has_passed(when, places, now):
            raise BotError("moment-past")
        zone = ZoneInfo(mailing.quiet_zone or "UTC")
        if clash(when, mailing.quiet, zone, now):
            raise BotError("mailing-quiet")
        calls = self._pace.calls(mailing.total, personal=mailing.personal)
        table = self._pace.table(when, places, now, calls)
        done = await self._journal.life.reschedule(
            mailing_id,
            when,
            hand_over_at=table.hand_over_at,
            due_at=table.due_at,
            state=table.state,
            account=account,
        )
        return await self._noted(chat_id, user_id, "reschedule", mailing_id, done=done)

    async def count_as_sent(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Decide that the unknown SMS were sent; False: nothing was open any more."""
        await self._mass(chat_id, mailing_id)
        done = await self._journal.life.resolve_unknown(mailing_id, MessageState.COUNTED) > 0
        return await self._noted(chat_id, user_id, "count", mailing_id, done=done)

    async def _mass(self, chat_id: int, mailing_id: int) -> Mailing:
        """Return a mass mailing of the chat. BotError `mailing-unknown`."""
        mailing = await self._journal.queries.mailing(mailing_id)
        if mailing is None or mailing.chat_id != chat_id or not mailing.mass:
            raise BotError("mailing-unknown")
        return mailing

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
        self, chat_id: int, user_id: int, action: str, mailing_id: int, *, done: bool
    ) -> bool:
        if done:
            await self._bus.emit(Changed(mailing_id))
            self._engine.nudge()
            now = self._clock.now()
            await self._audit.note(now, chat_id, user_id, action, mailing_id=mailing_id)
        return done
