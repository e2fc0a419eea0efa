"""The engine between a real SQLite file and the real sandbox of the gateway; no Telegram."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import aiohttp
import pytest

from bot import devino
from bot.assembly.sending import open_sending
from bot.assembly.stores import open_stores
from bot.concurrency.bus import Changed, Event
from bot.gateway.pool import GatewayPool
from bot.model import (
    Account,
    Mailing,
    MailingState,
    Message,
    MessageState,
    NewMailing,
    PauseReason,
    When,
)
from bot.sandbox.devino import DeliveryPlan, DevinoSandbox
from bot.sending.engine import Policy
from bot.settings import Settings
from tests.budget import SECONDS, within
from tests.conftest import ManualClock, settings_in

CHAT = 7
LOGIN, PASSWORD = "demo", "Тайна-hush-42"
LATE_AFTER = timedelta(minutes=5)
POLICY = Policy(late_after=LATE_AFTER, batch=10)
TIMEOUTS = devino.Timeouts(connect=30, read=30)
FIRST = 79160000000


@dataclass
class House:
    """A gateway, a journal, and the engine between them, which can be killed and started."""

    gateway: DevinoSandbox
    http: aiohttp.ClientSession
    clock: ManualClock
    settings: Settings
    policy: Policy = POLICY
    rate: float | None = None
    timeouts: devino.Timeouts = TIMEOUTS
    tracking: bool = False
    flavour: str = ""
    """`/v2` for the gateway's flavour without sessions."""
    _tokens: Iterator[int] = field(default_factory=count)

    async def open(self) -> None:
        """Open the stores and make the engine; it is not started."""
        self._closing = AsyncExitStack()
        stores = await self._closing.enter_async_context(open_stores(self.settings, self.clock))
        gateways = GatewayPool(self.http, rate=self.rate, timeouts=self.timeouts, clock=self.clock)
        sending = open_sending(self.settings, stores, gateways, self.clock, self.policy)
        self.db, self.journal = stores.db, stores.journal
        self.chats, self.tracks = stores.chats, stores.tracks
        self.accounts, self.mailings = sending.accounts, sending.mailings
        self.lookup, self.cards = sending.mailings.lookup, sending.mailings.cards
        self.destinations, self.restored = sending.destinations, sending.mailings.restored
        self.reachability = gateways.reachability
        self.engine, self.tracker = sending.engine, sending.tracker
        self.nursery = sending.tasks
        self.changed: list[int] = []
        self.events: list[Event] = []
        self.bus = sending.bus
        self.bus.listen(self._tell)

    async def start(self) -> None:
        """Let the engine work, and the tracker where it is wanted."""
        await self.engine.start()
        if self.tracking:
            await self.tracker.start()

    async def _tell(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Changed):
            self.changed.append(event.mailing.id)

    async def close(self, patience: float = SECONDS) -> None:
        """End in order; with no patience, as a killed process does: mid-way."""
        self.engine.stop()
        self.tracker.stop()
        await self.nursery.close(patience)
        await self._closing.aclose()

    @property
    def server(self) -> str:
        """The gateway's address."""
        return self.gateway.url + self.flavour

    async def restart(self, patience: float = SECONDS) -> None:
        """End and begin anew."""
        await self.close(patience)
        await self.open()
        await self.start()

    async def log_in(self, chat_id: int = CHAT, login: str = LOGIN) -> Account:
        """Make a chat known, with an account at the gateway."""
        account = Account(self.server, login)
        await self.chats.ensure(
            chat_id,
            timezone="Europe/Moscow",
            kind="private",
            title="",
            seen_language=None,
            now=self.clock.now(),
        )
        await self.chats.log_in(chat_id, account, PASSWORD, self.clock.now())
        return account

    async def confirm(
        self,
        people: int,
        *,
        texts: Sequence[str] | None = None,
        hand_over_at: datetime | None = None,
        due_at: datetime | None = None,
        chat_id: int = CHAT,
        login: str = LOGIN,
        parts: int = 1,
        to: Sequence[str] | None = None,
        replaces: int | None = None,
        **said: object,
    ) -> int:
        """Confirm and freeze a mailing to an audience; with `texts`, one for each.

        It goes to numbers of its own, or to those said; then it may replace unknown SMS of another
        mailing. By our own count, each SMS has so many parts, whatever its text is.
        """
        now, number = self.clock.now(), next(self._tokens)
        new = NewMailing(
            token=f"draft-{number}",
            chat_id=chat_id,
            user_id=1,
            account=Account(self.server, login),
            sender="MYSHOP",
            text="Привет",
            phones=(),
            segments=parts,
            when=When(),
            hand_over_at=now,
            due_at=now,
            state=MailingState.FREEZING,
            created_at=now,
            audience_id=1,
            personal=texts is not None,
            total=people,
        )
        phones = to or [str(FIRST + number * 100_000 + i) for i in range(people)]
        made = await self.journal.life.create(
            replace(new, **said),  # type: ignore[arg-type]
            replaces=replaces,
            replaced=phones,
        )
        assert made is not None
        mailing_id = made[0].id
        rows = [(phones[i], i + 2, texts[i] if texts else None, parts) for i in range(people)]
        await self.journal.freezing.add_messages(mailing_id, 0, rows)
        hand_over_at = hand_over_at or now
        assert await self.journal.freezing.frozen(
            mailing_id,
            total=people,
            planned_segments=people * parts,
            hand_over_at=hand_over_at,
            due_at=due_at or hand_over_at,
            state=MailingState.SCHEDULED if hand_over_at > now else MailingState.QUEUED,
        )
        self.engine.nudge()
        return mailing_id

    async def mailing(self, mailing_id: int) -> Mailing:
        found = await self.journal.queries.mailing(mailing_id)
        assert found is not None
        return found

    async def messages(self, mailing_id: int) -> list[Message]:
        return await self.journal.queries.messages(mailing_id, limit=100_000)

    async def states(self, mailing_id: int) -> Counter[MessageState]:
        return Counter(one.state for one in await self.messages(mailing_id))

    async def reaches(self, mailing_id: int, *states: MailingState) -> Mailing:
        """Wait until a mailing is in one of these states."""
        return await self.becomes(mailing_id, lambda mailing: mailing.state in states)

    async def ends(self, mailing_id: int) -> Mailing:
        """Wait until a mailing is over."""
        return await self.becomes(mailing_id, lambda mailing: mailing.finished_at is not None)

    async def pauses(self, mailing_id: int) -> PauseReason | None:
        """Wait until a mailing stands still with nothing on its way; return why."""
        mailing = await self.reaches(mailing_id, MailingState.PAUSED)
        await self.comes(lambda: self._settled(mailing_id))
        return mailing.pause

    async def _settled(self, mailing_id: int) -> bool:
        return not (await self.states(mailing_id))[MessageState.SENDING]

    async def becomes(self, mailing_id: int, wanted: Callable[[Mailing], bool]) -> Mailing:
        """Wait until a mailing is as wanted; return it."""

        async def so() -> bool:
            return wanted(await self.mailing(mailing_id))

        await self.comes(so)
        return await self.mailing(mailing_id)

    async def comes(self, wanted: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so."""
        async with within():
            while not await wanted():  # noqa: ASYNC110 - a row of a table calls nobody
                await asyncio.sleep(0.01)

    @property
    def sent_to(self) -> list[str]:
        """The numbers of the SMS that the gateway accepted, in order."""
        return [sms.destination for sms in self.gateway.ledger]

    @property
    def calls(self) -> list[str]:
        """The sends that reached the gateway, by method."""
        return [one.method for one in self.gateway.requests if one.method.startswith("Sms/Send")]


@asynccontextmanager
async def open_house(
    folder: Path,
    clock: ManualClock,
    *,
    delivery: DeliveryPlan | None = None,
    flavour: str = "",
    **said: object,
) -> AsyncIterator[House]:
    """Start the gateway and the engine; in the end, nothing was sent twice."""
    gateway = DevinoSandbox(clock=clock, delivery=delivery)
    await gateway.start()
    gateway.add_account(LOGIN, PASSWORD, balance=Decimal(10_000_000), senders=("MYSHOP",))
    settings = settings_in(folder, gateway.url + flavour)
    async with devino.open_http() as http:
        house = House(gateway, http, clock, settings, flavour=flavour, **said)  # type: ignore[arg-type]
        await house.open()
        await house.log_in()
        await house.start()
        try:
            yield house
        finally:
            await house.close()
            await gateway.stop()


@pytest.fixture
async def house(tmp_path: Path, clock: ManualClock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock) as opened:
        yield opened
        assert len(opened.sent_to) == len(set(opened.sent_to))
