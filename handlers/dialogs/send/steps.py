"""The steps of one SMS: which question is open, and the ways forward and back."""

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.mailing.draft import Draft
from bot.model import Timing
from bot.timing.when_json import load_when
from handlers.states import PickTimeSG, SendSG
from handlers.ui.draft_json import forget_draft, load_draft, store_draft
from handlers.ui.widgets import button, chat_of, finish, user_id_of, words_of
from handlers.views.text_facts import measure_lines

Data = dict[str, Any]

STEPS: tuple[tuple[str, State], ...] = (
    ("sender", SendSG.sender),
    ("phone", SendSG.phone),
    ("text", SendSG.text),
)


def draft_of(manager: DialogManager) -> Draft:
    """Return what was chosen so far."""
    return load_draft(chat_of(manager).id, user_id_of(manager), manager.dialog_data)


def take_usual_sender(manager: DialogManager) -> None:
    """Set the sender to the chat's default (★), unless one is chosen already."""
    usual = chat_of(manager).default_sender
    if usual:
        manager.dialog_data.setdefault("sender", usual)


async def keep(manager: DialogManager) -> None:
    """Keep what was typed so far for later."""
    await store_draft(manager.middleware_data["state"], manager.dialog_data, chat_of(manager))


async def advance(manager: DialogManager) -> None:
    """Go to the first open question, or to the confirm card."""
    data = manager.dialog_data
    await keep(manager)
    for name, state in STEPS:
        if not data.get(name):
            await manager.switch_to(state)
            return
    await manager.switch_to(SendSG.confirm)
    if not data.get("when"):
        await pick_time(manager)


async def take_phone(manager: DialogManager, phone: str) -> None:
    """Take the number. To another one it stands for no earlier SMS any more."""
    data = manager.dialog_data
    if phone != data.get("phone"):
        data.pop("replaces", None)
    data["phone"] = phone
    await advance(manager)


async def pick_time(manager: DialogManager) -> None:
    """Ask for the time."""
    data = manager.dialog_data
    facts = measure_lines(words_of(manager), data["text"])
    local = load_when(data.get("when")).timing is Timing.LOCAL
    await manager.start(
        PickTimeSG.when, data={"phone": data["phone"], "facts": facts, "local": local}
    )


def returned_from_confirm(_: Data, __: Any, manager: DialogManager) -> bool:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell whether this question was come back to from the confirm card."""
    return all(manager.dialog_data.get(name) for name in ("sender", "phone", "text", "when"))


def answered(_: Data, __: Any, manager: DialogManager) -> bool:  # noqa: ANN401 - as above
    """Tell whether this question was come back to from a later one on the first way through."""
    name = next(name for name, state in STEPS if state == manager.current_context().state)
    return bool(manager.dialog_data.get(name)) and not returned_from_confirm({}, None, manager)


async def on_next(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with what there is."""
    await advance(manager)


async def on_back(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the confirm card when it was there already, else to the question before."""
    if returned_from_confirm({}, None, manager):
        await advance(manager)
        return
    states = [state for _, state in STEPS]
    await manager.switch_to(states[states.index(manager.current_context().state) - 1])


async def on_cancel(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Throw the draft away; nothing was sent."""
    await forget_draft(manager.middleware_data["state"])
    await finish(manager)


def cancel() -> Button:
    """Make the button that leaves the dialog."""
    return button("button-cancel", "leave", on_cancel)
