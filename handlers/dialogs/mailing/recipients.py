"""Who gets a mailing: a list, a file, pasted numbers, or those an earlier one did not reach."""

from typing import Any

from aiogram.types import Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Audience, Chat
from handlers.dialogs.mailing.delete import on_ask_delete
from handlers.dialogs.mailing.steps import (
    Data,
    advance,
    draft_to_show,
    on_back,
    on_next,
    take_audience,
)
from handlers.i18n import Words
from handlers.states import MailingSG, ResendSG
from handlers.ui.people_input import SharedContact, contact_input, nobody
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    pages,
    pick,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.card_look import mailing_label
from handlers.views.mailing_words import draft_lines

MOST_PASTED = 100_000
"""Characters that can be pasted in all; a longer list can be sent as a file."""
PASTED, SHARED = "pasted", "shared"
"""Names in the dialog's data: the text so far, and the contacts so far, as [number, name]."""
MOST_LOOKED_AT = 100
"""How many of the latest mailings are searched for those that did not reach everybody."""


async def recipients_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> Data:
    """Tell who gets the mailing so far."""
    draft = await draft_to_show(dialog_manager)
    gone = draft is None and "draft" in dialog_manager.dialog_data
    audience = draft.audience if draft else None
    return {
        "chosen": audience is not None,
        "open": audience is None and not gone,
        "gone": gone,
        "there": not gone,
        "begun": draft is not None,
        "audience": draft_lines(words, draft) if draft and audience else "",
        "group": audience is None and not gone and chat.id < 0,
    }


async def on_numbers(text: str, _: Message, manager: DialogManager) -> None:
    """Take typed or pasted numbers."""
    await take_pasted(manager, text)


async def take_pasted(manager: DialogManager, text: str) -> None:
    """Add pasted numbers to those given before: a long list comes in several messages.

    BotError `nobody-found`, `mailing-too-many-pasted`.
    """
    data = manager.dialog_data
    pasted = "\n".join([*data.get(PASTED, []), text])
    await _take_people(manager, pasted, data.get(SHARED, []))


async def on_contact(contact: SharedContact, manager: DialogManager) -> None:
    """Add a shared contact to those given before. BotError as `take_pasted`, and `phone-…`."""
    data = manager.dialog_data
    shared = [*data.get(SHARED, []), [contact.phone, contact.name]]
    await _take_people(manager, "\n".join(data.get(PASTED, [])), shared)


async def _take_people(manager: DialogManager, pasted: str, shared: list[list[str]]) -> None:
    """Take what was pasted and shared so far; a contact is one recipient, whatever its name."""
    if len(pasted) + sum(len(name) for _, name in shared) > MOST_PASTED:
        raise BotError("mailing-too-many-pasted", limit=MOST_PASTED)
    contacts = [("+" + phone, name) for phone, name in shared]
    audience = await rooms_of(manager).audiences.from_text(
        chat_of(manager).id, user_id_of(manager), pasted, contacts=contacts
    )
    await _take(manager, audience)
    manager.dialog_data.update({PASTED: [pasted] if pasted else [], SHARED: shared})


async def _take(manager: DialogManager, audience: Audience) -> None:
    if not audience.count:
        raise nobody(audience)
    await take_audience(manager, audience)
    for given in (PASTED, SHARED):
        manager.dialog_data.pop(given, None)


async def lists_getter(dialog_manager: DialogManager, chat: Chat, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Offer the chat's lists."""
    lists = await rooms_of(dialog_manager).contacts.lists(chat.id)
    rows = [
        (words.plain("mailing-list", name=one.name, ticked=one.ticked, total=one.total), one.id)
        for one in lists
    ]
    return {"rows": rows, "some": bool(rows), "none": not rows}


async def on_list(item: str, manager: DialogManager) -> None:
    """Take the ticked contacts of a list."""
    await take_list(manager, int(item))
    await advance(manager)


async def take_list(manager: DialogManager, list_id: int) -> None:
    """Take the ticked contacts of a list. BotError `list-…`."""
    words = words_of(manager)
    header = (words.plain("column-phone"), words.plain("column-name"))
    audience = await rooms_of(manager).audiences.from_list(
        chat_of(manager).id, user_id_of(manager), list_id, header
    )
    await _take(manager, audience)


async def earlier_getter(dialog_manager: DialogManager, chat: Chat, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Offer the mailings that did not reach everybody."""
    mailings = rooms_of(dialog_manager).mailings
    failed = await mailings.outcome.not_all_reached(chat.id, MOST_LOOKED_AT)
    rows = [(mailing_label(one, chat, words), one.id) for one in failed]
    return {"rows": rows, "some": bool(rows), "none": not rows}


async def on_earlier(item: str, manager: DialogManager) -> None:
    """Ask who gets this mailing, of those an earlier one did not reach or may not have reached."""
    await manager.start(ResendSG.choose, data={"id": int(item), "choose": True})


def windows() -> tuple[Window, ...]:
    """Return the question and the two lists it leads to."""
    to_recipients = switch("button-back", "to_recipients", MailingSG.recipients)
    return (
        Window(
            Notice(),
            T("error-draft-unknown", when="gone"),
            T("mailing-recipients", when="there"),
            T("mailing-recipients-how", when="open"),
            T("mailing-recipients-group", when="group"),
            Format("{audience}", when="chosen"),
            T("mailing-recipients-other", when="chosen"),
            button("button-next", "next", on_next, when="chosen", style=PRIMARY),
            Row(
                switch("button-from-list", "to_lists", MailingSG.lists),
                switch("button-from-unsent", "to_earlier", MailingSG.earlier),
                when="there",
            ),
            button("button-delete", "to_delete", on_ask_delete, when="begun"),
            button("button-back", "back", on_back),
            text_input(on_numbers),
            contact_input(on_contact),
            anything_else("recipients-wanted"),
            state=MailingSG.recipients,
            getter=recipients_getter,
        ),
        Window(
            Notice(),
            T("mailing-lists", when="some"),
            T("mailing-lists-empty", when="none"),
            pages(pick("list", "rows", on_list)),
            to_recipients,
            state=MailingSG.lists,
            getter=lists_getter,
        ),
        Window(
            Notice(),
            T("mailing-earlier", when="some"),
            T("mailing-earlier-empty", when="none"),
            pages(pick("earlier", "rows", on_earlier)),
            to_recipients,
            state=MailingSG.earlier,
            getter=earlier_getter,
        ),
    )
