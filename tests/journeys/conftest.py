"""The real app between two real servers on loopback, and people with phones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.clock import Clock
from bot.sandbox.devino import DeliveryPlan, DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.actor import Actor
from bot.settings import Settings, load

TOKEN = "42:TEST"
ANNA, BORIS, CAROL, STRANGER, GROUP = 101, 102, 103, 109, -1001


@dataclass
class World:
    """Telegram, the gateway and the bot between them."""

    telegram: TelegramSandbox
    gateway: DevinoSandbox
    settings: Settings
    clock: Clock
    stack: AsyncExitStack
    app: App | None = None
    people: dict[int, Actor] = field(default_factory=dict)
    _closing: Callable[[], Awaitable[None]] | None = None

    def person(self, user_id: int = ANNA) -> Actor:
        """Return a person in his private chat with the bot."""
        user = self.telegram.people[user_id]
        return Actor(self.telegram, self.telegram.private(user), user)

    def member(self, user_id: int, *, thread_id: int | None = None) -> Actor:
        """Return a person in the group."""
        user = self.telegram.people[user_id]
        return Actor(self.telegram, self.telegram.rooms[GROUP], user, thread_id=thread_id)

    async def start(self) -> None:
        """Start the bot (again)."""
        ready = asyncio.Event()
        self._running = asyncio.create_task(self._run(ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._running}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()

    async def _run(self, ready: asyncio.Event) -> None:
        async with open_app(self.settings, clock=self.clock) as app:
            self.app = app
            ready.set()
            await app.run()

    async def stop(self) -> None:
        """Stop the bot in order."""
        if self.app is not None:
            self.app.stop()
            await self._running
            self.app = None

    async def log_in(self, person: Actor, *, login: str = "demo", password: str = "demo") -> None:
        """Walk the log-in dialog."""
        await person.says("/start")
        await person.taps("🔑")
        await person.sees("логин", fresh=False)
        await person.says(login)
        await person.sees("пароль")
        await person.says(password)
        await person.sees("Вход выполнен")
        await person.sees("Меню")

    @property
    def sent(self) -> list[tuple[str, str, str]]:
        """What the gateway accepted: (from, to, text)."""
        return [(sms.source, sms.destination, sms.data) for sms in self.gateway.ledger]


@asynccontextmanager
async def open_world(tmp_path: Path, clock: Clock, **overrides: object) -> AsyncIterator[World]:
    """Start both servers, furnish them, start the bot; stop all of it in the end."""
    telegram = TelegramSandbox(token=TOKEN, clock=clock)
    gateway = DevinoSandbox(
        clock=clock,
        delivery=DeliveryPlan(
            visible_after=timedelta(0),
            submit_after=timedelta(seconds=2),
            deliver_after=timedelta(seconds=3),
        ),
        requests_per_second=10,
    )
    await telegram.start()
    await gateway.start()
    furnish(telegram, gateway)
    settings = load(
        None,
        **{
            "bot_token": TOKEN,
            "telegram_api_url": telegram.url,
            "devino_url": gateway.url,
            "database_url": f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
            "dialogs_path": tmp_path / "dialogs.sqlite3",
            "secret_key_file": tmp_path / "secret.key",
            "allowed_users": f"{ANNA},{BORIS},{CAROL}",
            "devino_requests_per_second": 1000,
            "devino_timeout_seconds": 1,
            "devino_connect_timeout_seconds": 1,
            **overrides,
        },
    )
    async with AsyncExitStack() as stack:
        world = World(telegram, gateway, settings, clock, stack)
        stack.push_async_callback(telegram.stop)
        stack.push_async_callback(gateway.stop)
        stack.push_async_callback(world.stop)
        await world.start()
        yield world


def furnish(telegram: TelegramSandbox, gateway: DevinoSandbox) -> None:
    """Let people and an account exist."""
    anna = telegram.add_user(ANNA, "Анна", phone="79161234567")
    boris = telegram.add_user(BORIS, "Борис")
    carol = telegram.add_user(CAROL, "Carol", language_code="en")
    telegram.add_user(STRANGER, "Чужой")
    telegram.add_group(GROUP, "Отдел продаж", [anna, boris, carol])
    gateway.add_account(
        "demo", "demo", balance=Decimal(500), senders=("DTSMS", "MYSHOP", "79001234567")
    )


@pytest.fixture
async def world(tmp_path: Path, clock: Clock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock) as opened:
        yield opened
