"""`/restored`: an administrator sees what a restore has left open, and leaves restore mode.

For everybody else there is no such command.
"""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.errors import BotError
from bot.model import Chat
from handlers.dialogs.admin import is_admin
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.widgets import edit_card, toast
from handlers.views.buttons import RestoreAct, RestoreButton
from handlers.views.card import Card
from handlers.views.card_buttons import leading_on
from handlers.views.restore_mode import leave_question, left_card, restored_card
from handlers.views.sentences import explain_plain

ForgetDialogs = Callable[[], Awaitable[None]]


async def on_command(message: Message, *, rooms: Rooms, words: Words) -> None:
    """Show an administrator how restore mode stands; in a group, only say where it is shown."""
    if message.chat.type == ChatType.PRIVATE:
        card = await _how_it_stands(rooms, words)
    else:
        card = Card(words.html("restored-in-private"), leading_on(words))
    await message.answer(card.text, reply_markup=card.buttons)


async def _how_it_stands(rooms: Rooms, words: Words) -> Card:
    return restored_card(await rooms.mailings.restored.report(), words)


async def on_button(
    callback: CallbackQuery,
    *,
    callback_data: RestoreButton,
    rooms: Rooms,
    chat: Chat,
    words: Words,
    forget_dialogs: ForgetDialogs,
) -> None:
    """Ask, then leave the mode: only for an administrator, whoever else sees the button."""
    user = callback.from_user
    if not rooms.access.is_admin(user.id):
        await toast(callback, words.plain("restore-not-admin"), alert=True)
        return
    if callback_data.act is RestoreAct.LEAVE:
        try:
            left = await rooms.mailings.restored.leave(
                chat.id, user.id, user.full_name, forget_dialogs
            )
        except BotError as error:
            await toast(callback, explain_plain(words, error), alert=True)
            return
        card = left_card(words) if left else await _how_it_stands(rooms, words)
    elif callback_data.act is RestoreAct.ASK and rooms.mailings.restored.lasts:
        card = leave_question(words)
    else:
        card = await _how_it_stands(rooms, words)
    await toast(callback)
    if isinstance(callback.message, Message):
        await edit_card(callback.message, card)


def router() -> Router:
    """Return the handlers of the command and its buttons."""
    restored = Router(name="restored")
    restored.message.register(on_command, Command("restored"), is_admin)
    restored.callback_query.register(on_button, RestoreButton.filter())
    return restored
