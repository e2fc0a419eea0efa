"""What the gateway tells of one SMS's delivery, in words: of the whole, and of each part."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.mailing.details import SmsDetails
from bot.model import Segment
from bot.sms.statuses import FINAL_STATES, KNOWN_FOR, Delivery, combine
from bot.sms.statuses import delivery as delivery_of
from handlers.i18n import Words
from handlers.views.sentences import delivery, remedy

MOST_PARTS = 10
"""Parts that a card names one by one: a message holds 4096 characters."""


def overall(details: SmsDetails) -> Delivery | None:
    """Return the delivery state of the whole SMS; None: never asked, or nothing to ask."""
    if not details.segments:
        return None
    if not details.forgotten and all(part.state is None for part in details.segments):
        return None
    return combine([_state(part, details) for part in details.segments])


def _state(part: Segment, details: SmsDetails) -> Delivery:
    return delivery_of(part.state, KNOWN_FOR if details.forgotten else timedelta())


def is_final(details: SmsDetails) -> bool:
    """Tell whether the gateway has nothing more to tell."""
    return all(part.state in FINAL_STATES for part in details.segments)


def reported_at(parts: Iterable[Segment]) -> datetime | None:
    """Return the latest moment that the gateway gives for the states of these parts, if any."""
    moments = (part.reported_at or part.submitted_at for part in parts)
    return max((moment for moment in moments if moment is not None), default=None)


def sms_delivery_lines(details: SmsDetails, words: Words) -> list[str]:
    """Return what is known of the delivery, and of each part when there are several, as HTML."""
    whole = overall(details)
    if whole is None:
        return []
    lines = [_whole(details, whole, words)]
    if len(details.segments) > 1:
        lines += [
            words.html("card-part", part=part.part + 1, status=delivery(words, state))
            for part in details.segments[:MOST_PARTS]
            for state in [_state(part, details)]
        ]
        lines += more_parts(len(details.segments), words)
    return [line for line in lines if line]


def more_parts(parts: int, words: Words) -> list[str]:
    """Say how many parts are left out after the first `MOST_PARTS`."""
    left_out = parts - MOST_PARTS
    return [words.html("card-more-parts", segments=left_out)] if left_out > 0 else []


def _whole(details: SmsDetails, whole: Delivery, words: Words) -> str:
    """Say what the headline does not: why, when, and what to do."""
    status, at = delivery(words, whole), _reached_at(details, whole)
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


def _reached_at(details: SmsDetails, whole: Delivery) -> datetime | None:
    """Return when the SMS came to this state; a failed one by its failed parts alone."""
    if not whole.failed:
        return reported_at(details.segments)
    return reported_at(part for part in details.segments if _state(part, details).failed)
