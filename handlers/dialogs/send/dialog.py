"""One SMS: sender → number → text → when → confirm. Any step can be gone back to."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Chat
from bot.sms.phones import format_phone, parse_phone
from bot.sms.segments import cheaper, check_text, measure
from handlers.dialogs.saved_texts.choose import choose_button, chosen_text
from handlers.dialogs.send.steps import (
    Data,
    advance,
    answered,
    cancel,
    draft_of,
    keep,
    on_back,
    on_cancel,
    on_next,
    pick_time,
    returned_from_confirm,
    take_phone,
    take_usual_sender,
)
from handlers.dialogs.validity import ask_validity, chosen_validity
from handlers.i18n import Words
from handlers.states import WRITTEN_TO, LoginSG, SendSG
from handlers.ui.confirmed import say_confirmed
from handlers.ui.confirming import confirm_shown, note_account
from handlers.ui.draft_json import forget_draft, new_token
from handlers.ui.people_input import SharedContact, contact_input
from handlers.ui.pick_sender import SenderStates, sender_windows
from handlers.ui.typed_texts import sms_text_input
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    SUCCESS,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    check_destination,
    finish,
    pick,
    rooms_of,
    show_error,
    switch,
    text_input,
    unsaid,
)
from handlers.views.plan import plan_problems, plan_text
from handlers.views.questions import confirm_choices
from handlers.views.sentences import explain
from handlers.views.text_facts import has_braces, measure_lines
from handlers.views.validity import validity_name

NOTHING: Data = {"sendable": False, "confirm": [], "anyway": [], "grave": False, "plain": True}
"""Data of the last window when nothing can be confirmed."""


async def on_start(start_data: Data | None, manager: DialogManager) -> None:
    """Take over what is known already and go to the first question that is open."""
    manager.dialog_data.update(start_data or {})
    manager.dialog_data.setdefault("token", new_token())
    manager.dialog_data.setdefault("validity", chat_of(manager).validity or 0)
    if chat_of(manager).account is None:
        await keep(manager)
        await manager.start(LoginSG.start)
        return
    take_usual_sender(manager)
    _check_given(manager)
    await advance(manager)


def _check_given(manager: DialogManager) -> None:
    """Ask again for what it began with and no SMS may have, and say why."""
    _check_phone(manager)
    _check_text(manager)


def _check_text(manager: DialogManager) -> None:
    text = manager.dialog_data.get("text")
    try:
        if text:
            check_text(text)
    except BotError as error:
        del manager.dialog_data["text"]
        show_error(manager, error)


def _check_phone(manager: DialogManager) -> None:
    phone = manager.dialog_data.get("phone")
    try:
        if phone:
            check_destination(manager, phone)
    except BotError as error:
        del manager.dialog_data["phone"]
        show_error(manager, error)


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - aiogram-dialog's signature
    """Take a chosen time or text. After a log-in go on; without one close the dialog."""
    del start_data
    text = chosen_text(result)
    if text is not None:
        await take_text(text, manager)
        return
    if isinstance(result, dict) and "timing" in result:
        manager.dialog_data["when"] = result
        await keep(manager)
    if (validity := chosen_validity(result)) is not None:
        manager.dialog_data["validity"] = validity
        await keep(manager)
    if result == "logged-in":
        take_usual_sender(manager)
        _check_given(manager)
        await advance(manager)
    elif chat_of(manager).account is None:
        await finish(manager)
    elif not manager.dialog_data.get("when"):
        await manager.switch_to(SendSG.text)


async def phone_getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell from whom it goes, and the number that was given before."""
    phone = dialog_manager.dialog_data.get("phone")
    return {
        "sender": dialog_manager.dialog_data["sender"],
        "given": phone is not None,
        "phone": format_phone(phone) if phone else "",
    }


async def on_phone(text: str, _: Message, manager: DialogManager) -> None:
    """Take a typed number."""
    await take_phone(manager, check_destination(manager, parse_phone(text)))


async def on_contact(contact: SharedContact, manager: DialogManager) -> None:
    """Take the number of a shared contact. BotError `phone-…`."""
    await take_phone(manager, check_destination(manager, contact.phone))


async def text_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> Data:
    """Show what the text so far costs."""
    data = dialog_manager.dialog_data
    text = data.get("text")
    route = {
        "phone": format_phone(data["phone"]),
        "sender": data["sender"],
        "written_to": data.get(WRITTEN_TO, ""),
        "elsewhere": data.get(WRITTEN_TO, "") not in ("", data["sender"]),
    }
    saved = await rooms_of(dialog_manager).saved_texts.count(chat.id) > 0
    if not text:
        nothing = {"empty": True, "written": False, "cheaper": False, "braces": False}
        return route | nothing | {"saved": saved}
    better = cheaper(text)
    return route | {
        "empty": False,
        "written": True,
        "facts": measure_lines(words, text),
        "text": text,
        "cheaper": better is not None,
        "segments": measure(better or text).segments,
        "braces": has_braces(text),
        "saved": saved,
    }


async def on_text(text: str, _: Message, manager: DialogManager) -> None:
    """Take the text, byte for byte; stay here only when it could be cheaper."""
    manager.dialog_data["text"] = check_text(text)
    if cheaper(text) is None:
        await advance(manager)


async def take_text(text: str, manager: DialogManager) -> None:
    """Take a saved text; stay here also when it may have placeholders to be filled in."""
    manager.dialog_data["text"] = text
    if has_braces(text):
        await keep(manager)
    elif cheaper(text) is None:
        await advance(manager)


async def on_cheaper(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Replace typographic characters with plain ones."""
    text = manager.dialog_data["text"]
    manager.dialog_data["text"] = cheaper(text) or text


async def on_edit_when(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Choose another time."""
    await pick_time(manager)


async def on_validity(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Choose how long it is tried."""
    await ask_validity(manager, draft_of(manager).validity)


async def confirm_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> Data:
    """Say what confirming would do."""
    draft = draft_of(dialog_manager)
    facts = {"validity": validity_name(words, draft.validity)}
    try:
        plan = await rooms_of(dialog_manager).mailings.plan(chat.id, draft)
    except BotError as error:
        sorry = unsaid(dialog_manager, [f"⚠️ {explain(words, error)}"])
        return NOTHING | facts | {"card": "\n".join(sorry)}
    note_account(dialog_manager, plan)
    problems = unsaid(dialog_manager, plan_problems(plan, words))
    card = "\n".join([plan_text(plan, words), *problems])
    return NOTHING | facts | {"card": card, **confirm_choices(plan, words)}


async def on_confirm(item: str, manager: DialogManager) -> None:
    """Confirm the SMS: it is sent once, and as shown."""
    try:
        await confirm_shown(manager, draft_of(manager), item)
    except BotError as error:
        if error.code == "confirmed-otherwise":
            await _begin_anew(manager, int(error.facts["id"]))
        raise
    await forget_draft(manager.middleware_data["state"])


async def _begin_anew(manager: DialogManager, earlier: int) -> None:
    """Make what is shown a new SMS: it was confirmed before it was changed (docs/rules.md, S17).

    The button that was tapped confirms it no more; the person sees it again, and decides.
    """
    data = manager.middleware_data
    manager.dialog_data["token"] = new_token()
    await keep(manager)
    mailing = await rooms_of(manager).mailings.lookup.mailing(chat_of(manager).id, earlier)
    await say_confirmed(data, [mailing])
    manager.show_mode = ShowMode.SEND


async def use_sender(name: str, manager: DialogManager) -> None:
    """Send from this name."""
    manager.dialog_data["sender"] = name
    await advance(manager)


def _sender_windows() -> tuple[Window, Window]:
    return sender_windows(
        SenderStates(SendSG.sender, SendSG.add_sender),
        use_sender,
        question="send-sender",
        first_question="send-sender-first",
        buttons=[
            button("button-next", "next", on_next, when=answered, style=PRIMARY),
            button("button-back", "back", on_back, when=returned_from_confirm),
            cancel(),
        ],
        buttons_when_adding=[cancel()],
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        *_sender_windows(),
        Window(
            Notice(),
            T("send-phone"),
            T("send-phone-given", when="given"),
            button("button-next", "next", on_next, when=answered, style=PRIMARY),
            button("button-back", "back", on_back),
            cancel(),
            text_input(on_phone),
            contact_input(on_contact),
            anything_else("phone-wanted"),
            state=SendSG.phone,
            getter=phone_getter,
        ),
        Window(
            Notice(),
            T("send-text", when="empty"),
            T("send-text-written", when="written"),
            T("send-text-braces", when="braces"),
            T("card-route"),
            T("send-text-written-to", when="elsewhere"),
            choose_button(),
            button("button-cheaper", "cheaper", on_cheaper, when="cheaper", style=SUCCESS),
            button("button-next", "next", on_next, when="written", style=PRIMARY),
            button("button-back", "back", on_back),
            cancel(),
            sms_text_input(on_text),
            anything_else(),
            state=SendSG.text,
            getter=text_getter,
        ),
        Window(
            Notice(),
            T("send-confirm", when="sendable"),
            Format("{card}"),
            pick("confirm", "confirm", on_confirm, style=SUCCESS),
            pick("anyway", "anyway", on_confirm, style=DANGER),
            button("button-do-not-send", "leave", on_cancel, when="grave", style=PRIMARY),
            Row(
                switch("button-edit-sender", "to_sender", SendSG.sender),
                switch("button-edit-phone", "to_phone", SendSG.phone),
            ),
            Row(
                switch("button-edit-text", "to_text", SendSG.text),
                button("button-edit-when", "to_when", on_edit_when),
            ),
            button("button-validity", "to_validity", on_validity),
            button("button-cancel", "cancel", on_cancel, when="plain"),
            state=SendSG.confirm,
            getter=confirm_getter,
        ),
        on_start=on_start,
        on_process_result=on_result,
    )
