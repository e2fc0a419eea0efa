"""Mailings that were begun: go on with one, or throw it away."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import Chat
from handlers.i18n import Words
from handlers.states import DraftsSG, MailingSG
from handlers.ui.lists import current_page, page_buttons_in_time
from handlers.ui.widgets import (
    DANGER,
    PAGE_ROWS,
    PRIMARY,
    Notice,
    T,
    button,
    chat_of,
    leave,
    pick,
    rooms_of,
    show_error,
    switch,
)
from handlers.views.card_look import beginning
from handlers.views.mailing_words import audience_line


def label(draft: Draft, words: Words) -> str:
    """Return a line of the list: when a draft was changed, its recipients, how its text begins."""
    return words.plain(
        "draft-label",
        when=words.label(draft.changed_at) if draft.changed_at else "",
        count=_count(draft),
        text=beginning(draft.text or ""),
    )


def _count(draft: Draft) -> int:
    """Return how many recipients a draft has at most: all, or the first of them."""
    every = draft.audience.count if draft.audience else 0
    if draft.rest_count is not None:
        every = draft.rest_count
    return every if draft.first_n is None else min(every, draft.first_n)


async def list_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Show a page of the drafts, the latest first."""
    drafts, facts = await current_page(
        dialog_manager,
        lambda offset, limit: rooms_of(dialog_manager).mailings.drafts.page(
            chat.id, offset=offset, limit=limit
        ),
        PAGE_ROWS,
    )
    rows = [(label(draft, words), draft.id) for draft in drafts]
    return {
        **facts,
        "rows": rows,
        "total": facts["found"],
        "some": bool(rows),
        "none": not rows,
    }


async def on_row(item: str, manager: DialogManager) -> None:
    """Open a draft."""
    manager.dialog_data["id"] = int(item)
    await manager.switch_to(DraftsSG.one)


async def one_getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    **_: Any,  # noqa: ANN401 - as above
) -> dict[str, Any]:
    """Show what the draft holds, or that it was sent or thrown away from another window."""
    try:
        draft = await rooms_of(dialog_manager).mailings.drafts.get(
            chat.id, dialog_manager.dialog_data["id"]
        )
    except BotError:
        return {
            "there": False,
            "gone": True,
            "written": False,
            "cut": False,
            "rest": False,
            "from_copy": False,
        }
    none = words.plain("draft-nobody")
    return {
        "there": True,
        "gone": False,
        "to": audience_line(words, draft.audience) if draft.audience else none,
        "count": _count(draft),
        "cut": draft.first_n is not None,
        "rest": draft.rest_of is not None,
        "from_copy": draft.from_copy,
        "all": draft.audience.count if draft.audience else 0,
        "sender": draft.sender or words.plain("no-sender"),
        "written": draft.text is not None,
        "text": draft.text or "",
        "when": draft.changed_at,
    }


async def on_open(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with the draft."""
    await manager.start(MailingSG.recipients, data={"draft": manager.dialog_data["id"]})


async def on_delete(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Throw the draft away."""
    drafts, draft_id = rooms_of(manager).mailings.drafts, manager.dialog_data["id"]
    if not await drafts.drop(chat_of(manager).id, draft_id):
        show_error(manager, BotError("draft-unknown"))
    await manager.switch_to(DraftsSG.list)


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("drafts", when="some"),
            T("drafts-empty", when="none"),
            Column(pick("row", "rows", on_row)),
            page_buttons_in_time(),
            button("button-back", "leave", leave),
            state=DraftsSG.list,
            getter=list_getter,
        ),
        Window(
            Notice(),
            T("error-draft-unknown", when="gone"),
            T("draft-one", when="there"),
            T("draft-first", when="cut"),
            T("draft-rest", when="rest"),
            T("plan-from-copy", when="from_copy"),
            T("card-text", when="written"),
            Row(
                button("button-open-draft", "open", on_open, style=PRIMARY),
                switch("button-delete", "to_delete", DraftsSG.confirm_delete),
                when="there",
            ),
            switch("button-back", "to_list", DraftsSG.list),
            state=DraftsSG.one,
            getter=one_getter,
        ),
        Window(
            Notice(),
            T("error-draft-unknown", when="gone"),
            T("draft-delete", when="there"),
            T("card-text", when="written"),
            button("button-delete-yes", "yes", on_delete, style=DANGER, when="there"),
            switch("button-back", "to_one", DraftsSG.one),
            state=DraftsSG.confirm_delete,
            getter=one_getter,
        ),
    )
