"""What works from anywhere: commands, a typed number, a shared contact, any old button."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.errors import BotError
from bot.model import Chat
from bot.sms.phones import find_phones, parse_phone, split_quick
from handlers.anywhere.phone_offer import is_id, offer, on_all_found
from handlers.i18n import Words
from handlers.states import (
    LISTENING,
    VERBATIM,
    DraftsSG,
    ListsSG,
    LoginSG,
    MailingSG,
    MenuSG,
    SavedTextsSG,
    SendSG,
    SettingsSG,
    StatisticsSG,
    StatusSG,
    StopListSG,
)
from handlers.ui.context import Rooms
from handlers.ui.draft_json import drop_draft, kept_draft
from handlers.ui.widgets import toast
from handlers.views.buttons import FoundButton, Go, GoButton
from handlers.views.sentences import explain

_LIKE_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(\s|$)")
_LIKE_QUICK = re.compile(r"(\+?[\d\s().-]*\d)\s+([^\d\s].*)", re.DOTALL)
"""Looks like «number text», whether or not the number is one."""

LINES_OF_A_LIST = 3
LONGEST_NUMBER = 200
"""Characters in which a message that is only about a number has it."""

COMMANDS = (
    "start",
    "help",
    "cancel",
    "send",
    "mailing",
    "drafts",
    "templates",
    "contacts",
    "stop",
    "status",
    "stats",
    "balance",
    "settings",
)


PICTURES = (
    ContentType.PHOTO,
    ContentType.VOICE,
    ContentType.AUDIO,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.ANIMATION,
)
"""Perhaps of a list of numbers: whoever sends one is told what can be read."""


def idle(*_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - aiogram's filter signature
    """Tell whether no open window waits for a message."""
    return aiogd_context is None or aiogd_context.state not in LISTENING


def mistyped(message: Message, *_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether this is a command that does not exist, and not a password or a text."""
    taken = aiogd_context is not None and aiogd_context.state in VERBATIM
    return not taken and bool(_LIKE_COMMAND.match(message.text or ""))


async def on_start(
    message: Message, dialog_manager: DialogManager, chat: Chat, words: Words
) -> None:
    """Greet; ask for a login at first, show the menu later."""
    if chat.account is None:
        await message.answer(words.html("greeting"))
        await _open(dialog_manager, LoginSG.start)
    else:
        await _open(dialog_manager, MenuSG.main)


async def _open(manager: DialogManager, state: Any, data: Any = None) -> None:  # noqa: ANN401 - aiogram-dialog's State
    await manager.start(state, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


async def on_help(message: Message, words: Words) -> None:
    """Say what can be done."""
    await message.answer(words.html("help"))


async def on_cancel(
    message: Message, dialog_manager: DialogManager, words: Words, state: FSMContext
) -> None:
    """Leave whatever is open and throw the draft away; nothing was sent by it."""
    had = dialog_manager.has_context() or await kept_draft(state) is not None
    await drop_draft(state)
    await message.answer(words.html("cancelled" if had else "nothing-to-cancel"))
    await _open(dialog_manager, MenuSG.main)


async def on_send(
    message: Message, dialog_manager: DialogManager, command: CommandObject, words: Words
) -> None:
    """Begin an SMS; `/send 89161234567 text` fills in what it can."""
    data: dict[str, str] = {}
    if command.args:
        try:
            data = _understood(command.args)
        except BotError as error:
            await message.answer(f"⚠️ {explain(words, error)}")
            data = {"text": said[2]} if (said := _LIKE_QUICK.fullmatch(command.args)) else {}
    await _open(dialog_manager, SendSG.sender, data)


def _understood(args: str) -> dict[str, str]:
    """Read «number text» or «number». Raises BotError for a number that is none."""
    quick = split_quick(args)
    if quick is not None:
        return _quick_data(quick)
    said = _LIKE_QUICK.fullmatch(args)
    return {"phone": parse_phone(said[1] if said else args)}


def _quick_data(quick: tuple[str, str]) -> dict[str, str]:
    phone, text = quick
    return {"phone": phone, "text": text} if text else {"phone": phone}


async def on_status(_: Message, dialog_manager: DialogManager, command: CommandObject) -> None:
    """Tell the state of the last SMS, or of those to the number or with the ID that follows."""
    data = {"id": command.args.strip()} if command.args else {"last": True}
    await _open(dialog_manager, StatusSG.ask, data)


async def on_balance(message: Message, chat: Chat, rooms: Rooms, words: Words) -> None:
    """Ask the balance."""
    amount, at = await rooms.accounts.refresh_balance(chat.id)
    await message.answer(words.html("balance-now", balance=amount, at=words.clock(at)))


async def on_mailing(_: Message, dialog_manager: DialogManager) -> None:
    """Begin a mass mailing."""
    await _open(dialog_manager, MailingSG.recipients)


async def on_drafts(_: Message, dialog_manager: DialogManager) -> None:
    """List the mailings that were begun."""
    await _open(dialog_manager, DraftsSG.list)


async def on_contacts(_: Message, dialog_manager: DialogManager) -> None:
    """Open the base of subscribers."""
    await _open(dialog_manager, ListsSG.lists)


async def on_stop(_: Message, dialog_manager: DialogManager) -> None:
    """Open the stop-list."""
    await _open(dialog_manager, StopListSG.list)


async def on_templates(_: Message, dialog_manager: DialogManager) -> None:
    """List the saved texts."""
    await _open(dialog_manager, SavedTextsSG.list)


async def on_stats(_: Message, dialog_manager: DialogManager) -> None:
    """Show what was sent in a time."""
    await _open(dialog_manager, StatisticsSG.main)


async def on_settings(_: Message, dialog_manager: DialogManager) -> None:
    """Open the settings."""
    await _open(dialog_manager, SettingsSG.main)


async def on_unknown_command(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Lead a mistyped command to the menu."""
    await message.answer(words.html("unknown-command"))
    await _open(dialog_manager, MenuSG.main)


async def on_contact(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Offer to send to a contact that was shared or forwarded."""
    if message.contact is None:
        return
    try:
        phone = parse_phone("+" + message.contact.phone_number.lstrip("+"))
    except BotError as error:
        await message.answer(f"⚠️ {explain(words, error)}")
        return
    await _offer(message, dialog_manager, {"phone": phone})


async def on_text(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Tell what became of an ID; offer to send to «number», «number text», or many numbers."""
    text = message.text or ""
    if await is_id(text.strip(), dialog_manager):
        await _open(dialog_manager, StatusSG.ask, {"id": text})
        return
    quick = split_quick(text)
    phones = find_phones(text[:LONGEST_NUMBER])
    if _like_list(text):
        await _open(dialog_manager, MailingSG.recipients, {"pasted": text})
    elif quick is not None:
        await _offer(message, dialog_manager, _quick_data(quick))
    elif len(phones) == 1:
        await _offer(message, dialog_manager, {"phone": phones[0]})
    elif phones:
        await _open(dialog_manager, MailingSG.recipients, {"pasted": text})
    else:
        await _lost(message, dialog_manager, words)


def _like_list(text: str) -> bool:
    """Tell whether every line has a number, so that it is no SMS with its text."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = (find_phones(line[:LONGEST_NUMBER]) for line in lines)
    return len(lines) >= LINES_OF_A_LIST and all(found)


async def _offer(message: Message, manager: DialogManager, data: dict[str, str]) -> None:
    await offer(message, manager, data["phone"])
    await _open(manager, SendSG.sender, data)


async def _lost(message: Message, manager: DialogManager, words: Words) -> None:
    await message.answer(words.html("hint-button" if _asked(manager) else "hint"))
    await _show_again(manager)


def _asked(manager: DialogManager) -> bool:
    """Tell whether a question is open that a button answers."""
    return manager.has_context() and manager.current_context().state not in MenuSG


async def _show_again(manager: DialogManager) -> None:
    """Keep an open question open; where there is none, show the menu."""
    if _asked(manager):
        await manager.show(ShowMode.SEND)
    else:
        await _open(manager, MenuSG.main)


async def on_picture(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Say which files can be read, and show again what was open."""
    await message.answer(words.html("upload-not-a-file"))
    await _show_again(dialog_manager)


async def on_anything(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Say what can be done here instead."""
    await _lost(message, dialog_manager, words)


async def on_go(
    callback: CallbackQuery, callback_data: GoButton, dialog_manager: DialogManager
) -> None:
    """Open what a plain button leads to."""
    states = {Go.MENU: MenuSG.main, Go.LOGIN: LoginSG.start, Go.SEND: SendSG.sender}
    await toast(callback)
    await _open(dialog_manager, states[callback_data.to])


async def on_foreign_click(callback: CallbackQuery, words: Words) -> None:
    """Answer a click that no handler took: another person's window, or nothing at all."""
    await toast(callback, words.plain("not-your-window"), alert=True)


async def on_added(event: ChatMemberUpdated, words: Words) -> None:
    """Greet a group the bot was added to."""
    came = event.new_chat_member.status in ("member", "administrator")
    if event.chat.type != "private" and came and event.old_chat_member.status in ("left", "kicked"):
        await event.answer(words.html("greeting-group"))


def before_dialogs() -> Router:
    """Return what goes before any open dialog."""
    router = Router(name="anywhere")
    router.message.register(on_start, CommandStart())
    for name, handler in (
        ("help", on_help),
        ("cancel", on_cancel),
        ("send", on_send),
        ("mailing", on_mailing),
        ("drafts", on_drafts),
        ("templates", on_templates),
        ("contacts", on_contacts),
        ("stop", on_stop),
        ("status", on_status),
        ("stats", on_stats),
        ("balance", on_balance),
        ("settings", on_settings),
    ):
        router.message.register(handler, Command(name))
    router.message.register(on_unknown_command, mistyped, F.chat.type == "private")
    router.message.register(on_contact, idle, F.content_type == ContentType.CONTACT)
    router.message.register(on_text, idle, F.text, F.chat.type == "private")
    is_picture = F.content_type.in_(PICTURES)
    router.message.register(on_picture, idle, F.chat.type == "private", is_picture)
    router.message.register(on_anything, idle, F.chat.type == "private", ~F.pinned_message)
    router.callback_query.register(on_go, GoButton.filter())
    router.callback_query.register(on_all_found, FoundButton.filter())
    router.my_chat_member.register(on_added)
    return router


def after_dialogs() -> Router:
    """Return what takes the clicks that nobody took."""
    router = Router(name="leftovers")
    router.callback_query.register(on_foreign_click)
    return router
