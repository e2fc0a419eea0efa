"""A mailing: recipients → sender → text with real examples → when → plan → confirm once.

Every answer is written into the draft at once: whatever happens to the dialog, nothing is lost.
"""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window

from bot.errors import BotError
from bot.timing.when_json import load_when
from handlers.dialogs.mailing import delete, plan, recipients, text, trial_sms
from handlers.dialogs.mailing.recipients import take_list, take_pasted
from handlers.dialogs.mailing.steps import (
    Data,
    advance,
    draft_of,
    on_back,
    save_changes,
    take_audience,
    take_time,
)
from handlers.dialogs.mailing.text import take_first_text, take_text
from handlers.dialogs.saved_texts.choose import chosen_text
from handlers.dialogs.validity import chosen_validity
from handlers.states import LoginSG, MailingSG
from handlers.ui.pick_sender import SenderStates, sender_windows
from handlers.ui.widgets import button, chat_of, rooms_of, show_error


async def on_start(start_data: Data | None, manager: DialogManager) -> None:
    """Take over what is known already and go to the first question that is open."""
    data = start_data or {}
    if chat_of(manager).account is None:
        manager.dialog_data["begun"] = data
        await manager.start(LoginSG.start)
        return
    await _begin(manager, data)


async def _begin(manager: DialogManager, data: Data) -> None:
    try:
        await _take_over(manager, data)
    except BotError as error:
        show_error(manager, error)
    if "pasted" not in data or "text" in data:
        await _go_on(manager)


async def _go_on(manager: DialogManager) -> None:
    try:
        await advance(manager)
    except BotError as error:
        show_error(manager, error)


async def _take_over(manager: DialogManager, data: Data) -> None:
    if "draft" in data:
        manager.dialog_data["draft"] = data["draft"]
        manager.dialog_data["timed"] = (await draft_of(manager)).text is not None
    elif "list" in data:
        await take_list(manager, data["list"])
    elif "audience" in data:
        await _take_file(manager, data)
    elif "pasted" in data:
        await take_pasted(manager, data["pasted"])
        if "text" in data:
            await take_first_text(data["text"], manager)
    elif "text" in data:
        await save_changes(manager, text=data["text"])


async def _take_file(manager: DialogManager, data: Data) -> None:
    """Take recipients that were read or chosen; a file's caption becomes a missing text."""
    audiences, chat_id = rooms_of(manager).audiences, chat_of(manager).id
    await take_audience(
        manager,
        await audiences.get(chat_id, data["audience"]),
        replaces=data.get("replaces"),
        among=data.get("among"),
    )
    if "file" in data:
        manager.dialog_data["file"] = data["file"]
    draft, text = await draft_of(manager), data.get("text")
    if text and draft.text is None:
        await take_first_text(text, manager)


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - aiogram-dialog's signature
    """Take a chosen time or text, recipients of a file or a mailing; or go on after a log-in."""
    try:
        if result == "logged-in":
            await _begin(manager, manager.dialog_data.pop("begun", {}))
        elif not isinstance(result, dict):
            await _step_back(manager, start_data)
        elif "timing" in result:
            await take_time(manager, load_when(result))
        elif "audience" in result:
            await _take_file(manager, result)
        elif (validity := chosen_validity(result)) is not None:
            await save_changes(manager, validity=validity or None)
        elif (text := chosen_text(result)) is not None:
            await take_text(text, manager)
    except BotError as error:
        show_error(manager, error)
    if isinstance(result, dict) and "audience" in result:
        await _go_on(manager)


async def _step_back(manager: DialogManager, asked: Any) -> None:  # noqa: ANN401 - as above
    """Return to the text when a person going through for the first time chose no time."""
    of_time = isinstance(asked, dict) and "facts" in asked
    if of_time and not manager.dialog_data.get("timed"):
        await manager.switch_to(MailingSG.text)


async def use_sender(name: str, manager: DialogManager) -> None:
    """Send from this name."""
    await save_changes(manager, sender=name)
    await advance(manager)


def _sender_windows() -> tuple[Window, Window]:
    return sender_windows(
        SenderStates(MailingSG.sender, MailingSG.new_sender),
        use_sender,
        question="mailing-sender",
        first_question="mailing-sender-first",
        buttons=[button("button-back", "back", on_back)],
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        *recipients.windows(),
        *_sender_windows(),
        *text.windows(),
        *plan.windows(),
        trial_sms.window(),
        delete.window(),
        on_start=on_start,
        on_process_result=on_result,
    )
