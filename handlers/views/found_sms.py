"""SMS that were looked up: a line of a list, a card, and what looks like a gateway's ID."""

import re
from datetime import timedelta

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import BotError
from bot.mailing.details import ForeignSms, SmsDetails
from bot.model import Chat, MessageState
from bot.sms.phones import parse_phone
from bot.sms.statuses import Delivery
from bot.sms.statuses import delivery as delivery_of
from handlers.i18n import Words
from handlers.views.buttons import ToNumberButton
from handlers.views.card_look import moment_of, sms_mark
from handlers.views.forgotten import shown_text
from handlers.views.sentences import delivery, one_line, operation
from handlers.views.sms_card import sms_card_text
from handlers.views.sms_delivery import overall, reported_at

LONGEST_ID = 100
LONGEST_BEGINNING = 50
_LIKE_ID = re.compile(r"[0-9]{18}|(SAR-)?GW[0-9A-Z][0-9A-Z+_-]{3,}", re.IGNORECASE)
_OWN_WORDS = {
    MessageState.CANCELLED: "found-cancelled",
    MessageState.RESENT: "found-resent",
}


def is_token(text: str) -> bool:
    """Tell whether a text may be an ID at all: one word that is not too long."""
    return 0 < len(text) <= LONGEST_ID and not any(map(str.isspace, text))


def looks_like_id(token: str) -> bool:
    """Tell whether a word is written as the gateway writes its IDs."""
    return _LIKE_ID.fullmatch(token) is not None


def as_phone(text: str) -> str | None:
    """Return the number that was typed where an ID was asked; None: it is no number."""
    try:
        return parse_phone(text)
    except BotError:
        return None


def state_words(details: SmsDetails, words: Words) -> str:
    """Return what is known of an SMS, in the words of the vendor's tables."""
    message = details.message
    if message.state is MessageState.ACCEPTED and (whole := overall(details)):
        return delivery(words, whole)
    if message.state is MessageState.REFUSED:
        return operation(words, message.status)
    own = _OWN_WORDS.get(message.state)
    return words.plain(own) if own else words.plain(f"outcome-{message.state}")


def sms_line(number: int, details: SmsDetails, chat: Chat, words: Words) -> str:
    """Return an SMS in two lines, as HTML: when, what became of it and when, how it begins."""
    at = reported_at(details.segments)
    when = moment_of(details.mailing)
    return words.html(
        "found-line-at" if at else "found-line",
        number=number,
        when=when,
        sign=sms_mark(details, chat, words),
        status=state_words(details, words),
        at=words.moment_beside(at, when) if at else "",
        text=one_line(shown_text(details.message.text, words), LONGEST_BEGINNING),
    )


def found_sms_text(details: SmsDetails, chat: Chat, words: Words) -> str:
    """Return the card of one SMS, as HTML; that of a mailing's recipient says so."""
    if details.mailing.single:
        return sms_card_text(details, chat, words)
    headline = words.html(
        "card-one-of-many",
        sign=sms_mark(details, chat, words),
        status=state_words(details, words),
        when=details.mailing.created_at,
        total=details.mailing.total,
    )
    return sms_card_text(details, chat, words, headline=headline)


def foreign_sms_text(found: ForeignSms, words: Words, checked: str) -> str:
    """Return what the gateway says of an ID that is not in the journal, as HTML."""
    answer = found.state
    state = delivery_of(answer.state, timedelta())
    moment = answer.reported_at or answer.submitted_at
    lines = [
        words.html("status-foreign", id=found.gateway_id),
        words.html(
            "card-status-at" if moment else "card-status",
            status=delivery(words, state),
            at=moment,
            checked=checked,
        ),
    ]
    if answer.price is not None:
        lines.append(words.html("status-price", price=answer.price))
    if state is Delivery.ABSENT:
        lines.append(words.html("card-absent-hint"))
    return "\n".join(lines)


def all_to_number_button(newest: SmsDetails, words: Words) -> InlineKeyboardMarkup:
    """Return the button, outside dialogs, that shows all that went to the number of this SMS.

    It names the SMS and not the number: it may stand in a chat for years.
    """
    place = ToNumberButton(id=newest.mailing.id, position=newest.message.position)
    label = words.plain("button-all-found")
    row = [InlineKeyboardButton(text=label, callback_data=place.pack())]
    return InlineKeyboardMarkup(inline_keyboard=[row])
