"""What administrators see and do: the state of the service, the kill switch, the chats.

It is opened in their own chats with the bot only, by `handlers.anywhere.admin_command`.
"""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Format

from bot.administration.service import Administration
from bot.model import SendingHold
from handlers.i18n import Words
from handlers.states import AdminSG
from handlers.ui.context import Rooms
from handlers.ui.lists import current_page, page_buttons
from handlers.ui.widgets import (
    DANGER,
    SUCCESS,
    Notice,
    T,
    answer,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    switch,
    words_of,
)
from handlers.views.restore_mode import restored_card
from handlers.views.service import chat_row, chat_text, service_text, states_line

PAGE_SIZE = 8
CHAT = "chat"
Data = dict[str, Any]


def is_admin(event: CallbackQuery | Message, rooms: Rooms) -> bool:
    """Tell whether an administrator taps or writes: a former one may still see a window."""
    return event.from_user is not None and rooms.access.is_admin(event.from_user.id)


def _administration(manager: DialogManager) -> Administration:
    return rooms_of(manager).administration


async def getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell how the service is now."""
    rooms = rooms_of(dialog_manager)
    state, restore = await rooms.administration.state(), await rooms.mailings.restored.report()
    stopped = SendingHold.STOPPED in state.holds
    return {
        "state": service_text(state, words, words.clock(rooms.clock.now()), restore),
        "states": states_line(state, words),
        "stopped": stopped,
        "going": not stopped,
        "restored": restore is not None,
    }


async def chats_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """List the chats, the one that was used last first."""
    roster = _administration(dialog_manager).roster
    rows, facts = await current_page(dialog_manager, roster.page, PAGE_SIZE)
    return {"rows": [chat_row(row, words) for row in rows], **facts}


async def chat_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - as above
    """Tell of one chat."""
    roster = _administration(dialog_manager).roster
    card = await roster.one(dialog_manager.dialog_data[CHAT])
    return {"about": chat_text(card, words) if card else words.html("expensive-no-chat")}


async def on_refresh(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Draw the window anew."""


async def on_restored(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Show how restore mode stands, in a message of its own: its buttons belong to no dialog."""
    report = await rooms_of(manager).mailings.restored.report()
    card = restored_card(report, words_of(manager))
    if isinstance(callback.message, Message):
        await callback.message.answer(card.text, reply_markup=card.buttons)


async def on_stop(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Stop all sending, as was confirmed."""
    user = callback.from_user
    switch_ = _administration(manager).kill_switch
    done = await switch_.stop(chat_of(manager).id, user.id, user.full_name)
    await _say(manager, callback, "stop-all-done" if done else "stopped-before-done")


async def on_go_on(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Let sending go on, as was confirmed."""
    user = callback.from_user
    switch_ = _administration(manager).kill_switch
    done = await switch_.go_on(chat_of(manager).id, user.id, user.full_name)
    await _say(manager, callback, "resumed-all-done" if done else "going-before-done")


async def _say(manager: DialogManager, callback: CallbackQuery, key: str) -> None:
    await manager.switch_to(AdminSG.main)
    await answer(manager, callback, words_of(manager).plain(key))


async def on_chat(item: str, manager: DialogManager) -> None:
    """Show one chat."""
    manager.dialog_data[CHAT] = int(item)
    await manager.switch_to(AdminSG.chat)


def _main() -> Window:
    return Window(
        Notice(),
        Format("{state}"),
        button("button-refresh", "refresh", on_refresh),
        button("button-restored", "restored", on_restored, when="restored"),
        switch("button-stop-all", "to_stop", AdminSG.stop, when="going"),
        switch("button-go-on-all", "to_go_on", AdminSG.go_on, when="stopped"),
        switch("button-chats", "to_chats", AdminSG.chats),
        button("button-menu", "leave", leave),
        state=AdminSG.main,
        getter=getter,
    )


def dialog() -> Dialog:
    """Build the dialog."""
    built = Dialog(
        _main(),
        Window(
            Notice(),
            T("ask-stop-all"),
            Format("{states}"),
            button("button-stop-all-yes", "stop", on_stop, style=DANGER),
            switch("button-back", "back_stop", AdminSG.main),
            state=AdminSG.stop,
            getter=getter,
        ),
        Window(
            Notice(),
            T("ask-go-on-all"),
            Format("{states}"),
            button("button-go-on-all-yes", "go_on", on_go_on, style=SUCCESS),
            switch("button-back", "back_go_on", AdminSG.main),
            state=AdminSG.go_on,
            getter=getter,
        ),
        Window(
            Notice(),
            T("admin-chats"),
            T("list-page", when="several_pages"),
            Column(pick("chat", "rows", on_chat)),
            page_buttons(),
            switch("button-back", "back_chats", AdminSG.main),
            state=AdminSG.chats,
            getter=chats_getter,
        ),
        Window(
            Notice(),
            Format("{about}"),
            switch("button-back", "back_chat", AdminSG.chats),
            state=AdminSG.chat,
            getter=chat_getter,
        ),
    )
    built.callback_query.filter(is_admin)
    built.message.filter(is_admin)
    return built
