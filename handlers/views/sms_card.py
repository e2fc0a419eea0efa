"""The text of one SMS's card: what was confirmed, and what became of it."""

from decimal import Decimal

from bot.mailing.details import SmsDetails
from bot.model import Chat, MessageState
from handlers.i18n import Words
from handlers.views.card_look import SmsLook, moment_of, sms_look
from handlers.views.destinations import outside_lines
from handlers.views.evidence import doubt, sms_evidence
from handlers.views.forgotten import shown_phone, shown_text
from handlers.views.holds import hold_lines, is_held
from handlers.views.late import late_lines
from handlers.views.restored import restored_lines
from handlers.views.sentences import advice, operation
from handlers.views.sms_delivery import MOST_PARTS, more_parts, sms_delivery_lines
from handlers.views.validity import validity_advice, validity_lines


def sms_card_text(
    details: SmsDetails, chat: Chat, words: Words, *, headline: str | None = None
) -> str:
    """Return the text, as HTML; an SMS to one of an audience needs another headline."""
    mailing, message = details.mailing, details.message
    lines = [
        *([headline, *_doubt(details, words)] if headline else [_headline(details, chat, words)]),
        *_resend(details, words),
        *late_lines(words, mailing),
        *(hold_lines(words, details.hold) if is_held(details) else []),
        *sms_delivery_lines(details, words),
        *outside_lines(words, details.outside),
        *restored_lines(mailing, details.restored, words),
        "",
        words.html("card-route", phone=shown_phone(message.phone, words), sender=mailing.sender),
        words.html("card-text", text=shown_text(message.text, words)),
        *validity_lines(words, mailing.validity),
        *_cost(details, words),
        *_ids(details, words),
        *_balance(details, words),
    ]
    return "\n".join(lines)


def _headline(details: SmsDetails, chat: Chat, words: Words) -> str:
    mailing, status = details.mailing, details.message.status
    look = sms_look(details, chat)
    if is_held(details) and look in (SmsLook.SENDING, SmsLook.WAITING):
        return words.html("card-held")
    return words.html(
        f"card-{look}",
        when=moment_of(mailing),
        handover=mailing.hand_over_at,
        due=mailing.due_at,
        reason=operation(words, status),
        advice=validity_advice(words, status, mailing.validity) or advice(words, status),
        before=_amount(words, mailing.balance_before),
        after=_amount(words, mailing.balance_after),
        why=doubt(words, status) or words.plain("card-unclear-why"),
        evidence=sms_evidence(details, chat, words),
    )


def _resend(details: SmsDetails, words: Words) -> list[str]:
    """Say when an SMS of unknown outcome may be sent again, while it may not yet."""
    if not details.resend_in or details.message.state is not MessageState.UNKNOWN:
        return []
    return [words.html("resend-later", seconds=details.resend_in)]


def _doubt(details: SmsDetails, words: Words) -> list[str]:
    """Say why the outcome of an SMS to one of many is unknown, where the gateway gave IDs."""
    unknown = details.message.state is MessageState.UNKNOWN
    why = doubt(words, details.message.status) if unknown else None
    return [why] if why else []


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
    """Tell the balance after the sending; that of a mailing to many is on its own card."""
    after, accepted = details.mailing.balance_after, MessageState.ACCEPTED
    if after is None or not details.mailing.single or details.message.state is not accepted:
        return []
    return [words.html("card-balance", balance=after)]


def _ids(details: SmsDetails, words: Words) -> list[str]:
    ids = [part.gateway_id for part in details.segments]
    lines = [words.html("card-id", id=gateway_id) for gateway_id in ids[:MOST_PARTS]]
    return lines + more_parts(len(ids), words)
