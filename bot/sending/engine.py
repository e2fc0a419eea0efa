"""The engine finds what is due and runs each mailing by one task (docs/rules.md, S1 to S8).

A batch is SENDING in a committed transaction before its request leaves, so that whatever
kills this process, the next one knows which outcomes are unknown. The engine emits facts;
the journal has the truth.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import DATABASE, retry_until_done
from bot.concurrency.waiting import until
from bot.gateway.accounts import Accounts, gateway_of
from bot.model import Mailing, MailingState, PauseReason, SendingHold
from bot.sending.clock_leaps import ClockLeaps
from bot.sending.resend_times import ResendTimes
from bot.sending.runner import Policy, Runner, RunnerContext
from bot.sending.waits import Waits
from storage.journal.journal import Journal

__all__ = ["Engine", "Policy"]

log = logging.getLogger(__name__)

NAP = 60.0
FRESH = timedelta(minutes=1)
EVIDENCE = timedelta(hours=1)


class Engine:
    """Runs every due mailing, each by exactly one task."""

    def __init__(
        self,
        *,
        journal: Journal,
        accounts: Accounts,
        policy: Policy,
        bus: Bus,
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._journal = journal
        self._accounts = accounts
        self._policy = policy
        self._bus = bus
        self._clock = clock
        self._nursery = nursery
        self._running: dict[int, Runner | None] = {}
        self._again: set[int] = set()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._holds: set[SendingHold] = set()
        self.waits = Waits(clock)
        self._leaps = ClockLeaps(clock)
        self._looking_at_clock = asyncio.Lock()
        self._resend_times = ResendTimes(journal, bus, clock, self.look_at_clock)
        self._context = RunnerContext(
            journal=journal,
            accounts=accounts,
            policy=policy,
            clock=clock,
            stopping=self._stopping,
            start=nursery.start,
            bus=bus,
            waits=self.waits,
            holds=self._holds,
            leaps=self._leaps,
            look_at_clock=self.look_at_clock,
        )

    def nudge(self) -> None:
        """Make the engine look for due mailings now."""
        self._wake.set()

    @property
    def holds(self) -> frozenset[SendingHold]:
        """Return why nothing may be sent now; empty: sending goes on."""
        return frozenset(self._holds)

    def hold(self, reason: SendingHold) -> None:
        """Claim nothing more until `release`; what is on its way is finished and recorded."""
        self._holds.add(reason)
        self._wake_runners()

    def release(self, reason: SendingHold) -> None:
        """Go on, unless there is another reason not to."""
        self._holds.discard(reason)
        self.nudge()

    async def start(self) -> None:
        """Settle what a killed process left behind, then begin to work."""
        if SendingHold.RESTORED in self._holds:
            log.critical("restore mode: nothing is sent until an administrator has looked")
        now, late_after = self._clock.now(), self._policy.patience
        for mailing_id in await self._journal.recovery.recover(now, late_after=late_after):
            log.warning("mailing %s was interrupted; its open outcomes are unknown", mailing_id)
            self._begin_evidence(mailing_id)
        self._nursery.start(self._work(), "engine")
        self._nursery.start(self._resend_times.run(), "resend times")

    def stop(self) -> None:
        """Begin nothing new; the tasks of batches in flight still finish them."""
        self._stopping.set()
        self._wake.set()
        self._resend_times.stop()
        self._wake_runners()

    def _wake_runners(self) -> None:
        for runner in self._running.values():
            if runner is not None:
                runner.wake()

    async def look_at_clock(self) -> None:
        """Let nothing hang on a leap of the machine's clock (docs/rules.md, S34).

        An unknown SMS may be sent again as much later or earlier. What came due by a leap alone
        waits for a person, if the leap is longer than a mailing may be late.
        """
        async with self._looking_at_clock:
            leap = self._leaps.look()
            if not leap:
                return
            log.warning(
                "the machine's clock leapt by %+.0f s: what came due by that waits",
                leap.total_seconds(),
            )
            if leap > self._policy.patience:
                await self._ask_about_leap(leap)
            await self._journal.life.shift_resends(leap)
            self._leaps.settle(leap)

    async def _ask_about_leap(self, leap: timedelta) -> None:
        now = self._clock.now()
        before, life, pauses = now - leap, self._journal.life, self._journal.pauses
        for mailing in await self._journal.queries.due(now):
            if mailing.state is MailingState.SCHEDULED and mailing.hand_over_at > before:
                await self._announce(await life.miss(mailing.id, why=PauseReason.CLOCK))
            elif mailing.resume_at is not None and mailing.resume_at > before:
                await self._announce(await pauses.pause(mailing.id, PauseReason.CLOCK))

    def note_final_balance(self, mailing: Mailing) -> None:
        """Ask for the balance after a mailing that a person just ended, and record it.

        The balance shows what the mailing cost. While something of it is in flight, this does
        nothing: the balance is noted when the mailing comes to its end.
        """
        if mailing.started_at is not None and mailing.finished_at is not None:
            self._nursery.start(self._ask_final_balance(mailing), f"balance-{mailing.id}")

    async def _ask_final_balance(self, mailing: Mailing) -> None:
        if not await self._accounts.speaks_for(mailing.chat_id, mailing.account):
            return
        balance = await self._accounts.try_balance(mailing.chat_id)
        if balance is not None:
            now = self._clock.now()
            await self._announce(
                await self._journal.life.note_balance_after(mailing.id, balance, now)
            )

    async def _announce(self, changed: Mailing | None) -> bool:
        """Emit that a mailing changed; False: it did not (None)."""
        if changed is not None:
            await self._bus.emit(Changed(changed))
        return changed is not None

    def _begin_evidence(self, mailing_id: int) -> None:
        self._nursery.start(self._collect_balance_evidence(mailing_id), f"evidence-{mailing_id}")

    async def _collect_balance_evidence(self, mailing_id: int) -> None:
        """Ask for the balance after an unknown outcome, while it proves anything.

        The balance before the mailing and the one after it show whether the SMS was paid for.
        """
        while not self._stopping.is_set():
            mailing = await self._journal.queries.mailing(mailing_id)
            if mailing is None or not mailing.unknown or mailing.started_at is None:
                return
            if self._clock.now() - mailing.started_at > EVIDENCE:
                return
            balance = await self._accounts.try_balance(mailing.chat_id)
            if balance is not None:
                await self._announce(
                    await self._journal.life.note_balance_after(
                        mailing_id, balance, self._clock.now()
                    )
                )
                return
            await until(self._stopping, NAP, self._clock)

    async def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                await self.look_at_clock()
                looked = self._clock.now()
                await self._begin_due(looked)
                coming = await self._journal.queries.next_hand_over(looked)
            except Exception:
                log.exception("the journal cannot be read; trying again")
                await until(self._wake, DATABASE.longest, self._clock)
            else:
                await until(self._wake, self._seconds_until(coming), self._clock)

    async def _begin_due(self, now: datetime) -> None:
        """Start a task for each due mailing; one that was paused until now is woken first."""
        if self._holds:
            return
        for mailing in await self._journal.queries.due(now):
            if mailing.state is not MailingState.PAUSED:
                self._begin(mailing)
                continue
            woken = await self._journal.pauses.wake(mailing, now, self._policy.patience)
            await self._announce(woken)
            if woken is not None and woken.state is MailingState.QUEUED:
                self._begin(woken)

    def _begin(self, mailing: Mailing) -> None:
        if mailing.id in self._running:
            self._again.add(mailing.id)
        else:
            self._running[mailing.id] = None
            self._nursery.start(self._run(mailing), f"mailing-{mailing.id}")

    def _seconds_until(self, coming: datetime | None) -> float:
        if coming is None:
            return NAP
        return min(NAP, max(0.0, (coming - self._clock.now()).total_seconds()))

    async def _run(self, mailing: Mailing) -> None:
        """Run a due mailing; after an error it is queued and looked at again."""
        try:
            await self._attend(mailing)
        except Exception:
            log.exception("mailing %s: trying again later", mailing.id)
            await until(self._stopping, DATABASE.longest, self._clock)
            await retry_until_done(
                lambda: self._journal.life.requeue(mailing.id), DATABASE, self._clock
            )
            self._again.add(mailing.id)
        finally:
            del self._running[mailing.id]
            if mailing.id in self._again:
                self._again.discard(mailing.id)
                self.nudge()

    async def _attend(self, mailing: Mailing) -> None:
        """Run a mailing if it is still as it was when it came due; else look at it again."""
        if self._policy.is_late(mailing, self._clock.now()) and await self._miss(mailing):
            return
        gateway = await gateway_of(mailing, self._accounts)
        if gateway is None:
            await self._lock_out(mailing)
            return
        before, told_at = await self._accounts.recent_balance(mailing.chat_id, FRESH)
        started = await self._journal.life.start(
            mailing.id, self._clock.now(), before, balance_at=told_at, version=mailing.version
        )
        if started is None:
            self._again.add(mailing.id)
            return
        await self._announce(started)
        runner = self._running[mailing.id] = Runner(started, gateway, self._context)
        await runner.run()
        await self._end(started)

    async def _miss(self, mailing: Mailing) -> bool:
        """Mark a mailing MISSED; False: a part of it has left already, or a person changed it."""
        missed = await self._journal.life.miss(mailing.id, version=mailing.version)
        return await self._announce(missed)

    async def _lock_out(self, mailing: Mailing) -> None:
        """Mark a mailing MISSED, or pause the rest of it: its chat has another account by now."""
        if not await self._miss(mailing) and not mailing.single:
            await self._announce(await self._journal.pauses.pause(mailing.id, PauseReason.LOGIN))

    async def _end(self, mailing: Mailing) -> None:
        """Finish a mailing with nothing left to send, and note its balance; requeue any other."""
        if not await self._journal.life.is_over(mailing.id):
            requeued = await self._journal.life.requeue(mailing.id)
            if self._holds:
                await self._announce(requeued)
            return
        stopping = self._stopping.is_set()
        balance = None if stopping else await self._accounts.try_balance(mailing.chat_id)
        finished = await self._journal.life.finish(mailing.id, self._clock.now(), balance)
        if await self._announce(finished) and balance is None and not stopping:
            self._begin_evidence(mailing.id)
