"""How late a deferred send has left, in words: for its card and its notice."""

from datetime import timedelta

from bot.mailing.news import lateness
from bot.model import Mailing, Timing
from handlers.i18n import Words
from handlers.views.validity import span

_MINUTE = timedelta(minutes=1)


def late_lines(words: Words, mailing: Mailing) -> list[str]:
    """Return the sentence, as HTML, the minutes rounded up; nothing where it left in time.

    A recipient's local time counts from when it comes first anywhere: for others it was in time.
    """
    late = lateness(mailing)
    if late is None:
        return []
    key = "left-late-local" if mailing.when.timing is Timing.LOCAL else "left-late"
    return [words.html(key, late=span(words, -(-late // _MINUTE)))]
