"""The card of a mailing: its one message in the chat, drawn in one way for one SMS and for many."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from bot.mailing.details import CardDetails, SmsDetails
from bot.model import Chat
from handlers.i18n import Words
from handlers.views.buttons import Act, Go
from handlers.views.card_buttons import Buttons, card_buttons
from handlers.views.mailing_card import mailing_card_text
from handlers.views.sms_card import sms_card_text


@dataclass(frozen=True, slots=True)
class Card:
    """A message outside dialogs."""

    text: str
    """HTML."""
    buttons: InlineKeyboardMarkup


def draw_card(details: CardDetails, chat: Chat, words: Words, *, pace: float | None = None) -> Card:
    """Return the card of a mailing as it stands; `pace` as for `card_text`.

    To another account of the chat it says no more than that (docs/rules.md, P7).
    """
    if not chat.sees(details.mailing.account):
        return _of_another(details.mailing.id, words)
    text = card_text(details, chat, words, pace=pace)
    return Card(text, card_buttons(details, chat, words))


def card_text(details: CardDetails, chat: Chat, words: Words, *, pace: float | None = None) -> str:
    """Return the card's text, as HTML.

    `pace`: recipients a second, as measured lately; None: not measured, the gateway's is used.
    """
    if isinstance(details, SmsDetails):
        return sms_card_text(details, chat, words)
    return mailing_card_text(details, chat, words, pace=pace)


def _of_another(mailing_id: int, words: Words) -> Card:
    buttons = Buttons(mailing_id, words)
    log_in, show = buttons.go("button-relogin", Go.LOGIN), buttons.act("button-show-here", Act.SHOW)
    rows = [[log_in], [show]]
    return Card(words.html("card-of-another"), InlineKeyboardMarkup(inline_keyboard=rows))
