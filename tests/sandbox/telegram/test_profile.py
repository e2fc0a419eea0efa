"""Commands, names and members."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)

from bot.sandbox.telegram import Person, Room, TelegramSandbox

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
    assert [one.command for one in await bot.get_my_commands()] == ["help"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == []
    assert sandbox.commands_for(group, "ru") == []


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
    with pytest.raises(TelegramBadRequest, match="description is too long"):
        await bot.set_my_description("x" * 513)
    with pytest.raises(TelegramBadRequest, match="short description is too long"):
        await bot.set_my_short_description("x" * 121)


async def test_the_bot_has_a_name_and_descriptions(bot: Bot, sandbox: TelegramSandbox) -> None:
    await bot.set_my_name("СМС")
    await bot.set_my_description("Отправляет СМС", language_code="ru")
    await bot.set_my_short_description("СМС")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    me = await bot.get_me()
    assert (me.id, me.first_name, me.is_bot) == (42, "СМС", True)
    assert sandbox.profile["description"] == {"ru": "Отправляет СМС"}
    assert sandbox.menu_buttons[0]["type"] == "commands"
    assert await bot.log_out()
    assert await bot.close()


async def test_chats_and_members_are_told(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, group: Room
) -> None:
    group.bot_is_admin = True
    stranger = sandbox.add_user(1, "Чужой")
    ids = [*group.members, stranger.id]
    statuses = [(await bot.get_chat_member(group.id, one)).status for one in ids]
    assert statuses == ["creator", "member", "left"]
    admins = await bot.get_chat_administrators(group.id)
    assert [one.user.id for one in admins] == [anna.id, bot.id]
    assert await bot.get_chat_member_count(group.id) == 3
    assert (await bot.get_chat(group.id)).title == "Магазин"
    assert (await bot.get_chat(room.id)).first_name == "Анна"
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await bot.get_chat_member(group.id, 5)
    with pytest.raises(TelegramBadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(room.id)


async def test_a_bot_can_leave_a_group_only(bot: Bot, room: Room, group: Room) -> None:
    assert await bot.leave_chat(group.id)
    assert not group.bot_is_member
    with pytest.raises(TelegramBadRequest, match="can't be changed in private chats"):
        await bot.leave_chat(room.id)
