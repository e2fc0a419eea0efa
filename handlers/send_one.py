"""One SMS: sender → number → text → when → confirm. Any step can be gone back to."""

import secrets
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Account, Chat, Timing
from bot.sms.phones import parse_phone
from bot.sms.segments import cheaper, check_text, measure
from handlers.drafting import drop_draft, keep_draft, load_draft, seal
from handlers.i18n import Words
from handlers.kit import (
    PRIMARY,
    SUCCESS,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    finish,
    pages,
    pick,
    refuse,
    rooms_of,
    settle,
    switch,
    text_input,
    words_of,
)
from handlers.planning import measure_lines, plan_text
from handlers.states import Login, PickTime, SendOne
from handlers.words import explain

Data = dict[str, Any]

STEPS: tuple[tuple[str, State], ...] = (
    ("sender", SendOne.sender),
    ("phone", SendOne.phone),
    ("text", SendOne.text),
)


async def on_start(start_data: Data | None, manager: DialogManager) -> None:
    """Take over what is known already and go to the first question that is open."""
    manager.dialog_data.update(start_data or {})
    manager.dialog_data.setdefault("token", secrets.token_urlsafe(12))
    if chat_of(manager).account is None:
        await keep_draft(manager.middleware_data["state"], manager.dialog_data)
        await manager.start(Login.start)
        return
    await _choose_only_sender(manager)
    await advance(manager)


async def _choose_only_sender(manager: DialogManager) -> None:
    names = await rooms_of(manager).preferences.senders(chat_of(manager).id)
    if len(names) == 1:
        manager.dialog_data.setdefault("sender", names[0])


async def advance(manager: DialogManager) -> None:
    """Go to the first open question, or to the confirm card."""
    data = manager.dialog_data
    await keep_draft(manager.middleware_data["state"], data)
    for name, state in STEPS:
        if not data.get(name):
            await manager.switch_to(state)
            return
    await manager.switch_to(SendOne.confirm)
    if not data.get("when"):
        await _pick_time(manager)


async def _pick_time(manager: DialogManager) -> None:
    data = manager.dialog_data
    facts = measure_lines(words_of(manager), data["text"])
    local = load_draft(data).when.timing is Timing.LOCAL
    await manager.start(
        PickTime.when, data={"phone": data["phone"], "facts": facts, "local": local}
    )


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - aiogram-dialog's signature
    """Take a chosen time; or go on after a log-in."""
    del start_data
    if isinstance(result, dict) and "timing" in result:
        manager.dialog_data["when"] = result
        await keep_draft(manager.middleware_data["state"], manager.dialog_data)
    if result == "logged-in":
        await _choose_only_sender(manager)
        await advance(manager)
    elif not manager.dialog_data.get("when"):
        await manager.switch_to(SendOne.text)


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
    manager.dialog_data["sender"] = manager.dialog_data["names"][int(item)]
    await advance(manager)


async def on_sender_typed(text: str, message: Message, manager: DialogManager) -> None:
    """Take a name; one that is not on the list yet is kept there."""
    preferences, chat_id = rooms_of(manager).preferences, chat_of(manager).id
    name = text.strip()
    if name not in await preferences.senders(chat_id):
        user_id = message.from_user.id if message.from_user else chat_id
        name = await preferences.add_sender(chat_id, user_id, text)
    manager.dialog_data["sender"] = name
    await advance(manager)


async def on_phone(text: str, _: Message, manager: DialogManager) -> None:
    """Take a typed number."""
    manager.dialog_data["phone"] = parse_phone(text)
    await advance(manager)


async def on_contact(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take a shared contact as a number."""
    manager.show_mode = ShowMode.SEND
    settle(manager)
    if message.contact is None:
        return
    try:
        manager.dialog_data["phone"] = parse_phone("+" + message.contact.phone_number.lstrip("+"))
    except BotError as error:
        refuse(manager, error)
    else:
        await advance(manager)


async def text_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Show what the text so far costs."""
    text = dialog_manager.dialog_data.get("text")
    if not text:
        return {"empty": True, "written": False, "cheaper": False}
    better = cheaper(text)
    return {
        "empty": False,
        "written": True,
        "facts": measure_lines(words, text),
        "text": text,
        "cheaper": better is not None,
        "segments": measure(better or text).segments,
    }


async def on_text(text: str, _: Message, manager: DialogManager) -> None:
    """Take the text, byte for byte; stop at its price only when that could be lower."""
    manager.dialog_data["text"] = check_text(text)
    if cheaper(text) is None:
        await advance(manager)


async def on_cheaper(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Replace typographic characters with plain ones."""
    text = manager.dialog_data["text"]
    manager.dialog_data["text"] = cheaper(text) or text


async def on_next(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with what there is."""
    await advance(manager)


def complete(_: Data, __: Any, manager: DialogManager) -> bool:  # noqa: ANN401 - as above
    """Tell whether this question was come back to from the confirm card."""
    return all(manager.dialog_data.get(name) for name in ("sender", "phone", "text", "when"))


async def on_edit_when(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Choose another time."""
    await _pick_time(manager)


async def confirm_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> Data:
    """Say what confirming would do."""
    draft = load_draft(dialog_manager.dialog_data)
    try:
        plan = await rooms_of(dialog_manager).service.plan(chat.id, draft)
    except BotError as error:
        return {"card": f"⚠️ {explain(words, error)}", "sendable": False, "confirm": []}
    account = plan.account
    dialog_manager.dialog_data["account"] = [account.server, account.login]
    return {
        "card": plan_text(plan, words),
        "sendable": True,
        "confirm": [(words.plain("button-send"), seal(draft, account))],
    }


async def on_confirm(item: str, manager: DialogManager) -> None:
    """Let it be sent, once; the dialog's message becomes the card.

    A process that is killed after it showed the window, and before it kept the dialog, leaves
    a dialog that knows an older text or time: only what was shown may be sent.
    """
    callback, data = manager.event, manager.dialog_data
    if not isinstance(callback, CallbackQuery):
        return
    draft, account = load_draft(data), Account(*data.get("account", ("", "")))
    if seal(draft, account) != item:
        raise BotError("draft-differs")
    message = callback.message
    topic = isinstance(message, Message) and message.is_topic_message
    await rooms_of(manager).service.confirm(
        chat_of(manager).id,
        callback.from_user.id,
        draft,
        data["token"],
        account=account,
        card_message_id=message.message_id if message else None,
        thread_id=message.message_thread_id if topic and isinstance(message, Message) else None,
    )
    await drop_draft(manager.middleware_data["state"])
    await manager.reset_stack(remove_keyboard=False)
    manager.current_stack().last_message_id = None


async def on_cancel(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Throw the draft away; nothing was sent."""
    await drop_draft(manager.middleware_data["state"])
    await finish(manager)


def dialog() -> Dialog:
    """Build the dialog."""
    cancel = button("button-cancel", "leave", on_cancel)
    back = button("button-back", "back", on_next, when=complete)
    return Dialog(
        Window(
            Notice(),
            T("send-sender", when="some"),
            T("send-sender-first", when="none"),
            pages(pick("name", "names", on_sender), width=2),
            back,
            cancel,
            text_input(on_sender_typed),
            anything_else(),
            state=SendOne.sender,
            getter=sender_getter,
        ),
        Window(
            Notice(),
            T("send-phone"),
            back,
            cancel,
            text_input(on_phone),
            MessageInput(on_contact, content_types=ContentType.CONTACT),
            anything_else("phone-wanted"),
            state=SendOne.phone,
        ),
        Window(
            Notice(),
            T("send-text", when="empty"),
            T("send-text-written", when="written"),
            button("button-cheaper", "cheaper", on_cheaper, when="cheaper", style=SUCCESS),
            button("button-next", "next", on_next, when="written", style=PRIMARY),
            cancel,
            text_input(on_text),
            anything_else(),
            state=SendOne.text,
            getter=text_getter,
        ),
        Window(
            Notice(),
            T("send-confirm", when="sendable"),
            Format("{card}"),
            pick("confirm", "confirm", on_confirm, style=SUCCESS),
            Row(
                switch("button-edit-sender", "to_sender", SendOne.sender),
                switch("button-edit-phone", "to_phone", SendOne.phone),
            ),
            Row(
                switch("button-edit-text", "to_text", SendOne.text),
                button("button-edit-when", "to_when", on_edit_when),
            ),
            cancel,
            state=SendOne.confirm,
            getter=confirm_getter,
        ),
        on_start=on_start,
        on_process_result=on_result,
    )
