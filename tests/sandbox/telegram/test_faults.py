"""Trouble that a test orders."""

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.sandbox.telegram import Odd, Room, TelegramSandbox


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


@pytest.mark.parametrize(("after_effect", "sent"), [(False, 0), (True, 1)])
async def test_an_odd_answer_comes_whether_or_not_the_call_was_carried_out(
    bot: Bot, sandbox: TelegramSandbox, room: Room, *, after_effect: bool, sent: int
) -> None:
    sandbox.faults.add("sendMessage", odd=Odd.HTML, after_effect=after_effect)
    with pytest.raises(ClientDecodeError):
        await bot.send_message(room.id, "x")
    assert len(room.notes) == sent
    assert [call.error for call in sandbox.calls] == ["answered oddly: html"]


READABLE = {Odd.NULL, Odd.NOT_OK, Odd.NO_ID, Odd.HUGE_ID}


@pytest.mark.parametrize("odd", [odd for odd in Odd if odd not in READABLE])
async def test_every_odd_answer_is_one_that_the_plain_library_cannot_read(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd
) -> None:
    sandbox.faults.add("sendMessage", odd=odd, after_effect=True)
    with pytest.raises((ClientDecodeError, UnicodeDecodeError, LookupError)):
        await bot.send_message(room.id, "x")


async def test_no_result_and_no_reason_are_odd_too(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    sandbox.faults.add("sendMessage", odd=Odd.NULL)
    assert await bot.send_message(room.id, "x") is None
    sandbox.faults.add("sendMessage", odd=Odd.NOT_OK)
    with pytest.raises(TelegramAPIError):
        await bot.send_message(room.id, "x")


@pytest.mark.parametrize(("odd", "message_id"), [(Odd.NO_ID, 0), (Odd.HUGE_ID, 10**30)])
async def test_a_message_may_come_back_with_an_id_that_is_none(
    bot: Bot, sandbox: TelegramSandbox, room: Room, odd: Odd, message_id: int
) -> None:
    sandbox.faults.add("sendMessage", odd=odd, after_effect=True)
    assert (await bot.send_message(room.id, "x")).message_id == message_id


async def test_a_refused_call_is_refused_even_where_an_odd_answer_was_ordered(
    bot: Bot, sandbox: TelegramSandbox
) -> None:
    sandbox.faults.add("sendMessage", odd=Odd.HTML, after_effect=True)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "x")
