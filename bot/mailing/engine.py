"""The sending engine: claim → commit → gateway → record (sending: rules 1-4).

A message is SENDING in a committed transaction before its request leaves, so that whatever
kills this process, the next one knows which outcomes are unknown. The engine emits facts;
the journal has the truth.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import BotError
from bot.mailing.accounts import Accounts
from bot.mailing.events import Changed, Listener
from bot.mailing.gateway import Accepted, Gateway, NotLeft, Outcome, Refused, Unclear
from bot.mailing.tasks import Nursery
from bot.model import Batch, Mailing
from storage.journal import Journal

log = logging.getLogger(__name__)

FIRST_RETRY = 1.0
LONGEST_RETRY = 30.0
NAP = 60.0
GRACE = timedelta(minutes=1)
FRESH = timedelta(minutes=1)
EVIDENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How the engine behaves.

    `late_after`: how long after its due time a send may still be handed over unasked;
    handing over takes its time too, so nothing is late within the first minute.
    `batch`: recipients a call (a batch is the unit of an unknown outcome: rule 6).
    """

    late_after: timedelta
    batch: int = 500


class Engine:
    """Runs every due mailing, each by exactly one task."""

    def __init__(
        self,
        *,
        journal: Journal,
        accounts: Accounts,
        policy: Policy,
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._journal = journal
        self._accounts = accounts
        self._policy = policy
        self._clock = clock
        self._nursery = nursery
        self._listeners: list[Listener] = []
        self._running: set[int] = set()
        self._again: set[int] = set()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    def listen(self, listener: Listener) -> None:
        """Have every fact told to `listener` too."""
        self._listeners.append(listener)

    async def tell(self, mailing_id: int) -> None:
        """Tell the listeners that something visible of a mailing changed."""
        for listener in self._listeners:
            await listener(Changed(mailing_id))

    def nudge(self) -> None:
        """Look for due mailings now."""
        self._wake.set()

    async def start(self) -> None:
        """Set right what a killed process left behind, then begin to work."""
        for mailing_id in await self._journal.recover(self._clock.now()):
            log.warning("mailing %s was interrupted; its open outcomes are unknown", mailing_id)
            self._nursery.start(self._look_back(mailing_id), f"evidence-{mailing_id}")
        for mailing in await self._journal.untold():
            await self.tell(mailing.id)
        self._nursery.start(self._work(), "engine")

    def stop(self) -> None:
        """Begin nothing new; the batch in hand is finished by its own task."""
        self._stopping.set()
        self._wake.set()

    async def _look_back(self, mailing_id: int) -> None:
        """Ask for the balance after an unknown outcome, while it proves anything."""
        while not self._stopping.is_set():
            mailing = await self._journal.mailing(mailing_id)
            if mailing is None or not mailing.unknown or mailing.started_at is None:
                return
            if self._clock.now() - mailing.started_at > EVIDENCE:
                return
            balance = await self._accounts.try_balance(mailing.chat_id)
            if balance is not None:
                if await self._journal.note_balance_after(mailing_id, balance):
                    await self.tell(mailing_id)
                return
            await self._until(self._stopping, NAP)

    async def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                seconds = await self._begin_due(self._clock.now())
            except Exception:
                log.exception("the journal cannot be read; trying again")
                seconds = LONGEST_RETRY
            await self._until(self._wake, seconds)

    async def _begin_due(self, now: datetime) -> float:
        """Start a task for each due mailing; returns the seconds until the next one."""
        for mailing in await self._journal.due(now):
            if mailing.id in self._running:
                self._again.add(mailing.id)
            else:
                self._running.add(mailing.id)
                self._nursery.start(self._run(mailing), f"mailing-{mailing.id}")
        coming = await self._journal.next_hand_over()
        if coming is None or coming <= now:
            return NAP
        return min(NAP, (coming - now).total_seconds())

    async def _until(self, event: asyncio.Event, seconds: float) -> None:
        """Sleep by the injected clock, until the event at most."""
        woken = asyncio.ensure_future(event.wait())
        slept = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({woken, slept}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (woken, slept):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _run(self, mailing: Mailing) -> None:
        """Attend to a mailing; whatever goes wrong, it is looked at again."""
        try:
            await self._attend(mailing)
        except Exception:
            log.exception("mailing %s: trying again later", mailing.id)
            await self._until(self._stopping, LONGEST_RETRY)
            await self._surely(lambda: self._journal.requeue(mailing.id))
            self._again.add(mailing.id)
        finally:
            self._running.discard(mailing.id)
            if mailing.id in self._again:
                self._again.discard(mailing.id)
                self.nudge()

    async def _attend(self, mailing: Mailing) -> None:
        """Run a mailing as it was when it came due; one changed meanwhile comes due anew."""
        version = mailing.version
        if self._is_late(mailing) and await self._miss(mailing, version):
            return
        if await self._gateway(mailing) is None:
            await self._miss(mailing, version)
            return
        before = await self._accounts.recent_balance(mailing.chat_id, FRESH)
        if await self._journal.start(mailing.id, self._clock.now(), before, version=version):
            await self.tell(mailing.id)
            self.nudge()
            await self._send_all(mailing)
        else:
            self._again.add(mailing.id)

    async def _gateway(self, mailing: Mailing) -> Gateway | None:
        """Return the gateway the mailing was confirmed for, if the chat still has it."""
        if not await self._accounts.speaks_for(mailing.chat_id, mailing.account):
            return None
        try:
            return await self._accounts.gateway(mailing.chat_id)
        except BotError:
            log.exception("mailing %s has no usable account", mailing.id)
            return None

    def _is_late(self, mailing: Mailing) -> bool:
        return self._clock.now() > mailing.due_at + max(GRACE, self._policy.late_after)

    async def _miss(self, mailing: Mailing, version: int | None = None) -> bool:
        """Let a person decide; False when a part has left already, or a person was quicker."""
        missed = await self._journal.miss(mailing.id, version=version)
        if missed:
            await self.tell(mailing.id)
        return missed

    async def _send_all(self, mailing: Mailing) -> None:
        retry = FIRST_RETRY
        while not self._stopping.is_set():
            gateway = await self._gateway(mailing)
            if gateway is None and await self._miss(mailing):
                return
            if gateway is None:
                break
            now = self._clock.now()
            batch = await self._journal.claim(mailing.id, self._policy.batch, now)
            if batch is None:
                break
            if await self._hand_over(mailing, gateway, batch):
                retry = FIRST_RETRY
                continue
            if self._is_late(mailing) and await self._miss(mailing):
                return
            await self._until(self._stopping, retry)
            retry = min(LONGEST_RETRY, retry * 2)
        if not await self._finish(mailing):
            await self._journal.requeue(mailing.id)

    async def _hand_over(self, mailing: Mailing, gateway: Gateway, batch: Batch) -> bool:
        """Send a claimed batch and record its outcome; False: it never left, try again."""
        outcome = await self._submit(mailing, gateway, batch)
        log.info("mailing %s batch %s: %s", mailing.id, batch.id, type(outcome).__name__)
        now = self._clock.now()
        await self._surely(lambda: self._record(batch, outcome, mailing.segments, now))
        await self.tell(mailing.id)
        return not isinstance(outcome, NotLeft)

    async def _submit(self, mailing: Mailing, gateway: Gateway, batch: Batch) -> Outcome:
        try:
            return await gateway.submit(
                mailing.sender, batch.phones, batch.text, mailing.when, self._clock.now()
            )
        except Exception as error:
            log.exception("mailing %s batch %s: no outcome", mailing.id, batch.id)
            return Unclear(type(error).__name__)

    async def _record(self, batch: Batch, outcome: Outcome, expected: int, now: datetime) -> None:
        match outcome:
            case Accepted(ids):
                mapped = share_out(ids, len(batch.phones), expected)
                await self._journal.accept(batch, mapped, ids, now)
            case Refused(status, detail, http_status, code):
                await self._journal.refuse(
                    batch,
                    status=status.value,
                    detail=detail,
                    http_status=http_status,
                    gateway_code=code,
                    now=now,
                )
            case Unclear(detail, http_status):
                await self._journal.unknown(batch, detail=detail, http_status=http_status, now=now)
            case NotLeft(detail):
                await self._journal.release(batch, detail, now)

    async def _surely(self, write: Callable[[], Awaitable[object]]) -> None:
        """Write until it is written: what it says is known nowhere else."""
        retry = FIRST_RETRY
        while True:
            try:
                await write()
            except Exception:
                log.exception("the journal cannot be written; trying again")
                await self._clock.sleep(retry)
                retry = min(LONGEST_RETRY, retry * 2)
            else:
                return

    async def _finish(self, mailing: Mailing) -> bool:
        """End a mailing that has no message left to send, with the balance as evidence."""
        stopping = self._stopping.is_set()
        balance = None if stopping else await self._accounts.try_balance(mailing.chat_id)
        done = await self._journal.finish(mailing.id, self._clock.now(), balance)
        if done:
            await self.tell(mailing.id)
        if done and balance is None and not stopping:
            self._nursery.start(self._look_back(mailing.id), f"evidence-{mailing.id}")
        return done


def share_out(ids: Sequence[str], recipients: int, expected: int) -> list[tuple[str, ...]] | None:
    """Give each recipient its IDs, in order; None when they cannot be mapped for sure.

    Parts a recipient = IDs / addresses (devino-rest: Methods). For one recipient every ID
    is his; for several, a count that does not divide or differs from ours proves nothing.
    """
    if recipients == 1:
        return [tuple(ids)] if ids else None
    if not ids or len(ids) != recipients * expected:
        return None
    return [tuple(ids[i * expected : (i + 1) * expected]) for i in range(recipients)]
