"""The stop-list: numbers that the chat's mailings leave out, who added them, and when."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Audience, Chat, Stopped
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.states import StopListSG
from handlers.ui.lists import (
    current_page,
    on_show_all,
    page_buttons,
    query_of,
    refused_button,
    result_getter,
    result_line,
    search,
    search_facts,
    search_hints,
    search_lines,
    show_result,
)
from handlers.ui.people_input import (
    Person,
    PersonOrAudience,
    contact_people_input,
    is_about_people,
    is_list_input,
    is_search,
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
    leave,
    pick,
    rooms_of,
    switch,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.sentences import explain, shorten

PAGE_ROWS = 8
LABEL_REASON = 20
LABEL_QUERY = 16

PHONE = "phone"


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show one page of the numbers, or of those found, newest first."""
    stop_list = rooms_of(dialog_manager).stop_list
    query = query_of(dialog_manager)
    found, facts = await current_page(
        dialog_manager,
        lambda offset, limit: stop_list.page(chat.id, query, offset=offset, limit=limit),
        PAGE_ROWS,
    )
    total = await stop_list.count(chat.id)
    return {
        **facts,
        **await result_getter(dialog_manager),
        **search_facts(chat, total=total),
        "rows": [(_label(one), one.phone) for one in found],
        "total": total,
        "some": total > 0,
        "none": not total,
        "short_query": shorten(query, LABEL_QUERY),
        "addable": bool(query) and not found and is_about_people(query),
    }


def _label(one: Stopped) -> str:
    return beside(format_phone(one.phone), shorten(one.reason, LABEL_REASON))


def beside(phone: str, words: str) -> str:
    """Return a number with what is noted beside it, if anything is."""
    return " · ".join(filter(None, (phone, words)))


async def add_to_stop_list(whom: PersonOrAudience, manager: DialogManager) -> None:
    """Add numbers to the stop-list and show the result; a name beside a number is noted with it."""
    chat_id, user = chat_of(manager).id, manager.middleware_data["event_from_user"]
    stop_list = rooms_of(manager).stop_list
    search(manager, "")
    if isinstance(whom, Person):
        phones = [whom.phone]
        new = await stop_list.add(chat_id, user.id, user.full_name, phones, whom.name)
        key = "stop-one-added" if new else "stop-one-known"
        who = beside(format_phone(whom.phone), whom.name)
        show_result(manager, words_of(manager).html(key, who=who))
        return
    async with busy(manager):
        added = await stop_list.add_audience(chat_id, user.id, user.full_name, whom)
    show_result(manager, await _addition_result(whom, added, manager), whom)


async def _addition_result(audience: Audience, added: int, manager: DialogManager) -> str:
    known = audience.count - added
    said = words_of(manager).html("stop-added", added=added, known=known)
    return "\n".join([said, *await refused_lines(manager, audience)])


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Add everybody in the text."""
    await add_to_stop_list(await read_people(text, manager, anywhere=True), manager)


async def on_written(text: str, message: Message, manager: DialogManager) -> None:
    """Search for the text; several lines, or any text for an empty list, are numbers to add."""
    if not is_list_input(message, text):
        manager.show_mode = ShowMode.NO_UPDATE
        return
    total = await rooms_of(manager).stop_list.count(chat_of(manager).id)
    if total and is_search(text):
        search(manager, text)
    else:
        await on_typed(text, message, manager)


async def on_add_sought(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Add the number that was sought and is not there."""
    if query_of(manager):
        await add_to_stop_list(
            await read_people(query_of(manager), manager, anywhere=True), manager
        )


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Take the numbers of a file."""
    del start_data
    if not isinstance(result, dict) or "audience" not in result:
        return
    try:
        audiences = rooms_of(manager).audiences
        await add_to_stop_list(
            await audiences.get(chat_of(manager).id, result["audience"]), manager
        )
    except BotError as error:
        show_result(manager, f"⚠️ {explain(words_of(manager), error)}")
    await manager.switch_to(StopListSG.list)


async def on_number(item: str, manager: DialogManager) -> None:
    """Open a number."""
    manager.dialog_data[PHONE] = item
    await manager.switch_to(StopListSG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Say who added the number and when, or that somebody else has taken it off."""
    phone = dialog_manager.dialog_data[PHONE]
    one = await rooms_of(dialog_manager).stop_list.get(chat.id, phone)
    shown = format_phone(phone)
    if one is None:
        return {"card": words.html("stop-gone", phone=shown), "there": False}
    lines = [words.html("stop-one", phone=shown, who=one.user_name, at=one.added_at)]
    if one.reason:
        lines.append(words.html("stop-reason", text=one.reason))
    return {"card": "\n".join(lines), "there": True}


async def on_remove(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Take the number off: mailings may go there again."""
    phone = manager.dialog_data[PHONE]
    await rooms_of(manager).stop_list.remove(chat_of(manager).id, user_id_of(manager), phone)
    show_result(manager, words_of(manager).html("stop-removed", phone=format_phone(phone)))
    await manager.switch_to(StopListSG.list)


def dialog() -> Dialog:
    """Build the dialog."""
    to_list = switch("button-back", "to_list", StopListSG.list)
    return Dialog(
        Window(
            Notice(),
            result_line(),
            T("stop-list", when="some"),
            search_hints(),
            T("stop-empty", when="none"),
            search_lines(),
            refused_button(),
            button("button-add-sought", "add_sought", on_add_sought, when="addable", style=PRIMARY),
            Column(pick("number", "rows", on_number)),
            page_buttons(),
            button("button-show-all", "show_all", on_show_all, when="sought"),
            switch("button-add", "to_add", StopListSG.add),
            button("button-back", "leave", leave),
            text_input(on_written),
            contact_people_input(add_to_stop_list, anywhere=True),
            anything_else("people-wanted"),
            state=StopListSG.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            result_line(),
            T("stop-add"),
            refused_button(),
            switch("button-done", "to_list", StopListSG.list),
            text_input(on_typed),
            contact_people_input(add_to_stop_list, anywhere=True),
            anything_else("people-wanted"),
            state=StopListSG.add,
            getter=result_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            switch("button-free", "to_remove", StopListSG.confirm_remove, when="there"),
            to_list,
            state=StopListSG.one,
            getter=one_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            T("stop-free", when="there"),
            button("button-free-yes", "yes", on_remove, when="there", style=DANGER),
            to_list,
            state=StopListSG.confirm_remove,
            getter=one_getter,
        ),
        on_process_result=on_result,
    )
