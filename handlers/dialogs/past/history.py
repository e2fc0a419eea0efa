"""What was sent before: filters, pages, details, repeat with changes."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row
from aiogram_dialog.widgets.text import Format

from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing, MessageState, Past, When
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.states import HistorySG, MailingSG, SavedTextsSG, SendSG
from handlers.ui.draft_json import dump_when
from handlers.ui.lists import PAGE, current_page, page_buttons_in_time, result_line, show_result
from handlers.ui.people_input import user_of
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    switch,
    words_of,
)
from handlers.views.mailing_card import Picture, mass_text
from handlers.views.mailing_look import beginning, mass_label
from handlers.views.sms_card import card_text, look_of

PAGE_ROWS = 6
FILTERS_IN_A_ROW = 3


def label(row: SmsDetails | Mailing, chat: Chat, words: Words) -> tuple[str, int]:
    """Return one line of a list: mark, time, number, the text's beginning; and its id."""
    if isinstance(row, Mailing):
        return mass_label(row, chat, words), row.id
    mark = words.plain(f"mark-{look_of(row, chat)}")
    timing = row.mailing.when
    when = words.short(timing.at or timing.wall or row.mailing.created_at)
    phone, text = format_phone(row.message.phone), beginning(row.message.text)
    return f"{mark} {when} {phone} {text}", row.mailing.id


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show one page of what the filter lets through, newest first."""
    past = past_of(dialog_manager)
    rows, facts = await current_page(
        dialog_manager,
        lambda offset, limit: rooms_of(dialog_manager).mailings.lookup.past(
            chat.id, past, offset=offset, limit=limit
        ),
        PAGE_ROWS,
    )
    anything = bool(rows) or await rooms_of(dialog_manager).mailings.lookup.count(chat.id) > 0
    return {
        **facts,
        "rows": [label(row, chat, words) for row in rows],
        "filters": [(_filter_label(one, past, words), one.value) for one in Past],
        "total": facts["found"],
        "filter": words.plain(f"past-{past}"),
        "some": bool(rows),
        "anything": anything,
        "none": anything and not rows,
        "empty": not anything,
    }


def past_of(manager: DialogManager) -> Past:
    """Return what the person has chosen to look at."""
    return Past(manager.dialog_data.get("past", Past.ALL))


def _filter_label(one: Past, chosen: Past, words: Words) -> str:
    label = words.plain(f"past-{one}")
    return words.plain("button-looked-at", name=label) if one is chosen else label


async def on_filter(item: str, manager: DialogManager) -> None:
    """Look at something else, from its newest on."""
    manager.dialog_data.update({"past": item, PAGE: 0})


async def on_row(item: str, manager: DialogManager) -> None:
    """Open one."""
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(HistorySG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show the card of the open one, as it is now."""
    rooms = rooms_of(dialog_manager)
    mailing = await rooms.mailings.lookup.mailing(chat.id, dialog_manager.dialog_data["id"])
    done = dialog_manager.dialog_data.pop("done", "")
    if not mailing.single:
        mass = await rooms.mailings.outcome.details(chat.id, mailing.id)
        card = mass_text(Picture(mass, chat, words))
        reported = mailing.finished_at is not None
        return {"card": card, "sent": False, "decided": True, "reported": reported, "done": done}
    details = await rooms.mailings.sms.single(chat.id, mailing.id)
    return {
        "card": card_text(details, chat, words),
        "sent": bool(details.segments),
        "decided": details.message.state is not MessageState.UNKNOWN,
        "reported": False,
        "done": done,
    }


async def on_status(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask the gateway."""
    sms, chat_id = rooms_of(manager).mailings.sms, chat_of(manager).id
    await sms.refresh(await sms.single(chat_id, manager.dialog_data["id"]))


async def on_report(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Have the report made anew; however often it is asked for, one at a time."""
    words, papers = words_of(manager), manager.middleware_data["papers"]
    begun = papers.ask(await _mailing(manager), words)
    show_result(manager, words.html("report-begun" if begun else "report-being-made"))


async def _mailing(manager: DialogManager) -> Mailing:
    lookup, chat_id = rooms_of(manager).mailings.lookup, chat_of(manager).id
    return await lookup.mailing(chat_id, manager.dialog_data["id"])


async def on_repeat(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Put the same SMS or mailing together anew, to be changed before it is sent."""
    rooms, chat_id, mailing = rooms_of(manager), chat_of(manager).id, await _mailing(manager)
    if not mailing.single:
        draft = await rooms.mailings.drafts.again(chat_id, user_of(manager), mailing.id)
        await manager.start(MailingSG.recipients, data={"draft": draft.id})
    else:
        details = await rooms.mailings.sms.single(chat_id, mailing.id)
        await manager.start(SendSG.sender, data=repeat_data(details))


async def on_save(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Keep its text for later. BotError `saved-full`."""
    rooms, chat_id, mailing = rooms_of(manager), chat_of(manager).id, await _mailing(manager)
    await rooms.templates.check_room(chat_id)
    text = mailing.text
    if not mailing.single:
        text = (await rooms.mailings.outcome.details(chat_id, mailing.id)).template
    await manager.start(SavedTextsSG.name, data={"text": text})


async def on_card(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Bring the live card, with all its buttons, to the end of the chat."""
    await rooms_of(manager).mailings.cards.send_again(
        chat_of(manager).id, manager.dialog_data["id"]
    )


def repeat_data(details: SmsDetails) -> dict[str, Any]:
    """Return what a repeat starts with: the same at once, any part of it to be changed."""
    return {
        "sender": details.mailing.sender,
        "phone": details.message.phone,
        "text": details.message.text,
        "when": dump_when(When()),
        "repeat_of": details.mailing.id,
    }


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("history", when="some"),
            T("history-none", when="none"),
            T("history-empty", when="empty"),
            Group(pick("past", "filters", on_filter), width=FILTERS_IN_A_ROW, when="anything"),
            Column(pick("row", "rows", on_row)),
            page_buttons_in_time(),
            button("button-back", "leave", leave),
            state=HistorySG.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            result_line(),
            Format("{card}"),
            button("button-status", "status", on_status, when="sent", style=PRIMARY),
            button("button-report", "report", on_report, when="reported", style=PRIMARY),
            Row(
                button("button-again", "repeat", on_repeat, when="decided"),
                button("button-open-card", "card", on_card),
            ),
            button("button-save-template", "save", on_save),
            switch("button-back", "to_list", HistorySG.list),
            state=HistorySG.one,
            getter=one_getter,
        ),
    )
