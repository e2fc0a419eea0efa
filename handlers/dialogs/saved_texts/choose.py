"""Picking a saved text wherever a dialog asks for a text."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from handlers.states import SavedTextsSG
from handlers.ui.widgets import button

CHOOSE = {"choose": True}
"""Start data of a dialog that only picks a text: its result is {"text": …}."""


def chosen_text(result: Any) -> str | None:  # noqa: ANN401 - aiogram-dialog's signature
    """Return the text that was picked; None: this is another dialog's result, or none."""
    taken = isinstance(result, dict) and set(result) == {"text"}
    return result["text"] if taken else None


async def on_choose(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the saved texts to pick one; what was typed so far stays when none is picked."""
    await manager.start(SavedTextsSG.list, data=CHOOSE)


def choose_button() -> Button:
    """Make the button that opens the saved texts; the getter's `saved` tells whether to show it."""
    return button("button-from-templates", "templates", on_choose, when="saved")
