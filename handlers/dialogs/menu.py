"""The menu card: balance, default sender, what to do."""

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, LaunchMode, Window
from aiogram_dialog.widgets.kbd import Button, Row, Start
from aiogram_dialog.widgets.text import Format

from bot.model import Chat
from bot.sms.statuses import OperationStatus
from handlers.i18n import Words
from handlers.states import (
    DraftsSG,
    HistorySG,
    ListsSG,
    LoginSG,
    MailingSG,
    MenuSG,
    SavedTextsSG,
    ScheduledSG,
    SendersSG,
    SendSG,
    SettingsSG,
    StatisticsSG,
    StatusSG,
    WaitingSG,
)
from handlers.ui.draft_json import stored_draft
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    SUCCESS,
    L,
    Notice,
    T,
    answer,
    button,
    chat_now,
    chat_of,
    rooms_of,
    words_of,
)
from handlers.views.holds import hold_lines
from handlers.views.sentences import operation


async def getter(
    dialog_manager: DialogManager,
    chat: Chat,
    words: Words,
    state: FSMContext,
    **_: Any,  # noqa: ANN401 - aiogram-dialog's signature
) -> dict[str, Any]:
    """Tell the balance with its time, the sender and how much is scheduled.

    A chat that has logged out still reaches its history, scheduled SMS and lists.
    """
    rooms = rooms_of(dialog_manager)
    fresh = await chat_now(dialog_manager)
    inside = fresh.account is not None
    held = await rooms.mailings.lookup.count_scheduled(chat.id)
    missed, waiting = await rooms.mailings.lookup.count_waiting(chat.id)
    begun = await rooms.mailings.drafts.count(chat.id)
    used = inside or await rooms.mailings.lookup.count(chat.id) > 0
    return {
        "used": used,
        "hold": "\n".join(hold_lines(words, rooms.mailings.hold)),
        "drafted": inside and await stored_draft(state, fresh) is not None,
        "inside": inside,
        "outside": not inside,
        "login": fresh.account.login if fresh.account else "",
        "balance": fresh.balance if fresh.balance is not None else words.plain("not-known"),
        "balance_at": words.clock(fresh.balance_at) if fresh.balance_at else "—",
        "sender": fresh.default_sender or words.plain("no-sender"),
        "scheduled": held - missed,
        "missed": missed,
        "waiting": waiting,
        "only_missed": 0 < missed == waiting,
        "others_too": missed < waiting,
        "drafts": begun,
        "begun": begun > 0,
    }


async def on_refresh(callback: CallbackQuery, _: Button, manager: DialogManager) -> None:
    """Ask the balance now."""
    await rooms_of(manager).accounts.refresh_balance(chat_of(manager).id)
    await answer(manager, callback, operation(words_of(manager), OperationStatus.OK))


async def on_continue(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go on with what was typed before."""
    draft = await stored_draft(manager.middleware_data["state"], chat_of(manager))
    await manager.start(SendSG.sender, data=draft)


def dialog() -> Dialog:
    """Build the dialog."""
    return Dialog(
        Window(
            Notice(),
            T("menu", when="inside"),
            T("menu-outside", when="outside"),
            Format("{hold}", when="hold"),
            Start(
                L("button-log-in"),
                id="login",
                state=LoginSG.start,
                when="outside",
                style=PRIMARY,
            ),
            Start(
                L("button-missed"),
                id="missed",
                state=WaitingSG.list,
                when="only_missed",
                style=DANGER,
            ),
            Start(
                L("button-waiting"),
                id="waiting",
                state=WaitingSG.list,
                when="others_too",
                style=DANGER,
            ),
            button("button-continue", "continue", on_continue, when="drafted", style=SUCCESS),
            Row(
                Start(L("button-new-sms"), id="send", state=SendSG.sender, style=PRIMARY),
                Start(L("button-mailing"), id="mailing", state=MailingSG.recipients, style=PRIMARY),
                when="inside",
            ),
            Start(L("button-drafts"), id="drafts", state=DraftsSG.list, when="begun"),
            Row(
                Start(
                    L("button-check-status"),
                    id="status",
                    state=StatusSG.ask,
                    data={"last": True},
                    when="inside",
                ),
                Start(L("button-history"), id="history", state=HistorySG.list),
                when="used",
            ),
            Row(
                Start(L("button-scheduled"), id="scheduled", state=ScheduledSG.list),
                button("button-refresh-balance", "refresh", on_refresh, when="inside"),
                when="used",
            ),
            Row(
                Start(L("button-base"), id="base", state=ListsSG.lists),
                Start(L("button-senders"), id="senders", state=SendersSG.list),
                when="used",
            ),
            Row(
                Start(L("button-templates"), id="templates", state=SavedTextsSG.list),
                Start(L("button-statistics"), id="statistics", state=StatisticsSG.main),
                when="used",
            ),
            Start(L("button-settings"), id="settings", state=SettingsSG.main),
            state=MenuSG.main,
            getter=getter,
        ),
        launch_mode=LaunchMode.ROOT,
    )
