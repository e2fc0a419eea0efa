"""A number or a text as it is shown, and the words in place of one that was deleted."""

from bot.sms.phones import format_phone
from handlers.i18n import Words


def shown_phone(phone: str, words: Words) -> str:
    """Return a number as people read it, or that it was deleted."""
    return format_phone(phone) if phone else words.plain("forgotten-number")


def shown_text(text: str, words: Words) -> str:
    """Return the text of an SMS, or that it was deleted."""
    return text or words.plain("forgotten-text")
