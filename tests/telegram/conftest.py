"""The careful client of the Bot API, between a test and the sandbox."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.telegram import Room, TelegramSandbox
from bot.telegram import session
from bot.telegram.session import CarefulSession
from bot.telegram.strange import Strange
from tests.conftest import ManualClock


@pytest.fixture
async def sandbox(clock: ManualClock) -> AsyncIterator[TelegramSandbox]:
    sandbox = TelegramSandbox(clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "NO_IDS_PAUSE", 0.0)


@pytest.fixture
def strange() -> list[Strange]:
    """What the client did not understand."""
    return []


@pytest.fixture
async def bot(
    sandbox: TelegramSandbox, clock: ManualClock, strange: list[Strange]
) -> AsyncIterator[Bot]:
    api = TelegramAPIServer.from_base(sandbox.url)
    bot = Bot("42:TEST", session=CarefulSession(api, clock, strange.append))
    yield bot
    if bot.session._session:  # close() waits a quarter of a second for TLS that is not there
        await bot.session._session.close()


@pytest.fixture
def room(sandbox: TelegramSandbox) -> Room:
    return sandbox.private(sandbox.add_user(1001, "Анна"))
