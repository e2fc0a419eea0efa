"""Adding people to a list: typed, pasted, shared, or from a file; the result is shown."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.contacts import LoadReport
from bot.errors import BotError
from bot.model import Audience, Chat
from handlers.dialogs.contacts.facts import list_id_of, list_words
from handlers.i18n import Words
from handlers.states import OneListSG
from handlers.ui.lists import refused_button, result_getter, result_line, search, show_result
from handlers.ui.people_input import (
    Person,
    PersonOrAudience,
    contact_people_input,
    read_people,
)
from handlers.ui.refused_rows import refused_lines
from handlers.ui.sent_files import busy
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.sentences import explain
from handlers.views.upload import repeats_in

CHOSEN = "chosen"
"""Name in the dialog's data: the audience that is to be added, or to replace all contacts."""


async def add_to_list(whom: PersonOrAudience, manager: DialogManager) -> None:
    """Add to the open list and show the result."""
    search(manager, "")
    if isinstance(whom, Person):
        await _add_one(whom, manager)
    else:
        await _load(whom, manager, replace=False)


async def _add_one(person: Person, manager: DialogManager) -> None:
    new = await rooms_of(manager).contacts.add(
        chat_of(manager).id, list_id_of(manager), person.phone, person.name
    )
    key = "list-one-added" if new else "list-one-known"
    show_result(manager, words_of(manager).html(key, who=person.shown))


async def _load(audience: Audience, manager: DialogManager, *, replace: bool) -> None:
    async with busy(manager):
        report = await rooms_of(manager).contacts.load(
            chat_of(manager).id,
            user_id_of(manager),
            list_id_of(manager),
            audience,
            replace=replace,
            words=list_words(words_of(manager)),
        )
    show_result(manager, await _load_result(audience, report, manager), audience)


async def _load_result(audience: Audience, report: LoadReport, manager: DialogManager) -> str:
    said = words_of(manager).html(
        "list-added",
        added=report.added,
        known=report.merged,
        repeats=repeats_in(audience),
        total=report.total,
    )
    return "\n".join([said, *await refused_lines(manager, audience)])


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Add everybody in the text."""
    await add_to_list(await read_people(text, manager), manager)


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - aiogram-dialog's signature
    """Add the recipients of a file; when they might replace contacts instead, ask first."""
    del start_data
    if not isinstance(result, dict) or "audience" not in result:
        return
    state = manager.current_context().state
    chat_id, list_id = chat_of(manager).id, list_id_of(manager)
    try:
        known = await rooms_of(manager).contacts.get(chat_id, list_id)
        if known.total and state != OneListSG.add:
            manager.dialog_data[CHOSEN] = result["audience"]
            await manager.switch_to(OneListSG.choose)
        else:
            await add_to_list(
                await rooms_of(manager).audiences.get(chat_id, result["audience"]), manager
            )
            await manager.switch_to(OneListSG.one)
    except BotError as error:
        show_result(manager, f"⚠️ {explain(words_of(manager), error)}")


async def choose_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Say what is in the file, and what in the list."""
    rooms = rooms_of(dialog_manager)
    try:
        audience = await rooms.audiences.get(chat.id, dialog_manager.dialog_data[CHOSEN])
        known = await rooms.contacts.get(chat.id, list_id_of(dialog_manager))
    except BotError as error:
        return {"card": f"⚠️ {explain(words, error)}", "possible": False, "total": 0}
    card = words.html(
        "list-choose",
        title=audience.title,
        count=audience.count,
        name=known.name,
        total=known.total,
    )
    return {"card": card, "possible": True, "total": known.total}


async def on_append(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Add the contacts of the file to the list."""
    await _load_chosen(manager, replace=False)


async def on_replace(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Replace all contacts of the list with those of the file."""
    await _load_chosen(manager, replace=True)


async def _load_chosen(manager: DialogManager, *, replace: bool) -> None:
    audience_id = manager.dialog_data[CHOSEN]
    audience = await rooms_of(manager).audiences.get(chat_of(manager).id, audience_id)
    await _load(audience, manager, replace=replace)
    search(manager, "")
    await manager.switch_to(OneListSG.one)


def windows() -> tuple[Window, ...]:
    """Return the windows that take people, and the one that asks whether a file's are added."""
    return (
        Window(
            Notice(),
            result_line(),
            T("list-add"),
            refused_button(),
            switch("button-done", "to_one", OneListSG.one),
            text_input(on_typed),
            contact_people_input(add_to_list),
            anything_else("people-wanted"),
            state=OneListSG.add,
            getter=result_getter,
        ),
        Window(
            Notice(),
            T("list-load"),
            switch("button-back", "to_more", OneListSG.more),
            anything_else("table-wanted"),
            state=OneListSG.load,
        ),
        Window(
            Notice(),
            Format("{card}"),
            button("button-append", "append", on_append, when="possible", style=PRIMARY),
            button("button-replace", "replace", on_replace, when="possible", style=DANGER),
            switch("button-back", "to_one", OneListSG.one),
            state=OneListSG.choose,
            getter=choose_getter,
        ),
    )
