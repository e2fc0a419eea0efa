"""One tap on the button of a card, whatever the card is of."""

from dataclasses import dataclass

from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.draft_json import Json
from handlers.ui.widgets import toast
from handlers.unasked.delivery_picture import Pictures
from handlers.unasked.report import Papers
from handlers.views.mailing_card import Picture, mass_text
from handlers.views.mailing_card_buttons import mass_buttons
from handlers.views.sms_card import card_buttons, card_text


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a card's button, with all that answering it needs."""

    callback: CallbackQuery
    mailing: Mailing
    manager: DialogManager
    rooms: Rooms
    chat: Chat
    words: Words
    papers: Papers
    pictures: Pictures

    @property
    def mailing_id(self) -> int:
        """What the card is of."""
        return self.mailing.id

    @property
    def user_id(self) -> int:
        """Who tapped."""
        return self.callback.from_user.id

    async def details(self) -> SmsDetails:
        """Return the SMS. BotError `mailing-unknown` for one of another chat."""
        return await self.rooms.mailings.sms.single(self.chat.id, self.mailing_id)

    async def say(self, key: str, *, alert: bool = False) -> None:
        """Answer the tap."""
        await toast(self.callback, self.words.plain(key), alert=alert)

    async def open(self, state: State, data: Json) -> None:
        """Answer the tap and open a dialog below the card."""
        await toast(self.callback)
        await self.start(state, data)

    async def start(self, state: State, data: Json) -> None:
        """Open a dialog below the card, the tap being answered already."""
        await self.manager.start(
            state, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
        )

    async def draw(self, details: SmsDetails | None = None) -> None:
        """Show what is true now: on the card by its keeper, on an older copy here."""
        message = self.callback.message
        if not isinstance(message, Message):
            return
        mailing = await self.rooms.mailings.lookup.mailing(self.chat.id, self.mailing_id)
        if mailing.card_message_id == message.message_id:
            await self.rooms.mailings.cards.redraw(self.mailing_id)
            return
        text, buttons = await self._picture(details)
        try:
            await message.edit_text(text, reply_markup=buttons)
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                raise

    async def _picture(self, details: SmsDetails | None) -> tuple[str, InlineKeyboardMarkup]:
        if not self.mailing.single:
            mass = await self.rooms.mailings.outcome.details(self.chat.id, self.mailing_id)
            text = mass_text(Picture(mass, self.chat, self.words))
            return text, mass_buttons(mass, self.chat, self.words)
        details = details or await self.details()
        text = card_text(details, self.chat, self.words)
        return text, card_buttons(details, self.chat, self.words)
