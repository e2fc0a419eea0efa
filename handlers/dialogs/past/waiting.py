"""Mailings that wait for a person: those that missed their time, and those that stand still."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window

from bot.model import Chat
from handlers.i18n import Words
from handlers.states import WaitingSG
from handlers.ui.widgets import Notice, T, button, chat_of, leave, pages, pick, rooms_of
from handlers.views.card_look import list_row

MOST_LISTED = 60
"""Only so many of the earliest are listed; later ones move up."""


async def getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """List what waits, by due time."""
    lookup = rooms_of(dialog_manager).mailings.lookup
    rows = await lookup.waiting(chat.id, limit=MOST_LISTED)
    missed, total = await lookup.count_waiting(chat.id)
    return {
        "rows": [list_row(row, chat, words) for row in rows],
        "missed": missed,
        "total": total,
        "some": bool(rows),
        "none": not rows,
    }


async def on_row(item: str, manager: DialogManager) -> None:
    """Bring the card, with the buttons to decide, to the end of the chat."""
    await rooms_of(manager).mailings.cards.send_again(chat_of(manager).id, int(item))


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("waiting", when="some"),
            T("waiting-empty", when="none"),
            pages(pick("row", "rows", on_row)),
            button("button-back", "leave", leave),
            state=WaitingSG.list,
            getter=getter,
        ),
    )
