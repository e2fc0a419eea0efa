"""The chat's sender names: list, add, rename, delete, default, import."""

from io import BytesIO
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Document, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.chat.preferences import Imported
from bot.errors import BotError
from bot.model import Chat
from bot.sms.senders import is_startup_name
from handlers.i18n import Words
from handlers.states import SendersSG
from handlers.ui.fetching import fetch_file
from handlers.ui.pick_sender import sender_items
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_now,
    chat_of,
    clear_error,
    leave,
    pages,
    pick,
    rooms_of,
    show_error,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.sentences import explain_plain

BIGGEST_LIST = 64 * 1024
MOST_REFUSED_SHOWN = 10


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """List the names in order, the default marked."""
    fresh = await chat_now(dialog_manager)
    names = await rooms_of(dialog_manager).preferences.senders(chat.id)
    dialog_manager.dialog_data["names"] = names
    startup = any(is_startup_name(name) for name in names)
    return {
        "names": sender_items(names, fresh),
        "some": bool(names),
        "none": not names,
        "hint": words.html("senders-startup-hint") if startup else "",
        "startup": startup,
    }


async def on_one(item: str, manager: DialogManager) -> None:
    """Open a name."""
    manager.dialog_data["name"] = manager.dialog_data["names"][int(item)]
    await manager.switch_to(SendersSG.one)


async def one_getter(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Show one name."""
    fresh = await chat_now(dialog_manager)
    name = dialog_manager.dialog_data["name"]
    return {
        "name": name,
        "usual": name == fresh.default_sender,
        "other": name != fresh.default_sender,
        "startup": is_startup_name(name),
    }


async def on_added(text: str, _: Message, manager: DialogManager) -> None:
    """Add a typed name."""
    await rooms_of(manager).preferences.add_sender(chat_of(manager).id, user_id_of(manager), text)
    await manager.switch_to(SendersSG.list)


async def on_renamed(text: str, _: Message, manager: DialogManager) -> None:
    """Change the open name."""
    data = manager.dialog_data
    data["name"] = await rooms_of(manager).preferences.rename_sender(
        chat_of(manager).id, user_id_of(manager), data["name"], text
    )
    await manager.switch_to(SendersSG.one)


async def on_default(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Offer this name first from now on."""
    await rooms_of(manager).preferences.choose_default(
        chat_of(manager).id, user_id_of(manager), manager.dialog_data["name"]
    )


async def on_delete(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the name off the list."""
    await rooms_of(manager).preferences.delete_sender(
        chat_of(manager).id, user_id_of(manager), manager.dialog_data["name"]
    )
    await manager.switch_to(SendersSG.list)


async def on_file(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Import a .txt file, one name a line; say what was refused and why."""
    manager.show_mode = ShowMode.SEND
    clear_error(manager)
    document = message.document
    if document is None:
        return
    if not (document.file_name or "").lower().endswith(".txt"):
        show_error(manager, BotError("list-file-wanted"))
        return
    try:
        content = await _fetched(document, manager)
        imported = await rooms_of(manager).preferences.import_senders(
            chat_of(manager).id, user_id_of(manager), content
        )
    except BotError as error:
        show_error(manager, error)
        return
    await message.answer(import_report(words_of(manager), imported))
    await manager.switch_to(SendersSG.list)


async def _fetched(document: Document, manager: DialogManager) -> bytes:
    """Return the bytes of a small file. BotError `file-too-big`, and as `fetch_file`."""
    content, bot = BytesIO(), manager.middleware_data["bot"]
    try:
        await fetch_file(
            bot,
            document.file_id,
            content,
            most=BIGGEST_LIST,
            clock=rooms_of(manager).clock,
        )
    except BotError as error:
        if error.code == "upload-too-big":
            raise BotError("file-too-big", limit=BIGGEST_LIST // 1024) from error
        raise
    return content.getvalue()


def import_report(words: Words, imported: Imported) -> str:
    """Return what came of the file, as HTML."""
    lines = [
        words.html(
            "senders-imported",
            added=imported.added,
            known=imported.known,
            refused=len(imported.refused),
        )
    ]
    for line, error in imported.refused[:MOST_REFUSED_SHOWN]:
        lines.append(
            words.html("senders-refused-line", line=line, reason=explain_plain(words, error))
        )
    return "\n".join(lines)


def dialog() -> Dialog:
    """Build the dialog."""
    to_list = switch("button-back", "to_list", SendersSG.list)
    return Dialog(
        Window(
            Notice(),
            T("senders-list", when="some"),
            T("senders-empty", when="none"),
            Format("{hint}", when="startup"),
            pages(pick("name", "names", on_one)),
            Row(
                switch("button-add", "to_add", SendersSG.add),
                switch("button-import", "to_import", SendersSG.import_file),
            ),
            button("button-back", "leave", leave),
            state=SendersSG.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            T("senders-add"),
            to_list,
            text_input(on_added),
            anything_else(),
            state=SendersSG.add,
        ),
        Window(
            Notice(),
            T("senders-one", when="other"),
            T("senders-one-default", when="usual"),
            T("senders-startup-hint", when="startup"),
            button("button-make-default", "default", on_default, when="other", style=PRIMARY),
            Row(
                switch("button-rename", "to_rename", SendersSG.rename),
                switch("button-delete", "to_delete", SendersSG.confirm_delete),
            ),
            to_list,
            state=SendersSG.one,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("senders-rename"),
            switch("button-back", "to_one", SendersSG.one),
            text_input(on_renamed),
            anything_else(),
            state=SendersSG.rename,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("senders-delete"),
            button("button-delete-yes", "yes", on_delete, style=DANGER),
            switch("button-back", "to_one", SendersSG.one),
            state=SendersSG.confirm_delete,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("senders-import"),
            to_list,
            MessageInput(on_file, content_types=ContentType.DOCUMENT),
            anything_else("list-file-wanted"),
            state=SendersSG.import_file,
        ),
    )
