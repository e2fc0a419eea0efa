"""How late a deferred send has left, in words: for its card and its notice."""

from datetime import timedelta

from bot.mailing.news import lateness
from bot.model import Mailing
from handlers.i18n import Words
from handlers.views.validity import span

_MINUTE = timedelta(minutes=1)


def late_by(words: Words, late: timedelta) -> str:
    """Return the sentence, as HTML; the minutes are rounded up."""
    return words.html("left-late", late=span(words, -(-late // _MINUTE)))


def late_lines(words: Words, mailing: Mailing) -> list[str]:
    """Return the line of a card; nothing for a mailing that left in time."""
    late = lateness(mailing)
    return [] if late is None else [late_by(words, late)]
