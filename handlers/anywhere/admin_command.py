"""`/admin`: opens the state of the service, for administrators in their own chats.

For everybody else there is no such command.
"""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.dialogs.admin import is_admin
from handlers.i18n import Words
from handlers.states import AdminSG, MenuSG
from handlers.ui.context import Rooms
from handlers.ui.widgets import open_dialog, toast
from handlers.views.buttons import Go, GoButton
from handlers.views.card_buttons import leading_on


async def on_command(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Show an administrator the state of the service; in a group, only say where it is shown."""
    if message.chat.type == ChatType.PRIVATE:
        await open_dialog(dialog_manager, AdminSG.main)
    else:
        await message.answer(words.html("admin-in-private"), reply_markup=leading_on(words))


async def on_button(callback: CallbackQuery, dialog_manager: DialogManager, rooms: Rooms) -> None:
    """Open it from an alert; who is no administrator any more finds the menu."""
    await toast(callback)
    private = isinstance(callback.message, Message) and callback.message.chat.type == "private"
    allowed = private and is_admin(callback, rooms)
    await open_dialog(dialog_manager, AdminSG.main if allowed else MenuSG.main)


def router() -> Router:
    """Return the handlers of the command and of the button."""
    admin = Router(name="admin")
    admin.message.register(on_command, Command("admin"), is_admin)
    admin.callback_query.register(on_button, GoButton.filter(F.to == Go.ADMIN))
    return admin
