"""Mailings that are held until their time: list, change the time, cancel."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Chat, Timing
from bot.timing.when_json import load_when
from handlers.i18n import Words
from handlers.states import PickTimeSG, ScheduledSG
from handlers.ui.widgets import (
    DANGER,
    Notice,
    T,
    button,
    chat_of,
    leave,
    pages,
    pick,
    rooms_of,
    show_error,
    switch,
    user_id_of,
    words_of,
)
from handlers.views.card import card_text
from handlers.views.card_look import list_row
from handlers.views.text_facts import measure_lines

MOST_LISTED = 60
"""Only so many of the soonest are listed; later ones move up."""


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """List what is held, and what missed its time, by due time."""
    lookup = rooms_of(dialog_manager).mailings.lookup
    rows = await lookup.scheduled(chat.id, limit=MOST_LISTED)
    return {
        "rows": [list_row(row, chat, words) for row in rows],
        "total": await lookup.count_scheduled(chat.id),
        "some": bool(rows),
        "none": not rows,
    }


async def on_start(start_data: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Go straight to the mailing whose card asked for another time: {"id": …}."""
    if isinstance(start_data, dict):
        manager.dialog_data["id"] = start_data["id"]
        await manager.switch_to(ScheduledSG.one)
        await _pick_time(manager)


async def on_row(item: str, manager: DialogManager) -> None:
    """Open the tapped mailing."""
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(ScheduledSG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show the card of the open mailing."""
    mailings = rooms_of(dialog_manager).mailings
    mailing = await mailings.lookup.mailing(chat.id, dialog_manager.dialog_data["id"])
    details = await mailings.cards.details(mailing)
    return {"card": card_text(details, chat, words), "open": mailing.held}


async def on_change(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask for another time."""
    await _pick_time(manager)


async def _pick_time(manager: DialogManager) -> None:
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    mailing = await mailings.lookup.mailing(chat_id, manager.dialog_data["id"])
    data: dict[str, Any] = {"local": mailing.when.timing is Timing.LOCAL}
    if not mailing.single:
        segments = words_of(manager).html("plan-segments-all", segments=mailing.planned_segments)
        data |= {"count": mailing.total, "facts": segments}
    else:
        message = (await mailings.sms.single(chat_id, mailing.id)).message
        data |= {"phone": message.phone, "facts": measure_lines(words_of(manager), message.text)}
    await manager.start(PickTimeSG.when, data=data)


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Give the open mailing its new time."""
    del start_data
    if not isinstance(result, dict):
        return
    when = load_when(result)
    try:
        done = await rooms_of(manager).mailings.controls.reschedule(
            chat_of(manager).id, user_id_of(manager), manager.dialog_data["id"], when
        )
        if not done:
            show_error(manager, BotError("too-late"))
        elif when.timing is Timing.NOW:
            # it is held no more: its own card tells the rest, and nothing would redraw it here
            await manager.switch_to(ScheduledSG.list)
    except BotError as error:
        show_error(manager, error)


async def on_cancel(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Cancel the open mailing; nothing is sent."""
    done = await rooms_of(manager).mailings.controls.cancel(
        chat_of(manager).id, user_id_of(manager), manager.dialog_data["id"]
    )
    await manager.switch_to(ScheduledSG.list)
    if not done:
        raise BotError("too-late")


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("scheduled", when="some"),
            T("scheduled-empty", when="none"),
            pages(pick("row", "rows", on_row)),
            button("button-back", "leave", leave),
            state=ScheduledSG.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            Format("{card}"),
            Row(
                button("button-change-time", "change", on_change),
                switch("button-cancel-send", "to_cancel", ScheduledSG.confirm_cancel),
                when="open",
            ),
            switch("button-back", "to_list", ScheduledSG.list),
            state=ScheduledSG.one,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("scheduled-cancel"),
            Format("{card}"),
            button("button-cancel-send-yes", "yes", on_cancel, style=DANGER),
            switch("button-back", "to_one", ScheduledSG.one),
            state=ScheduledSG.confirm_cancel,
            getter=one_getter,
        ),
        on_start=on_start,
        on_process_result=on_result,
    )
