"""Mailings that are held until their time: list, change the time, cancel."""

from typing import Any

from aiogram.types import CallbackQuery, MaybeInaccessibleMessage, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.model import Chat, Timing, When
from bot.timing.when_json import load_when
from handlers.i18n import Words
from handlers.states import PickTimeSG, ScheduledSG
from handlers.ui.confirming import let_go, thread_of
from handlers.ui.refusals import REFUSED
from handlers.ui.widgets import (
    DANGER,
    SUCCESS,
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
    unsaid,
    user_id_of,
    words_of,
)
from handlers.views.card import card_text
from handlers.views.card_look import list_row
from handlers.views.plan import plan_problems, plan_text, price_line
from handlers.views.questions import confirm_choices
from handlers.views.sentences import explain
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
    if not isinstance(start_data, dict):
        return
    manager.dialog_data["id"] = start_data["id"]
    await manager.switch_to(ScheduledSG.one)
    try:
        await _pick_time(manager)
    except BotError as error:
        show_error(manager, error)


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
    return {
        "card": card_text(details, chat, words),
        "open": mailing.held,
        "clock": words.clock(rooms_of(dialog_manager).clock.now()),
    }


async def on_change(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask for another time."""
    await _pick_time(manager)


async def _pick_time(manager: DialogManager) -> None:
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    mailing = await mailings.lookup.mailing(chat_id, manager.dialog_data["id"])
    data: dict[str, Any] = {"local": mailing.when.timing is Timing.LOCAL}
    if not mailing.single:
        plan = await mailings.controls.plan_time(chat_id, mailing.id, When(), ask=False)
        if plan is None:
            raise BotError("too-late")
        data |= {"count": plan.recipients, "facts": price_line(plan, words_of(manager))}
    else:
        message = (await mailings.sms.single(chat_id, mailing.id)).message
        data |= {"phone": message.phone, "facts": measure_lines(words_of(manager), message.text)}
    await manager.start(PickTimeSG.when, data=data)


async def on_result(start_data: Any, result: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Take the new time, and show what it means before anything is changed."""
    del start_data
    if isinstance(result, dict):
        manager.dialog_data["when"] = result
        await manager.switch_to(ScheduledSG.confirm_time)


async def time_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Say what the new time would do, with all that holds at this moment."""
    data = dialog_manager.dialog_data
    nothing = {"confirm": [], "anyway": [], "sendable": False, "open": True}
    controls, when = rooms_of(dialog_manager).mailings.controls, load_when(data["when"])
    late = BotError("too-late")
    try:
        plan = await controls.plan_time(chat.id, data["id"], when)
    except BotError as error:
        plan, late = None, error
    if plan is None:
        sorry = unsaid(dialog_manager, [f"⚠️ {explain(words, late)}"])
        return nothing | {"card": "\n".join(sorry), "open": False}
    now = when.timing is Timing.NOW
    problems = unsaid(dialog_manager, plan_problems(plan, words))
    card = "\n".join([plan_text(plan, words), *problems])
    choices = confirm_choices(plan, words, "button-now-yes" if now else "button-move-yes")
    return nothing | choices | {"card": card}


async def on_confirm(item: str, manager: DialogManager) -> None:
    """Give the open mailing its new time, if all is as it was shown."""
    chat_id, mailing_id = chat_of(manager).id, manager.dialog_data["id"]
    when = load_when(manager.dialog_data["when"])
    done = await rooms_of(manager).mailings.controls.reschedule(
        chat_id, user_id_of(manager), mailing_id, when, mark=item
    )
    if not done:
        raise BotError("too-late")
    await _leave_to_card(manager, mailing_id)


async def _leave_to_card(manager: DialogManager, mailing_id: int) -> None:
    """Close the dialog, so that one message is left that shows the mailing: its live card.

    The card that was tapped stays the card, and the window goes. Without one, the window's
    message becomes the card.
    """
    message = manager.event.message if isinstance(manager.event, CallbackQuery) else None
    thread_id, from_card = thread_of(manager), isinstance(manager.start_data, dict)
    await let_go(manager)
    if message is None:
        return
    if not from_card or not await _delete(message):
        cards = rooms_of(manager).mailings.cards
        await cards.take(chat_of(manager).id, mailing_id, message.message_id, thread_id)


async def _delete(message: MaybeInaccessibleMessage) -> bool:
    """Delete the window; False: Telegram does not do that any more."""
    try:
        return isinstance(message, Message) and await message.delete()
    except REFUSED:
        return False


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
            T("shown-at"),
            button("button-change-time", "change", on_change, when="open"),
            switch("button-cancel-send", "to_cancel", ScheduledSG.confirm_cancel, when="open"),
            switch("button-back", "to_list", ScheduledSG.list),
            state=ScheduledSG.one,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("time-confirm", when="sendable"),
            Format("{card}"),
            pick("confirm", "confirm", on_confirm, style=SUCCESS),
            pick("anyway", "anyway", on_confirm, style=DANGER),
            button("button-change-time", "change", on_change, when="open"),
            switch("button-back", "to_one", ScheduledSG.one),
            state=ScheduledSG.confirm_time,
            getter=time_getter,
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
