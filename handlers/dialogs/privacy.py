"""Personal data: how long it is kept; forgetting a number, or everything of this chat."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.sms.phones import format_phone, parse_phone
from handlers.i18n import Words
from handlers.states import PrivacySG
from handlers.ui.people_input import Person, PersonOrAudience, contact_people_input
from handlers.ui.sent_files import Target, file_name, scratch_file, send_file, uploading
from handlers.ui.widgets import (
    DANGER,
    Notice,
    T,
    answer,
    anything_else,
    button,
    chat_of,
    leave,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.privacy import (
    chat_lines,
    holding_lines,
    known_caption,
    known_row,
    period_lines,
    trace_lines,
)

Data = dict[str, Any]

PHONE, RESULT = "phone", "result"
"""Names in the dialog's data: the number that was looked up; what was done last (HTML)."""
_HEADER = (
    "privacy-column-kind",
    "privacy-column-at",
    "privacy-column-party",
    "privacy-column-text",
    "privacy-column-state",
    "privacy-column-delivery",
    "privacy-column-reported",
    "privacy-column-ids",
)


async def main_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell how long everything is kept, and what was done last."""
    done = dialog_manager.dialog_data.get(RESULT)
    return {
        "periods": "\n".join(period_lines(rooms_of(dialog_manager).privacy.periods, words)),
        "result": done or "",
        "done": bool(done),
        "may_forget_chat": may_forget_chat(dialog_manager),
    }


def may_forget_chat(manager: DialogManager) -> bool:
    """Tell whether this person may forget the chat: his own, or any as an administrator."""
    own = chat_of(manager).id == user_id_of(manager)
    return own or rooms_of(manager).access.is_admin(user_id_of(manager))


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Look for a typed number. BotError `phone-…`."""
    await _look(manager, parse_phone(text))


async def on_person(taken: PersonOrAudience, manager: DialogManager) -> None:
    """Look for the number of a shared contact. BotError `phone-several`."""
    if not isinstance(taken, Person):
        raise BotError("phone-several", value=taken.title)
    await _look(manager, taken.phone)


async def _look(manager: DialogManager, phone: str) -> None:
    manager.dialog_data[PHONE] = phone
    manager.dialog_data.pop(RESULT, None)
    await manager.switch_to(PrivacySG.found)


async def found_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell where the number is known in this chat."""
    return await _found(dialog_manager, words, chat_of(dialog_manager).id)


async def everywhere_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell where the number is known in all chats."""
    return await _found(dialog_manager, words, None)


async def _found(manager: DialogManager, words: Words, chat_id: int | None) -> Data:
    phone = manager.dialog_data.get(PHONE)
    if phone is None:
        return {"phone": "", "lines": "", "free": False, "some": False, "admin": False}
    traces = await rooms_of(manager).privacy.numbers.traces(chat_id, phone)
    lines = [*trace_lines(traces, words), *holding_lines(traces, words)]
    return {
        "phone": format_phone(phone),
        "lines": "\n".join(lines),
        "free": not traces.nothing and not traces.holding and not traces.freezing,
        "some": not traces.nothing,
        "admin": rooms_of(manager).access.is_admin(user_id_of(manager)),
    }


async def on_forget(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Forget the number in this chat."""
    await _forget(manager, chat_of(manager).id)


async def on_forget_everywhere(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Forget the number in all chats: an administrator's."""
    if rooms_of(manager).access.is_admin(user_id_of(manager)):
        await _forget(manager, None)


async def _forget(manager: DialogManager, chat_id: int | None) -> None:
    privacy, data = rooms_of(manager).privacy, manager.dialog_data
    # the dialog itself must not hold it when it is looked for in dialogs
    phone = data.pop(PHONE, None)
    if phone is None:
        return
    try:
        await privacy.numbers.forget(
            chat_id, phone, in_chat=chat_of(manager).id, user_id=user_id_of(manager)
        )
    except BotError:
        data[PHONE] = phone
        raise
    privacy.upkeep.nudge()
    data[RESULT] = words_of(manager).html("privacy-number-forgotten")
    await manager.switch_to(PrivacySG.main)


async def on_known(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Send what this chat knows of the number, as a spreadsheet."""
    phone, words = manager.dialog_data.get(PHONE), words_of(manager)
    if phone is None:
        return
    header = [words.plain(key) for key in _HEADER]
    async with uploading(manager), scratch_file() as path:
        known = await rooms_of(manager).privacy.known.write(
            chat_of(manager).id,
            phone,
            path,
            header=header,
            row_of=lambda one: known_row(one, words),
        )
        name = file_name(words.plain("privacy-known-file"))
        await send_file(manager, path, name, "\n".join(known_caption(known, words)))


async def chat_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell what there is of this chat."""
    traces = await rooms_of(dialog_manager).privacy.chats.traces(chat_of(dialog_manager).id)
    return {
        "lines": "\n".join(chat_lines(traces, words)),
        "count": traces.under_way,
        "busy": traces.under_way > 0,
        "free": not traces.under_way and may_forget_chat(dialog_manager),
    }


async def on_forget_chat(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Close the chat at once, and delete all of it in the background. BotError `chat-busy`."""
    if not may_forget_chat(manager):
        return
    chat_id, user_id, words = chat_of(manager).id, user_id_of(manager), words_of(manager)
    data = manager.middleware_data
    erasure_id = await rooms_of(manager).privacy.chats.close(chat_id, user_id)
    await answer(manager, callback, words.plain("privacy-chat-going"))
    await manager.reset_stack()
    target = Target(chat_id, data.get("event_thread_id"))
    data["forget_chat_jobs"].start(target, user_id, erasure_id, words)


def _number_inputs() -> tuple[MessageInput, ...]:
    return (
        text_input(on_typed),
        contact_people_input(on_person, anywhere=True),
        anything_else("phone-wanted"),
    )


def _number_windows() -> tuple[Window, ...]:
    again = switch("button-back", "to_number", PrivacySG.number)
    return (
        Window(
            Notice(),
            T("privacy-number"),
            switch("button-back", "to_main", PrivacySG.main),
            *_number_inputs(),
            state=PrivacySG.number,
        ),
        Window(
            Notice(),
            T("privacy-found"),
            Format("{lines}"),
            T("privacy-found-ask", when="free"),
            button("button-privacy-known", "known", on_known, when="some"),
            button("button-forget-yes", "forget", on_forget, when="free", style=DANGER),
            switch("button-privacy-everywhere", "all", PrivacySG.everywhere, when="admin"),
            again,
            *_number_inputs(),
            state=PrivacySG.found,
            getter=found_getter,
        ),
        Window(
            Notice(),
            T("privacy-found-everywhere"),
            Format("{lines}"),
            T("privacy-found-ask", when="free"),
            button(
                "button-forget-everywhere",
                "forget_all",
                on_forget_everywhere,
                when="free",
                style=DANGER,
            ),
            switch("button-back", "to_found", PrivacySG.found),
            state=PrivacySG.everywhere,
            getter=everywhere_getter,
        ),
    )


def _chat_windows() -> tuple[Window, ...]:
    to_main = switch("button-back", "to_main", PrivacySG.main)
    return (
        Window(
            Notice(),
            T("privacy-chat"),
            Format("{lines}"),
            T("privacy-chat-busy", when="busy"),
            T("privacy-chat-ask", when="free"),
            switch("button-forget-chat", "sure", PrivacySG.confirm_chat, when="free"),
            to_main,
            state=PrivacySG.chat,
            getter=chat_getter,
        ),
        Window(
            Notice(),
            T("privacy-chat-sure"),
            button("button-forget-chat-yes", "yes", on_forget_chat, style=DANGER),
            to_main,
            state=PrivacySG.confirm_chat,
        ),
    )


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            Format("{result}\n", when="done"),
            T("privacy"),
            Format("{periods}"),
            T("privacy-more"),
            switch("button-forget-number", "to_number", PrivacySG.number),
            switch("button-forget-chat", "to_chat", PrivacySG.chat, when="may_forget_chat"),
            button("button-back", "leave", leave),
            state=PrivacySG.main,
            getter=main_getter,
        ),
        *_number_windows(),
        *_chat_windows(),
    )
