"""An incoming SMS in the chat: what it looks like, and what its buttons do, however old it is."""

import unicodedata

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.errors import BotError
from bot.model import Chat, IncomingSms
from bot.sms.phones import format_phone, parse_phone
from bot.sms.stop_words import is_stop
from handlers.buttons import InboxAct, InboxButton
from handlers.context import Rooms
from handlers.i18n import Words
from handlers.kit import toast
from handlers.states import SendOne
from handlers.words import explain_plain

LONGEST_TEXT = 3500
"""UTF-16 units of a text that leave room for what stands around it: Telegram takes 4096."""

Picture = tuple[str, InlineKeyboardMarkup]


def phone_of(sms: IncomingSms) -> str | None:
    """Return whom to answer; None: a name or a short number has sent it."""
    try:
        return parse_phone(sms.phone)
    except BotError:
        return None


def asks_to_stop(sms: IncomingSms) -> str | None:
    """Return the number that wants no more mailings, if that is what the SMS says."""
    return phone_of(sms) if is_stop(sms.text) else None


async def picture(
    sms: IncomingSms, chat: Chat, words: Words, rooms: Rooms, *, perhaps_shown: bool = False
) -> Picture:
    """Return the text, as HTML, and the buttons that are of use now."""
    stopping = asks_to_stop(sms)
    stopped = await rooms.stop_list.get(chat.id, stopping) if stopping else None
    lines = [
        words.html("inbox-from", who=await _who(sms, chat, rooms)),
        words.html("inbox-when", when=sms.sent_at or sms.came_at, to=sms.destination or "—"),
        *_quoted(sms, words),
    ]
    if perhaps_shown:
        lines.append(words.html("inbox-perhaps-shown"))
    if stopped:
        lines.append(words.html("contact-stopped", who=stopped.user_name, at=stopped.added_at))
    return "\n".join(lines), _buttons(sms, words, may_stop=bool(stopping and not stopped))


async def _who(sms: IncomingSms, chat: Chat, rooms: Rooms) -> str:
    phone = phone_of(sms)
    if phone is None:
        return sms.phone or "—"
    name = await rooms.contacts.name_of(chat.id, phone)
    return " · ".join(filter(None, (name, format_phone(phone))))


def _quoted(sms: IncomingSms, words: Words) -> list[str]:
    """Return the text, without signs that no screen shows, as far as a message has room."""
    text = "".join(c for c in sms.text if c == "\n" or unicodedata.category(c) != "Cc")
    units = text.encode("utf-16-le")
    shown = units[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
    quoted = [words.html("card-text", text=shown.strip() or "—")]
    return quoted if shown == text else [*quoted, words.html("inbox-cut")]


def _buttons(sms: IncomingSms, words: Words, *, may_stop: bool) -> InlineKeyboardMarkup:
    rows: list[list[InlineKeyboardButton]] = []
    if phone_of(sms):
        rows.append([_button("button-reply", InboxAct.REPLY, sms, words, "primary")])
    if may_stop:
        rows.append([_button("button-stop", InboxAct.STOP, sms, words, "danger")])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _button(
    key: str, act: InboxAct, sms: IncomingSms, words: Words, style: str
) -> InlineKeyboardButton:
    data = InboxButton(act=act, id=sms.id).pack()
    return InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)


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
    await dialog_manager.start(
        SendOne.sender,
        data={"phone": phone},
        mode=StartMode.RESET_STACK,
        show_mode=ShowMode.SEND,
    )


async def _stop(
    callback: CallbackQuery, sms: IncomingSms, rooms: Rooms, chat: Chat, words: Words
) -> None:
    """Put the sender on the stop-list; whoever put him there before stays named. BotError."""
    user, phone = callback.from_user, parse_phone(sms.phone)
    new = await rooms.stop_list.add(chat.id, user.id, user.full_name, [phone], sms.text)
    who = format_phone(phone)
    await toast(callback, words.plain("stop-one-added" if new else "stop-one-known", who=who))
    if not isinstance(callback.message, Message):
        return
    text, buttons = await picture(sms, chat, words, rooms)
    try:
        await callback.message.edit_text(text, reply_markup=buttons)
    except TelegramBadRequest as error:
        if "message is not modified" not in error.message:
            raise


def router() -> Router:
    """Return the handlers of the buttons under incoming SMS."""
    cards = Router(name="inbox")
    cards.callback_query.register(on_button, InboxButton.filter())
    return cards
