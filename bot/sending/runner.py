"""One running mailing: turn → claim → commit → gateway → record, several calls in flight.

A call takes its turn before its batch is claimed, so that a claimed batch leaves at once. The
outcomes that have come and the next claims are written in one transaction.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock, Reading
from bot.concurrency.bus import Bus, Changed, Progressed
from bot.concurrency.retry import DATABASE, RetryPolicy, log_error, retry_until_done
from bot.concurrency.waiting import until
from bot.devino import Turn
from bot.gateway.accounts import Accounts, gateway_of
from bot.gateway.gateway import Accepted, Gateway, NotLeft, NotTaken, Outcome, TooLate, Unclear
from bot.model import Batch, BatchState, Mailing, PauseReason, SendingHold, Timing, WaitReason
from bot.sending.clock_leaps import ClockLeaps
from bot.sending.verdicts import OutcomeInterpreter, Verdicts
from bot.sending.waits import Waits
from bot.sms.moments import SOMEONE_IN_RUSSIA, latest_local
from bot.timing.quiet import quiet_until
from storage.journal.answers import Answer
from storage.journal.claims import Step
from storage.journal.journal import Journal
from storage.journal.pauses import Pause

T = TypeVar("T")
log = logging.getLogger(__name__)

GRACE = timedelta(minutes=1)
START_WITHIN = timedelta(seconds=5)
"""A request begins to leave at most so long after its claim was committed (docs/rules.md, S26)."""
PATIENCE = timedelta(seconds=3)
"""A mailing of which nothing moved for so long is said to wait."""
_WAITS_FOR: dict[type[Outcome], WaitReason] = {
    NotLeft: WaitReason.UNREACHABLE,
    NotTaken: WaitReason.BUSY,
    TooLate: WaitReason.LATE,
}
NO_MARK = "no high-water mark"
NOT_CONNECTED = RetryPolicy(first=1.0, longest=30.0)
"""The waits after calls in a row that made no connection, or that a busy gateway did not take."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the engine behaves.

    `late_after`: how long after its due time a send may still be handed over unasked;
    handing over takes its time too, so nothing is late within the first minute.
    `batch`: recipients a call (the unit of an unknown outcome: docs/rules.md, S6).
    `calls`, `singles`: requests of one mailing that may be on their way at once, when they
    carry a batch or a text of its own.
    `start_within`: how long after its claim a request may still begin to leave (S26).
    """

    late_after: timedelta
    batch: int = 500
    calls: int = 8
    singles: int = 32
    start_within: timedelta = START_WITHIN

    @property
    def patience(self) -> timedelta:
        """How long after its due time a mailing is not late yet."""
        return max(GRACE, self.late_after)

    def is_late(self, mailing: Mailing, now: datetime) -> bool:
        """Tell whether a mailing's time has passed."""
        return now > mailing.due_at + self.patience


@dataclass(frozen=True, slots=True)
class RunnerContext:
    """What a runner works with."""

    journal: Journal
    accounts: Accounts
    policy: Policy
    clock: Clock
    stopping: asyncio.Event
    """Set when the product ends: nothing new may be claimed."""
    start: Callable[[Coroutine[object, object, None], str], object]
    """Starts a task that the end of the product waits for."""
    bus: Bus
    waits: Waits
    holds: set[SendingHold]
    """Why nothing may be claimed of any mailing; empty: something may."""
    leaps: ClockLeaps
    look_at_clock: Callable[[], Awaitable[None]]
    """Sets right what hangs on a leap of the clock, if there was one."""


class Runner:
    """Sends one RUNNING mailing; nobody else claims from it meanwhile."""

    def __init__(self, mailing: Mailing, gateway: Gateway, context: RunnerContext) -> None:
        self._mailing = mailing
        self._gateway = gateway
        self._context = context
        self._journal = context.journal
        self._interpreter = OutcomeInterpreter(mailing)
        self._punctual = not mailing.single and mailing.hand_over_at < mailing.due_at
        self._something_left = mailing.accepted + mailing.refused + mailing.unknown > 0
        self._outcomes: list[tuple[Batch, Outcome]] = []
        self._in_flight = 0
        self._wake = asyncio.Event()
        self._more = True
        self._one_at_a_time = True
        self._not_connected = 0
        self._moved_at = self._asked_at = context.clock.now()
        self._not_taken: WaitReason | None = None
        self._not_written = 0
        """How many changes the database did not take yet."""
        self._awake_at = context.clock.reading()
        self._overslept = False
        self._leapt_at_start = context.leaps.total
        self._turn_request: asyncio.Task[Sequence[Turn]] | None = None
        self._pause_between_tries: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Make the runner check whether it may go on."""
        self._wake.set()

    async def run(self) -> None:
        """Send until nothing is in flight and nothing more may be claimed."""
        watch = asyncio.ensure_future(self._watch())
        try:
            while self._may_claim or self._in_flight or self._outcomes:
                self._wake.clear()
                turns = await self._turns()
                if self._outcomes or turns:
                    await self._step(turns)
                elif self._may_claim or self._in_flight:
                    await self._wake.wait()
        finally:
            for waiting in (self._turn_request, self._pause_between_tries, watch):
                if waiting is not None:
                    waiting.cancel()
            self._context.waits.end(self._mailing.id)

    async def _watch(self) -> None:
        """Say every few seconds what the mailing waits for, as long as nothing of it moves."""
        clock, waits, mailing = self._context.clock, self._context.waits, self._mailing
        while True:
            await clock.sleep(PATIENCE.total_seconds())
            self._note_awake()
            found = self._wait()
            if found is not None and clock.now() - found[1] >= PATIENCE:
                waits.note(mailing.id, *found)
                await self._context.bus.emit(Progressed(mailing.id, mailing.chat_id))

    def _note_awake(self) -> None:
        """Note that the process runs, and whether it was frozen for so long that it is late."""
        now = self._context.clock.reading()
        frozen = self._awake_at.seconds_until(now)
        self._overslept |= frozen > self._context.policy.patience.total_seconds()
        self._awake_at = now

    def _wait(self) -> tuple[WaitReason, datetime] | None:
        """Return what it waits for now, and since when; None: nothing."""
        if self._not_written:
            return WaitReason.DATABASE, self._moved_at
        if self._not_taken is not None:
            return self._not_taken, self._moved_at
        if self._in_flight:
            return WaitReason.SILENT, max(self._moved_at, self._asked_at)
        return None if self._turn_request is None else (WaitReason.TURN, self._moved_at)

    def _note_movement(self, outcomes: Sequence[tuple[Batch, Outcome]], now: datetime) -> None:
        """Note that something moved, or that the gateway took nothing."""
        if not outcomes:
            return
        waits, last = self._context.waits, outcomes[-1][1]
        if all(isinstance(outcome, NotLeft | NotTaken | TooLate) for _, outcome in outcomes):
            self._not_taken = _WAITS_FOR[type(last)]
            waits.note(self._mailing.id, self._not_taken, self._moved_at)
        else:
            self._not_taken, self._moved_at = None, now
            waits.end(self._mailing.id)

    async def _note_claims(self, calls: int, now: datetime) -> None:
        """Note that requests leave: who waited for a turn waits for it no more."""
        if not calls:
            return
        if not self._in_flight:
            self._asked_at = now
        mailing = self._mailing
        if self._not_taken is None and self._context.waits.end(mailing.id):
            await self._context.bus.emit(Progressed(mailing.id, mailing.chat_id))

    @property
    def _may_claim(self) -> bool:
        context = self._context
        return self._more and not context.holds and not context.stopping.is_set()

    def _ask_for_turns(self, held: int = 0) -> None:
        """Ask the gateway for as many turns as there may be calls, minus the turns at hand."""
        most = self._room - held
        if most > 0 and not self._turn_request:
            self._turn_request = asyncio.ensure_future(self._gateway.turns(most))
            self._turn_request.add_done_callback(lambda _: self._wake.set())

    @property
    def _room(self) -> int:
        """Return how many more calls may be made now: one at first and after trouble."""
        if self._pause_between_tries or not self._may_claim:
            return 0
        policy = self._context.policy
        usual = policy.singles if self._mailing.personal else policy.calls
        return max(0, (1 if self._one_at_a_time else usual) - self._in_flight)

    async def _turns(self) -> Sequence[Turn]:
        """Return the turns that have come, and ask for the next ones already.

        A turn that is free at once is used in the same transaction as the outcomes at hand.
        """
        self._ask_for_turns()
        await asyncio.sleep(0)
        if self._turn_request is None or not self._turn_request.done():
            return ()
        request, self._turn_request = self._turn_request, None
        turns = request.result()
        self._ask_for_turns(held=len(turns))
        return turns

    async def _step(self, turns: Sequence[Turn]) -> None:
        """Record the outcomes that have come, claim a batch for each turn, and submit these.

        How old a claim is counts from here: what is frozen anywhere behind this line sends nothing.
        """
        await self._until_done(self._context.look_at_clock)
        now, began = self._context.clock.now(), self._context.clock.reading()
        outcomes, self._outcomes = self._outcomes, []
        self._note_movement(outcomes, now)
        verdicts = self._interpreter.read_all(outcomes, now)
        self._adapt_to_outcomes(verdicts.answers)
        obstacle = None
        if turns and not verdicts.pause:
            obstacle = await self._until_done(lambda: self._obstacle(now))
        calls = 0 if verdicts.pause or obstacle else min(len(turns), self._room)
        verdicts, step = await self._until_done(
            lambda: self._record_and_claim(outcomes, now, verdicts, calls)
        )
        self._interpreter = verdicts.interpreter
        self._one_at_a_time = self._one_at_a_time or not verdicts.all_clear
        self._more = step.more
        await self._note_claims(len(step.batches), now)
        leaving = step.batches if step.may_leave else ()
        for batch, turn in zip(leaving, turns, strict=False):
            self._in_flight += 1
            self._context.start(self._submit(batch, turn, began), f"batch-{batch.id}")
        for turn in turns[len(leaving) :]:
            turn.give_back()
        await self._announce(step.mailing)
        if not step.may_leave:
            await self._until_done(lambda: self._keep_back(step.batches))
        pause = verdicts.pause
        if pause is not None and pause.reason is PauseReason.CREDITS and step.mailing is not None:
            self._context.start(self._ask_balance(step.mailing), f"lacking-{self._mailing.id}")
        if obstacle is not None:
            await self._until_done(lambda: self._halt(obstacle))

    async def _record_and_claim(
        self,
        outcomes: Sequence[tuple[Batch, Outcome]],
        now: datetime,
        verdicts: Verdicts,
        calls: int,
    ) -> tuple[Verdicts, Step]:
        """Record the verdicts and claim; return them as they were recorded.

        They are others when some of the IDs were given for earlier SMS already: only the
        transaction that keeps them can tell.
        """
        recorded = verdicts

        def read_anew(known: Collection[str]) -> tuple[Sequence[Answer], Pause | None]:
            nonlocal recorded
            recorded = self._interpreter.read_all(outcomes, now, known)
            return recorded.answers, recorded.pause

        step = await self._journal.claims.step(
            self._mailing.id,
            verdicts.answers,
            now,
            calls=calls,
            size=1 if self._mailing.personal else self._context.policy.batch,
            pause=verdicts.pause,
            read_anew=read_anew,
        )
        return recorded, step

    async def _keep_back(self, batches: Sequence[Batch]) -> None:
        """Take claims back whose mark could not be written: a person goes on with the mailing."""
        mailing_id, single = self._mailing.id, self._mailing.single
        never_left = [Answer(one, BatchState.WAITING, detail=NO_MARK) for one in batches]
        step = await self._journal.claims.step(
            mailing_id,
            never_left,
            self._context.clock.now(),
            pause=None if single else Pause(PauseReason.NO_MARK),
        )
        changed = step.mailing
        if single:
            changed = await self._journal.life.miss(mailing_id, why=PauseReason.NO_MARK) or changed
        self._more = False
        await self._announce(changed)

    async def _ask_balance(self, paused: Mailing) -> None:
        """Ask what is left on the account, so that the card tells how much is missing."""
        if await self._context.accounts.try_balance(paused.chat_id) is not None:
            await self._announce(paused)

    async def _announce(self, changed: Mailing | None) -> None:
        if changed is not None:
            await self._context.bus.emit(Changed(changed))

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Retry until it succeeds: replies to requests in flight must still be recorded."""
        failed = False

        def delay_after(error: Exception, planned: float) -> float:
            nonlocal failed
            self._not_written += not failed
            failed = True
            return log_error(error, planned)

        try:
            return await retry_until_done(
                work, DATABASE, self._context.clock, delay_after=delay_after
            )
        finally:
            self._not_written -= failed

    async def _submit(self, batch: Batch, turn: Turn, began: Reading) -> None:
        """Submit a batch and keep its outcome for the next step."""
        leapt = self._context.leaps.total
        outcome = await self._outcome_of(batch, turn, began)
        level = logging.DEBUG if isinstance(outcome, Accepted) else logging.INFO
        log.log(
            level, "mailing %s batch %s: %s", batch.mailing_id, batch.id, type(outcome).__name__
        )
        await self._until_done(self._context.look_at_clock)
        if leapt != self._context.leaps.total and batch.resend_at is not None:
            resend_at = batch.resend_at + (self._context.leaps.total - leapt)
            batch = replace(batch, resend_at=resend_at)
        # nothing is awaited in between: with neither, the run would end without this outcome
        self._in_flight -= 1
        self._outcomes.append((batch, outcome))
        self._wake.set()

    async def _outcome_of(self, batch: Batch, turn: Turn, began: Reading) -> Outcome:
        mailing, clock = self._mailing, self._context.clock
        most = self._context.policy.start_within.total_seconds()
        try:
            return await self._gateway.submit(
                mailing.sender,
                batch.phones,
                batch.text,
                mailing.when,
                clock.now(),
                validity=mailing.validity,
                turn=turn,
                stale=lambda: began.seconds_until(clock.reading()) > most,
            )
        except Exception as error:
            log.exception("mailing %s batch %s: no outcome", mailing.id, batch.id)
            return Unclear(type(error).__name__)

    def _adapt_to_outcomes(self, answers: Sequence[Answer]) -> None:
        """Make one call at a time after trouble; wait longer each time a call comes to nothing."""
        for answer in answers:
            self._one_at_a_time = answer.never_left or answer.state is BatchState.UNKNOWN
            self._something_left = self._something_left or not answer.never_left
        if not answers:
            return
        if not answers[-1].never_left:
            self._not_connected = 0
        elif self._pause_between_tries is None:
            self._not_connected += 1
            seconds = NOT_CONNECTED.delay(self._not_connected)
            self._pause_between_tries = asyncio.ensure_future(self._wait_for_connection(seconds))

    async def _wait_for_connection(self, seconds: float) -> None:
        await until(self._context.stopping, seconds, self._context.clock)
        self._pause_between_tries = None
        self._wake.set()

    async def _obstacle(self, now: datetime) -> Pause | None:
        """Return why nothing may be claimed now; None: something may."""
        context, gateway = self._context, await self._own_gateway()
        if gateway is None:
            return Pause(PauseReason.LOGIN)
        self._gateway, mailing = gateway, self._mailing
        self._note_awake()
        if abs(context.leaps.total - self._leapt_at_start) > context.policy.patience:
            return Pause(PauseReason.CLOCK)
        asks = self._punctual or self._overslept or not self._something_left
        if context.policy.is_late(mailing, now) and asks:
            return Pause(PauseReason.INTERRUPTED)
        resume_at = quiet_now(mailing, now)
        return Pause(PauseReason.QUIET, resume_at=resume_at) if resume_at else None

    async def _own_gateway(self) -> Gateway | None:
        """Return the mailing's gateway; None: its chat has another account by now.

        A group's chat may have got another id since the start.
        """
        accounts = self._context.accounts
        gateway = await gateway_of(self._mailing, accounts)
        if gateway is not None:
            return gateway
        known = await self._journal.queries.mailing(self._mailing.id)
        if known is None or known.chat_id == self._mailing.chat_id:
            return None
        self._mailing = replace(self._mailing, chat_id=known.chat_id)
        return await gateway_of(self._mailing, accounts)

    async def _halt(self, why: Pause) -> None:
        """Mark the mailing MISSED if nothing was sent yet, otherwise pause it."""
        mailing_id, reason, changed = self._mailing.id, why.reason, None
        if reason is not PauseReason.QUIET:
            said = reason if reason is PauseReason.CLOCK else None
            changed = await self._journal.life.miss(mailing_id, why=said)
        must_ask = self._punctual or self._overslept
        if changed is None and reason is PauseReason.INTERRUPTED and not must_ask:
            self._something_left = True
            return
        if changed is None and not self._mailing.single:
            changed = await self._journal.pauses.pause(mailing_id, reason, resume_at=why.resume_at)
        self._more = False
        await self._announce(changed)


def quiet_now(mailing: Mailing, now: datetime) -> datetime | None:
    """Return when quiet hours end (UTC) if SMS sent now would arrive in them, else None."""
    when = mailing.when
    at_once = when.timing is Timing.NOW or (when.at is not None and when.at <= now)
    if when.timing is Timing.LOCAL and when.wall is not None:
        at_once = latest_local(when.wall, SOMEONE_IN_RUSSIA) <= now
    if not at_once or mailing.quiet is None or mailing.quiet_zone is None:
        return None
    return quiet_until(mailing.quiet, now, ZoneInfo(mailing.quiet_zone))
