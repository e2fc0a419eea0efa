"""The texts that a chat has saved: list, use, add, change, delete."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Chat
from bot.sms.segments import check_text
from handlers.dialogs.saved_texts.choose import CHOOSE
from handlers.i18n import Words
from handlers.states import MailingSG, SavedTextsSG, SendSG
from handlers.ui.lists import result_getter, result_line, show_result
from handlers.ui.typed_texts import sms_text_input
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    finish,
    leave,
    pages,
    pick,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.text_facts import has_braces, measure_lines

Data = dict[str, Any]


def _choosing(manager: DialogManager) -> bool:
    return manager.start_data == CHOOSE


def _given(manager: DialogManager) -> str | None:
    """Return the text this dialog was started to save."""
    start = manager.start_data
    return start.get("text") if isinstance(start, dict) else None


async def list_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """List the names."""
    saved = await rooms_of(dialog_manager).saved_texts.list(chat.id)
    choosing = _choosing(dialog_manager)
    return {
        "rows": [(one.name, one.id) for one in saved],
        "total": len(saved),
        "some": bool(saved) and not choosing,
        "choosing": bool(saved) and choosing,
        "none": not saved,
        "free": not choosing,
        **await result_getter(dialog_manager),
    }


async def on_row(item: str, manager: DialogManager) -> None:
    """Open a text; when the dialog was started to pick one, return it."""
    if _choosing(manager):
        saved = await rooms_of(manager).saved_texts.get(chat_of(manager).id, int(item))
        await finish(manager, {"text": saved.text})
        return
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(SavedTextsSG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> Data:
    """Show a text with its price, unless somebody else has deleted it."""
    result = await result_getter(dialog_manager)
    try:
        saved = await rooms_of(dialog_manager).saved_texts.get(
            chat.id, dialog_manager.dialog_data["id"]
        )
    except BotError:
        return {"there": False, "gone": True, "personal": False, "facts": "", **result}
    personal = has_braces(saved.text)
    return {
        "there": True,
        "gone": False,
        "personal": personal,
        "name": saved.name,
        "text": saved.text,
        "facts": "" if personal else measure_lines(words, saved.text),
        **result,
    }


async def _text_of(manager: DialogManager) -> str:
    saved_texts, chat_id = rooms_of(manager).saved_texts, chat_of(manager).id
    return (await saved_texts.get(chat_id, manager.dialog_data["id"])).text


async def on_sms(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin an SMS with this text."""
    await manager.start(SendSG.sender, data={"text": await _text_of(manager)})


async def on_mailing(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin a mailing with this text."""
    await manager.start(MailingSG.recipients, data={"text": await _text_of(manager)})


async def on_delete(callback: CallbackQuery, widget: Button, manager: DialogManager) -> None:
    """Delete it."""
    await rooms_of(manager).saved_texts.delete(
        chat_of(manager).id, user_id_of(manager), manager.dialog_data["id"]
    )
    show_result(manager, words_of(manager).html("templates-deleted"))
    await on_from_one(callback, widget, manager)


async def on_from_one(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the list, or to the dialog that had the text saved."""
    if _given(manager) is None:
        await manager.switch_to(SavedTextsSG.list)
    else:
        await finish(manager)


async def on_add(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask for a new text. BotError `saved-full`."""
    await rooms_of(manager).saved_texts.check_room(chat_of(manager).id)
    for name in ("id", "text"):
        manager.dialog_data.pop(name, None)
    await manager.switch_to(SavedTextsSG.add)


async def add_getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell whether a new text is asked for, or the open one is to be changed."""
    changing = "id" in dialog_manager.dialog_data
    return {"changing": changing, "new": not changing}


async def on_text(text: str, _: Message, manager: DialogManager) -> None:
    """Take the text byte for byte: as a new one to be named, or as the open one's new text."""
    data = manager.dialog_data
    if "id" in data:
        chat_id, user_id = chat_of(manager).id, user_id_of(manager)
        await rooms_of(manager).saved_texts.rewrite(chat_id, user_id, data["id"], text)
        show_result(manager, words_of(manager).html("templates-changed"))
        await manager.switch_to(SavedTextsSG.one)
    else:
        data["text"] = check_text(text)
        await manager.switch_to(SavedTextsSG.name)


async def on_from_add(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the text that was to be changed, or to the list."""
    changing = "id" in manager.dialog_data
    await manager.switch_to(SavedTextsSG.one if changing else SavedTextsSG.list)


def _new_text(manager: DialogManager) -> str:
    text: str = manager.dialog_data.get("text") or _given(manager) or ""
    return text


async def name_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> Data:
    """Suggest a name for a new text; for a saved one, ask for its new name."""
    data = dialog_manager.dialog_data
    if "id" in data:
        return {"renaming": True, "new": False, "suggested": []}
    text = _new_text(dialog_manager)
    name = await rooms_of(dialog_manager).saved_texts.suggest_name(chat.id, text)
    data["suggested"] = name
    label = words.plain("button-name-suggested", name=name)
    return {"renaming": False, "new": True, "text": text, "suggested": [(label, 0)]}


async def on_suggested(_: str, manager: DialogManager) -> None:
    """Take the name that is offered."""
    await _named(manager, manager.dialog_data.get("suggested", ""))


async def on_name(text: str, _: Message, manager: DialogManager) -> None:
    """Take a typed name."""
    await _named(manager, text)


async def _named(manager: DialogManager, name: str) -> None:
    """Save the new text under a name, or rename the open one."""
    saved_texts, data = rooms_of(manager).saved_texts, manager.dialog_data
    chat_id, user_id = chat_of(manager).id, user_id_of(manager)
    if "id" in data:
        await saved_texts.rename(chat_id, user_id, data["id"], name)
        show_result(manager, words_of(manager).html("templates-changed"))
    else:
        data["id"] = (await saved_texts.add(chat_id, user_id, name, _new_text(manager))).id
        show_result(manager, words_of(manager).html("templates-saved"))
    await manager.switch_to(SavedTextsSG.one)


async def on_from_name(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the window that asked for the name, or to the dialog that had the text saved."""
    if "id" in manager.dialog_data:
        await manager.switch_to(SavedTextsSG.one)
    elif _given(manager) is not None:
        await finish(manager)
    else:
        await manager.switch_to(SavedTextsSG.add)


def _one_window() -> Window:
    return Window(
        Notice(),
        result_line(),
        T("error-saved-unknown", when="gone"),
        T("templates-one", when="there"),
        T("card-text", when="there"),
        Format("{facts}", when="facts"),
        T("templates-personal", when="personal"),
        Row(
            button("button-new-sms", "sms", on_sms, style=PRIMARY),
            button("button-mailing", "mailing", on_mailing, style=PRIMARY),
            when="there",
        ),
        Row(
            switch("button-edit-text", "to_add", SavedTextsSG.add),
            switch("button-rename", "to_name", SavedTextsSG.name),
            when="there",
        ),
        switch("button-delete", "to_delete", SavedTextsSG.confirm_delete, when="there"),
        button("button-back", "back", on_from_one),
        state=SavedTextsSG.one,
        getter=one_getter,
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            result_line(),
            T("templates", when="some"),
            T("templates-choose", when="choosing"),
            T("templates-empty", when="none"),
            pages(pick("template", "rows", on_row)),
            button("button-add", "to_add", on_add, when="free"),
            button("button-back", "leave", leave),
            state=SavedTextsSG.list,
            getter=list_getter,
        ),
        _one_window(),
        Window(
            Notice(),
            T("templates-add", when="new"),
            T("templates-rewrite", when="changing"),
            button("button-back", "back", on_from_add),
            sms_text_input(on_text),
            anything_else(),
            state=SavedTextsSG.add,
            getter=add_getter,
        ),
        Window(
            Notice(),
            T("templates-name", when="new"),
            T("card-text", when="new"),
            T("templates-rename", when="renaming"),
            pick("suggested", "suggested", on_suggested, style=PRIMARY),
            button("button-back", "back", on_from_name),
            text_input(on_name),
            anything_else(),
            state=SavedTextsSG.name,
            getter=name_getter,
        ),
        Window(
            Notice(),
            T("error-saved-unknown", when="gone"),
            T("templates-delete", when="there"),
            T("card-text", when="there"),
            button("button-delete-yes", "yes", on_delete, when="there", style=DANGER),
            switch("button-back", "to_one", SavedTextsSG.one),
            state=SavedTextsSG.confirm_delete,
            getter=one_getter,
        ),
    )
