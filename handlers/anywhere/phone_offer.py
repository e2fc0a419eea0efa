"""Answers to a number or an ID that is typed outside any question."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.states import StatusSG
from handlers.ui.context import Rooms
from handlers.ui.widgets import chat_of, open_dialog, rooms_of, toast, words_of
from handlers.views.buttons import ToNumberButton
from handlers.views.found_sms import (
    all_to_number_button,
    as_phone,
    is_token,
    looks_like_id,
    sms_line,
)
from handlers.views.sentences import explain_plain

MOST_BEFORE = 3
"""How many earlier SMS to a number are shown below the offer to send one more."""


async def is_id(text: str, manager: DialogManager) -> bool:
    """Tell whether a word is a gateway's ID: by its look, or because the chat's journal has it."""
    if not is_token(text) or as_phone(text):
        return False
    lookup, chat_id = rooms_of(manager).mailings.lookup, chat_of(manager).id
    return looks_like_id(text) or await lookup.knows_id(chat_id, text)


async def offer_sms(
    message: Message, manager: DialogManager, phone: str, *, words_left_out: bool
) -> None:
    """Offer to send to a number, and show the latest SMS to it from the journal.

    `words_left_out`: the message has words that are not taken for the text; that is told.
    """
    rooms, chat, words = rooms_of(manager), chat_of(manager), words_of(manager)
    found, total = await rooms.mailings.lookup.to_number(
        chat.id, phone, offset=0, limit=MOST_BEFORE
    )
    lines = [words.html("number-offer", phone=format_phone(phone))]
    if words_left_out:
        lines.append(words.html("number-words-left-out"))
    if found:
        lines.append(words.html("number-offer-earlier", total=total))
    lines += [sms_line(n, one, chat, words) for n, one in enumerate(found, 1)]
    buttons = all_to_number_button(found[0], words) if found else None
    await message.answer("\n".join(lines), reply_markup=buttons)


async def on_all_to_number(
    callback: CallbackQuery,
    *,
    callback_data: ToNumberButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
) -> None:
    """List all SMS to the number that the button's SMS went to, however old the button is."""
    try:
        details = await rooms.mailings.sms.one(chat.id, callback_data.id, callback_data.position)
    except BotError as error:
        await toast(callback, explain_plain(words, error), alert=True)
        return
    if not details.message.phone:
        gone = explain_plain(words, BotError("sms-forgotten"))
        await toast(callback, gone, alert=True)
        return
    await toast(callback)
    await open_dialog(dialog_manager, StatusSG.ask, {"phone": details.message.phone})


def router() -> Router:
    """Return the handler of the button below an offer."""
    buttons = Router(name="phone_offer")
    buttons.callback_query.register(on_all_to_number, ToNumberButton.filter())
    return buttons
