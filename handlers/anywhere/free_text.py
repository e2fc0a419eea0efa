"""What is typed, shared or sent outside any question: a number, a contact, a picture, anything."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode

from bot.errors import BotError
from bot.sms.lines import lines_of
from bot.sms.phones import (
    find_phones,
    parse_phone,
    split_like_number_and_text,
    split_number_and_text,
    split_numbers_and_text,
    unclear_end,
)
from handlers.anywhere.phone_offer import is_id, offer_sms
from handlers.i18n import Words
from handlers.states import LISTENING, MailingSG, MenuSG, SendSG, StatusSG
from handlers.ui.people_input import shared_contact
from handlers.ui.typed_texts import say_loss, text_with_links
from handlers.ui.widgets import open_dialog
from handlers.views.card_buttons import leading_on
from handlers.views.sentences import explain

LINES_OF_A_LIST = 3
MOST_WORDS_OF_A_NAME = 3
_BETWEEN_PEOPLE = re.compile(r"[,;\n]")
LONGEST_LOOKED_AT = 4096
"""Characters that are looked at to tell a list from a text."""
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
        await message.answer(f"⚠️ {explain(words, error)}", reply_markup=leading_on(words))
        return
    await _offer(message, dialog_manager, {"phone": phone})


async def on_text(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Tell what became of an ID; offer to send to «number», «number text», or many numbers."""
    text = text_with_links(message)
    if await is_id(text.strip(), dialog_manager):
        await open_dialog(dialog_manager, StatusSG.ask, {"id": text})
        return
    many, is_list = split_numbers_and_text(text), _is_list(text)
    if many is not None and not _may_be_names(many[1], text, is_list=is_list):
        await say_loss(message, words)
        await offer_several(message, dialog_manager, *many)
    elif is_list or _are_people(text):
        await open_dialog(dialog_manager, MailingSG.recipients, {"pasted": message.text})
    elif value := unclear_end(text):
        error = BotError("number-unclear-end", value=value)
        await _ask_for_number(message, dialog_manager, words, error)
    elif (one := split_number_and_text(text)) is not None:
        await say_loss(message, words)
        await _offer(message, dialog_manager, sms_data(*one))
    elif len(phones := find_phones(text[:LONGEST_NUMBER])) == 1:
        left_out = any(map(str.isalpha, text))
        await _offer(message, dialog_manager, {"phone": phones[0]}, words_left_out=left_out)
    elif phones:
        await open_dialog(dialog_manager, MailingSG.recipients, {"pasted": text})
    elif not await _refused(message, dialog_manager, words):
        await _give_hint(message, dialog_manager, words)


async def offer_several(
    message: Message, manager: DialogManager, written: list[str], text: str
) -> None:
    """Offer a mailing with this text to numbers; an SMS when they are one."""
    if len(written) == 1:
        await _offer(message, manager, sms_data(parse_phone(written[0]), text))
        return
    pasted = {"pasted": "\n".join(written), "text": text}
    await open_dialog(manager, MailingSG.recipients, pasted)


async def _refused(message: Message, manager: DialogManager, words: Words) -> bool:
    """Say why what is like a number gets no SMS, and ask for another; the words after it are kept.

    False: the text does not begin like a number.
    """
    written, text = split_like_number_and_text(text_with_links(message))
    if not written:
        return False
    try:
        parse_phone(written)
    except BotError as error:
        await say_loss(message, words)
        await _ask_for_number(message, manager, words, error, text)
        return True
    return False


async def _ask_for_number(
    message: Message, manager: DialogManager, words: Words, error: BotError, text: str = ""
) -> None:
    """Say what is wrong with a number, and ask for another; the text of the SMS is kept."""
    await message.answer(f"⚠️ {explain(words, error)}")
    await open_dialog(manager, SendSG.sender, {"text": text} if text else {})


def sms_data(phone: str, text: str) -> dict[str, str]:
    """Return what the dialog of one SMS starts with; a text that is "" is asked for."""
    return {"phone": phone, "text": text} if text else {"phone": phone}


def _is_list(text: str) -> bool:
    """Tell whether this is a list of numbers and not an SMS: every line has a number.

    Of a long text the first lines tell: no SMS is as long.
    """
    lines = [line for line in lines_of(_beginning(text)) if line.strip()]
    phones_by_line = (find_phones(line[:LONGEST_NUMBER]) for line in lines)
    return len(lines) >= LINES_OF_A_LIST and all(phones_by_line)


def _are_people(text: str) -> bool:
    """Tell whether all that stands between commas is a number with a name beside it at most.

    All names stand before their numbers, or all stand behind them.
    """
    people = [one.strip() for one in _BETWEEN_PEOPLE.split(_beginning(text)) if one.strip()]
    sides = {one[0].isalpha() for one in people if any(map(str.isalpha, one))}
    return len(people) > 1 and len(sides) <= 1 and all(map(_is_person, people))


def _is_person(text: str) -> bool:
    return _may_be_name(text) and len(find_phones(text[:LONGEST_NUMBER])) == 1


def _may_be_names(words: str, text: str, *, is_list: bool) -> bool:
    """Tell whether the words after several numbers are names, some with numbers of their own."""
    if is_list:
        return all(map(_may_be_name, lines_of(words)))
    return bool(find_phones(words)) and _are_people(text)


def _may_be_name(text: str) -> bool:
    """Tell whether the words of a text are as few as those of a person's name."""
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return len(words) <= MOST_WORDS_OF_A_NAME


def _beginning(text: str) -> str:
    """Return the first whole lines of a text."""
    if len(text) <= LONGEST_LOOKED_AT:
        return text
    return text[:LONGEST_LOOKED_AT].rpartition("\n")[0] or text[:LONGEST_LOOKED_AT]


async def _offer(
    message: Message,
    manager: DialogManager,
    data: dict[str, str],
    *,
    words_left_out: bool = False,
) -> None:
    await offer_sms(message, manager, data["phone"], words_left_out=words_left_out)
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
    caption = [words.html("caption-not-taken")] if message.caption else []
    await message.answer("\n".join([words.html("upload-not-a-file"), *caption]))
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
    free_text.message.register(on_anything, idle, private)
    return free_text
