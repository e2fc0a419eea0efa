"""A step whose dialog is lost: said with what is known, and what met it is handled afresh."""

from typing import Any

from aiogram import BaseMiddleware
from aiogram.fsm.state import StatesGroup
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram_dialog import DialogManager
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState
from aiogram_dialog.api.internal import CONTEXT_KEY, STACK_KEY, STORAGE_KEY
from aiogram_dialog.context.storage import StorageProxy
from aiogram_dialog.utils import remove_intent_id

from handlers.states import MenuSG
from handlers.ui.confirmed import close_lost
from handlers.ui.context import Handler
from handlers.ui.widgets import open_dialog

NO_DIALOG = (UnknownIntent, OutdatedIntent, UnknownState)
"""What aiogram-dialog raises when the dialog that an update is meant for is not there."""
LOST = "step_lost"


class LostStep(BaseMiddleware):
    """Closes a person's dialogs when one of them is lost, says so, and handles the update afresh.

    It comes before aiogram-dialog loads the dialogs: afterwards a handler may have done something
    that must not be done twice. The button of a lost dialog means nothing without it; see
    `handlers.anywhere.errors.on_stale`.
    """

    def __init__(self, isolation: BaseEventIsolation, groups: dict[str, type[StatesGroup]]) -> None:
        self._isolation = isolation
        self._groups = groups

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass the update on, a second time when its dialogs could not be loaded."""
        try:
            return await handler(event, data)
        except NO_DIALOG:
            if STACK_KEY in data or not _means_something_alone(event):
                raise
        await self._forget(data)
        data[LOST] = True
        return await handler(event, data)

    async def _forget(self, data: dict[str, Any]) -> None:
        """Close what is left of the dialogs, and say what is known of them."""
        storage = StorageProxy(
            storage=data["fsm_storage"],
            events_isolation=self._isolation,
            user_id=data["event_from_user"].id,
            chat_id=data["event_chat"].id,
            thread_id=data.get("event_thread_id"),
            business_connection_id=None,
            bot=data["bot"],
            state_groups=self._groups,
        )
        try:
            found = {STORAGE_KEY: storage, STACK_KEY: await storage.load_stack(), CONTEXT_KEY: None}
            await close_lost(data | found)
        finally:
            await storage.unlock()  # type: ignore[no-untyped-call]


def _means_something_alone(event: TelegramObject) -> bool:
    if isinstance(event, CallbackQuery):
        return not remove_intent_id(event.data or "")[0]
    return isinstance(event, Message)


class MenuAfterLostStep(BaseMiddleware):
    """Shows the menu after a message that met a lost step, unless it has opened something."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Handle the message, then show the menu."""
        result = await handler(event, data)
        if data.get(LOST) and "dialog_manager" in data:
            await _show_menu(data["dialog_manager"])
        return result


async def _show_menu(manager: DialogManager) -> None:
    if not manager.has_context():
        await open_dialog(manager, MenuSG.main)
