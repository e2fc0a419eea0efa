"""`/cancel`: leaves whatever is open; asks before anything that was typed is lost."""

from dataclasses import dataclass

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.entities import Context

from bot.model import Chat
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.states import MailingSG, MenuSG, SavedTextsSG, SendSG, UploadSG
from handlers.ui.confirmed import Confirmed, open_contexts, say_confirmed
from handlers.ui.draft_json import Json, forget_draft, store_draft, stored_draft
from handlers.ui.widgets import chat_of, open_dialog, strip_buttons, toast, words_of
from handlers.views.buttons import CancelButton, CancelWay

Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class _Begun:
    """What leaving now is about."""

    of: str = ""
    """`CancelButton.of`; "": nothing would be lost."""
    sms: Json | None = None
    """The draft of a single SMS: it can be kept."""
    question: str = "cancel-text"
    """The key of the question, when what was begun cannot be kept."""
    mailing: bool = False
    """A mailing whose draft is saved already."""


async def on_cancel(
    message: Message, dialog_manager: DialogManager, words: Words, confirmed: Confirmed
) -> None:
    """Leave what is open and show the menu; ask first when something typed would be lost.

    What was confirmed meanwhile was named already, and cannot be cancelled so.
    """
    begun = await _begun(dialog_manager)
    if begun.of:
        user = dialog_manager.middleware_data["event_from_user"].id
        await message.answer(_question(begun, words), reply_markup=_choices(begun, user, words))
        return
    had = dialog_manager.has_context() or bool(confirmed.mailings)
    ended = "cancelled-mailing" if begun.mailing else "cancelled"
    await _leave(message, dialog_manager, confirmed, ended if had else "nothing-to-cancel")


async def on_button(
    callback: CallbackQuery,
    *,
    callback_data: CancelButton,
    dialog_manager: DialogManager,
    words: Words,
    state: FSMContext,
    confirmed: Confirmed,
) -> None:
    """Do what the person has chosen, unless it was asked about something else."""
    if callback_data.user != callback.from_user.id:
        await toast(callback, words.plain("not-your-window"), alert=True)
        return
    begun = await _begun(dialog_manager)
    if begun.of != callback_data.of or not isinstance(callback.message, Message):
        await toast(callback, words.plain("cancel-stale"), alert=True)
        return
    await toast(callback)
    await strip_buttons(callback.message)
    if callback_data.way is CancelWay.STAY:
        await _stay(dialog_manager)
        return
    ended = "cancelled"
    if begun.sms:
        ended = await _end_sms(begun, callback_data.way, state, chat_of(dialog_manager))
    await _leave(callback.message, dialog_manager, confirmed, ended)


async def _begun(manager: DialogManager) -> _Begun:
    """Find what was typed in the open dialogs; with none but the menu open, the draft kept."""
    contexts = [one async for one in open_contexts(manager.middleware_data)]
    opened = [one for one in contexts if one.state.group is not MenuSG]
    sms = next((one.dialog_data for one in opened if one.state.group is SendSG), None)
    if not opened:
        sms = await stored_draft(manager.middleware_data["state"], chat_of(manager))
    if sms and "token" in sms and (sms.get("phone") or sms.get("text")):
        return _Begun(of=str(sms["token"]), sms=sms)
    for one in opened:
        if question := _lost_with(one):
            return _Begun(of=one.id, question=question)
    return _Begun(mailing=any(_is_saved_mailing(one) for one in opened))


def _lost_with(context: Context) -> str | None:
    """Return the question to ask before a dialog is closed; None: nothing is lost with it."""
    if context.state.group is UploadSG:
        return "cancel-file"
    return "cancel-text" if context.state == SavedTextsSG.name else None


def _is_saved_mailing(context: Context) -> bool:
    return context.state.group is MailingSG and isinstance(context.dialog_data.get("draft"), int)


def _question(begun: _Begun, words: Words) -> str:
    if begun.sms is None:
        return words.html(begun.question)
    lines = [words.html("cancel-sms")]
    if phone := begun.sms.get("phone"):
        lines.append(words.html("cancel-sms-to", phone=format_phone(phone)))
    if text := begun.sms.get("text"):
        lines.append(words.html("card-text", text=text))
    return "\n".join(lines)


def _choices(begun: _Begun, user: int, words: Words) -> InlineKeyboardMarkup:
    def row(key: str, way: CancelWay, style: str | None = None) -> Row:
        data = CancelButton(way=way, user=user, of=begun.of).pack()
        return [InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)]

    stay = row("button-cancel-stay", CancelWay.STAY)
    if begun.sms is None:
        rows = [row("button-cancel-leave", CancelWay.DROP, "danger"), stay]
    else:
        drop = row("button-cancel-drop", CancelWay.DROP, "danger")
        rows = [drop, row("button-cancel-keep", CancelWay.KEEP), stay]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def _end_sms(begun: _Begun, way: CancelWay, state: FSMContext, chat: Chat) -> str:
    """Keep the SMS for later, or delete it; return the key of what is said then."""
    if way is CancelWay.KEEP:
        await store_draft(state, begun.sms or {}, chat)
        return "cancelled-sms-kept"
    kept = await stored_draft(state, chat)
    if kept and kept.get("token") == begun.of:
        await forget_draft(state)
    return "cancelled-sms-dropped"


async def _stay(manager: DialogManager) -> None:
    """Show what was open again; without a dialog, the menu."""
    if manager.has_context():
        await manager.show(ShowMode.SEND)
    else:
        await open_dialog(manager, MenuSG.main)


async def _leave(
    message: Message, manager: DialogManager, confirmed: Confirmed, ended: str
) -> None:
    """Close everything, say what became of it, and show the menu."""
    words, data = words_of(manager), manager.middleware_data
    if confirmed.mailings or confirmed.earlier:
        await message.answer(words.html("cancelled-confirmed"))
        await say_confirmed(data, confirmed.earlier)
    else:
        await message.answer(words.html(ended))
    await open_dialog(manager, MenuSG.main)


def router() -> Router:
    """Return the handlers of the command and of the answers to its question."""
    cancel = Router(name="cancel")
    cancel.message.register(on_cancel, Command("cancel"))
    cancel.callback_query.register(on_button, CancelButton.filter())
    return cancel
