"""The history: filters, pages, one card, and repeating it with changes."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row
from aiogram_dialog.widgets.text import Format

from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing, MessageState, Past
from handlers.dialogs.past.repeat import repeat_dialog
from handlers.i18n import Words
from handlers.states import HistorySG, SavedTextsSG
from handlers.ui.lists import (
    PAGE,
    current_page,
    page_buttons_in_time,
    result_getter,
    result_line,
    show_result,
)
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
from handlers.views.card import card_text
from handlers.views.card_look import list_row

PAGE_ROWS = 6
FILTERS_IN_A_ROW = 3


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
        "rows": [list_row(row, chat, words) for row in rows],
        "filters": [(_filter_label(one, past, words), one.value) for one in Past],
        "total": facts["found"],
        "filter": words.plain(f"past-{past}"),
        "some": bool(rows),
        "anything": anything,
        "none": anything and not rows,
        "empty": not anything,
    }


def past_of(manager: DialogManager) -> Past:
    """Return the chosen filter; at first it is the one that the dialog was started with."""
    begun = manager.start_data if isinstance(manager.start_data, dict) else {}
    return Past(manager.dialog_data.get("past", begun.get("past", Past.ALL)))


def _filter_label(one: Past, chosen: Past, words: Words) -> str:
    label = words.plain(f"past-{one}")
    return words.plain("button-looked-at", name=label) if one is chosen else label


async def on_filter(item: str, manager: DialogManager) -> None:
    """Choose a filter and show its first page."""
    manager.dialog_data.update({"past": item, PAGE: 0})


async def on_row(item: str, manager: DialogManager) -> None:
    """Open the tapped SMS or mailing."""
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(HistorySG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show the card of the open SMS or mailing, as it is now."""
    mailings = rooms_of(dialog_manager).mailings
    mailing = await mailings.lookup.mailing(chat.id, dialog_manager.dialog_data["id"])
    details = await mailings.cards.details(mailing)
    sms = details if isinstance(details, SmsDetails) else None
    return {
        **await result_getter(dialog_manager),
        "card": card_text(details, chat, words),
        "clock": words.clock(rooms_of(dialog_manager).clock.now()),
        "sent": sms is not None and bool(sms.segments),
        "decided": sms is None or sms.message.state is not MessageState.UNKNOWN,
        "reported": sms is None and mailing.finished_at is not None,
    }


async def on_status(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask the gateway about the open SMS."""
    sms, chat_id = rooms_of(manager).mailings.sms, chat_of(manager).id
    await sms.refresh(await sms.single(chat_id, manager.dialog_data["id"]))


async def on_report(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin to make the report anew, unless that has begun already."""
    words, jobs = words_of(manager), manager.middleware_data["report_jobs"]
    begun = jobs.start(await _mailing(manager), words)
    show_result(manager, words.html("report-begun" if begun else "report-being-made"))


async def _mailing(manager: DialogManager) -> Mailing:
    lookup, chat_id = rooms_of(manager).mailings.lookup, chat_of(manager).id
    return await lookup.mailing(chat_id, manager.dialog_data["id"])


async def on_repeat(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin the same mailing anew; every part of it can be changed."""
    state, data = await repeat_dialog(manager, await _mailing(manager))
    await manager.start(state, data=data)


async def on_save(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Save its text. BotError `saved-full`."""
    rooms, chat_id, mailing = rooms_of(manager), chat_of(manager).id, await _mailing(manager)
    await rooms.saved_texts.check_room(chat_id)
    text = mailing.text
    if not mailing.single:
        text = (await rooms.mailings.outcome.details(chat_id, mailing.id)).template
    await manager.start(SavedTextsSG.name, data={"text": text})


async def on_card(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Bring the live card, with all its buttons, to the end of the chat."""
    await rooms_of(manager).mailings.cards.send_again(
        chat_of(manager).id, manager.dialog_data["id"]
    )


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
            T("shown-at"),
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
