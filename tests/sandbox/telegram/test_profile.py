"""Commands, names and members."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from bot.sandbox.telegram import Room, TelegramSandbox

START = BotCommand(command="start", description="Начать")
HELP = BotCommand(command="help", description="Help")


async def test_people_see_the_commands_of_their_chat_and_language(
    bot: Bot, sandbox: TelegramSandbox, room: Room, group: Room
) -> None:
    async with sandbox.subscribe() as events:
        await bot.set_my_commands([HELP])
        assert events.get_nowait().kind == "commands"
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([START], scope=private, language_code="ru")
    assert [one["command"] for one in sandbox.commands_for(room, "ru")] == ["start"]
    assert [one["command"] for one in sandbox.commands_for(room, "en")] == ["help"]
    assert [one["command"] for one in sandbox.commands_for(group, "ru")] == ["help"]


async def test_a_deleted_list_leaves_that_of_a_wider_scope(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    scope = BotCommandScopeChat(chat_id=room.id)
    await bot.set_my_commands([HELP])
    for code in (None, "en"):
        await bot.set_my_commands([START], scope=scope, language_code=code)
    await bot.delete_my_commands(scope=scope)
    assert [one["command"] for one in sandbox.commands_for(room, "ru")] == ["help"]
    assert [one["command"] for one in sandbox.commands_for(room, "en")] == ["start"]
    await bot.delete_my_commands(scope=scope, language_code="en")
    assert [one["command"] for one in sandbox.commands_for(room, "en")] == ["help"]


@pytest.mark.parametrize(
    ("command", "description", "sentence"),
    [
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("start", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("start", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(
    bot: Bot, command: str, description: str, sentence: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=sentence):
        await bot.set_my_commands([BotCommand(command=command, description=description)])


async def test_languages_scopes_and_lengths_are_checked(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="invalid language code specified"):
        await bot.set_my_commands([START], language_code="russian")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands([START], scope=BotCommandScopeChat(chat_id=5))
    with pytest.raises(TelegramBadRequest, match="BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([START] * 101)
