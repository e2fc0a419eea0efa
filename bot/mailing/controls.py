"""What a person may do with a confirmed mailing, to one recipient or to many."""

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.mailing.plan import Plan
from bot.mailing.remainder import Remainders
from bot.mailing.restored import Restored
from bot.mailing.sms import SmsStates
from bot.model import Mailing, MailingState, MessageState, PauseReason, When
from bot.sending.engine import Engine
from storage.chat.audit import Audit
from storage.journal.journal import Journal


class Controls:
    """Pause, resume, stop, cancel, give another time, decide.

    Each method tells whether the change happened: of two persons exactly one gets True. Each raises
    BotError `mailing-unknown` when the chat has no such mailing.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        sms: SmsStates,
        audit: Audit,
        engine: Engine,
        restored: Restored,
        bus: Bus,
        remainders: Remainders,
        clock: Clock,
    ) -> None:
        self._restored = restored
        self._journal = journal
        self._sms = sms
        self._audit = audit
        self._engine = engine
        self._bus = bus
        self._remainders = remainders
        self._clock = clock

    async def pause(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Pause a mailing; requests on their way are finished. False: nothing to pause."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.pauses.pause(mailing_id, PauseReason.PERSON)
        return await self._noted(chat_id, user_id, "pause", changed)

    async def plan_resume(self, chat_id: int, mailing_id: int) -> Plan | None:
        """Return what resuming a mailing would do; None: it is not paused.

        BotError `restore-mode`, `not-logged-in`, and `account-changed` when it was confirmed with
        another account.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        return await self._plan_resume(mailing)

    async def _plan_resume(self, mailing: Mailing) -> Plan | None:
        if mailing.state is not MailingState.PAUSED:
            return None
        self._restored.check()
        plan = await self._remainders.plan(mailing)
        _check_problems(plan)
        return plan

    async def resume(self, chat_id: int, user_id: int, mailing_id: int, *, mark: str) -> bool:
        """Resume a paused mailing. False: it is not paused.

        `mark` is the `consent` of the plan that the person was shown (docs/rules.md, S18).
        BotError as `plan_resume`, and `plan-changed`, `balance-short`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        plan = await self._plan_resume(mailing)
        if plan is None:
            return False
        plan.check_consent(mark)
        changed = await self._journal.pauses.resume(
            mailing_id, self._clock.now(), version=mailing.version
        )
        if changed is None and await self._is_paused(chat_id, mailing_id):
            raise BotError("plan-changed")
        return await self._noted(chat_id, user_id, "resume", changed)

    async def _is_paused(self, chat_id: int, mailing_id: int) -> bool:
        mailing = await self._sms.mailing(chat_id, mailing_id)
        return mailing.state is MailingState.PAUSED

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
        if changed is not None and changed.rest_of is not None:
            # its recipients may be sent to again, and the card of the first part says so
            await self._bus.emit(Changed(await self._sms.mailing(chat_id, changed.rest_of)))
        return await self._noted(chat_id, user_id, "cancel", changed)

    async def plan_time(
        self, chat_id: int, mailing_id: int, when: When, *, ask: bool = True
    ) -> Plan | None:
        """Return what another time (NOW: at once) would do; None: it is held no more.

        What stands in its way is in `problems`. Unless `ask`, the balance is the last one known.
        BotError `restore-mode`, `not-logged-in`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        if not mailing.held:
            return None
        self._restored.check()
        return await self._remainders.plan(mailing, when, ask=ask)

    async def reschedule(
        self, chat_id: int, user_id: int, mailing_id: int, when: When, *, mark: str
    ) -> bool:
        """Give a held or missed mailing another time (NOW: at once); False: too late.

        A missed one is sent by the server that the chat's account has now. `mark` is the
        `consent` of the plan that the person was shown (docs/rules.md, S18). Raises the first of
        the plan's problems: `account-changed`, `moment-past` and, unless it was confirmed to
        ignore quiet hours, `mailing-quiet`; `restore-mode`, `not-logged-in`, `plan-changed`,
        `balance-short`.
        """
        mailing = await self._sms.mailing(chat_id, mailing_id)
        if not mailing.held:
            return False
        self._restored.check()
        plan = await self._remainders.plan(mailing, when)
        _check_problems(plan)
        plan.check_consent(mark)
        changed = await self._journal.life.reschedule(
            mailing_id,
            when,
            hand_over_at=plan.hand_over_at,
            due_at=plan.due_at,
            state=plan.state,
            account=plan.account,
            version=mailing.version,
        )
        if changed is None and (await self._sms.mailing(chat_id, mailing_id)).held:
            raise BotError("plan-changed")
        return await self._noted(chat_id, user_id, "reschedule", changed)

    async def count_as_sent(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Decide that the unknown SMS were sent; False: none is unknown any more."""
        await self._sms.mailing(chat_id, mailing_id)
        changed = await self._journal.life.resolve_unknown(mailing_id, MessageState.COUNTED)
        return await self._noted(chat_id, user_id, "count", changed)

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


def _check_problems(plan: Plan) -> None:
    if plan.problems:
        raise plan.problems[0]
