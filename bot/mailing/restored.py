"""After a restore: what is known of the gap, what waits for a person, and leaving the mode.

The gap is the time from the last thing that the restored journal knows of until it was put back.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import BESIDE_PATIENCE, Accounts
from bot.gateway.gateway import while_a_person_waits
from bot.model import Account, Mailing, PauseReason, RestoredWhy, SendingHold
from bot.sending.engine import Engine
from bot.sms.ranges import MOST_DAYS
from storage.journal.restoring import Held, RestoreMode
from storage.journal.store import Store

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
"""A balance that was told so lately is shown as that of now."""
AGAIN_AFTER = timedelta(minutes=1)
"""A gateway that did not tell all of it is asked again after so long."""


@dataclass(frozen=True, slots=True)
class RestoreEvidence:
    """What a person decides by about a mailing that a restore has held."""

    since: datetime | None
    """When the gap begins (UTC); None: the journal knew nothing at all."""
    until: datetime
    taken: int | None
    """SMS (segments) that the gateway took from the whole login in the gap; None: not told."""
    balance: Decimal | None
    """What is left now; None: not told."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """How restore mode stands, for an administrator."""

    why: RestoredWhy
    since: datetime
    """When it began (UTC)."""
    gap_from: datetime | None
    held: Held


class Restored:
    """Answers for cards and administrators after a restore."""

    def __init__(
        self, *, mode: RestoreMode, store: Store, engine: Engine, accounts: Accounts, clock: Clock
    ) -> None:
        self._mode = mode
        self._store = store
        self._engine = engine
        self._accounts = accounts
        self._clock = clock
        self._known: dict[Account, tuple[datetime, RestoreEvidence]] = {}
        """When the gateway of an account was asked, and what is known of it."""
        self._asking = asyncio.Lock()

    @property
    def ever(self) -> bool:
        """Tell whether this journal was ever put back to an older state."""
        return self._store.gap_to is not None

    @property
    def lasts(self) -> bool:
        """Tell whether restore mode lasts."""
        return SendingHold.RESTORED in self._engine.holds

    @property
    def store_id(self) -> str:
        """Tell which store the journal is: another one from when restore mode is left."""
        return self._store.store_id

    def check(self) -> None:
        """Raise BotError `restore-mode` while nothing new may be let out (docs/rules.md, S31)."""
        if self.lasts:
            raise BotError("restore-mode")

    async def report(self) -> RestoreReport | None:
        """Return how the mode stands; None: it does not last."""
        store = self._store
        if store.restored_at is None or store.restored_why is None:
            return None
        held = await self._mode.held()
        return RestoreReport(store.restored_why, store.restored_at, store.gap_from, held)

    async def evidence(self, mailing: Mailing) -> RestoreEvidence | None:
        """Return what is known of a mailing that a restore has held; None: none has.

        The gateway is asked once for all mailings of an account, and anew when that is old.
        """
        until = self._store.gap_to
        if mailing.pause is not PauseReason.RESTORED or until is None:
            return None
        if not await self._accounts.speaks_for(mailing.chat_id, mailing.account):
            return RestoreEvidence(self._store.gap_from, until, taken=None, balance=None)
        async with self._asking:
            asked_at, known = self._known.get(mailing.account, (None, None))
            now = self._clock.now()
            if known is None or asked_at is None or now - asked_at >= _lasting(known):
                known = await self._ask(mailing.chat_id, until, known)
                self._known[mailing.account] = (now, known)
        return known

    async def _ask(
        self, chat_id: int, until: datetime, known: RestoreEvidence | None
    ) -> RestoreEvidence:
        """Ask the gateway; what it took in the gap stays, because the gap is over."""
        taken = None if known is None else known.taken
        if taken is None:
            taken = await self._taken(chat_id, until)
        balance = await self._accounts.try_balance(chat_id)
        return RestoreEvidence(self._store.gap_from, until, taken, balance)

    async def _taken(self, chat_id: int, until: datetime) -> int | None:
        since = self._store.gap_from
        if since is None or since > until:
            return None
        since = max(since, until - timedelta(days=MOST_DAYS))
        try:
            gateway = await self._accounts.gateway(chat_id)
            async with while_a_person_waits(BESIDE_PATIENCE):
                return (await gateway.statistics(since, until)).total
        except BotError as error:
            log.info("no statistics of the gap for chat %s: %s", chat_id, error.code)
            return None

    async def leave(
        self,
        chat_id: int,
        user_id: int,
        name: str,
        forget_dialogs: Callable[[], Awaitable[None]],
    ) -> bool:
        """Leave the mode, and note who did (docs/rules.md, S33); False: it does not last.

        Open dialogs are forgotten first: their buttons hold tokens that may have been used. Raises
        BotError `high-water-unwritable`.
        """
        if self._store.restored_at is None:
            return False
        await forget_dialogs()
        try:
            left = await self._mode.leave(self._clock.now(), chat_id, user_id, name)
        except OSError as error:
            log.critical("the high-water file cannot be written: restore mode stays")
            raise BotError("high-water-unwritable") from error
        self._store = await self._mode.now()
        self._engine.release(SendingHold.RESTORED)
        log.warning("restore mode was left by user %s", user_id)
        return left


def _lasting(known: RestoreEvidence) -> timedelta:
    return AGAIN_AFTER if None in (known.taken, known.balance) else FRESH
