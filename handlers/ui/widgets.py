"""What every dialog is made of: texts by key, notices, inputs, opening and closing."""

import logging
import operator
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aiogram.enums import ButtonStyle, ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Data, DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard, ScrollingGroup, Select, SwitchTo
from aiogram_dialog.widgets.style import Style
from aiogram_dialog.widgets.text import Text

from bot.errors import BotError
from bot.model import Chat
from handlers.i18n import Fact, Words
from handlers.states import MenuSG
from handlers.ui.context import Rooms
from handlers.ui.refusals import REFUSED, says_unchanged
from handlers.views.card import Card
from handlers.views.sentences import explain
from handlers.visible import visible_name

log = logging.getLogger(__name__)

NOTICE = "notice"
ANSWERED = "tap_answered"
PAGE_ROWS = 8

PRIMARY = Style(ButtonStyle.PRIMARY)
DANGER = Style(ButtonStyle.DANGER)
SUCCESS = Style(ButtonStyle.SUCCESS)

OnText = Callable[[str, Message, DialogManager], Awaitable[None]]
OnClick = Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]
OnPick = Callable[[str, DialogManager], Awaitable[None]]
When = str | Callable[..., bool] | None


def chat_of(manager: DialogManager) -> Chat:
    """Return the chat this update came from."""
    chat: Chat = manager.middleware_data["chat"]
    return chat


def user_id_of(manager: DialogManager) -> int:
    """Return the id of the person who caused this update."""
    user_id: int = manager.middleware_data["event_from_user"].id
    return user_id


async def chat_now(manager: DialogManager) -> Chat:
    """Return the chat with its settings read anew: this very update may have changed them."""
    chat = chat_of(manager)
    return await rooms_of(manager).preferences.known(chat.id) or chat


def rooms_of(manager: DialogManager) -> Rooms:
    """Return what the handlers may ask of the product."""
    rooms: Rooms = manager.middleware_data["rooms"]
    return rooms


def check_destination(manager: DialogManager, phone: str) -> str:
    """Return a number if the chat may send there. BotError `phone-country`, `phone-expensive`."""
    chat = chat_of(manager)
    return rooms_of(manager).destinations.of_chat(chat).check(phone, chat.id)


def words_of(manager: DialogManager) -> Words:
    """Return the words of whoever caused this update."""
    words: Words = manager.middleware_data["words"]
    return words


def _facts(names: Iterable[str], *mappings: Mapping[str, Any]) -> dict[str, Fact]:
    """Return the facts of these names, each from the first mapping that has it."""
    return {
        name: mapping[name]
        for mapping in reversed(mappings)
        for name in names
        if isinstance(mapping.get(name, ...), Fact)
    }


class T(Text):
    """A text of a window, by the key of its words; the getter's values are its facts (HTML)."""

    def __init__(self, key: str, when: When = None) -> None:
        super().__init__(when=when)
        self.key = key

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        words = words_of(manager)
        return words.html(self.key, **_facts(words.fact_names(self.key), data))


class L(T):
    """A label of a button, by the key of its words: as `T`, but without mark-up.

    In a list of buttons the facts of the item come first.
    """

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        words = words_of(manager)
        facts = _facts(words.fact_names(self.key), data, data.get("data", {}))
        return words.plain(self.key, **facts)


class _Label(Text):
    """The label of an item of `pick`: it may hold a name that anybody gave."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        del manager
        return visible_name(str(data["item"][0]))


class Notice(Text):
    """The first line of a window: why the last answer was refused; nothing after a good one.

    `show_error` sets it, `clear_error` removes it.
    """

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        del data
        notice = manager.dialog_data.get(NOTICE)
        return f"⚠️ {notice}\n" if notice else ""


def show_error(manager: DialogManager, error: BotError) -> None:
    """Show the error's sentence above the open question; nothing typed so far is lost."""
    manager.dialog_data[NOTICE] = explain(words_of(manager), error)


def unsaid(manager: DialogManager, lines: Iterable[str]) -> list[str]:
    """Return these lines of a window (HTML) without the one that its notice says above them."""
    notice = manager.dialog_data.get(NOTICE)
    return [line for line in lines if line != f"⚠️ {notice}"]


def clear_error(manager: DialogManager) -> None:
    """Remove the notice."""
    manager.dialog_data.pop(NOTICE, None)


def text_input(on_text: OnText) -> MessageInput:
    """Make the input for a text; a BotError of `on_text` becomes a notice above the question."""

    async def take(message: Message, _: MessageInput, manager: DialogManager) -> None:
        manager.show_mode = ShowMode.SEND
        clear_error(manager)
        try:
            await on_text(message.text or "", message, manager)
        except BotError as error:
            if manager.has_context():
                show_error(manager, error)
            else:
                raise

    return MessageInput(take, content_types=ContentType.TEXT)


def anything_else(code: str = "text-wanted") -> MessageInput:
    """Make the input that refuses photos, stickers and the like: BotError `code`."""

    async def take(message: Message, _: MessageInput, manager: DialogManager) -> None:
        manager.show_mode = ShowMode.SEND
        refuse_message(manager, message, code)

    return MessageInput(take)


def refuse_message(manager: DialogManager, message: Message, code: str) -> None:
    """Show above the open question that it wants something else, and what was typed is not taken.

    `code` is that of the BotError.
    """
    show_error(manager, BotError(code))
    if message.caption:
        caption = words_of(manager).html("caption-not-taken")
        manager.dialog_data[NOTICE] = f"{manager.dialog_data[NOTICE]} {caption}"


def button(
    key: str,
    id: str,  # noqa: A002 - aiogram-dialog's own name for it
    on_click: OnClick,
    when: When = None,
    style: Style | None = None,
) -> Button:
    """Make a button; a BotError of `on_click` becomes a notice above the window."""

    async def click(callback: CallbackQuery, widget: Button, manager: DialogManager) -> None:
        clear_error(manager)
        try:
            await on_click(callback, widget, manager)
        except BotError as error:
            show_error(manager, error)

    return Button(L(key), id=id, on_click=click, when=when, style=style or Style())


def pick(
    id: str,  # noqa: A002 - as above
    items: str,
    on_pick: OnPick,
    style: Style | None = None,
) -> Select[str]:
    """Offer the getter's `items`, pairs of (label, short id), one a button.

    A BotError of `on_pick` becomes a notice above the window.
    """

    async def click(_: CallbackQuery, __: object, manager: DialogManager, item: str) -> None:
        clear_error(manager)
        try:
            await on_pick(item, manager)
        except BotError as error:
            show_error(manager, error)

    return Select(
        _Label(),
        id,
        operator.itemgetter(1),
        items,
        on_click=click,
        style=style or Style(),
    )


def pages(buttons: Keyboard, *, width: int = 1) -> ScrollingGroup:
    """Show many buttons a page at a time: Telegram takes at most a hundred in a message."""
    return ScrollingGroup(
        buttons, id="pages", width=width, height=PAGE_ROWS, hide_on_single_page=True
    )


def switch(key: str, id: str, state: State, when: When = None) -> SwitchTo:  # noqa: A002 - as above
    """Make a button that leads to another window of the same dialog."""

    async def forget_notice(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
        clear_error(manager)

    return SwitchTo(L(key), id=id, state=state, on_click=forget_notice, when=when)


async def open_dialog(manager: DialogManager, state: State, data: Data = None) -> None:
    """Close whatever is open and open this dialog alone, in a new message."""
    await manager.start(state, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


async def leave(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Close the dialog without a result."""
    await finish(manager)


async def finish(manager: DialogManager, result: object = None) -> None:
    """Close the dialog with a result; when no dialog is beneath it, show the menu."""
    if len(manager.current_stack().intents) == 1:
        await manager.start(MenuSG.main, mode=StartMode.RESET_STACK)
    else:
        await manager.done(result)


async def answer(
    manager: DialogManager, callback: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> None:
    """Answer a tap before its handler ends; it is not answered again then."""
    manager.middleware_data[ANSWERED] = True
    await toast(callback, text, alert=alert)


def is_answered(manager: DialogManager) -> bool:
    """Tell whether the tap was answered already: Telegram shows no second answer to it."""
    return bool(manager.middleware_data.get(ANSWERED))


async def edit_card(message: Message, card: Card) -> None:
    """Edit a message to show a card, or send another when it cannot be edited any more.

    An edit that changes nothing is no error.
    """
    try:
        await message.edit_text(card.text, reply_markup=card.buttons)
    except REFUSED as error:
        if not says_unchanged(error):
            await message.answer(card.text, reply_markup=card.buttons)


async def strip_buttons(message: Message) -> None:
    """Take the buttons of a message away, where it still has any and can be edited."""
    try:
        await message.edit_reply_markup()
    except REFUSED as error:
        log.debug("an old keyboard stays: %s", error)


async def toast(callback: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer a tap; a failure is no matter (`handlers.ui.telegram_retry.Courtesy`)."""
    await callback.answer(text, show_alert=alert)
