"""What is said of an SMS or a mailing while nothing at all is sent."""

from bot.mailing.details import SmsDetails
from bot.model import MessageState, SendingHold
from handlers.i18n import Words


def hold_lines(words: Words, hold: SendingHold | None) -> list[str]:
    """Return why it waits, as HTML; nothing while sending goes on."""
    return [] if hold is None else [words.html(f"hold-{hold}")]


def is_held(details: SmsDetails) -> bool:
    """Tell whether nothing of a single SMS has left, and nothing will while sending is held."""
    return details.hold is not None and details.message.state is MessageState.QUEUED


def plan_hold_lines(words: Words, hold: SendingHold | None) -> list[str]:
    """Return what confirming does now, as HTML; nothing while sending goes on."""
    return [] if hold is None else [words.html(f"held-{hold}")]
