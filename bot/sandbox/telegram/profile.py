"""Methods about the bot itself and about chats: names, commands, members."""

import re

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.access import room_of
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import Json, Room
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_DESCRIPTION_LIMIT = 256
_MOST_COMMANDS = 100
_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_WIDE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_ROOM_SCOPES = {"chat", "chat_administrators", "chat_member"}


@method("getMe")
def get_me(world: World, params: Params) -> object:  # noqa: ARG001 - every handler takes both
    """Return the bot."""
    return world.bot_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
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


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> object:
    """Forget the command list of a scope and a language."""
    world.commands.get(_scope(world, params), {}).pop(_language(params), None)
    world.tell("commands", None, {"commands": world.commands})
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> object:
    """Return the command list of exactly this scope and language."""
    return world.commands.get(_scope(world, params), {}).get(_language(params), [])


def _set_words(world: World, params: Params, field: str) -> bool:
    text = params.text(field)
    if len(text) > _LIMITS[field]:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    world.profile.setdefault(field, {})[_language(params)] = text
    return True


@method("setMyName")
def set_my_name(world: World, params: Params) -> object:
    """Set the bot's name, at most 64 characters."""
    return _set_words(world, params, "name")


@method("setMyDescription")
def set_my_description(world: World, params: Params) -> object:
    """Set what an empty chat shows, at most 512 characters."""
    return _set_words(world, params, "description")


@method("setMyShortDescription")
def set_my_short_description(world: World, params: Params) -> object:
    """Set what the profile shows, at most 120 characters."""
    return _set_words(world, params, "short_description")


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> object:
    """Set the button beside the input field."""
    button = params.parsed("menu_button") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad_request("MenuButton must be an Object")
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    chat_id = params.integer("chat_id")
    if chat_id and not room_of(world, params).private:
        raise bad_request("private chat not found")
    world.menu_buttons[chat_id] = button
    return True


@method("getChat")
def get_chat(world: World, params: Params) -> object:
    """Return a ChatFullInfo."""
    room = room_of(world, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    more = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": more}
    return world.chat_json(room) | full


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> object:
    """Return a ChatMember; the first member of a group is its creator."""
    room = room_of(world, params)
    return member_json(world, room, params.integer("user_id"))


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> object:
    """Return the creator and the administrators of a group."""
    room = room_of(world, params)
    if room.private:
        raise bad_request("there are no administrators in the private chat")
    members = [member_json(world, room, one) for one in [*room.members, world.bot_id]]
    return [one for one in members if one["status"] in {"creator", "administrator"}]


def member_json(world: World, room: Room, user_id: int) -> Json:
    """Return a ChatMember. Raises a 400 for somebody whom the sandbox does not know."""
    if user_id == world.bot_id:
        status = "administrator" if room.bot_is_admin else "member"
        return _member(status, world.bot_json())
    if user_id not in world.people:
        raise bad_request("user not found")
    user = wire.user_json(world.people[user_id])
    if user_id not in room.members:
        return _member("left", user)
    if room.private:
        return _member("member", user)
    if user_id == room.members[0]:
        return _member("creator", user)
    return _member("administrator" if user_id in room.admins else "member", user)


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
)


def _member(status: str, user: Json) -> Json:
    found: Json = {"status": status, "user": user}
    if status == "creator":
        return found | {"is_anonymous": False}
    if status == "administrator":
        rights = dict.fromkeys(_RIGHTS, True)
        return found | {"can_be_edited": False, "is_anonymous": False} | rights
    return found


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> object:
    """Return how many people and bots a room has."""
    return len(room_of(world, params).members) + 1


@method("leaveChat")
def leave_chat(world: World, params: Params) -> object:
    """Leave a group."""
    room = room_of(world, params)
    if room.private:
        raise bad_request("chat member status can't be changed in private chats")
    room.bot_is_member = False
    return True


@method("close")
def close(world: World, params: Params) -> object:  # noqa: ARG001 - every handler takes both
    """End the bot's session: nothing to do here."""
    return True


@method("logOut")
def log_out(world: World, params: Params) -> object:  # noqa: ARG001 - every handler takes both
    """Leave the cloud server: nothing to do here."""
    return True
