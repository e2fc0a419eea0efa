"""Choosing how long an SMS is tried: for one SMS, for a mailing, or as the chat's usual.

Start it by `ask_validity`; its result is {"validity": minutes}, 0 when the gateway decides.
"""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Group

from bot.sms.validity import CHOICES, LONGEST, SHORTEST, check_validity, parse_validity
from handlers.i18n import Words
from handlers.states import ValiditySG
from handlers.ui.widgets import Notice, T, anything_else, button, leave, pick, text_input
from handlers.views.validity import span, validity_name

CHOICES_IN_A_ROW = 4


async def ask_validity(manager: DialogManager, minutes: int | None) -> None:
    """Ask for a validity; `minutes` is the present one, None: the gateway decides."""
    await manager.start(ValiditySG.choose, data={"validity": minutes or 0})


def chosen_validity(result: object) -> int | None:
    """Return the minutes in a result of this dialog, 0 for the gateway's own; None: no result."""
    return result.get("validity") if isinstance(result, dict) else None


async def getter(dialog_manager: DialogManager, words: Words, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell the present validity, and offer others."""
    asked = dialog_manager.start_data
    now = asked.get("validity") if isinstance(asked, dict) else None
    return {
        "validity": validity_name(words, now),
        "choices": [(span(words, minutes), str(minutes)) for minutes in CHOICES],
        "shortest": span(words, SHORTEST),
        "longest": span(words, LONGEST),
        "chosen": bool(now),
    }


async def on_choice(item: str, manager: DialogManager) -> None:
    """Take a validity from the buttons. BotError `validity-…` for a button that nobody offered."""
    await manager.done({"validity": check_validity(int(item))})


async def on_gateways(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Leave it to the gateway."""
    await manager.done({"validity": 0})


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Take a typed validity. BotError `validity-…`."""
    await manager.done({"validity": parse_validity(text)})


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("validity-ask"),
            Group(pick("choice", "choices", on_choice), width=CHOICES_IN_A_ROW),
            button("button-validity-gateways", "gateways", on_gateways, when="chosen"),
            button("button-back", "leave", leave),
            text_input(on_typed),
            anything_else("validity-wanted"),
            state=ValiditySG.choose,
            getter=getter,
        ),
    )
