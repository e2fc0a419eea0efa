"""Commands, and the plain buttons that lead to the same places."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat, Past
from bot.sms.phones import (
    parse_phone,
    split_number_and_text,
    split_numbers_and_text,
    unclear_end,
)
from handlers.anywhere.free_text import offer_several, sms_data
from handlers.i18n import Words
from handlers.states import (
    VERBATIM,
    DraftsSG,
    HistorySG,
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
    WaitingSG,
)
from handlers.ui.context import Rooms
from handlers.ui.typed_texts import say_loss, text_with_links
from handlers.ui.widgets import open_dialog, toast
from handlers.views.buttons import Go, GoButton
from handlers.views.card_buttons import cabinet_button, go_button, leading_on
from handlers.views.sentences import explain

_LIKE_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(\s|$)")
_LIKE_NUMBER_AND_TEXT = re.compile(r"(\+?[\d\s().-]*\d)\s+([^\d\s].*)", re.DOTALL)
"""Looks like «number text», whether or not the number is one."""

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
    "history",
    "stats",
    "balance",
    "settings",
)
ADMINS_COMMANDS = (*COMMANDS, "expensive", "admin", "restored")
"""What an administrator finds in the menu of the own chat with the bot."""


def is_unknown_command(message: Message, *_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - aiogram's filter signature
    """Tell whether this is an unknown command, and not a text for a window that takes any text."""
    taken = aiogd_context is not None and aiogd_context.state in VERBATIM
    return not taken and bool(_LIKE_COMMAND.match(message.text or ""))


async def on_start(
    message: Message, dialog_manager: DialogManager, chat: Chat, words: Words
) -> None:
    """Show the menu; at the first start greet and ask for a login."""
    if chat.account is None:
        await message.answer(words.html("greeting"))
        await open_dialog(dialog_manager, LoginSG.start)
    else:
        await open_dialog(dialog_manager, MenuSG.main)


async def on_menu(_: Message, dialog_manager: DialogManager) -> None:
    """Show the menu to whoever types what /start is called; Telegram's list has /start alone."""
    await open_dialog(dialog_manager, MenuSG.main)


async def on_help(message: Message, rooms: Rooms, words: Words) -> None:
    """Say what can be done; to an administrator, what only he can do, too."""
    lines = [words.html("help")]
    if message.from_user is not None and rooms.access.is_admin(message.from_user.id):
        lines += [words.html("help-expensive"), words.html("help-admin")]
    begin = [
        go_button("button-new-sms", Go.SEND, words),
        go_button("button-mailing", Go.MAILING, words),
    ]
    await message.answer("\n".join(lines), reply_markup=leading_on(words, begin))


async def on_send(
    message: Message, dialog_manager: DialogManager, command: CommandObject, words: Words
) -> None:
    """Begin an SMS; `/send 89161234567 text` fills in what it can."""
    data: dict[str, str] = {}
    if command.args:
        args = text_with_links(message).split(maxsplit=1)[1]
        await say_loss(message, words)
        if (many := split_numbers_and_text(args)) is not None:
            await offer_several(message, dialog_manager, *many)
            return
        try:
            data = _number_and_text(args)
        except BotError as error:
            await message.answer(f"⚠️ {explain(words, error)}")
            unclear = error.code == "number-unclear-end"
            like = None if unclear else _LIKE_NUMBER_AND_TEXT.fullmatch(args)
            data = {"text": like[2]} if like else {}
    await open_dialog(dialog_manager, SendSG.sender, data)


def _number_and_text(args: str) -> dict[str, str]:
    """Read «number text» or «number». BotError `phone-…` when the number is not valid or clear."""
    if value := unclear_end(args):
        raise BotError("number-unclear-end", value=value)
    split = split_number_and_text(args)
    if split is not None:
        return sms_data(*split)
    like = _LIKE_NUMBER_AND_TEXT.fullmatch(args)
    return {"phone": parse_phone(like[1] if like else args)}


async def on_status(_: Message, dialog_manager: DialogManager, command: CommandObject) -> None:
    """Show the state of the last SMS, or of those named: `/status 89161234567`, `/status ID`."""
    data = {"id": command.args.strip()} if command.args else {"last": True}
    await open_dialog(dialog_manager, StatusSG.ask, data)


async def on_balance(message: Message, chat: Chat, rooms: Rooms, words: Words) -> None:
    """Ask the balance."""
    amount, at = await rooms.accounts.refresh_balance(chat.id)
    balance = words.plain("not-known") if amount is None else amount
    await message.answer(
        words.html("balance-now", balance=balance, at=words.clock(at)),
        reply_markup=leading_on(words, [cabinet_button(words)]),
    )


async def on_mailing(_: Message, dialog_manager: DialogManager) -> None:
    """Begin a mailing to many."""
    await open_dialog(dialog_manager, MailingSG.recipients)


async def on_drafts(_: Message, dialog_manager: DialogManager) -> None:
    """List the mailings that were begun and not confirmed."""
    await open_dialog(dialog_manager, DraftsSG.list)


async def on_contacts(_: Message, dialog_manager: DialogManager) -> None:
    """Open the chat's lists of contacts."""
    await open_dialog(dialog_manager, ListsSG.lists)


async def on_stop(_: Message, dialog_manager: DialogManager) -> None:
    """Open the stop-list."""
    await open_dialog(dialog_manager, StopListSG.list)


async def on_saved_texts(_: Message, dialog_manager: DialogManager) -> None:
    """List the saved texts."""
    await open_dialog(dialog_manager, SavedTextsSG.list)


async def on_history(_: Message, dialog_manager: DialogManager) -> None:
    """List what was sent."""
    await open_dialog(dialog_manager, HistorySG.list)


async def on_stats(_: Message, dialog_manager: DialogManager) -> None:
    """Show the statistics."""
    await open_dialog(dialog_manager, StatisticsSG.main)


async def on_settings(_: Message, dialog_manager: DialogManager) -> None:
    """Open the settings."""
    await open_dialog(dialog_manager, SettingsSG.main)


async def on_unknown_command(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Say that the command is unknown, and show the menu."""
    await message.answer(words.html("unknown-command"))
    await open_dialog(dialog_manager, MenuSG.main)


async def on_go(
    callback: CallbackQuery, callback_data: GoButton, dialog_manager: DialogManager
) -> None:
    """Open what a plain button leads to."""
    states = {
        Go.MENU: MenuSG.main,
        Go.LOGIN: LoginSG.start,
        Go.SEND: SendSG.sender,
        Go.MAILING: MailingSG.recipients,
        Go.WAITING: WaitingSG.list,
        Go.FAILED: HistorySG.list,
    }
    to = callback_data.to
    await toast(callback)
    await open_dialog(
        dialog_manager, states[to], {"past": Past.FAILED.value} if to is Go.FAILED else None
    )


async def on_added(event: ChatMemberUpdated, words: Words) -> None:
    """Greet a group the bot was added to."""
    came = event.new_chat_member.status in ("member", "administrator")
    if event.chat.type != "private" and came and event.old_chat_member.status in ("left", "kicked"):
        await event.answer(words.html("greeting-group"), reply_markup=leading_on(words))


def router() -> Router:
    """Return the handlers of commands, of plain buttons, and of being added to a group."""
    commands = Router(name="commands")
    commands.message.register(on_start, CommandStart())
    for name, handler in (
        ("menu", on_menu),
        ("help", on_help),
        ("send", on_send),
        ("mailing", on_mailing),
        ("drafts", on_drafts),
        ("templates", on_saved_texts),
        ("contacts", on_contacts),
        ("stop", on_stop),
        ("status", on_status),
        ("history", on_history),
        ("stats", on_stats),
        ("balance", on_balance),
        ("settings", on_settings),
    ):
        commands.message.register(handler, Command(name))
    commands.message.register(on_unknown_command, is_unknown_command, F.chat.type == "private")
    commands.callback_query.register(on_go, GoButton.filter())
    commands.my_chat_member.register(on_added)
    return commands
