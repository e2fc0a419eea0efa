"""The base of subscribers: the chat's lists, and the way to the stop-list."""

from typing import Any

from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Start

from bot.model import Chat, ContactList
from handlers.i18n import Words
from handlers.states import ListsSG, OneListSG, StopListSG
from handlers.ui.widgets import (
    L,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    leave,
    pages,
    pick,
    rooms_of,
    switch,
    text_input,
    user_id_of,
)
from handlers.views.sentences import shorten

LABEL_NAME = 24


async def lists_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """List the lists with their counts."""
    rooms = rooms_of(dialog_manager)
    lists = await rooms.contacts.lists(chat.id)
    stopped = await rooms.stop_list.count(chat.id)
    return {
        "rows": [
            (_label(one, await _ready(dialog_manager, one, stopped), words), one.id)
            for one in lists
        ],
        "lists": len(lists),
        "stopped": stopped,
        "some": bool(lists),
        "none": not lists,
    }


async def _ready(manager: DialogManager, one: ContactList, stopped: int) -> int:
    """Return how many contacts of a list a mailing would go to."""
    if not stopped:
        return one.ticked
    return await rooms_of(manager).contacts.to_send(one.chat_id, one.id)


def _label(one: ContactList, ready: int, words: Words) -> str:
    name = shorten(one.name, LABEL_NAME)
    return words.plain("button-list", name=name, total=one.total, ready=ready)


async def on_list(item: str, manager: DialogManager) -> None:
    """Open a list."""
    await manager.start(OneListSG.one, data={"list": int(item)})


async def on_created(text: str, _: Message, manager: DialogManager) -> None:
    """Make a list by the typed name and open it."""
    made = await rooms_of(manager).contacts.create_list(
        chat_of(manager).id, user_id_of(manager), text
    )
    await manager.switch_to(ListsSG.lists)
    await manager.start(OneListSG.one, data={"list": made.id})


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("base", when="some"),
            T("base-empty", when="none"),
            pages(pick("list", "rows", on_list)),
            switch("button-new-list", "to_create", ListsSG.create),
            Start(L("button-stop-list"), id="stop", state=StopListSG.list),
            button("button-back", "leave", leave),
            state=ListsSG.lists,
            getter=lists_getter,
        ),
        Window(
            Notice(),
            T("base-create"),
            switch("button-back", "to_lists", ListsSG.lists),
            text_input(on_created),
            anything_else(),
            state=ListsSG.create,
        ),
    )
