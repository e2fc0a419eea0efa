"""aiogram-dialog's manager, changed so that a card is never taken for a dialog's window."""

import secrets
import string
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram_dialog import ChatEvent, DialogManager
from aiogram_dialog.api.entities import OldMessage, stack
from aiogram_dialog.api.internal import DialogManagerFactory
from aiogram_dialog.api.protocols import DialogRegistryProtocol
from aiogram_dialog.context.media_storage import MediaIdStorage
from aiogram_dialog.manager.manager import ManagerImpl
from aiogram_dialog.manager.message_manager import MessageManager

from handlers.ui.widgets import ANSWERED

LETTERS = string.ascii_letters + string.digits


def new_id() -> str:
    """Return an id for an opened dialog: short, for it goes into every button."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


# The original makes an id of the second and a number below 100. A dialog opened from another
# within the same second got the same id once in a hundred times, and replaced it: what was typed
# in the first was lost.
stack.new_id = new_id


class CardsApart(ManagerImpl):
    """Gives a dialog that a card's button opens a message of its own.

    The original takes the clicked message for the dialog's window, and would edit the card
    away or strip its buttons.
    """

    def _get_message_from_callback(self, event: CallbackQuery) -> OldMessage | None:
        clicked = event.message.message_id if event.message else None
        stack = self.current_stack()
        if stack.last_message_id is None or clicked == stack.last_message_id:
            own = stack.last_message_id is not None
            return super()._get_message_from_callback(event) if own else None
        return super()._get_message_from_callback(event.model_copy(update={"message": None}))

    async def answer_callback(self) -> None:
        """Save the dialog, then end the tap's spinner, unless the tap was answered already.

        With the changes on disk first, the window still works after a kill.
        """
        storage = self.storage()
        if self.has_context():
            await storage.save_context(self.current_context())
        await storage.save_stack(self.current_stack())
        await self.middleware_data["fsm_storage"].flush()
        if not self.middleware_data.get(ANSWERED):
            await super().answer_callback()


class CardsApartFactory(DialogManagerFactory):
    """Makes `CardsApart` managers."""

    def __init__(self) -> None:
        self._messages = MessageManager()
        self._media: MediaIdStorage = MediaIdStorage()  # type: ignore[no-untyped-call]

    def __call__(
        self,
        event: ChatEvent,
        data: dict[str, Any],
        registry: DialogRegistryProtocol,
        router: Router,
    ) -> DialogManager:
        """Return the manager of one update."""
        return CardsApart(
            event=event,
            message_manager=self._messages,
            media_id_storage=self._media,
            registry=registry,
            router=router,
            data=data,
            getter=None,
        )
