"""What was sent before: pages, details, repeat with changes."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row
from aiogram_dialog.widgets.text import Format

from bot.mailing.service import Details
from bot.model import Chat, Mailing, MessageState, When
from bot.sms.phones import format_phone
from handlers.cards import card_text, look_of
from handlers.drafting import dump_when
from handlers.i18n import Words
from handlers.kit import (
    PRIMARY,
    Notice,
    T,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    switch,
)
from handlers.mailing_cards import Picture, mass_text
from handlers.mailing_looks import beginning, mass_label
from handlers.states import History, SendOne

PAGE = 6


def label(row: Details | Mailing, chat: Chat, words: Words) -> tuple[str, int]:
    """Return one line of a list: mark, time, number, the text's beginning; and its id."""
    if isinstance(row, Mailing):
        return mass_label(row, chat, words), row.id
    mark = words.plain(f"mark-{look_of(row, chat)}")
    timing = row.mailing.when
    when = words.short(timing.at or timing.wall or row.mailing.created_at)
    phone, text = format_phone(row.message.phone), beginning(row.message.text)
    return f"{mark} {when} {phone} {text}", row.mailing.id


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show one page, newest first."""
    service = rooms_of(dialog_manager).service
    total = await service.count(chat.id)
    pages = max(1, -(-total // PAGE))
    page = min(dialog_manager.dialog_data.get("page", 0), pages - 1)
    dialog_manager.dialog_data["page"] = page
    rows = await service.history(chat.id, offset=page * PAGE, limit=PAGE)
    return {
        "rows": [label(row, chat, words) for row in rows],
        "total": total,
        "page": page + 1,
        "pages": pages,
        "some": bool(rows),
        "none": not rows,
        "newer": page > 0,
        "older": page + 1 < pages,
    }


async def on_newer(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Turn a page towards today."""
    manager.dialog_data["page"] -= 1


async def on_older(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Turn a page back in time."""
    manager.dialog_data["page"] += 1


async def on_row(item: str, manager: DialogManager) -> None:
    """Open one."""
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(History.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show the card of the open one."""
    rooms = rooms_of(dialog_manager)
    mailing = await rooms.service.mailing(chat.id, dialog_manager.dialog_data["id"])
    if mailing.mass:
        mass = await rooms.mailings.details(chat.id, mailing.id)
        return {"card": mass_text(Picture(mass, chat, words)), "sent": False, "decided": False}
    details = await rooms.service.details(chat.id, mailing.id)
    return {
        "card": card_text(details, chat, words, rooms.clock),
        "sent": bool(details.segments),
        "decided": details.message.state is not MessageState.UNKNOWN,
    }


async def on_status(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask the gateway."""
    await rooms_of(manager).service.refresh_states(chat_of(manager).id, manager.dialog_data["id"])


async def on_repeat(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Put the same SMS together anew, to be changed before it is sent."""
    details = await rooms_of(manager).service.details(
        chat_of(manager).id, manager.dialog_data["id"]
    )
    await manager.start(SendOne.sender, data=repeat_data(details))


async def on_card(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Bring the live card, with all its buttons, to the end of the chat."""
    await rooms_of(manager).service.bring_card(chat_of(manager).id, manager.dialog_data["id"])


def repeat_data(details: Details) -> dict[str, Any]:
    """Return what a repeat starts with: the same at once, any part of it to be changed."""
    return {
        "sender": details.mailing.sender,
        "phone": details.message.phone,
        "text": details.message.text,
        "when": dump_when(When()),
        "repeat_of": details.mailing.id,
    }


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("history", when="some"),
            T("history-empty", when="none"),
            Column(pick("row", "rows", on_row)),
            Row(
                button("button-newer", "newer", on_newer, when="newer"),
                button("button-older", "older", on_older, when="older"),
            ),
            button("button-back", "leave", leave),
            state=History.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            button("button-status", "status", on_status, when="sent", style=PRIMARY),
            Row(
                button("button-again", "repeat", on_repeat, when="decided"),
                button("button-open-card", "card", on_card),
            ),
            switch("button-back", "to_list", History.list),
            state=History.one,
            getter=one_getter,
        ),
    )
