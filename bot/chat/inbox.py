"""Asks the gateway for incoming SMS, stores each one once, and is the outbox of the unshown ones.

An SMS is in the database before any listener hears of it. The gateway does not mark what was read.
So each question begins a while before the end of the last one, and the gateway's own id of an SMS
tells whether it is stored already.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from bot.clock import Clock
from bot.concurrency.bus import Bus, Received
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy
from bot.concurrency.waiting import run_until, until
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.model import IncomingSms, IncomingState
from storage.chat.incoming import IncomingStore, Watched

log = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=10)
"""How much later than it was sent an SMS can appear at the gateway."""

SPAN = timedelta(days=7)
"""The most that one question covers: after a long absence several are asked in turn."""

OLDEST = timedelta(days=364)
"""The gateway looks one year back, and refuses a question that begins a second earlier."""

SHORTEST = timedelta(seconds=1)
"""The gateway's moments are whole seconds, and the end must be after the beginning."""

FAILED = RetryPolicy(first=1, longest=10, factor=2.5)
"""Waits in rounds: after one failure a chat's turn is the next round, after two the third."""


@dataclass(frozen=True, slots=True)
class DueSms:
    """An SMS that is to be shown."""

    sms: IncomingSms
    perhaps_shown: bool
    """It was being shown when the process died, or when the answer was lost."""


class Inbox:
    """Takes the SMS that come to the accounts of the chats that want them; emits `Received`.

    `every` is in seconds. It is also the outbox of incoming SMS, whose owners are the chats. An SMS
    that was claimed and neither shown nor given back is due again: perhaps it was shown already.
    """

    def __init__(
        self,
        *,
        store: IncomingStore,
        accounts: Accounts,
        bus: Bus,
        clock: Clock,
        nursery: Nursery,
        every: float,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._nursery = nursery
        self._every = every
        self._stopping = asyncio.Event()
        self._asking: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._skipped: Counter[int] = Counter()

    async def start(self) -> None:
        """Begin to ask."""
        self._nursery.start(self._work(), "inbox")

    def stop(self) -> None:
        """Ask nothing more; the next start asks again for what was not answered."""
        self._stopping.set()

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._look()
            except Exception:
                log.exception("the chats cannot be read; asking for incoming SMS later")
            await until(self._stopping, self._every, self._clock)

    async def _look(self) -> None:
        """Start a question for each chat whose turn it is: a slow one holds up no other."""
        everybody = await self._store.watched()
        self._forget_all_but({watched.chat_id for watched in everybody})
        for watched in everybody:
            chat_id = watched.chat_id
            if chat_id in self._asking:
                continue
            if self._skipped[chat_id]:
                self._skipped[chat_id] -= 1
                continue
            self._asking.add(chat_id)
            self._nursery.start(self._try(watched), f"inbox of {chat_id}")

    def _forget_all_but(self, chats: Collection[int]) -> None:
        for chat_id in self._failures.keys() - chats:
            del self._failures[chat_id]
        for chat_id in self._skipped.keys() - chats:
            del self._skipped[chat_id]

    async def _try(self, watched: Watched) -> None:
        try:
            await self._fetch(watched)
        except BotError as error:
            log.info("no incoming SMS for chat %s: %s", watched.chat_id, error.code)
            self._failed(watched.chat_id)
        except Exception:
            log.exception("no incoming SMS for chat %s; asking again later", watched.chat_id)
            self._failed(watched.chat_id)
        else:
            del self._failures[watched.chat_id]
        finally:
            self._asking.discard(watched.chat_id)

    def _failed(self, chat_id: int) -> None:
        self._failures[chat_id] += 1
        self._skipped[chat_id] = ceil(FAILED.delay(self._failures[chat_id])) - 1

    async def _fetch(self, watched: Watched) -> None:
        """Take all that came up to now, a span at a time; half of it when that is too much."""
        going: Watched | None = watched
        begin, span = watched.since, SPAN
        while going is not None and not self._stopping.is_set():
            now = self._clock.now()
            begin = max(begin, now - OLDEST)
            end = min(now, begin + span)
            if end - begin < SHORTEST:
                return
            since = max(going.since, min(end, now - OVERLAP))
            try:
                going = await self._take(going, begin, end, since)
            except BotError as error:
                span = (end - begin) / 2
                if error.code != "gateway-too-much" or span < SHORTEST:
                    raise
            else:
                if end == now:
                    return
                begin = end

    async def _take(
        self, watched: Watched, begin: datetime, end: datetime, since: datetime
    ) -> Watched | None:
        """Ask one question and store the answer; return what to go on with, None to stop."""
        gateway = await self._accounts.gateway(watched.chat_id)
        if not await self._accounts.speaks_for(watched.chat_id, watched.account):
            return None
        received = await run_until(self._stopping, gateway.incoming(begin, end))
        if received is None:
            return None
        now = self._clock.now()
        new = await self._store.add(watched, received, since=since, now=now)
        if new:
            log.info("%s incoming SMS for chat %s", new, watched.chat_id)
            await self._bus.emit(Received(watched.chat_id))
        return None if new is None else replace(watched, since=since)

    async def get(self, chat_id: int, sms_id: int) -> IncomingSms:
        """Return an SMS. BotError `incoming-unknown` when the chat has no such SMS."""
        return await self._store.get(chat_id, sms_id)

    async def unshown(self, chat_id: int, *, after: int = 0, limit: int = 100) -> list[IncomingSms]:
        """Return a chat's next SMS that are still to be shown, in order; they stay due."""
        return await self._store.unshown(chat_id, after=after, limit=limit)

    async def due(self) -> list[int]:
        """Return the chats that have an SMS to be shown."""
        return await self._store.due()

    async def next(self, owner: int, after: DueSms | None) -> DueSms | None:
        """Return a chat's first SMS to show, or the first behind `after`; None: no more."""
        last_id = after.sms.id if after else 0
        for sms in await self._store.unshown(owner, after=last_id, limit=1):
            return DueSms(sms, perhaps_shown=sms.state is IncomingState.SHOWING)
        return None

    async def claim(self, entry: DueSms) -> bool:
        """Commit an SMS as SHOWING before Telegram is asked; False when it is not due any more."""
        return entry.perhaps_shown or await self._store.claim(entry.sms.id)

    async def shown(self, entry: DueSms, message_id: int | None) -> None:
        """Note that an SMS is shown, and by which message of its chat."""
        await self._store.shown(entry.sms.id, message_id)

    async def give_back(self, entry: DueSms) -> None:
        """Make an SMS due again; one that is perhaps shown already stays SHOWING."""
        if not entry.perhaps_shown:
            await self._store.give_back(entry.sms.id)
