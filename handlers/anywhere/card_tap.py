"""One tap on a card's button, and what every answer to it needs."""

from dataclasses import dataclass

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.mailing.mailings import Mailings
from bot.model import Chat, Mailing
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.draft_json import Json
from handlers.ui.widgets import answer, is_answered, open_dialog
from handlers.unasked.delivery_picture import DeliveryPictureJobs
from handlers.unasked.report import ReportJobs
from handlers.views.card import Card
from handlers.views.card_buttons import leading_on
from handlers.views.sentences import explain, explain_plain


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

    async def answer(self, key: str | None = None) -> None:
        """Answer the tap with the words of a key; None: only end its spinner."""
        await answer(self.manager, self.callback, self.words.plain(key) if key else None)

    async def refuse(self, error: BotError) -> None:
        """Say why nothing was done: over the tap, or below it when it was answered already."""
        if is_answered(self.manager):
            await self._say_below(f"⚠️ {explain(self.words, error)}", leading_on(self.words))
        else:
            await answer(self.manager, self.callback, explain_plain(self.words, error), alert=True)

    async def open_dialog(self, state: State, data: Json) -> None:
        """Answer the tap and open a dialog below the card."""
        await self.answer()
        await open_dialog(self.manager, state, data)

    async def make_live(self) -> None:
        """Make the tapped message the card that follows the mailing, unless it is that already."""
        message = self.callback.message
        if message is None or message.message_id == self.mailing.card_message_id:
            return
        cards, message_id = self.mailings.cards, message.message_id
        await cards.take(self.chat.id, self.mailing.id, message_id, self._thread_id)

    @property
    def _thread_id(self) -> int | None:
        """The forum topic of the tapped message; None: it is in none."""
        message = self.callback.message
        if isinstance(message, Message):
            return message.message_thread_id if message.is_topic_message else None
        return self.mailing.thread_id

    async def redraw(self) -> None:
        """Show the present state on the tapped message, which is the live card from now on."""
        await self.make_live()
        await self.mailings.cards.redraw(self.mailing.id)

    async def ask_below(self, question: Card) -> None:
        """Send a question as an answer to the tapped card."""
        await self._say_below(question.text, question.buttons)

    async def _say_below(self, text: str, buttons: InlineKeyboardMarkup) -> None:
        message, bot = self.callback.message, self.callback.bot
        if message is None or bot is None:
            return
        await bot.send_message(
            self.chat.id,
            text,
            message_thread_id=self._thread_id,
            reply_markup=buttons,
            reply_parameters=ReplyParameters(
                message_id=message.message_id, allow_sending_without_reply=True
            ),
        )
