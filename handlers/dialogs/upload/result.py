"""The windows while a dropped file is read, and its result."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Row

from handlers.dialogs.upload.reader import Reader
from handlers.dialogs.upload.steps import (
    AUDIENCE,
    UPLOAD,
    Json,
    audience_of,
    failure_of,
    file_of,
    files_only_input,
    kept,
)
from handlers.i18n import Words
from handlers.states import MailingSG, UploadSG
from handlers.ui.refused_rows import send_refusals
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    button,
    finish,
    switch,
)
from handlers.views.sentences import explain_plain
from handlers.views.upload import BLANK, hidden_in, reasons, refused_in, repeats_in


def reader_of(manager: DialogManager) -> Reader:
    """Return the service that reads files in the background."""
    reader: Reader = manager.middleware_data["reader"]
    return reader


def _is_beneath(manager: DialogManager) -> bool:
    """Tell whether another dialog waits for the recipients."""
    return len(manager.current_stack().intents) > 1


async def place_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell whether another dialog is beneath, to which leaving leads back."""
    beneath = _is_beneath(dialog_manager)
    return {"beneath": beneath, "alone": not beneath}


def leave_buttons() -> tuple[Button, Button]:
    """Make the button that leaves: «Back» above another dialog, else «Cancel»."""
    return (
        button("button-back", "back", on_leave, when="beneath"),
        button("button-cancel", "leave", on_leave, when="alone"),
    )


async def on_leave(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Stop reading and close the dialog; nothing was sent."""
    await reader_of(manager).drop(manager)
    await finish(manager)


async def reading_getter(dialog_manager: DialogManager, **_: Any) -> Json:  # noqa: ANN401 - as above
    """Tell how far the reading is."""
    job = reader_of(dialog_manager).of(dialog_manager)
    return {
        "title": file_of(dialog_manager)["name"],
        "rows": job.rows if job else 0,
        "counted": bool(job and job.rows),
        "percent": job.percent if job else 0,
        "coming": bool(job and job.percent),
        "at_work": job is not None and not job.waiting,
        "waiting": job is not None and job.waiting,
        "stalled": job is None,
    }


async def on_again(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin an interrupted reading anew."""
    await reader_of(manager).begin(manager)


async def on_stop(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Stop reading; the columns can be changed."""
    await reader_of(manager).drop(manager)
    await manager.switch_to(UploadSG.card)


async def result_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Json:  # noqa: ANN401 - as above
    """Tell who was found, and what was refused and why."""
    audience = await audience_of(dialog_manager)
    refused = refused_in(audience)
    return {
        "title": audience.title,
        "count": audience.count,
        "some": audience.count > 0,
        "nobody": audience.count == 0,
        "perhaps_formulas": not audience.count and BLANK in audience.refused,
        "more": audience.several,
        "repeats": repeats_in(audience),
        "hidden": hidden_in(audience),
        "refused": refused,
        "reasons": reasons(words, audience),
        "listed": bool(audience.refused),
    }


async def on_next(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Hand the recipients to the dialog that waits for them; else begin a mailing to them."""
    audience = await audience_of(manager)
    text = file_of(manager)["text"]
    result = {"audience": audience.id, "text": text, "file": kept(manager)}
    if _is_beneath(manager):
        await manager.done(result)
    else:
        await manager.start(MailingSG.recipients, data=result, mode=StartMode.RESET_STACK)


async def on_refusals(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send the list of refused rows."""
    await send_refusals(manager, manager.dialog_data[AUDIENCE])


async def refused_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Json:  # noqa: ANN401 - as above
    """Tell why the file cannot be used."""
    error = failure_of(dialog_manager.dialog_data)
    return {
        "title": file_of(dialog_manager)["name"],
        "reason": explain_plain(words, error),
        "looked_at": UPLOAD in dialog_manager.dialog_data,
    }


def windows() -> tuple[Window, ...]:
    """Make the windows shown while a file is read, and those of its result."""
    wanted = files_only_input()
    again = button("button-read-again", "again", on_again, when="stalled", style=PRIMARY)
    return (
        Window(
            Notice(),
            T("upload-receiving", when="at_work"),
            T("upload-coming", when="coming"),
            T("upload-waiting", when="waiting"),
            T("upload-stalled", when="stalled"),
            again,
            *leave_buttons(),
            wanted,
            state=UploadSG.receiving,
            getter=[place_getter, reading_getter],
        ),
        Window(
            Notice(),
            T("upload-reading", when="at_work"),
            T("upload-waiting", when="waiting"),
            T("upload-stalled", when="stalled"),
            T("upload-progress", when="counted"),
            again,
            button("button-cancel", "stop", on_stop),
            wanted,
            state=UploadSG.reading,
            getter=reading_getter,
        ),
        Window(
            Notice(),
            T("upload-result", when="some"),
            T("upload-nobody", when="nobody"),
            T("upload-several", when="more"),
            T("upload-repeats", when="repeats"),
            T("upload-hidden-left", when="hidden"),
            T("upload-refused", when="refused"),
            T("upload-formulas", when="perhaps_formulas"),
            T("upload-nothing-sent", when="some"),
            button("button-next", "next", on_next, when="some", style=PRIMARY),
            button("button-refusals", "refusals", on_refusals, when="listed"),
            Row(switch("button-columns", "to_card", UploadSG.card), *leave_buttons()),
            wanted,
            state=UploadSG.result,
            getter=[place_getter, result_getter],
        ),
        Window(
            Notice(),
            T("upload-failed"),
            switch("button-columns", "to_card", UploadSG.card, when="looked_at"),
            *leave_buttons(),
            wanted,
            state=UploadSG.refused,
            getter=[place_getter, refused_getter],
        ),
    )
