"""Methods about the bot itself: who it is, and its commands."""

import re

from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_DESCRIPTION_LIMIT = 256
_MOST_COMMANDS = 100
_WIDE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_ROOM_SCOPES = {"chat", "chat_administrators", "chat_member"}


@method("getMe")
def get_me(world: World, params: Params) -> object:  # noqa: ARG001 - every handler takes both
    """Return the bot."""
    return world.bot_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
    }


def _scope(world: World, params: Params) -> str:
    raw = params.parsed("scope") or {"type": "default"}
    if not isinstance(raw, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = raw.get("type")
    if kind in _WIDE_SCOPES:
        return str(kind)
    if kind not in _ROOM_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    if int(raw.get("chat_id", 0)) not in world.rooms:
        raise bad_request("chat not found")
    user = f":{raw['user_id']}" if kind == "chat_member" else ""
    return f"{kind}:{raw['chat_id']}{user}"


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("Invalid language code specified")
    return code


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> object:
    """Set the command list of a scope and a language."""
    raw = params.parsed("commands")
    if not isinstance(raw, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(raw) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in raw]
    world.commands.setdefault(_scope(world, params), {})[_language(params)] = commands
    world.tell("commands", None, {"commands": world.commands})
    return True


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> object:
    """Forget the command list of a scope and a language: people see that of a wider scope."""
    scope = _scope(world, params)
    languages = world.commands.get(scope, {})
    languages.pop(_language(params), None)
    if not languages:
        world.commands.pop(scope, None)
    world.tell("commands", None, {"commands": world.commands})
    return True


def _command(raw: object) -> Json:
    if not isinstance(raw, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    command, description = raw.get("command"), raw.get("description")
    if not isinstance(command, str) or not isinstance(description, str):
        raise bad_request('Can\'t parse BotCommand: Can\'t find field "command" or "description"')
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}
