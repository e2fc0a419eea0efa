"""What became of an ID: the last one in one tap, or any that is typed."""

from datetime import timedelta
from html import escape
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.mailing.service import Details, Foreign
from bot.model import Chat
from bot.sms.phones import format_phone, parse_phone
from bot.sms.statuses import Delivery
from bot.sms.statuses import delivery as delivery_of
from handlers.cards import card_text, look_of
from handlers.i18n import Words
from handlers.kit import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    leave,
    refuse,
    rooms_of,
    switch,
    text_input,
    words_of,
)
from handlers.mailing_looks import beginning
from handlers.people import Person, Taken, contact_input
from handlers.states import Status
from handlers.words import delivery

LONGEST_ID = 100
MOST_TO_NUMBER = 5


async def ask_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Offer the last SMS that was sent."""
    last = await rooms_of(dialog_manager).service.last_sent(chat.id)
    return {"any": last is not None, "none": last is None}


async def on_last(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask about the last SMS."""
    await look_up_last(manager)


async def look_up_last(manager: DialogManager) -> None:
    """Show the last SMS with its state asked anew. BotError `nothing-sent` or `gateway-…`."""
    rooms, chat = rooms_of(manager), chat_of(manager)
    last = await rooms.service.last_sent(chat.id)
    if last is None:
        raise BotError("nothing-sent")
    await _look_up_own(manager, last.id)


async def _look_up_own(manager: DialogManager, mailing_id: int) -> None:
    """Show one SMS with its state asked anew; a mass mailing's card comes as a message."""
    service, chat = rooms_of(manager).service, chat_of(manager)
    if (await service.mailing(chat.id, mailing_id)).mass:
        await service.bring_card(chat.id, mailing_id)
        card = words_of(manager).html("status-mass")
        manager.dialog_data.update(asked=f"#{mailing_id}", card=card)
    else:
        _show(manager, await service.refresh_states(chat.id, mailing_id), f"#{mailing_id}")
    await manager.switch_to(Status.answer)


async def on_id(text: str, _: Message, manager: DialogManager) -> None:
    """Ask about a typed ID, as opaque as it is; or about a number, which is none."""
    await _look_up(manager, text)


async def on_person(taken: Taken, manager: DialogManager) -> None:
    """Look up the number of a shared contact. BotError `phone-several`."""
    if not isinstance(taken, Person):
        raise BotError("phone-several", value=taken.title)
    await _look_up(manager, taken.phone)


async def _look_up(manager: DialogManager, typed: str) -> None:
    phone = _as_phone(typed)
    if phone is None:
        await _look_up_id(manager, typed.strip())
    else:
        await _look_up_number(manager, phone)
    await manager.switch_to(Status.answer)


def _as_phone(typed: str) -> str | None:
    """Return the number that was typed where an ID was asked; None: it is no number."""
    try:
        return parse_phone(typed)
    except BotError:
        return None


async def _look_up_number(manager: DialogManager, phone: str) -> None:
    """Show the last SMS to a number as the journal knows them; the gateway is not asked."""
    words, chat = words_of(manager), chat_of(manager)
    found = await rooms_of(manager).service.to_phone(chat.id, phone, limit=MOST_TO_NUMBER)
    lines = [
        words.html("status-number", phone=format_phone(phone)),
        words.html("status-number-some" if found else "status-number-none"),
        *(f"• {escape(_line(one, chat, words))}" for one in found),
    ]
    manager.dialog_data.update(asked=phone, card="\n".join(lines))


def _line(details: Details, chat: Chat, words: Words) -> str:
    """Return one SMS in a line: mark, time, the text's beginning."""
    mark = words.plain(f"mark-{look_of(details, chat)}")
    timing = details.mailing.when
    when = words.short(timing.at or timing.wall or details.mailing.created_at)
    return f"{mark} {when} {beginning(details.message.text)}"


async def _look_up_id(manager: DialogManager, gateway_id: str) -> None:
    if not gateway_id or len(gateway_id) > LONGEST_ID or any(c.isspace() for c in gateway_id):
        raise BotError("id-bad")
    found = await rooms_of(manager).service.status_of(chat_of(manager).id, gateway_id)
    _show(manager, found, gateway_id)


def _show(manager: DialogManager, found: Details | Foreign, asked: str) -> None:
    words, rooms = words_of(manager), rooms_of(manager)
    if isinstance(found, Details):
        card = card_text(found, chat_of(manager), words, rooms.clock)
    else:
        card = foreign_text(found, words, words.clock(rooms.clock.now()))
    manager.dialog_data.update(asked=asked, card=card)


def foreign_text(found: Foreign, words: Words, checked: str) -> str:
    """Return what the gateway says of an ID that is not in the journal, as HTML."""
    answer = found.state
    state = delivery_of(answer.state, timedelta())
    moment = answer.reported_at or answer.submitted_at
    lines = [
        words.html("status-foreign", id=found.gateway_id),
        words.html(
            "card-status-at" if moment else "card-status",
            status=delivery(words, state),
            at=moment,
            checked=checked,
        ),
    ]
    if answer.price is not None:
        lines.append(words.html("status-price", price=answer.price))
    if state is Delivery.ABSENT:
        lines.append(words.html("card-absent-hint"))
    return "\n".join(lines)


async def answer_getter(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Show the answer."""
    return {"card": dialog_manager.dialog_data["card"]}


async def on_refresh(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask again."""
    asked: str = manager.dialog_data["asked"]
    if asked.startswith("#"):
        await _look_up_own(manager, int(asked[1:]))
    else:
        await _look_up(manager, asked)


async def on_start(start_data: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Answer at once when the question came along: {"id": …} or {"last": True}."""
    if not isinstance(start_data, dict):
        return
    try:
        if start_data.get("last"):
            await look_up_last(manager)
        elif start_data.get("id"):
            await _look_up(manager, start_data["id"])
    except BotError as error:
        refuse(manager, error)


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("status-ask"),
            button("button-last", "last", on_last, when="any", style=PRIMARY),
            button("button-back", "leave", leave),
            text_input(on_id),
            contact_input(on_person),
            anything_else(),
            state=Status.ask,
            getter=ask_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            button("button-refresh", "refresh", on_refresh, style=PRIMARY),
            switch("button-other-id", "to_ask", Status.ask),
            button("button-back", "leave", leave),
            text_input(on_id),
            contact_input(on_person),
            anything_else(),
            state=Status.answer,
            getter=answer_getter,
        ),
        on_start=on_start,
    )
