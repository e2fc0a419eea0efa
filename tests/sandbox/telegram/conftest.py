"""A sandbox on loopback, a real aiogram Bot talking to it, and Anna with her phone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.telegram import Person, Room, TelegramSandbox

TOKEN = "42:TEST"


class HandClock:
    """A clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def _open_bot(url: str, token: str = TOKEN) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(token, session=session)
    yield bot
    if session._session:  # session.close() waits a quarter of a second for TLS that is not there
        await session._session.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def later(clock: HandClock) -> Callable[[timedelta], None]:
    """Let time pass in the sandbox."""

    def pass_by(span: timedelta) -> None:
        clock.moment += span

    return pass_by


@pytest.fixture
async def sandbox(clock: HandClock) -> AsyncIterator[TelegramSandbox]:
    sandbox = TelegramSandbox(token=TOKEN, clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def bot(sandbox: TelegramSandbox) -> AsyncIterator[Bot]:
    async for bot in _open_bot(sandbox.url):
        yield bot


@pytest.fixture
async def stranger(sandbox: TelegramSandbox) -> AsyncIterator[Bot]:
    """A bot with somebody else's token."""
    async for bot in _open_bot(sandbox.url, "43:OTHER"):
        yield bot


@pytest.fixture
async def second_bot(sandbox: TelegramSandbox) -> AsyncIterator[Bot]:
    """The same bot, run a second time."""
    async for bot in _open_bot(sandbox.url):
        yield bot


@pytest.fixture
def anna(sandbox: TelegramSandbox) -> Person:
    return sandbox.add_user(1001, "Анна", username="anna", phone="79161234567")


@pytest.fixture
def boris(sandbox: TelegramSandbox) -> Person:
    return sandbox.add_user(1002, "Борис", last_name="Ким")


@pytest.fixture
def room(sandbox: TelegramSandbox, anna: Person) -> Room:
    return sandbox.private(anna)


@pytest.fixture
def group(sandbox: TelegramSandbox, anna: Person, boris: Person) -> Room:
    return sandbox.add_group(-1001234, "Магазин", [anna, boris])


@pytest.fixture
def forum(sandbox: TelegramSandbox, anna: Person) -> Room:
    return sandbox.add_group(-1005678, "Форум", [anna], forum=True)
