"""`/expensive`: an administrator lets a chat send to expensive destinations, or forbids it."""

import re

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from bot.model import Chat
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.widgets import edit_card, toast
from handlers.views.buttons import LeaveButton
from handlers.views.card import Card
from handlers.views.card_buttons import leading_on
from handlers.views.sentences import MINUS

_NAME = re.compile(rf"expensive(?:_({MINUS}?[0-9]{{1,19}}))?")
"""The command, and the chat it is about, so that one tap sends both: `/expensive_100000001`."""
_CHAT = re.compile(r"-?[0-9]{1,19}")


async def on_command(
    message: Message, *, command: CommandObject, rooms: Rooms, chat: Chat, words: Words
) -> None:
    """Show an administrator whether a chat has leave; without an id, this chat."""
    if message.from_user is None or not rooms.access.is_admin(message.from_user.id):
        await message.answer(words.html("expensive-not-admin"), reply_markup=leading_on(words))
        return
    about = await rooms.preferences.known(_chat_id(command, chat))
    if about is None:
        await message.answer(words.html("expensive-no-chat"), reply_markup=leading_on(words))
        return
    card = leave_card(about, rooms, words)
    await message.answer(card.text, reply_markup=card.buttons)


def _chat_id(command: CommandObject, chat: Chat) -> int:
    """Return the id of the chat that the command names; 0 (no chat has it) for anything else."""
    named = command.regexp_match[1] if command.regexp_match else None
    given = named.replace(MINUS, "-") if named else (command.args or "").strip()
    if not given:
        return chat.id
    return int(given) if _CHAT.fullmatch(given) else 0


def leave_card(about: Chat, rooms: Rooms, words: Words) -> Card:
    """Return whether a chat may send to expensive destinations, with the button to change it."""
    if rooms.destinations.operator.expensive:
        return Card(words.html("expensive-for-all"), leading_on(words))
    key, label = (
        ("expensive-on", "button-expensive-off")
        if about.expensive
        else ("expensive-off", "button-expensive-on")
    )
    change = LeaveButton(on=not about.expensive, chat=about.id).pack()
    button = InlineKeyboardButton(text=words.plain(label), callback_data=change)
    text = words.html(key, chat=str(about.id))
    return Card(text, leading_on(words, [button]))


async def on_button(
    callback: CallbackQuery, *, callback_data: LeaveButton, rooms: Rooms, words: Words
) -> None:
    """Give or take the leave: only for an administrator, whoever else sees the button."""
    user = callback.from_user
    if not rooms.access.is_admin(user.id):
        await toast(callback, words.plain("expensive-not-admin"), alert=True)
        return
    chat_id, on = callback_data.chat, callback_data.on
    await rooms.preferences.set_expensive(chat_id, user.id, on=on)
    await rooms.mailings.cards.redraw_expensive(chat_id)
    about = await rooms.preferences.known(chat_id)
    if about is None:
        await toast(callback, words.plain("expensive-no-chat"), alert=True)
        return
    await toast(callback)
    if isinstance(callback.message, Message):
        await edit_card(callback.message, leave_card(about, rooms, words))


def router() -> Router:
    """Return the handlers of the command and its button."""
    leave = Router(name="expensive")
    leave.message.register(on_command, Command(_NAME))
    leave.callback_query.register(on_button, LeaveButton.filter())
    return leave
