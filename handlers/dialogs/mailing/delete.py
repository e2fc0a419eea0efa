"""Throwing a draft away from any window that shows it: a question, and the way back."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button

from handlers.dialogs.mailing.steps import Data, draft_to_show
from handlers.states import MailingSG
from handlers.ui.widgets import (
    DANGER,
    Notice,
    T,
    answer,
    button,
    chat_of,
    finish,
    rooms_of,
    words_of,
)

ASKED_FROM = "asked_from"


async def on_ask_delete(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask whether the draft may go."""
    manager.dialog_data[ASKED_FROM] = manager.current_context().state.state
    await manager.switch_to(MailingSG.delete)


async def getter(dialog_manager: DialogManager, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Show the draft's text, or that it was sent or thrown away from another window."""
    draft = await draft_to_show(dialog_manager)
    text = draft.text if draft else None
    return {"there": draft is not None, "gone": draft is None, "text": text, "written": bool(text)}


async def on_delete(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Throw the draft away; say so when it was sent or thrown away before."""
    drafts, draft_id = rooms_of(manager).mailings.drafts, manager.dialog_data["draft"]
    dropped = await drafts.drop(chat_of(manager).id, draft_id)
    key = "draft-deleted" if dropped else "error-draft-unknown"
    await answer(manager, callback, words_of(manager).plain(key), alert=not dropped)
    await finish(manager)


async def on_back(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Return to the window that the question was asked from."""
    asked_from = manager.dialog_data.get(ASKED_FROM)
    states = (one for one in MailingSG.__all_states__ if one.state == asked_from)
    await manager.switch_to(next(states, MailingSG.plan))


def window() -> Window:
    """Return the question."""
    return Window(
        Notice(),
        T("error-draft-unknown", when="gone"),
        T("draft-delete", when="there"),
        T("card-text", when="written"),
        button("button-delete-yes", "yes", on_delete, when="there", style=DANGER),
        button("button-back", "back", on_back),
        state=MailingSG.delete,
        getter=getter,
    )
