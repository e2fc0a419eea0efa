"""Settings of what the bot sends by itself: incoming SMS and the warning of a low balance."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Keyboard

from bot.model import Chat
from bot.sms.amounts import parse_amount
from handlers.i18n import Words
from handlers.states import SettingsSG
from handlers.ui.widgets import (
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_now,
    chat_of,
    rooms_of,
    text_input,
    user_id_of,
)

Data = dict[str, Any]


def facts(chat: Chat, words: Words) -> Data:
    """Return what is set, for these windows and the main window of the settings."""
    floor = chat.balance_floor
    return {
        "incoming": words.plain("incoming-on" if chat.incoming else "incoming-off"),
        "stops": words.plain("stops-by-itself" if chat.auto_stop else "stops-ask"),
        "floor": words.plain("floor-off" if floor is None else "floor-on", floor=floor),
        "balance": words.plain("not-known") if chat.balance is None else words.money(chat.balance),
        "shown": chat.incoming,
        "unshown": not chat.incoming,
        "asks": chat.incoming and not chat.auto_stop,
        "stops_itself": chat.incoming and chat.auto_stop,
        "watched": floor is not None,
    }


async def getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Return what is set."""
    fresh = await chat_now(dialog_manager)
    return facts(fresh, words)


async def on_show(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Show incoming SMS in the chat."""
    await _set_incoming(manager, on=True)


async def on_hide(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Stop showing incoming SMS."""
    await _set_incoming(manager, on=False)


async def _set_incoming(manager: DialogManager, *, on: bool) -> None:
    chat_id = chat_of(manager).id
    await rooms_of(manager).preferences.set_incoming(chat_id, user_id_of(manager), on=on)


async def on_ask(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Ask the chat about senders of stop words."""
    await _set_auto_stop(manager, on=False)


async def on_by_itself(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Put senders of stop words on the stop-list without asking."""
    await _set_auto_stop(manager, on=True)


async def _set_auto_stop(manager: DialogManager, *, on: bool) -> None:
    chat_id = chat_of(manager).id
    await rooms_of(manager).preferences.set_auto_stop(chat_id, user_id_of(manager), on=on)


async def on_floor_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Warn when the balance is below this amount."""
    rooms = rooms_of(manager)
    floor = parse_amount(text, rooms.currency)
    await rooms.preferences.set_floor(chat_of(manager).id, user_id_of(manager), floor)
    await manager.switch_to(SettingsSG.main)


async def on_floor_off(_: CallbackQuery, __: Any, manager: DialogManager) -> None:  # noqa: ANN401 - as above
    """Stop warning of a low balance."""
    await rooms_of(manager).preferences.set_floor(chat_of(manager).id, user_id_of(manager), None)
    await manager.switch_to(SettingsSG.main)


def windows(back: Keyboard) -> tuple[Window, Window]:
    """Build both windows; `back` leads to the main one."""
    return (
        Window(
            Notice(),
            T("settings-incoming"),
            T("settings-stops", when="shown"),
            button("button-incoming-on", "show", on_show, when="unshown", style=PRIMARY),
            button("button-stops-off", "itself", on_by_itself, when="asks"),
            button("button-stops-on", "ask", on_ask, when="stops_itself"),
            button("button-incoming-off", "hide", on_hide, when="shown"),
            back,
            state=SettingsSG.incoming,
            getter=getter,
        ),
        Window(
            Notice(),
            T("settings-floor"),
            button("button-floor-off", "floor_off", on_floor_off, when="watched"),
            back,
            text_input(on_floor_typed),
            anything_else("amount-wanted"),
            state=SettingsSG.floor,
            getter=getter,
        ),
    )
