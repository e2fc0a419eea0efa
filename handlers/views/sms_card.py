"""The card of one SMS: what was confirmed, what became of it, and what can be done now."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.mailing.details import SmsDetails
from bot.model import Chat, MailingState, MessageState, Segment, Timing
from bot.sms.phones import format_phone
from bot.sms.statuses import FINAL_STATES, KNOWN_FOR, Delivery, OperationStatus, combine
from bot.sms.statuses import delivery as delivery_of
from handlers.i18n import Words
from handlers.views.buttons import Act, CardButton, Go, GoButton
from handlers.views.sentences import advice, delivery, operation, remedy

RELOGIN = {OperationStatus.INVALID_LOGIN, OperationStatus.INVALID_PASSWORD}


MOST_PARTS = 10


class Look(StrEnum):
    """What a card says; each has words `card-<look>`."""

    SCHEDULED = "scheduled"
    SCHEDULED_LOCAL = "scheduled-local"
    SENDING = "sending"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    NO_DATA = "no-data"
    HANDED_OVER = "handed-over"
    HANDED_OVER_LOCAL = "handed-over-local"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    COUNTED = "counted"
    RESENT = "resent"
    CANCELLED = "cancelled"
    MISSED = "missed"
    MISSED_ACCOUNT = "missed-account"


_BY_MESSAGE = {
    MessageState.REFUSED: Look.REFUSED,
    MessageState.UNKNOWN: Look.UNKNOWN,
    MessageState.COUNTED: Look.COUNTED,
    MessageState.RESENT: Look.RESENT,
    MessageState.CANCELLED: Look.CANCELLED,
}
_ON_ITS_WAY = {
    Timing.NOW: Look.ACCEPTED,
    Timing.AT: Look.HANDED_OVER,
    Timing.LOCAL: Look.HANDED_OVER_LOCAL,
}


def look_of(details: SmsDetails, chat: Chat) -> Look:
    """Return what the card of this SMS says."""
    mailing, message = details.mailing, details.message
    if message.state in _BY_MESSAGE:
        return _BY_MESSAGE[message.state]
    if message.state is MessageState.ACCEPTED:
        return _by_delivery(details)
    if mailing.state is MailingState.MISSED:
        return Look.MISSED if chat.account == mailing.account else Look.MISSED_ACCOUNT
    if mailing.state is MailingState.SCHEDULED:
        local = mailing.when.timing is Timing.LOCAL
        return Look.SCHEDULED_LOCAL if local else Look.SCHEDULED
    return Look.WAITING if mailing.attempts else Look.SENDING


def _by_delivery(details: SmsDetails) -> Look:
    match overall(details):
        case Delivery.DELIVERED:
            return Look.DELIVERED
        case Delivery.NO_DATA:
            return Look.NO_DATA
        case Delivery() as whole if whole.failed:
            return Look.FAILED
        case _:
            return _ON_ITS_WAY[details.mailing.when.timing]


def card_text(details: SmsDetails, chat: Chat, words: Words, *, headline: str | None = None) -> str:
    """Return the card's text, as HTML; a mass mailing's recipient needs another headline."""
    mailing, message = details.mailing, details.message
    lines = [
        headline or _headline(details, chat, words),
        *status_lines(details, words),
        "",
        words.html("card-route", phone=format_phone(message.phone), sender=mailing.sender),
        words.html("card-text", text=message.text),
        *_cost(details, words),
        *_ids(details, words),
        *_balance(details, words),
    ]
    return "\n".join(lines)


def _headline(details: SmsDetails, chat: Chat, words: Words) -> str:
    mailing, status = details.mailing, details.message.status
    return words.html(
        f"card-{look_of(details, chat)}",
        when=mailing.when.at or mailing.when.wall or mailing.created_at,
        handover=mailing.hand_over_at,
        due=mailing.due_at,
        reason=operation(words, status),
        advice=advice(words, status),
        before=_amount(words, mailing.balance_before),
        after=_amount(words, mailing.balance_after),
    )


def _amount(words: Words, amount: Decimal | None) -> str:
    return words.plain("not-known") if amount is None else words.money(amount)


def _cost(details: SmsDetails, words: Words) -> list[str]:
    count = len(details.segments) or details.message.segments
    prices = [segment.price for segment in details.segments if segment.price is not None]
    lines = []
    if prices and len(prices) == len(details.segments):
        cost = sum(prices, start=Decimal())
        lines.append(words.html("card-cost", segments=count, cost=cost))
    else:
        lines.append(words.html("card-segments", segments=count))
    if details.segments and len(details.segments) != details.message.segments:
        lines.append(words.html("card-count-differs", expected=details.message.segments))
    return lines


def _balance(details: SmsDetails, words: Words) -> list[str]:
    after = details.mailing.balance_after
    single = details.mailing.single
    if after is None or not single or details.message.state is not MessageState.ACCEPTED:
        return []
    return [words.html("card-balance", balance=after)]


def _ids(details: SmsDetails, words: Words) -> list[str]:
    ids = [part.gateway_id for part in details.segments]
    lines = [words.html("card-id", id=gateway_id) for gateway_id in ids[:MOST_PARTS]]
    return lines + _rest(len(ids), words)


def _rest(parts: int, words: Words) -> list[str]:
    """Say how many parts are left out: a card holds 4096 characters."""
    left_out = parts - MOST_PARTS
    return [words.html("card-more-parts", segments=left_out)] if left_out > 0 else []


def overall(details: SmsDetails) -> Delivery | None:
    """Return the delivery state of the whole SMS; None: never asked, or nothing to ask."""
    if not details.segments:
        return None
    if not details.forgotten and all(part.state is None for part in details.segments):
        return None
    return combine([_state(part, details) for part in details.segments])


def _state(part: Segment, details: SmsDetails) -> Delivery:
    return delivery_of(part.state, KNOWN_FOR if details.forgotten else timedelta())


def status_lines(details: SmsDetails, words: Words) -> list[str]:
    """Return what is known of the delivery, and of each part when there are several."""
    whole = overall(details)
    if whole is None:
        return []
    lines = [_status(details, whole, words)]
    if len(details.segments) > 1:
        lines += [
            words.html("card-part", part=part.part + 1, status=delivery(words, state))
            for part in details.segments[:MOST_PARTS]
            for state in [_state(part, details)]
        ]
        lines += _rest(len(details.segments), words)
    return [line for line in lines if line]


def _status(details: SmsDetails, whole: Delivery, words: Words) -> str:
    """Say what the headline does not: why, when, and what to do."""
    status, at = delivery(words, whole), _told_at(details, whole)
    if whole is Delivery.DELIVERED:
        return words.html("card-delivered-at", at=at) if at else ""
    if whole is Delivery.NO_DATA:
        return words.html("card-no-data-hint")
    if whole.failed:
        reason = words.html("card-reason-at" if at else "card-reason", status=status, at=at)
        return f"{reason}\n{remedy(words, whole)}"
    said = words.html(
        "card-status-at" if at else "card-status",
        status=status,
        at=at,
        checked=words.clock(max(part.checked_at for part in details.segments if part.checked_at)),
    )
    return f"{said}\n{words.html('card-absent-hint')}" if whole is Delivery.ABSENT else said


def _told_at(details: SmsDetails, whole: Delivery) -> datetime | None:
    """Return when it came to this, as the gateway tells; None: it tells no time."""
    parts = details.segments
    if whole.failed:
        parts = tuple(part for part in parts if _state(part, details).failed)
    moments = (part.reported_at or part.submitted_at for part in parts)
    return max((moment for moment in moments if moment is not None), default=None)


def card_buttons(details: SmsDetails, chat: Chat, words: Words) -> InlineKeyboardMarkup:
    """Return what can be done with the SMS now."""
    mailing_id = details.mailing.id

    def act(key: str, what: Act, style: str | None = None) -> InlineKeyboardButton:
        data = CardButton(act=what, id=mailing_id).pack()
        return InlineKeyboardButton(text=words.plain(key), callback_data=data, style=style)

    menu = InlineKeyboardButton(
        text=words.plain("button-menu"), callback_data=GoButton(to=Go.MENU).pack()
    )
    again = act("button-again", Act.AGAIN)
    match look_of(details, chat):
        case Look.SCHEDULED | Look.SCHEDULED_LOCAL:
            rows = [
                [act("button-change-time", Act.TIME), act("button-cancel-send", Act.CANCEL)],
                [menu],
            ]
        case Look.SENDING:
            # a card whose sending was not noted down, by a killed process, stays behind
            rows = [[act("button-refresh", Act.SHOW)]]
        case Look.WAITING:
            rows = [[act("button-cancel-send", Act.CANCEL, "danger")]]
        case (
            Look.ACCEPTED
            | Look.HANDED_OVER
            | Look.HANDED_OVER_LOCAL
            | Look.DELIVERED
            | Look.FAILED
            | Look.NO_DATA
        ):
            ask = [act("button-status", Act.STATUS, "primary")]
            rows = [
                *([] if _is_over(details) else [ask]),
                *_copy(details, words),
                [again, menu],
            ]
        case Look.UNKNOWN:
            rows = [
                [act("button-count", Act.COUNT)],
                [act("button-resend", Act.ASK_RESEND, "danger")],
                [menu],
            ]
        case Look.MISSED:
            rows = [
                [act("button-send-now", Act.NOW, "primary")],
                [act("button-other-time", Act.TIME), act("button-cancel-send", Act.CANCEL)],
            ]
        case Look.MISSED_ACCOUNT:
            rows = [
                [act("button-send-this-account", Act.NOW, "primary")],
                [act("button-other-time", Act.TIME), act("button-cancel-send", Act.CANCEL)],
            ]
        case Look.REFUSED if details.message.status in RELOGIN:
            rows = [[_relogin(words)], [again, menu]]
        case _:
            rows = [[again, menu]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _is_over(details: SmsDetails) -> bool:
    """Tell whether the gateway has nothing more to tell."""
    return all(part.state in FINAL_STATES for part in details.segments)


def resend_buttons(details: SmsDetails, words: Words) -> InlineKeyboardMarkup:
    """Ask once more before an unknown SMS is sent anew."""
    mailing_id = details.mailing.id
    yes = CardButton(act=Act.RESEND, id=mailing_id).pack()
    no = CardButton(act=Act.SHOW, id=mailing_id).pack()
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=words.plain("button-resend-yes"), callback_data=yes, style="danger"
                )
            ],
            [InlineKeyboardButton(text=words.plain("button-back"), callback_data=no)],
        ]
    )


def _copy(details: SmsDetails, words: Words) -> list[list[InlineKeyboardButton]]:
    if not details.segments:
        return []
    text = " ".join(part.gateway_id for part in details.segments)
    longest_copy = 256
    text = text if len(text) <= longest_copy else details.segments[0].gateway_id
    label = words.plain("button-copy-id")
    return [[InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=text))]]


def _relogin(words: Words) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=words.plain("button-relogin"), callback_data=GoButton(to=Go.LOGIN).pack()
    )
