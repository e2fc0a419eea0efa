"""One list: its contacts and their ticks, search, and a mailing to the ticked ones."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Group, Row

from bot.model import Chat, Contact
from bot.sms.phones import format_phone
from handlers.dialogs.contacts import adding, upkeep
from handlers.dialogs.contacts.adding import add_to_list, on_result, on_typed
from handlers.dialogs.contacts.facts import card_getter, list_id_of
from handlers.i18n import Words
from handlers.states import MailingSG, OneContactSG, OneListSG
from handlers.ui.lists import (
    current_page,
    on_show_all,
    page_buttons,
    query_of,
    refused_button,
    result_getter,
    result_line,
    search,
    search_facts,
    search_hints,
    search_lines,
)
from handlers.ui.people_input import (
    contact_people_input,
    is_about_people,
    is_list_input,
    is_search,
    read_people,
)
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
    switch,
    text_input,
)
from handlers.views.sentences import shorten

PAGE_ROWS = 6
LABEL_NAME = 20
LABEL_QUERY = 16
TICKED, UNTICKED, STOPPED = "✓", "✗", "🚫"
TICK, UNTICK, OPEN = "+", "-", "o"
"""The first character of a button's id: what a tap does to the contact whose id follows.

A tap sets the tick and does not toggle it: the same tap handled twice changes nothing more.
"""


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show one page of the contacts, or of those found."""
    card = await card_getter(dialog_manager, chat)
    if card["gone"]:
        return card
    query = query_of(dialog_manager)
    rooms, list_id = rooms_of(dialog_manager), list_id_of(dialog_manager)
    found, facts = await current_page(
        dialog_manager,
        lambda offset, limit: rooms.contacts.page(
            chat.id, list_id, query, offset=offset, limit=limit
        ),
        PAGE_ROWS,
    )
    stopped = await rooms.stop_list.has(chat.id, {one.phone for one in found})
    return {
        **card,
        **facts,
        **await result_getter(dialog_manager),
        **search_facts(chat, total=card["total"]),
        "rows": [
            button for one in found for button in _buttons(one, words, stopped=one.phone in stopped)
        ],
        "short_query": shorten(query, LABEL_QUERY),
        "addable": bool(query) and not found and is_about_people(query),
    }


def _buttons(contact: Contact, words: Words, *, stopped: bool) -> list[tuple[str, str]]:
    """Return the two buttons of a contact: his name with the tick, and his number."""
    mark = STOPPED if stopped else TICKED if contact.ticked else UNTICKED
    action = OPEN if stopped else UNTICK if contact.ticked else TICK
    name = shorten(contact.name, LABEL_NAME) or words.plain("list-nameless")
    return [
        (f"{mark} {name}", f"{action}{contact.id}"),
        (format_phone(contact.phone), f"{OPEN}{contact.id}"),
    ]


async def on_contact(item: str, manager: DialogManager) -> None:
    """Tick or untick a contact, or open its card."""
    action, contact_id = item[0], int(item[1:])
    list_id = list_id_of(manager)
    if action == OPEN:
        await manager.start(OneContactSG.one, data={"list": list_id, "contact": contact_id})
        return
    await rooms_of(manager).contacts.set_ticked(
        chat_of(manager).id, list_id, contact_id, ticked=action == TICK
    )


async def on_written(text: str, message: Message, manager: DialogManager) -> None:
    """Search for the text; several lines, or any text for an empty list, are people to add."""
    if not is_list_input(message, text):
        manager.show_mode = ShowMode.NO_UPDATE
        return
    known = await rooms_of(manager).contacts.get(chat_of(manager).id, list_id_of(manager))
    if known.total and is_search(text):
        search(manager, text)
    else:
        await on_typed(text, message, manager)


async def on_add_sought(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Add the one who was searched for and is not in the list."""
    if query_of(manager):
        await add_to_list(await read_people(query_of(manager), manager), manager)


async def on_tick_all(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Tick all that were found."""
    await _tick_all(manager, ticked=True)


async def on_untick_all(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Untick all that were found."""
    await _tick_all(manager, ticked=False)


async def _tick_all(manager: DialogManager, *, ticked: bool) -> None:
    query = query_of(manager)
    await rooms_of(manager).contacts.tick_all(
        chat_of(manager).id, list_id_of(manager), ticked=ticked, query=query
    )


async def on_mailing(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin a mailing to the ticked contacts of this list."""
    await manager.start(MailingSG.recipients, data={"list": list_id_of(manager)})


def _one_window() -> Window:
    return Window(
        Notice(),
        result_line(),
        T("list-gone", when="gone"),
        T("list-card", when="there"),
        T("list-empty", when="none"),
        T("list-hint", when="some"),
        search_hints(),
        search_lines(),
        refused_button(),
        button("button-mail-list", "mail", on_mailing, when="sendable", style=PRIMARY),
        button("button-add-sought", "add_sought", on_add_sought, when="addable", style=PRIMARY),
        Group(pick("contact", "rows", on_contact), width=2),
        page_buttons(),
        button("button-tick-all", "tick_all", on_tick_all, when="listed"),
        button("button-untick-all", "untick_all", on_untick_all, when="listed"),
        button("button-show-all", "show_all", on_show_all, when="sought"),
        Row(
            switch("button-add", "to_add", OneListSG.add),
            switch("button-more", "to_more", OneListSG.more),
            when="there",
        ),
        button("button-back", "leave", leave),
        text_input(on_written),
        contact_people_input(add_to_list),
        anything_else("people-wanted"),
        state=OneListSG.one,
        getter=one_getter,
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        _one_window(),
        *adding.windows(),
        *upkeep.windows(),
        on_process_result=on_result,
    )
