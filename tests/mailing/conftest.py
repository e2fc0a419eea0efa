"""The whole sending side on a real database, real files and a gateway over loopback."""

import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot import devino
from bot.assembly.sending import Sending, open_sending
from bot.assembly.stores import Stores, open_stores
from bot.clock import Clock
from bot.concurrency.bus import Changed, Event
from bot.concurrency.nursery import Nursery
from bot.contacts import Audiences, StopList
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.gateway.pool import GatewayPool
from bot.mailing.draft import Draft
from bot.mailing.mailings import Mailings
from bot.model import Account, Audience, Chat, Mailing, MailingState, RecipientOutcome, When
from bot.sandbox.devino import DevinoSandbox, SandboxAccount
from bot.sending.engine import Engine
from bot.sms.destinations import RUSSIA
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.journal.journal import Journal
from tests.budget import BUDGET, within
from tests.conftest import PASSWORD, ManualClock, settings_in

CHAT, OTHER_CHAT, USER = 7, 8, 1
SENDER = "DTSMS"
LEAD = timedelta(minutes=15)
PEOPLE = (
    ("Телефон", "Имя", "Город"),
    ("89160000000", "Анна", "Омск"),
    ("89160000001; 89160000002", "", "Томск"),
    ("нет", "Никто", "Тула"),
    ("89160000000", "Опять Анна", "Омск"),
    ("+375291234567", "Янка", ""),
)


@dataclass
class Room:
    """Everything a test may hold: one process's worth, over what is on disk."""

    db: Database
    high_water: HighWaterFile
    journal: Journal
    chats: Chats
    senders: Senders
    accounts: Accounts
    engine: Engine
    audiences: Audiences
    stop_list: StopList
    mailings: Mailings
    nursery: Nursery
    destinations: ChatDestinations
    changed: list[int]
    clock: Clock
    started: bool = False

    async def dies(self) -> None:
        """Let go of what a process holds on disk, as a kill does."""
        await self.db.close()
        self.high_water.close()

    async def chat(self) -> Chat:
        found = await self.chats.get(CHAT)
        assert found
        return found

    async def account(self) -> Account:
        account = (await self.chat()).account
        assert account
        return account

    async def costs(self, destination: str, *amounts: str) -> None:
        """Let the gateway have told what a segment costs, just now."""
        seen = [(destination, Decimal(amount)) for amount in amounts]
        await self.chats.note_prices(CHAT, await self.account(), seen, self.clock.now())

    async def audience(self, rows: Sequence[Sequence[object]] = PEOPLE) -> Audience:
        """Read a file of these rows, as it is offered."""
        upload = await self.audiences.receive(CHAT, USER, "a.csv", fetching(rows))
        assert upload.choice
        return await self.audiences.read(CHAT, USER, upload.id, upload.choice)

    async def draft(
        self,
        text: str = "Привет",
        rows: Sequence[Sequence[object]] = PEOPLE,
        **said: object,
    ) -> Draft:
        """Put a draft together."""
        audience = await self.audience(rows)
        draft = await self.mailings.drafts.new(CHAT, USER, audience, sender=SENDER, text=text)
        return await self.mailings.drafts.save(replace(draft, **said)) if said else draft  # type: ignore[arg-type]

    async def confirm(self, draft: Draft, **said: object) -> int:
        """Confirm a draft as its plan shows it, and wait until it is written down."""
        plan = await self.mailings.plan(CHAT, draft.id)
        mailing_id = await self.mailings.confirm(
            CHAT,
            USER,
            draft.id,
            mark=plan.consent,
            account=plan.account,
            **said,  # type: ignore[arg-type]
        )
        await self.frozen(mailing_id)
        return mailing_id

    async def resume(self, mailing_id: int) -> bool:
        """Resume a mailing as the question shows it; False: there was nothing to ask."""
        plan = await self.mailings.controls.plan_resume(CHAT, mailing_id)
        if plan is None:
            return False
        return await self.mailings.controls.resume(CHAT, USER, mailing_id, mark=plan.consent)

    async def reschedule(self, mailing_id: int, when: When) -> bool:
        """Give a mailing another time as the question shows it; False: there was none."""
        plan = await self.mailings.controls.plan_time(CHAT, mailing_id, when)
        if plan is None:
            return False
        return await self.mailings.controls.reschedule(
            CHAT, USER, mailing_id, when, mark=plan.consent
        )

    async def trial(self, draft_id: int, *, row: int, phone: str, token: str = "t") -> int:
        """Confirm a test SMS as its plan shows it."""
        draft = await self.mailings.trial.draft(
            CHAT, USER, draft_id, row=row, phone=phone, token=token
        )
        plan = await self.mailings.plan(CHAT, draft)
        return await self.mailings.confirm(
            CHAT, USER, draft, mark=plan.consent, account=plan.account
        )

    async def send(self, draft: Draft) -> int:
        """Confirm a draft and have it sent; the engine runs from now on."""
        mailing_id = await self.confirm(draft)
        if not self.started:
            self.started = True
            await self.engine.start()
        await self.over(mailing_id)
        return mailing_id

    async def over(self, mailing_id: int) -> Mailing:
        """Wait until a mailing is finished."""
        return await self._once(mailing_id, lambda state: state is MailingState.FINISHED)

    async def frozen(self, mailing_id: int) -> Mailing:
        """Wait until nobody writes this mailing's recipients down any more."""
        return await self._once(mailing_id, lambda state: state is not MailingState.FREEZING)

    async def _once(self, mailing_id: int, stands: Callable[[MailingState], bool]) -> Mailing:
        async with within():
            while True:
                mailing = await self.mailing(mailing_id)
                if stands(mailing.state):
                    return mailing
                await asyncio.sleep(0.005)

    async def mailing(self, mailing_id: int) -> Mailing:
        found = await self.journal.queries.mailing(mailing_id)
        assert found
        return found

    async def outcomes(self, mailing_id: int) -> list[RecipientOutcome]:
        return await self.journal.outcomes.outcome_page(mailing_id, after=-1, limit=100_000)


def fetching(rows: Sequence[Sequence[object]]) -> Callable[[Path], Awaitable[None]]:
    async def fetch(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)

    return fetch


@pytest.fixture
async def gateway() -> AsyncIterator[DevinoSandbox]:
    sandbox = DevinoSandbox()
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def shop(gateway: DevinoSandbox) -> SandboxAccount:
    return gateway.add_account("shop", PASSWORD, balance=Decimal(100), price=Decimal("1.5"))


Open = Callable[[], AbstractAsyncContextManager[Room]]


@pytest.fixture
def open_room(tmp_path: Path, gateway: DevinoSandbox, clock: ManualClock) -> Open:
    """Open what one process of the bot has; a later one finds what it left."""
    settings = settings_in(tmp_path, gateway.url, batch_size=2)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Room]:
        async with open_stores(settings, clock) as stores, devino.open_http() as http:
            pool = GatewayPool(http, rate=None, timeouts=devino.Timeouts())
            room = make_room(stores, open_sending(settings, stores, pool, clock), clock)
            try:
                yield room
            finally:
                room.engine.stop()
                await room.nursery.close(BUDGET.seconds_left)

    return opened


@pytest.fixture
async def room(
    open_room: Open, gateway: DevinoSandbox, shop: SandboxAccount, clock: ManualClock
) -> AsyncIterator[Room]:
    """A chat in Moscow that is logged in, has a sender, and knows what an SMS costs."""
    async with open_room() as room:
        for chat_id in (CHAT, OTHER_CHAT):
            await room.chats.ensure(
                chat_id,
                timezone="Europe/Moscow",
                kind="group",
                title="",
                seen_language=None,
                now=clock.now(),
            )
        await room.accounts.log_in(CHAT, USER, Account(gateway.url, shop.login), PASSWORD)
        await room.costs(RUSSIA, "1.5")
        await room.costs("BY", "1.5")
        await room.senders.add(CHAT, SENDER)
        yield room


def make_room(stores: Stores, sending: Sending, clock: Clock) -> Room:
    room = Room(
        db=stores.db,
        high_water=stores.high_water,
        journal=stores.journal,
        chats=stores.chats,
        senders=stores.senders,
        accounts=sending.accounts,
        engine=sending.engine,
        audiences=sending.audiences,
        stop_list=sending.stop_list,
        mailings=sending.mailings,
        nursery=sending.tasks,
        destinations=sending.destinations,
        changed=[],
        clock=clock,
    )

    async def hear(event: Event) -> None:
        if isinstance(event, Changed):
            room.changed.append(event.mailing.id)

    sending.bus.listen(hear)
    return room
