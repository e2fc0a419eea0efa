"""aiogram-dialog's manager, changed: a card is no window, and an odd answer of Telegram no end."""

import secrets
import string
from contextlib import suppress
from typing import Any

from aiogram import Bot, Router
from aiogram.enums import ContentType
from aiogram.methods import EditMessageCaption, EditMessageMedia, EditMessageText
from aiogram.types import CallbackQuery, Message, ReplyKeyboardMarkup
from aiogram_dialog import ChatEvent, DialogManager
from aiogram_dialog.api.entities import NewMessage, OldMessage, stack
from aiogram_dialog.api.internal import DialogManagerFactory
from aiogram_dialog.api.protocols import DialogRegistryProtocol, MessageNotModified
from aiogram_dialog.context.media_storage import MediaIdStorage
from aiogram_dialog.manager.manager import ManagerImpl
from aiogram_dialog.manager.message_manager import MessageManager

from bot.telegram.strange import OddAnswerError
from handlers.ui.refusals import REFUSED, says_unchanged
from handlers.ui.widgets import is_answered

EDITS = (EditMessageText, EditMessageCaption, EditMessageMedia)
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
        if not is_answered(self):
            await super().answer_callback()


class OddlyAnswered(MessageManager):
    """Takes a window for shown when Telegram says so oddly (docs/rules.md, T16).

    Were the dialog not saved then, the buttons of the window that a person sees would be dead.
    """

    async def show_message(
        self, bot: Bot, new_message: NewMessage, old_message: OldMessage | None
    ) -> OldMessage:
        """Show a window, anew where the old one cannot be edited any more.

        It is without an id where that of a new message is not known.
        """
        try:
            return await self._show(bot, new_message, old_message)
        except OddAnswerError as error:
            if not error.perhaps_done:
                raise
            edited = getattr(error.method, "message_id", None)
        return OldMessage(
            chat=new_message.chat,
            message_id=edited,  # type: ignore[arg-type] # a stack may do without
            media_id=None,
            media_uniq_id=None,
            text=new_message.text,
            has_reply_keyboard=isinstance(new_message.reply_markup, ReplyKeyboardMarkup),
            business_connection_id=None,
            content_type=ContentType.TEXT,
            has_protected_content=None,
        )

    async def _show(
        self, bot: Bot, new_message: NewMessage, old_message: OldMessage | None
    ) -> OldMessage:
        try:
            return await super().show_message(bot, new_message, old_message)
        except REFUSED as error:
            if says_unchanged(error):
                raise MessageNotModified from error
            if not isinstance(error.method, EDITS):
                raise
        return await super().show_message(bot, new_message, None)

    async def remove_inline_kbd(self, bot: Bot, old_message: OldMessage | None) -> Message | None:
        """Take the buttons off an old window; that they stay, or went oddly, is no matter."""
        with suppress(OddAnswerError, *REFUSED):
            return await super().remove_inline_kbd(bot, old_message)
        return None

    async def remove_message_safe(
        self, bot: Bot, old_message: OldMessage, new_message: NewMessage | None
    ) -> None:
        """Delete an old window; that it stays, or went oddly, is no matter."""
        with suppress(OddAnswerError, *REFUSED):
            await super().remove_message_safe(bot, old_message, new_message)


class CardsApartFactory(DialogManagerFactory):
    """Makes `CardsApart` managers."""

    def __init__(self) -> None:
        self._messages = OddlyAnswered()
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
