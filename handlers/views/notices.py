"""What is said of itself when it is known what became of a mailing, and the buttons below it."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.details import MailingDetails, SmsDetails
from bot.model import Track
from bot.sms.phones import format_phone
from handlers.i18n import Words
from handlers.views.buttons import Act, CardButton
from handlers.views.delivery import (
    Arrivals,
    arrivals,
    checked_lines,
    count_lines,
    delivery_bar,
)
from handlers.views.mailing_words import audience_line
from handlers.views.sentences import delivery, remedy
from handlers.views.sms_delivery import overall


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of its own."""

    text: str
    """HTML."""
    buttons: InlineKeyboardMarkup


def single_notice(details: SmsDetails, words: Words) -> Notice | None:
    """Say that an SMS has not arrived, why, and what to do; None: it may have arrived."""
    whole = overall(details)
    if whole is None or not whole.failed:
        return None
    text = words.html(
        "notice-single",
        phone=format_phone(details.message.phone),
        reason=delivery(words, whole),
        advice=remedy(words, whole),
    )
    mailing_id = details.mailing.id
    rows = [
        [_act(words, "button-again", Act.AGAIN, mailing_id)],
        [_act(words, "button-mute", Act.MUTE, mailing_id)],
    ]
    return Notice(text, InlineKeyboardMarkup(inline_keyboard=rows))


def mass_notice(details: MailingDetails, track: Track, words: Words) -> Notice:
    """Say how a mass mailing has arrived so far."""
    found = arrivals(details.mailing.accepted, track)
    head = words.html("notice-mass", bar=delivery_bar(found), percent=found.percent)
    to = words.html(
        "notice-mass-to",
        to=audience_line(words, details.audience),
        sender=details.mailing.sender,
        when=words.short(details.mailing.started_at or details.mailing.created_at),
    )
    lines = [head, to, *count_lines(found, words), *checked_lines(found, track, words)]
    if track.next_at is not None and found.on_the_way:
        lines.append(words.html("notice-goes-on"))
    return Notice("\n".join(lines), _mass_buttons(details.mailing.id, found, words))


def _mass_buttons(mailing_id: int, found: Arrivals, words: Words) -> InlineKeyboardMarkup:
    def act(key: str, what: Act) -> InlineKeyboardButton:
        return _act(words, key, what, mailing_id)

    rows = [
        [act("button-picture", Act.PICTURE), act("button-report", Act.REPORT)],
        *([[act("button-undelivered", Act.UNSENT)]] if found.failed else []),
        [act("button-mute", Act.MUTE)],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _act(words: Words, key: str, what: Act, mailing_id: int) -> InlineKeyboardButton:
    data = CardButton(act=what, id=mailing_id).pack()
    return InlineKeyboardButton(text=words.plain(key), callback_data=data)
