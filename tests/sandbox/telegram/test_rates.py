"""The flood limits, where they are turned on."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from bot.clock import Clock
from bot.sandbox.telegram import Room, TelegramSandbox

Later = Callable[[timedelta], None]


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[TelegramSandbox]:
    sandbox = TelegramSandbox(clock=clock, limits=True)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_a_chat_takes_a_message_a_second(bot: Bot, room: Room, later: Later) -> None:
    for _ in range(3):
        await bot.send_message(room.id, "x")
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(room.id, "x")
    later(timedelta(seconds=caught.value.retry_after))
    await bot.send_message(room.id, "x")


async def test_a_group_takes_20_messages_a_minute(bot: Bot, group: Room, later: Later) -> None:
    for _ in range(20):
        await bot.send_message(group.id, "x")
        later(timedelta(seconds=1))
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.retry_after == 40
    later(timedelta(seconds=40))
    await bot.send_message(group.id, "x")


async def test_all_chats_together_take_30_a_second(bot: Bot, sandbox: TelegramSandbox) -> None:
    people = [sandbox.add_user(number, "Кто-то") for number in range(1, 32)]
    rooms = [sandbox.private(person) for person in people]
    for room in rooms[:30]:
        await bot.send_message(room.id, "x")
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(rooms[30].id, "x")
    assert caught.value.retry_after == 1
