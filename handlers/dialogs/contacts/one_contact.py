"""One contact: what is known of him, his tick, the stop-list, one SMS to him."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Chat, Contact, Stopped
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.states import OneContactSG, SendSG
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    leave,
    rooms_of,
    switch,
    text_input,
    user_id_of,
)
from handlers.views.sentences import explain, shorten

LONGEST_NAME = 200
MOST_FIELDS = 12
LONGEST_TITLE = 40
LONGEST_VALUE = 80


def ids_of(manager: DialogManager) -> tuple[int, int]:
    """Return the list and the contact this dialog was started for."""
    start: dict[str, int] = manager.start_data  # type: ignore[assignment]
    return start["list"], start["contact"]


async def contact_of(manager: DialogManager) -> Contact:
    """Return the contact as it is now. BotError `contact-unknown`, `list-unknown`."""
    return await rooms_of(manager).contacts.contact(chat_of(manager).id, *ids_of(manager))


async def getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show all that is known of the contact, or that somebody else has deleted him."""
    try:
        contact = await contact_of(dialog_manager)
    except BotError as error:
        return {"card": f"⚠️ {explain(words, error)}", "there": False}
    stopped = await rooms_of(dialog_manager).stop_list.get(chat.id, contact.phone)
    return {
        "card": card_text(contact, stopped, words),
        "there": True,
        "name": contact.name or format_phone(contact.phone),
        "ticked": contact.ticked and stopped is None,
        "unticked": not contact.ticked and stopped is None,
        "stopped": stopped is not None,
        "free": stopped is None,
    }


def card_text(contact: Contact, stopped: Stopped | None, words: Words) -> str:
    """Return the card as HTML."""
    phone = format_phone(contact.phone)
    name = shorten(contact.name, LONGEST_NAME)
    fields = list(contact.fields.items())
    return "\n".join(
        [
            words.html("contact-card", name=name or words.plain("list-nameless")),
            words.html("contact-phone", phone=phone),
            *(_field(title, value, words) for title, value in fields[:MOST_FIELDS]),
            *_left_out(len(fields) - MOST_FIELDS, words),
            _fate(contact, stopped, words),
        ]
    )


def _field(title: str, value: str, words: Words) -> str:
    title, value = shorten(title, LONGEST_TITLE), shorten(value, LONGEST_VALUE)
    return words.html("contact-field", title=title, value=value)


def _left_out(count: int, words: Words) -> list[str]:
    return [words.html("contact-more-fields", count=count)] if count > 0 else []


def _fate(contact: Contact, stopped: Stopped | None, words: Words) -> str:
    """Say whether mailings go to him."""
    if stopped is not None:
        return words.html("contact-stopped", who=stopped.user_name, at=stopped.added_at)
    return words.html("contact-ticked" if contact.ticked else "contact-unticked")


async def on_sms(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin one SMS to him."""
    await manager.start(SendSG.sender, data={"phone": (await contact_of(manager)).phone})


async def on_tick(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Tick the contact: mailings to the list go to him."""
    await _tick(manager, ticked=True)


async def on_untick(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Untick the contact: mailings to the list do not go to him."""
    await _tick(manager, ticked=False)


async def _tick(manager: DialogManager, *, ticked: bool) -> None:
    await rooms_of(manager).contacts.set_ticked(
        chat_of(manager).id, *ids_of(manager), ticked=ticked
    )


async def on_stop(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Put his number on the stop-list, with his name beside it."""
    contact = await contact_of(manager)
    user = manager.middleware_data["event_from_user"]
    await rooms_of(manager).stop_list.add(
        chat_of(manager).id, user.id, user.full_name, [contact.phone], contact.name
    )


async def on_free(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take his number off the stop-list."""
    contact = await contact_of(manager)
    await rooms_of(manager).stop_list.remove(
        chat_of(manager).id, user_id_of(manager), contact.phone
    )
    await manager.switch_to(OneContactSG.one)


async def on_renamed(text: str, _: Message, manager: DialogManager) -> None:
    """Rename the contact. BotError `contact-name-too-long`."""
    if len(text) > LONGEST_NAME:
        raise BotError("contact-name-too-long", length=len(text), limit=LONGEST_NAME)
    await rooms_of(manager).contacts.rename_contact(chat_of(manager).id, *ids_of(manager), text)
    await manager.switch_to(OneContactSG.one)


async def on_delete(callback: CallbackQuery, widget: Button, manager: DialogManager) -> None:
    """Take him off the list."""
    await rooms_of(manager).contacts.delete_contact(chat_of(manager).id, *ids_of(manager))
    await leave(callback, widget, manager)


def dialog() -> Dialog:
    """Build the dialog."""
    to_one = switch("button-back", "to_one", OneContactSG.one)
    return Dialog(
        Window(
            Notice(),
            Format("{card}"),
            button("button-send-to", "send", on_sms, when="there", style=PRIMARY),
            button("button-untick", "untick", on_untick, when="ticked"),
            button("button-tick", "tick", on_tick, when="unticked"),
            button("button-stop", "stop", on_stop, when="free"),
            switch("button-free", "to_free", OneContactSG.confirm_free, when="stopped"),
            Row(
                switch("button-rename-contact", "to_rename", OneContactSG.rename),
                switch("button-delete", "to_delete", OneContactSG.confirm_delete),
                when="there",
            ),
            button("button-back", "leave", leave),
            state=OneContactSG.one,
            getter=getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            T("contact-rename", when="there"),
            to_one,
            text_input(on_renamed),
            anything_else(),
            state=OneContactSG.rename,
            getter=getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            T("stop-free", when="there"),
            button("button-free-yes", "yes", on_free, when="stopped", style=DANGER),
            to_one,
            state=OneContactSG.confirm_free,
            getter=getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            T("contact-delete", when="there"),
            button("button-delete-yes", "yes", on_delete, when="there", style=DANGER),
            to_one,
            state=OneContactSG.confirm_delete,
            getter=getter,
        ),
    )
