"""Every try of a call is told of, by its method and in one word, and nothing else of it."""

from dataclasses import dataclass, field

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetUpdates

from bot.sandbox.telegram import Odd, Room, TelegramSandbox
from bot.telegram.observing import ObservedCalls
from handlers.ui.telegram_retry import Patience
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import time_passing


@dataclass
class Told:
    """A bot, and what was told of its calls."""

    bot: Bot
    calls: list[tuple[str, str, float]] = field(default_factory=list)
    polls: list[str | None] = field(default_factory=list)

    def on_call(self, method: str, outcome: str, wait: float) -> None:
        self.calls.append((method, outcome, wait))


@pytest.fixture
def told(bot: Bot, clock: ManualClock) -> Told:
    told = Told(bot)
    bot.session.middleware(Patience(clock))
    bot.session.middleware(ObservedCalls(told.on_call, told.polls.append))
    return told


async def test_a_good_call_is_ok(told: Told) -> None:
    await told.bot.get_me()
    assert told.calls == [("getMe", "ok", 0.0)]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 400}, "bad_request"),
        ({"status": 401}, "unauthorized"),
        ({"status": 403}, "forbidden"),
        ({"status": 404}, "not_found"),
        ({"status": 409}, "conflict"),
        ({"status": 500}, "server_error"),
        ({"status": 502}, "server_error"),
        ({"reset": True}, "network"),
        ({"migrated_to": -1009}, "moved"),
        ({"odd": next(iter(Odd))}, "odd_answer"),
    ],
)
async def test_a_failure_has_its_word(
    sandbox: TelegramSandbox, room: Room, told: Told, fault: dict[str, object], outcome: str
) -> None:
    sandbox.faults.add("sendMessage", **fault)  # type: ignore[arg-type]
    with pytest.raises(TelegramAPIError):
        await told.bot.send_message(room.id, "Канарейка")
    assert told.calls == [("sendMessage", outcome, 0.0)]


async def test_each_try_of_a_patient_call_is_told_of_with_the_wait(
    sandbox: TelegramSandbox, room: Room, told: Told, clock: ManualClock
) -> None:
    sandbox.faults.add("sendMessage", status=429, retry_after=1)
    async with time_passing(clock), within():
        await told.bot.send_message(room.id, "Канарейка")
    assert told.calls == [("sendMessage", "retry_after", 1), ("sendMessage", "ok", 0.0)]


async def test_a_poll_is_told_of_by_its_failure_or_as_good(
    sandbox: TelegramSandbox, told: Told
) -> None:
    sandbox.faults.add("getUpdates", status=409)
    with pytest.raises(TelegramAPIError):
        await told.bot(GetUpdates(timeout=0))
    await told.bot(GetUpdates(timeout=0))
    await told.bot.get_me()
    assert told.polls == ["conflict", None]
