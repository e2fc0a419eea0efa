"""The sending engine: claim → commit → gateway → record (sending: rules 1-4).

A message is SENDING in a committed transaction before its request leaves, so that whatever
kills this process, the next one knows which outcomes are unknown. The engine emits facts;
the journal has the truth.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.errors import BotError
from bot.mailing.accounts import Accounts
from bot.mailing.events import Changed, Listener
from bot.mailing.gateway import Accepted, Gateway, NotLeft, Refused, Unclear
from bot.mailing.tasks import Nursery
from bot.model import Batch, Mailing, Timing
from storage.journal import Journal

log = logging.getLogger(__name__)

FIRST_RETRY = 1.0
LONGEST_RETRY = 30.0
NAP = 60.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How the engine behaves.

    `late_after`: how long after its due time a send may still be handed over unasked.
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
        for mailing in await self._journal.untold():
            await self.tell(mailing.id)
        self._nursery.start(self._work(), "engine")

    def stop(self) -> None:
        """Begin nothing new; the batch in hand is finished by its own task."""
        self._stopping.set()
        self._wake.set()

    async def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            for mailing in await self._journal.due(self._clock.now()):
                if mailing.id not in self._running:
                    self._running.add(mailing.id)
                    self._nursery.start(self._run(mailing), f"mailing-{mailing.id}")
            await self._pause(await self._until_next())

    async def _until_next(self) -> float:
        coming = await self._journal.next_hand_over()
        if coming is None:
            return NAP
        return min(NAP, max(0.05, (coming - self._clock.now()).total_seconds()))

    async def _pause(self, seconds: float) -> None:
        """Sleep by the injected clock, until nudged."""
        woken = asyncio.ensure_future(self._wake.wait())
        slept = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({woken, slept}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (woken, slept):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _run(self, mailing: Mailing) -> None:
        try:
            if self._is_late(mailing, self._clock.now()):
                await self._miss(mailing)
                return
            gateway = await self._gateway(mailing)
            if gateway is None:
                await self._miss(mailing)
                return
            before = await self._balance_before(mailing)
            if await self._journal.start(mailing.id, self._clock.now(), before):
                await self.tell(mailing.id)
                await self._send_all(mailing, gateway)
        finally:
            self._running.discard(mailing.id)

    async def _gateway(self, mailing: Mailing) -> Gateway | None:
        """Return the gateway the mailing was confirmed for, if the chat still has it."""
        if not await self._accounts.speaks_for(mailing.chat_id, mailing.account):
            return None
        try:
            return await self._accounts.gateway(mailing.chat_id)
        except BotError:
            log.exception("mailing %s has no usable account", mailing.id)
            return None

    async def _balance_before(self, mailing: Mailing) -> Decimal | None:
        """Evidence for an unknown outcome: fresh from the plan, or asked when that is old."""
        if mailing.when.timing is Timing.NOW:
            return mailing.balance_before
        return await self._accounts.try_balance(mailing.chat_id)

    def _is_late(self, mailing: Mailing, now: datetime) -> bool:
        return now > mailing.due_at + self._policy.late_after

    async def _miss(self, mailing: Mailing) -> None:
        if await self._journal.miss(mailing.id):
            await self.tell(mailing.id)

    async def _send_all(self, mailing: Mailing, gateway: Gateway) -> None:
        retry = FIRST_RETRY
        while not self._stopping.is_set():
            now = self._clock.now()
            batch = await self._journal.claim(mailing.id, self._policy.batch, now)
            if batch is None:
                await self._finish(mailing)
                return
            if await self._hand_over(mailing, gateway, batch):
                retry = FIRST_RETRY
                continue
            await self.tell(mailing.id)
            if self._is_late(mailing, self._clock.now()):
                await self._miss(mailing)
                return
            await self._pause(retry)
            retry = min(LONGEST_RETRY, retry * 2)
        await self._journal.requeue(mailing.id)

    async def _hand_over(self, mailing: Mailing, gateway: Gateway, batch: Batch) -> bool:
        """Send a claimed batch and record its outcome; False: it never left, try again."""
        outcome = await gateway.submit(
            mailing.sender, batch.phones, batch.text, mailing.when, self._clock.now()
        )
        now = self._clock.now()
        match outcome:
            case Accepted(ids):
                mapped = share_out(ids, len(batch.phones), mailing.segments)
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
                return False
        log.info("mailing %s batch %s: %s", mailing.id, batch.id, type(outcome).__name__)
        await self.tell(mailing.id)
        return True

    async def _finish(self, mailing: Mailing) -> None:
        balance: Decimal | None = await self._accounts.try_balance(mailing.chat_id)
        if await self._journal.finish(mailing.id, self._clock.now(), balance):
            await self.tell(mailing.id)


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
