"""Trouble that a test orders."""

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.sandbox.telegram import Room, TelegramSandbox


async def test_a_fault_hits_its_method_as_often_as_ordered(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    sandbox.faults.add("sendMessage", times=2, status=502)
    await bot.get_me()
    for _ in range(2):
        with pytest.raises(TelegramServerError, match="Bad Gateway"):
            await bot.send_message(room.id, "x")
    await bot.send_message(room.id, "x")
    assert len(room.notes) == 1


async def test_any_method_but_polling_runs_into_a_star(bot: Bot, sandbox: TelegramSandbox) -> None:
    sandbox.faults.add("*", status=403, description="Forbidden: user is deactivated")
    assert await bot.get_updates() == []
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.get_me()


async def test_a_429_names_the_seconds(bot: Bot, sandbox: TelegramSandbox, room: Room) -> None:
    sandbox.faults.add("sendMessage", status=429, retry_after=7)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(room.id, "x")
    assert caught.value.retry_after == 7


async def test_a_group_that_was_upgraded_names_its_new_id(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    sandbox.faults.add("sendMessage", migrated_to=-1009)
    with pytest.raises(TelegramMigrateToChat) as caught:
        await bot.send_message(room.id, "x")
    assert caught.value.migrate_to_chat_id == -1009
    assert not room.notes


@pytest.mark.parametrize(("after_effect", "sent"), [(False, 0), (True, 1)])
async def test_a_cut_connection_leaves_the_bot_in_doubt(
    bot: Bot, sandbox: TelegramSandbox, room: Room, *, after_effect: bool, sent: int
) -> None:
    sandbox.faults.add("sendMessage", reset=True, after_effect=after_effect)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(room.id, "x")
    assert len(room.notes) == sent
    await bot.send_message(room.id, "y")


async def test_status_200_only_delays(bot: Bot, sandbox: TelegramSandbox, room: Room) -> None:
    sandbox.faults.add("sendMessage", status=200, delay=0.01)
    await bot.send_message(room.id, "x")
    sandbox.faults.add("sendMessage")
    sandbox.faults.clear()
    await bot.send_message(room.id, "y")
    assert len(room.notes) == 2
