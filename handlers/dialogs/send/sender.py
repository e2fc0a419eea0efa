"""From whom one SMS goes: a name of the chat's list, or a new one that is added first."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button

from bot.errors import BotError
from bot.model import Chat
from bot.sms.senders import check_sender
from handlers.dialogs.send.steps import Data, advance, answered, cancel, complete, on_back, on_next
from handlers.states import SendSG
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    pages,
    pick,
    rooms_of,
    switch,
    text_input,
)


async def sender_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Offer the chat's names, the default first."""
    names = await rooms_of(dialog_manager).preferences.senders(chat.id)
    names.sort(key=lambda name: name != chat.default_sender)
    dialog_manager.dialog_data["names"] = names
    items = [
        (f"★ {name}" if name == chat.default_sender else name, index)
        for index, name in enumerate(names)
    ]
    return {"names": items, "some": bool(names), "none": not names}


async def on_sender(item: str, manager: DialogManager) -> None:
    """Choose a name from the list."""
    await _take(manager, manager.dialog_data["names"][int(item)])


async def on_sender_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Take a name of the list; ask before another one is added: it may be a slip."""
    name = check_sender(text)
    if name in await rooms_of(manager).preferences.senders(chat_of(manager).id):
        await _take(manager, name)
    else:
        manager.dialog_data["new_sender"] = name
        await manager.switch_to(SendSG.add_sender)


async def new_getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Name the sender that is not on the list."""
    return {"name": dialog_manager.dialog_data["new_sender"]}


async def on_add(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Add the typed name and send from it; whoever added it meanwhile did no harm."""
    name = manager.dialog_data["new_sender"]
    try:
        await rooms_of(manager).preferences.add_sender(
            chat_of(manager).id, callback.from_user.id, name
        )
    except BotError as error:
        if error.code != "sender-exists":
            raise
    await _take(manager, name)


async def _take(manager: DialogManager, name: str) -> None:
    manager.dialog_data["sender"] = name
    await advance(manager)


def windows() -> tuple[Window, Window]:
    """Return the question, and the one that follows a name nobody knows."""
    return (
        Window(
            Notice(),
            T("send-sender", when="some"),
            T("send-sender-first", when="none"),
            pages(pick("name", "names", on_sender), width=2),
            button("button-next", "next", on_next, when=answered, style=PRIMARY),
            button("button-back", "back", on_back, when=complete),
            cancel(),
            text_input(on_sender_typed),
            anything_else(),
            state=SendSG.sender,
            getter=sender_getter,
        ),
        Window(
            Notice(),
            T("send-sender-new"),
            button("button-add-sender", "add", on_add, style=PRIMARY),
            switch("button-back", "to_sender", SendSG.sender),
            cancel(),
            text_input(on_sender_typed),
            anything_else(),
            state=SendSG.add_sender,
            getter=new_getter,
        ),
    )
