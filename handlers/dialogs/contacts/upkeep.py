"""Changes to a whole list: exporting, renaming, clearing and deleting it."""

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row

from handlers.dialogs.contacts.facts import card_getter, list_id_of, list_words
from handlers.states import OneListSG
from handlers.ui.lists import show_result
from handlers.ui.sent_files import file_name, scratch_file, send_file, uploading
from handlers.ui.widgets import (
    DANGER,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    finish,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)


async def on_export(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send the list as a spreadsheet."""
    contacts, words = rooms_of(manager).contacts, words_of(manager)
    chat_id, list_id = chat_of(manager).id, list_id_of(manager)
    name = (await contacts.get(chat_id, list_id)).name
    async with uploading(manager), scratch_file() as path:
        count = await contacts.export(
            chat_id, user_id_of(manager), list_id, path, list_words(words)
        )
        caption = words.html("list-exported", name=name, total=count)
        await send_file(manager, path, file_name(name), caption)


async def on_renamed(text: str, _: Message, manager: DialogManager) -> None:
    """Rename the list."""
    await rooms_of(manager).contacts.rename_list(
        chat_of(manager).id, user_id_of(manager), list_id_of(manager), text
    )
    await manager.switch_to(OneListSG.one)


async def on_clear(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Remove all contacts from the list."""
    count = await rooms_of(manager).contacts.clear_list(
        chat_of(manager).id, user_id_of(manager), list_id_of(manager)
    )
    show_result(manager, words_of(manager).html("list-cleared", total=count))
    await manager.switch_to(OneListSG.one)


async def on_delete(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Delete the list itself."""
    await rooms_of(manager).contacts.delete_list(
        chat_of(manager).id, user_id_of(manager), list_id_of(manager)
    )
    await finish(manager)


def windows() -> tuple[Window, ...]:
    """Return the windows for these changes."""
    to_one = switch("button-back", "to_one", OneListSG.one)
    to_more = switch("button-back", "to_more", OneListSG.more)
    return (
        Window(
            Notice(),
            T("list-card", when="there"),
            T("list-gone", when="gone"),
            Row(
                switch("button-load", "to_load", OneListSG.load),
                button("button-export", "export", on_export, when="some"),
                when="there",
            ),
            Row(
                switch("button-rename", "to_rename", OneListSG.rename),
                switch("button-clear", "to_clear", OneListSG.confirm_clear, when="some"),
                when="there",
            ),
            switch("button-delete-list", "to_delete", OneListSG.confirm_delete, when="there"),
            to_one,
            state=OneListSG.more,
            getter=card_getter,
        ),
        Window(
            Notice(),
            T("list-rename", when="there"),
            T("list-gone", when="gone"),
            to_more,
            text_input(on_renamed),
            anything_else(),
            state=OneListSG.rename,
            getter=card_getter,
        ),
        Window(
            Notice(),
            T("list-clear", when="there"),
            T("list-gone", when="gone"),
            button("button-clear-yes", "yes", on_clear, when="there", style=DANGER),
            to_more,
            state=OneListSG.confirm_clear,
            getter=card_getter,
        ),
        Window(
            Notice(),
            T("list-delete", when="there"),
            T("list-gone", when="gone"),
            button("button-delete-list-yes", "yes", on_delete, when="there", style=DANGER),
            to_more,
            state=OneListSG.confirm_delete,
            getter=card_getter,
        ),
    )
