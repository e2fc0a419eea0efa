"""Choosing the sender: a name of the chat's list, or a new one that is added to it first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Url
from aiogram_dialog.widgets.text import Const

from bot.errors import BotError
from bot.model import Chat
from bot.sms.senders import check_sender
from handlers.ui.widgets import (
    PRIMARY,
    L,
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
)
from handlers.views.buttons import CABINET

Data = dict[str, Any]
UseSender = Callable[[str, DialogManager], Awaitable[None]]
"""Puts a sender's name into the draft, and goes on to the next question."""


@dataclass(frozen=True, slots=True)
class SenderStates:
    """The two states that a dialog has for this question."""

    choose: State
    add: State
    """Asks whether a typed name that is not on the list is to be added to it."""


def sender_windows(
    states: SenderStates,
    use: UseSender,
    *,
    question: str,
    first_question: str,
    buttons: Sequence[Button],
    buttons_when_adding: Sequence[Button] = (),
) -> tuple[Window, Window]:
    """Make the question for a sender, and the one that follows a name that is not on the list.

    `first_question` stands in the place of `question` while the list is empty; both are keys.
    The buttons are the dialog's own and stand below those of the question.
    """
    choice = _Choice(states, use)
    return (
        Window(
            Notice(),
            T(question, when="some"),
            T(first_question, when="none"),
            pages(pick("name", "names", choice.on_picked), width=2),
            Url(L("button-cabinet"), Const(CABINET), id="cabinet", when="none"),
            *buttons,
            text_input(choice.on_typed),
            anything_else(),
            state=states.choose,
            getter=_names_getter,
        ),
        Window(
            Notice(),
            T("send-sender-new"),
            button("button-add-sender", "add", choice.on_add, style=PRIMARY),
            switch("button-back", "to_sender", states.choose),
            *buttons_when_adding,
            text_input(choice.on_typed),
            anything_else(),
            state=states.add,
            getter=_new_name_getter,
        ),
    )


async def _names_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    names = await rooms_of(dialog_manager).preferences.senders(chat.id)
    names.sort(key=lambda name: name != chat.default_sender)
    dialog_manager.dialog_data["names"] = names
    return {"names": sender_items(names, chat), "some": bool(names), "none": not names}


def sender_items(names: Sequence[str], chat: Chat) -> list[tuple[str, int]]:
    """Return buttons for these names, the default sender with a ★: their labels and positions."""
    return [
        (f"★ {name}" if name == chat.default_sender else name, index)
        for index, name in enumerate(names)
    ]


async def _new_name_getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - as above
    return {"name": dialog_manager.dialog_data["new_sender"]}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Handles the answers to the question for a sender."""

    states: SenderStates
    use: UseSender

    async def on_picked(self, item: str, manager: DialogManager) -> None:
        """Take a name from the list."""
        await self.use(manager.dialog_data["names"][int(item)], manager)

    async def on_typed(self, text: str, _: Message, manager: DialogManager) -> None:
        """Take a name of the list; ask before adding another one, which may be mistyped."""
        name = check_sender(text)
        if name in await rooms_of(manager).preferences.senders(chat_of(manager).id):
            await self.use(name, manager)
        else:
            manager.dialog_data["new_sender"] = name
            await manager.switch_to(self.states.add)

    async def on_add(self, _: CallbackQuery, __: Button, manager: DialogManager) -> None:
        """Add the typed name, unless it is on the list by now, and take it."""
        name = manager.dialog_data["new_sender"]
        try:
            await rooms_of(manager).preferences.add_sender(
                chat_of(manager).id, user_id_of(manager), name
            )
        except BotError as error:
            if error.code != "sender-exists":
                raise
        await self.use(name, manager)
