"""Two routers: for all dialogs, where only the open one is asked, and for all outside them."""

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.state import StatesGroup
from aiogram.types import CallbackQuery, TelegramObject
from aiogram_dialog import Dialog
from aiogram_dialog.api.internal import CONTEXT_KEY
from aiogram_dialog.utils import remove_intent_id


class DialogRouter(Router):
    """Holds every dialog, by its group of states; only the one whose context was loaded is asked.

    A dialog takes no update but in a context of its own, so that the rest would refuse it, one
    after another: that was a sixth of a click.
    """

    def __init__(self) -> None:
        super().__init__(name="dialogs")
        self._dialogs: dict[object, Dialog] = {}

    def include_dialog(self, dialog: Dialog) -> None:
        """Add a dialog; a group of states has one."""
        self.include_router(dialog)
        self._dialogs[dialog.states_group()] = dialog

    @property
    def states_groups(self) -> dict[str, type[StatesGroup]]:
        """Every group of states by its name."""
        return {one.states_group_name(): one.states_group() for one in self._dialogs.values()}

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an event to the open dialog; without one, it is nobody's."""
        context = kwargs.get(CONTEXT_KEY)
        dialog = self._dialogs.get(context.state.group) if context else None
        if dialog is None or (isinstance(event, CallbackQuery) and event.data is None):
            return UNHANDLED
        return await dialog.propagate_event(update_type, event, **kwargs)


class AnywhereRouter(Router):
    """Holds what works outside any dialog; does not try it on the button of a dialog.

    The button's data begins with the dialog's id, which no filter here takes.
    """

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an event to the routers inside, unless it is a dialog's button."""
        if isinstance(event, CallbackQuery) and remove_intent_id(event.data or "")[0]:
            return UNHANDLED
        return await super().propagate_event(update_type, event, **kwargs)
