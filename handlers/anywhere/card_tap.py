"""One tap on a card's button, and what every answer to it needs."""

from dataclasses import dataclass

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.mailing.details import CardDetails
from bot.mailing.mailings import Mailings
from bot.model import Chat, Mailing
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.draft_json import Json
from handlers.ui.widgets import edit_card, open_dialog, toast
from handlers.unasked.delivery_picture import DeliveryPictureJobs
from handlers.unasked.report import ReportJobs
from handlers.views.card import draw_card


@dataclass(frozen=True, slots=True)
class CardTap:
    """A tap on the card of a mailing, to one recipient or to many."""

    callback: CallbackQuery
    mailing: Mailing
    """As it was when the tap came."""
    manager: DialogManager
    rooms: Rooms
    chat: Chat
    words: Words
    report_jobs: ReportJobs
    picture_jobs: DeliveryPictureJobs

    @property
    def mailings(self) -> Mailings:
        """Everything about mailings."""
        return self.rooms.mailings

    @property
    def ids(self) -> tuple[int, int, int]:
        """The ids of the chat, of the person who tapped, and of the mailing."""
        return self.chat.id, self.callback.from_user.id, self.mailing.id

    async def answer(self, key: str, *, alert: bool = False) -> None:
        """Answer the tap with the words of a key."""
        await toast(self.callback, self.words.plain(key), alert=alert)

    async def open_dialog(self, state: State, data: Json) -> None:
        """Answer the tap and open a dialog below the card."""
        await toast(self.callback)
        await open_dialog(self.manager, state, data)

    async def redraw(self, details: CardDetails | None = None) -> None:
        """Show the present state: `cards` redraws the live card, this an older copy of it.

        `details`, when they were read just now, spare reading them for the copy.
        """
        message = self.callback.message
        if not isinstance(message, Message):
            return
        mailing = await self.mailings.lookup.mailing(self.chat.id, self.mailing.id)
        if mailing.card_message_id == message.message_id:
            await self.mailings.cards.redraw(mailing.id)
            return
        card = draw_card(
            details or await self.mailings.cards.details(mailing), self.chat, self.words
        )
        await edit_card(message, card)
