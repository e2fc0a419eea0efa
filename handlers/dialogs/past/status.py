"""The status of SMS: of the last one, of all to a number, or of a typed ID."""

import re
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.mailing.details import SmsDetails
from bot.mailing.lookup import LOOKED_AT
from bot.model import Chat
from bot.sms.phones import find_phones, format_phone, parse_phone
from handlers.i18n import Words
from handlers.states import StatusSG
from handlers.ui.lists import PAGE, current_page, page_buttons_in_time
from handlers.ui.people_input import LONGEST_LINE, Person, PersonOrAudience, contact_people_input
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    show_error,
    switch,
    text_input,
    words_of,
)
from handlers.views.found_sms import as_phone, foreign_sms_text, found_sms_text, is_token, sms_line
from handlers.views.sentences import explain

PAGE_ROWS = LOOKED_AT
_WRITTEN_NUMBER = re.compile(r"[+＋(]?\d[\d\s().\-–—+]*")
_DIGITS_OF_NUMBERS = range(5, 16)
_NUMBER_ERRORS = {"phone-landline", "phone-premium", "phone-several", "phone-digits-lost"}
PHONE, SMS, ASKED, CARD = "phone", "sms", "asked", "card"
"""Names in the dialog's data: the number whose SMS are listed; the place of the SMS whose card
is open; what was asked; the answer to it."""


async def ask_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Offer the last SMS that was sent."""
    last = await rooms_of(dialog_manager).mailings.lookup.last_sent(chat.id)
    return {"any": last is not None, "none": last is None}


async def on_last(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask about the last SMS."""
    await look_up_last(manager)


async def look_up_last(manager: DialogManager) -> None:
    """Show the last SMS with its state asked anew; a mailing's card comes as a message.

    BotError `nothing-sent` or `gateway-…`.
    """
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    last = await mailings.lookup.last_sent(chat_id)
    if last is None:
        raise BotError("nothing-sent")
    manager.dialog_data.pop(PHONE, None)
    if not last.single:
        await mailings.cards.send_again(chat_id, last.id)
        _answer(manager, "", words_of(manager).html("status-mailing"))
    else:
        await mailings.sms.refresh(await mailings.sms.single(chat_id, last.id))
        _open(manager, last.id, 0)
    await manager.switch_to(StatusSG.answer)


def _open(manager: DialogManager, mailing_id: int, position: int) -> None:
    manager.dialog_data[SMS] = [mailing_id, position]


def _answer(manager: DialogManager, asked: str, card: str) -> None:
    manager.dialog_data.pop(SMS, None)
    manager.dialog_data.update({ASKED: asked, CARD: card})


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Look up what was typed: a number in any form, else an ID, whatever it looks like."""
    await _look_up(manager, text.strip())


async def on_person(taken: PersonOrAudience, manager: DialogManager) -> None:
    """Look up the number of a shared contact. BotError `phone-several`."""
    if not isinstance(taken, Person):
        raise BotError("phone-several", value=taken.title)
    await _look_up_number(manager, taken.phone)


async def _look_up(manager: DialogManager, text: str) -> None:
    phone = as_phone(text) or _phone_among_words(text)
    if phone is None:
        _refuse_bad_number(text)
        await _look_up_id(manager, text)
    else:
        await _look_up_number(manager, phone)


def _phone_among_words(text: str) -> str | None:
    """Return the only number in «Иван 8 916…»; None for a single word, which may be an ID."""
    phones = [] if is_token(text) else find_phones(text[:LONGEST_LINE])
    return phones[0] if len(phones) == 1 else None


def _refuse_bad_number(text: str) -> None:
    """Refuse a mistyped number, before it is taken for an ID. BotError `phone-…`."""
    try:
        parse_phone(text)
    except BotError as error:
        digits = sum(map(str.isdigit, text))
        written = _WRITTEN_NUMBER.fullmatch(text) and not text.isdigit()
        if error.code in _NUMBER_ERRORS or (written and digits in _DIGITS_OF_NUMBERS):
            raise


async def _look_up_number(manager: DialogManager, phone: str) -> None:
    """List the SMS to a number; first ask the gateway about those that may have changed."""
    manager.dialog_data.update({PHONE: phone, PAGE: 0})
    await manager.switch_to(StatusSG.number)
    try:
        await rooms_of(manager).mailings.lookup.ask_about(chat_of(manager).id, phone)
    except BotError as error:
        show_error(manager, error)


async def _look_up_id(manager: DialogManager, gateway_id: str) -> None:
    """Show the whole SMS when the ID is of this chat. BotError `id-bad` or `gateway-…`."""
    if not is_token(gateway_id):
        raise BotError("id-bad")
    rooms, words = rooms_of(manager), words_of(manager)
    found = await rooms.mailings.sms.by_gateway_id(chat_of(manager).id, gateway_id)
    manager.dialog_data.pop(PHONE, None)
    if isinstance(found, SmsDetails):
        _open(manager, found.mailing.id, found.message.position)
    else:
        checked = words.clock(rooms.clock.now())
        _answer(manager, gateway_id, foreign_sms_text(found, words, checked))
    await manager.switch_to(StatusSG.answer)


async def number_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show one page of the SMS to a number, newest first."""
    rooms, phone = rooms_of(dialog_manager), dialog_manager.dialog_data[PHONE]
    found, facts = await current_page(
        dialog_manager,
        lambda offset, limit: rooms.mailings.lookup.to_number(
            chat.id, phone, offset=offset, limit=limit
        ),
        PAGE_ROWS,
    )
    first = (facts["page"] - 1) * PAGE_ROWS + 1
    lines = [sms_line(number, one, chat, words) for number, one in enumerate(found, first)]
    places = [[one.mailing.id, one.message.position] for one in found]
    dialog_manager.dialog_data["places"] = places
    return {
        **facts,
        "phone": format_phone(phone),
        "total": facts["found"],
        "some": bool(found),
        "none": not found,
        "lines": "\n".join(lines),
        "rows": [(str(first + index), index) for index in range(len(found))],
    }


async def on_row(item: str, manager: DialogManager) -> None:
    """Open the card of the tapped SMS."""
    mailing_id, position = manager.dialog_data["places"][int(item)]
    _open(manager, mailing_id, position)
    await manager.switch_to(StatusSG.answer)


async def on_ask_again(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask the gateway about the SMS of this page once more."""
    data, lookup = manager.dialog_data, rooms_of(manager).mailings.lookup
    offset = data.get(PAGE, 0) * PAGE_ROWS
    await lookup.ask_about(chat_of(manager).id, data[PHONE], offset=offset)


async def answer_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show the answer; an SMS of this chat is shown as the journal has it now."""
    data = dialog_manager.dialog_data
    listed = {"listed": PHONE in data, "own": SMS in data}
    if SMS not in data:
        return {**listed, "card": data[CARD]}
    rooms = rooms_of(dialog_manager)
    try:
        details = await rooms.mailings.sms.one(chat.id, *data[SMS])
    except BotError as error:
        return {**listed, "card": explain(words, error), "own": False}
    return {**listed, "card": found_sms_text(details, chat, words)}


async def on_refresh(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask again."""
    data, sms, chat_id = manager.dialog_data, rooms_of(manager).mailings.sms, chat_of(manager).id
    if SMS in data:
        await sms.refresh(await sms.one(chat_id, *data[SMS]))
    elif data[ASKED]:
        await _look_up_id(manager, data[ASKED])
    else:
        await look_up_last(manager)


async def on_card(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Bring the live card of the SMS, or of its whole mailing, to the end of the chat."""
    mailing_id, _position = manager.dialog_data[SMS]
    await rooms_of(manager).mailings.cards.send_again(chat_of(manager).id, mailing_id)


async def on_start(start_data: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Answer at once what was asked: {"id": number or ID}, {"phone": …} or {"last": True}."""
    if not isinstance(start_data, dict):
        return
    try:
        if start_data.get("last"):
            await look_up_last(manager)
        elif start_data.get("phone"):
            await _look_up_number(manager, start_data["phone"])
        elif start_data.get("id"):
            await _look_up(manager, start_data["id"].strip())
    except BotError as error:
        show_error(manager, error)


def _number_window() -> Window:
    return Window(
        Notice(),
        T("status-number", when="some"),
        T("status-number-none", when="none"),
        Format("{lines}", when="some"),
        T("list-page", when="several_pages"),
        T("found-open", when="some"),
        Group(pick("sms", "rows", on_row), width=PAGE_ROWS),
        page_buttons_in_time(),
        button("button-refresh", "refresh", on_ask_again, when="some", style=PRIMARY),
        switch("button-other-id", "to_ask", StatusSG.ask),
        button("button-back", "leave", leave),
        text_input(on_typed),
        contact_people_input(on_person, anywhere=True),
        anything_else("id-or-phone-wanted"),
        state=StatusSG.number,
        getter=number_getter,
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("status-ask"),
            button("button-last", "last", on_last, when="any", style=PRIMARY),
            button("button-back", "leave", leave),
            text_input(on_typed),
            contact_people_input(on_person, anywhere=True),
            anything_else("id-or-phone-wanted"),
            state=StatusSG.ask,
            getter=ask_getter,
        ),
        _number_window(),
        Window(
            Notice(),
            Format("{card}"),
            button("button-refresh", "refresh", on_refresh, style=PRIMARY),
            button("button-open-card", "card", on_card, when="own"),
            switch("button-to-found", "to_number", StatusSG.number, when="listed"),
            switch("button-other-id", "to_ask", StatusSG.ask),
            button("button-back", "leave", leave),
            text_input(on_typed),
            contact_people_input(on_person, anywhere=True),
            anything_else("id-or-phone-wanted"),
            state=StatusSG.answer,
            getter=answer_getter,
        ),
        on_start=on_start,
    )
