"""What is typed, shared or sent outside any question: a number, a contact, a picture, anything."""

from typing import Any

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode

from bot.errors import BotError
from bot.sms.lines import lines_of
from bot.sms.phones import find_phones, split_number_and_text
from handlers.anywhere.phone_offer import is_id, offer_sms
from handlers.i18n import Words
from handlers.states import LISTENING, MailingSG, MenuSG, SendSG, StatusSG
from handlers.ui.people_input import shared_contact
from handlers.ui.widgets import open_dialog
from handlers.views.sentences import explain

LINES_OF_A_LIST = 3
LONGEST_NUMBER = 200
"""A message is searched for numbers in its first so many characters."""

PICTURES = (
    ContentType.PHOTO,
    ContentType.VOICE,
    ContentType.AUDIO,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.ANIMATION,
)
"""They may show a list of numbers: whoever sends one is told which files can be read."""


def no_question_is_open(*_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - aiogram's filter signature
    """Tell whether no open window waits for a message."""
    return aiogd_context is None or aiogd_context.state not in LISTENING


async def on_contact(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Offer to send to a contact that was shared or forwarded."""
    try:
        phone = shared_contact(message).phone
    except BotError as error:
        await message.answer(f"⚠️ {explain(words, error)}")
        return
    await _offer(message, dialog_manager, {"phone": phone})


async def on_text(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Tell what became of an ID; offer to send to «number», «number text», or many numbers."""
    text = message.text or ""
    if await is_id(text.strip(), dialog_manager):
        await open_dialog(dialog_manager, StatusSG.ask, {"id": text})
        return
    number_and_text = split_number_and_text(text)
    phones = find_phones(text[:LONGEST_NUMBER])
    if _is_list(text):
        await open_dialog(dialog_manager, MailingSG.recipients, {"pasted": text})
    elif number_and_text is not None:
        await _offer(message, dialog_manager, sms_data(*number_and_text))
    elif len(phones) == 1:
        await _offer(message, dialog_manager, {"phone": phones[0]})
    elif phones:
        await open_dialog(dialog_manager, MailingSG.recipients, {"pasted": text})
    else:
        await _give_hint(message, dialog_manager, words)


def sms_data(phone: str, text: str) -> dict[str, str]:
    """Return what the dialog of one SMS starts with; a text that is "" is asked for."""
    return {"phone": phone, "text": text} if text else {"phone": phone}


def _is_list(text: str) -> bool:
    """Tell whether this is a list of numbers and not an SMS: every line has a number."""
    lines = [line for line in lines_of(text) if line.strip()]
    phones_by_line = (find_phones(line[:LONGEST_NUMBER]) for line in lines)
    return len(lines) >= LINES_OF_A_LIST and all(phones_by_line)


async def _offer(message: Message, manager: DialogManager, data: dict[str, str]) -> None:
    await offer_sms(message, manager, data["phone"])
    await open_dialog(manager, SendSG.sender, data)


async def _give_hint(message: Message, manager: DialogManager, words: Words) -> None:
    """Say what can be typed or tapped here, and show what was open again."""
    await message.answer(words.html("hint-button" if _has_question(manager) else "hint"))
    await _show_again(manager)


def _has_question(manager: DialogManager) -> bool:
    """Tell whether a dialog other than the menu is open: its buttons can be tapped."""
    return manager.has_context() and manager.current_context().state not in MenuSG


async def _show_again(manager: DialogManager) -> None:
    """Show the open question again; without one, show the menu."""
    if _has_question(manager):
        await manager.show(ShowMode.SEND)
    else:
        await open_dialog(manager, MenuSG.main)


async def on_picture(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Say which files can be read, and show again what was open."""
    await message.answer(words.html("upload-not-a-file"))
    await _show_again(dialog_manager)


async def on_anything(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Say what can be typed or tapped here instead."""
    await _give_hint(message, dialog_manager, words)


def router() -> Router:
    """Return the handlers of messages that no open window waits for."""
    free_text = Router(name="free_text")
    idle, private = no_question_is_open, F.chat.type == "private"
    free_text.message.register(on_contact, idle, F.content_type == ContentType.CONTACT)
    free_text.message.register(on_text, idle, F.text, private)
    free_text.message.register(on_picture, idle, private, F.content_type.in_(PICTURES))
    free_text.message.register(on_anything, idle, private, ~F.pinned_message)
    return free_text
