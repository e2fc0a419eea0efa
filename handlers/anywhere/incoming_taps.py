"""The buttons under an incoming SMS: what they do, however old it is."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat, IncomingSms
from bot.sms.phones import format_phone, parse_phone
from bot.sms.senders import among_senders
from handlers.i18n import Words
from handlers.states import WRITTEN_TO, SendSG
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
        if callback_data.act is not InboxAct.REPLY:
            change = _stop if callback_data.act is InboxAct.STOP else _free
            await change(callback, sms, rooms, chat, words)
            return
        phone = parse_phone(sms.phone)
    except BotError as error:
        await toast(callback, explain_plain(words, error), alert=True)
        return
    await toast(callback)
    await open_dialog(
        dialog_manager, SendSG.sender, {"phone": phone} | await _from(sms, rooms, chat)
    )


async def _from(sms: IncomingSms, rooms: Rooms, chat: Chat) -> dict[str, str]:
    """Return the sender of a reply: the number that was written to, where the chat has it.

    No method of the gateway lists an account's senders: the chat's own list stands for them. A
    number that is not on it is named, for the person to know, and the default sender is taken.
    """
    sender = among_senders(sms.destination, await rooms.preferences.senders(chat.id))
    return {"sender": sender} if sender else {WRITTEN_TO: sms.destination}


async def _stop(
    callback: CallbackQuery, sms: IncomingSms, rooms: Rooms, chat: Chat, words: Words
) -> None:
    """Put the sender on the stop-list, unless he is there already. BotError `phone-…`."""
    user, phone = callback.from_user, parse_phone(sms.phone)
    new = await rooms.stop_list.add(chat.id, user.id, user.full_name, [phone], sms.text)
    who = format_phone(phone)
    await toast(callback, words.plain("stop-one-added" if new else "stop-one-known", who=who))
    await _redraw(callback, sms, rooms, chat, words)


async def _free(
    callback: CallbackQuery, sms: IncomingSms, rooms: Rooms, chat: Chat, words: Words
) -> None:
    """Take the sender off the stop-list again. BotError `phone-…`."""
    phone = parse_phone(sms.phone)
    there = await rooms.stop_list.remove(chat.id, callback.from_user.id, phone)
    key = "stop-removed" if there else "stop-gone"
    await toast(callback, words.plain(key, phone=format_phone(phone)))
    await _redraw(callback, sms, rooms, chat, words)


async def _redraw(
    callback: CallbackQuery, sms: IncomingSms, rooms: Rooms, chat: Chat, words: Words
) -> None:
    if isinstance(callback.message, Message):
        await edit_card(callback.message, await draw_incoming_card(sms, chat, words, rooms))


def router() -> Router:
    """Return the handlers of the buttons under incoming SMS."""
    cards = Router(name="inbox")
    cards.callback_query.register(on_button, InboxButton.filter())
    return cards
