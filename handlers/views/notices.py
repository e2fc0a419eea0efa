"""Notices of the delivery: a message of its own, sent without being asked for."""

from aiogram.types import InlineKeyboardMarkup

from bot.mailing.details import MailingDetails, SmsDetails
from bot.model import Track
from handlers.i18n import Words
from handlers.views.buttons import Act
from handlers.views.card import Card
from handlers.views.card_buttons import Buttons
from handlers.views.delivery import (
    DeliveryCounts,
    checked_lines,
    count_deliveries,
    count_lines,
    delivery_bar,
    not_accepted_lines,
)
from handlers.views.forgotten import shown_phone
from handlers.views.mailing_words import audience_line
from handlers.views.sentences import delivery, remedy
from handlers.views.sms_delivery import overall


def sms_notice(details: SmsDetails, words: Words) -> Card | None:
    """Say that an SMS has not arrived, why, and what to do; None: it may have arrived."""
    whole = overall(details)
    if whole is None or not whole.failed:
        return None
    text = words.html(
        "notice-single",
        phone=shown_phone(details.message.phone, words),
        reason=delivery(words, whole),
        advice=remedy(words, whole),
    )
    buttons = Buttons(details.mailing.id, words)
    rows = [[buttons.again], [buttons.act("button-mute", Act.MUTE)]]
    return Card(text, InlineKeyboardMarkup(inline_keyboard=rows))


def mailing_notice(details: MailingDetails, track: Track, words: Words) -> Card:
    """Say how a mailing has arrived so far."""
    counts = count_deliveries(details.mailing.accepted, track)
    others = not_accepted_lines(details, words)
    key = "notice-mailing-part" if others else "notice-mailing"
    key = "notice-mailing-checked" if counts.partly else key
    head = words.html(key, bar=delivery_bar(counts), percent=counts.percent)
    to = words.html(
        "notice-mailing-to",
        to=audience_line(words, details.audience),
        sender=details.mailing.sender,
        when=details.mailing.started_at or details.mailing.created_at,
    )
    lines = [head, to, *count_lines(counts, words), *others, *checked_lines(counts, track, words)]
    if track.next_at is not None and counts.on_the_way:
        lines.append(words.html("notice-goes-on"))
    return Card("\n".join(lines), _mailing_buttons(details.mailing.id, counts, words))


def _mailing_buttons(mailing_id: int, counts: DeliveryCounts, words: Words) -> InlineKeyboardMarkup:
    buttons = Buttons(mailing_id, words)
    unsent = [buttons.act("button-undelivered", Act.UNSENT)]
    rows = [
        [buttons.act("button-picture", Act.PICTURE), buttons.act("button-report", Act.REPORT)],
        *([unsent] if counts.failed else []),
        [buttons.act("button-mute", Act.MUTE)],
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
