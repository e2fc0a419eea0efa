"""A mass mailing: recipients → sender → text with real examples → when → plan → confirm once.

Every answer is written into the draft at once: whatever happens to the dialog, nothing is lost.
"""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button

from bot.errors import BotError
from bot.model import Chat
from bot.sms.senders import check_sender
from handlers.dialogs.mailing import plan, recipients, text, trial_sms
from handlers.dialogs.mailing.recipients import take_list, take_pasted
from handlers.dialogs.mailing.steps import (
    Data,
    advance,
    draft_of,
    keep,
    on_back,
    take_audience,
    take_time,
)
from handlers.dialogs.mailing.text import take_text
from handlers.dialogs.saved_texts.choose import chosen_text
from handlers.states import LoginSG, MailingSG
from handlers.ui.draft_json import load_when
from handlers.ui.people_input import user_of
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    pages,
    pick,
    refuse,
    rooms_of,
    switch,
    text_input,
)


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
        refuse(manager, error)
    if "pasted" not in data:
        await _go_on(manager)


async def _go_on(manager: DialogManager) -> None:
    try:
        await advance(manager)
    except BotError as error:
        refuse(manager, error)


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
    elif "text" in data:
        await keep(manager, text=data["text"])


async def _take_file(manager: DialogManager, data: Data) -> None:
    """Take recipients that were read or chosen, and what was written under a file as the text."""
    audiences, chat_id = rooms_of(manager).audiences, chat_of(manager).id
    await take_audience(
        manager,
        await audiences.get(chat_id, data["audience"]),
        replaces=data.get("replaces"),
        among=data.get("among"),
    )
    draft, text = await draft_of(manager), data.get("text")
    if text and draft.text is None:
        await rooms_of(manager).mailings.check_text(chat_id, draft.id, text)
        await keep(manager, text=text)


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
        elif (text := chosen_text(result)) is not None:
            await take_text(text, manager)
    except BotError as error:
        refuse(manager, error)
    if isinstance(result, dict) and "audience" in result:
        await _go_on(manager)


async def _step_back(manager: DialogManager, asked: Any) -> None:  # noqa: ANN401 - as above
    """Return to the text when no time was chosen on the first way through."""
    of_time = isinstance(asked, dict) and "facts" in asked
    if of_time and not manager.dialog_data.get("timed"):
        await manager.switch_to(MailingSG.text)


async def sender_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Offer the chat's names, the usual one first."""
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
    await _send_from(manager, manager.dialog_data["names"][int(item)])


async def on_sender_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Take a name of the list; ask before another one is added: it may be a slip."""
    name = check_sender(text)
    if name in await rooms_of(manager).preferences.senders(chat_of(manager).id):
        await _send_from(manager, name)
    else:
        manager.dialog_data["new_sender"] = name
        await manager.switch_to(MailingSG.new_sender)


async def new_getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Name the sender that is not on the list."""
    return {"name": dialog_manager.dialog_data["new_sender"]}


async def on_add(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Add the typed name and send from it; whoever added it meanwhile did no harm."""
    name = manager.dialog_data["new_sender"]
    try:
        await rooms_of(manager).preferences.add_sender(chat_of(manager).id, user_of(manager), name)
    except BotError as error:
        if error.code != "sender-exists":
            raise
    await _send_from(manager, name)


async def _send_from(manager: DialogManager, name: str) -> None:
    await keep(manager, sender=name)
    await advance(manager)


def _sender_windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            T("mailing-sender", when="some"),
            T("mailing-sender-first", when="none"),
            pages(pick("name", "names", on_sender), width=2),
            button("button-back", "back", on_back),
            text_input(on_sender_typed),
            anything_else(),
            state=MailingSG.sender,
            getter=sender_getter,
        ),
        Window(
            Notice(),
            T("send-sender-new"),
            button("button-add-sender", "add", on_add, style=PRIMARY),
            switch("button-back", "to_sender", MailingSG.sender),
            text_input(on_sender_typed),
            anything_else(),
            state=MailingSG.new_sender,
            getter=new_getter,
        ),
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        *recipients.windows(),
        *_sender_windows(),
        *text.windows(),
        *plan.windows(),
        trial_sms.window(),
        on_start=on_start,
        on_process_result=on_result,
    )
