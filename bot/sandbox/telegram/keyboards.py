"""What Telegram refuses in a `reply_markup`."""

import re
from typing import Any

from bot.sandbox.telegram.records import Json, Room
from bot.sandbox.telegram.refusals import bad_request

MOST_BUTTONS = 100
DATA_BYTES = 64
COPIED_CHARACTERS = 256
_STYLES = {"", "default", "primary", "danger", "success"}
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
}
_PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}
_LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?|(?:tg|ton)://\S+")
_ADDRESS = re.compile(r"https?://\d+\.\d+\.\d+\.\d+(?::\d+)?(?:[/?#]\S*)?")


def checked_markup(raw: object, room: Room) -> Json | None:
    """Return the markup without empty fields, None for nothing. Raises a 400 like the real one."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("Object expected as reply markup")
    if raw.get("keyboard"):
        return _reply_keyboard(raw, room)
    if raw.get("inline_keyboard"):
        return _inline_keyboard(raw["inline_keyboard"])
    if raw.get("remove_keyboard"):
        return {"remove_keyboard": True}
    return {"force_reply": True} if raw.get("force_reply") else None


def inline_only(raw: object, room: Room) -> Json | None:
    """Check the markup of an edit: an inline keyboard or nothing."""
    markup = checked_markup(raw, room)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _rows(raw: object, field: str) -> list[list[Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request(f'Field "{field}" must be an Array of Arrays')
    rows = [row for row in raw if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _inline_keyboard(raw: object) -> Json | None:
    rows = _rows(raw, "inline_keyboard")
    checked = [[_inline_button(button) for button in row] for row in rows]
    return {"inline_keyboard": checked} if checked else None


def _inline_button(raw: object) -> Json:
    prefix = "Can't parse inline keyboard button"
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix}: InlineKeyboardButton must be an Object")
    button = {name: value for name, value in raw.items() if value is not None}
    _check_text_and_style(button, prefix)
    actions = [name for name in _ACTIONS & button.keys() if button[name] != ""]
    if not actions:
        raise bad_request(f"{prefix}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{prefix}: exactly one action must be used, not {sorted(actions)}")
    _check_action(button, prefix)
    return button


def _check_text_and_style(button: Json, prefix: str) -> None:
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{prefix}: Can\'t find field "text"')
    if not button["text"].strip():
        kind = "Inline keyboard" if "inline" in prefix else "Keyboard"
        raise bad_request(f"{kind} button text must be non-empty")
    if str(button.get("style", "")).lower() not in _STYLES:
        raise bad_request(f"{prefix}: invalid button style specified")


def _check_action(button: Json, prefix: str) -> None:
    data = button.get("callback_data", "")
    if not isinstance(data, str):
        raise bad_request(f'{prefix}: Field "callback_data" must be of type String')
    if len(data.encode()) > DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _is_link(str(button["url"])):
        raise bad_request(f"Inline keyboard button URL '{button['url']}' is invalid")
    if "copy_text" in button:
        _check_copied(button["copy_text"], prefix)
    if "disabled" in button and not isinstance(button["disabled"], dict):
        raise bad_request(f'{prefix}: Field "disabled" must be of type Object')


def _is_link(url: str) -> bool:
    return bool(_LINK.fullmatch(url) or _ADDRESS.fullmatch(url))


def _check_copied(raw: object, prefix: str) -> None:
    text = raw.get("text") if isinstance(raw, dict) else None
    if not isinstance(text, str):
        raise bad_request(f'{prefix}: Can\'t find field "text"')
    if not 1 <= len(text) <= COPIED_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply_keyboard(raw: Json, room: Room) -> Json:
    rows = _rows(raw["keyboard"], "keyboard")
    checked = [[_reply_button(button, room) for button in row] for row in rows]
    given = {name: value for name, value in raw.items() if value is not None}
    return given | {"keyboard": checked}


def _reply_button(raw: object, room: Room) -> Json:
    prefix = "Can't parse keyboard button"
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix}: KeyboardButton must be a String or an Object")
    button = {name: value for name, value in raw.items() if value is not None}
    _check_text_and_style(button, prefix)
    for name, said in _PRIVATE_ONLY.items():
        if button.get(name) and not room.private:
            raise bad_request(said)
    return button
