"""The buttons under an incoming SMS: what they do, however old it is."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat, IncomingSms
from bot.sms.phones import format_phone, parse_phone
from handlers.i18n import Words
from handlers.states import SendSG
from handlers.ui.context import Rooms
from handlers.ui.incoming_card import draw_incoming_card
from handlers.ui.widgets import edit_card, open_dialog, toast
from handlers.views.buttons import InboxAct, InboxButton
from handlers.views.sentences import explain_plain


async def on_button(
    callback: CallbackQuery,
    *,
    callback_data: InboxButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
) -> None:
    """Do what the button says; a failure is an alert."""
    try:
        sms = await rooms.inbox.get(chat.id, callback_data.id)
        if callback_data.act is InboxAct.STOP:
            await _stop(callback, sms, rooms, chat, words)
            return
        phone = parse_phone(sms.phone)
    except BotError as error:
        await toast(callback, explain_plain(words, error), alert=True)
        return
    await toast(callback)
    await open_dialog(dialog_manager, SendSG.sender, {"phone": phone})


async def _stop(
    callback: CallbackQuery, sms: IncomingSms, rooms: Rooms, chat: Chat, words: Words
) -> None:
    """Put the sender on the stop-list, unless he is there already. BotError `phone-…`."""
    user, phone = callback.from_user, parse_phone(sms.phone)
    new = await rooms.stop_list.add(chat.id, user.id, user.full_name, [phone], sms.text)
    who = format_phone(phone)
    await toast(callback, words.plain("stop-one-added" if new else "stop-one-known", who=who))
    if isinstance(callback.message, Message):
        await edit_card(callback.message, await draw_incoming_card(sms, chat, words, rooms))


def router() -> Router:
    """Return the handlers of the buttons under incoming SMS."""
    cards = Router(name="inbox")
    cards.callback_query.register(on_button, InboxButton.filter())
    return cards
