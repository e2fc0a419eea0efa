"""Lines that both cards and dialogs of mailings need: progress, duration, recipients."""

from datetime import timedelta

from bot.mailing.draft import Draft
from bot.model import Audience
from bot.sms.destinations import EXPENSIVE, NOT_ALLOWED
from handlers.i18n import Words
from handlers.views.upload import hidden_in, refused_in, repeats_in

CELLS = 12
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def bar(done: int, total: int) -> str:
    """Return a bar of twelve cells, full only when all is done."""
    full = CELLS * done // total if total else 0
    return "▓" * full + "░" * (CELLS - full)


def duration(words: Words, seconds: float) -> str:
    """Return a duration in words, rounded to minutes."""
    whole = timedelta(seconds=seconds)
    if whole < MINUTE:
        return words.plain("duration-seconds")
    hours, rest = divmod(round(whole / MINUTE), 60)
    if not hours:
        return words.plain("duration-minutes", minutes=rest)
    return words.plain("duration-hours", hours=hours, minutes=rest)


def audience_line(words: Words, audience: Audience | None) -> str:
    """Return where recipients come from, as plain text that is not yet escaped."""
    if audience is None:
        return words.plain("audience-gone")
    return words.plain(f"audience-{audience.kind}", title=audience.title)


def audience_lines(words: Words, audience: Audience, *, stopped: int = 0) -> str:
    """Return who gets a mailing so far, and how many rows of the source do not, as HTML.

    `stopped`: how many of the recipients are on the stop-list.
    """
    abroad, expensive = (audience.refused.get(code, 0) for code in (NOT_ALLOWED, EXPENSIVE))
    counts = {
        "audience-several": audience.several,
        "plan-duplicates": repeats_in(audience),
        "plan-hidden": hidden_in(audience),
        "plan-refused": refused_in(audience) - abroad - expensive,
        "plan-abroad": abroad,
        "plan-expensive": expensive,
        "audience-stopped": stopped,
    }
    to = words.html("audience-chosen", to=audience_line(words, audience), count=audience.count)
    return "\n".join([to, *(words.html(key, count=n) for key, n in counts.items() if n)])


def draft_lines(words: Words, draft: Draft, *, stopped: int = 0) -> str:
    """Return the `audience_lines` of a draft, and how many of them it is for; "" without any."""
    if draft.audience is None:
        return ""
    lines = audience_lines(words, draft.audience, stopped=stopped)
    if draft.rest_count is None:
        return lines
    return "\n".join([lines, words.html("audience-rest", count=draft.rest_count)])
