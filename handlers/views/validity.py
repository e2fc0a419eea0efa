"""How long an SMS is tried before it expires, in words."""

from datetime import timedelta

from bot.sms.statuses import KNOWN_FOR, OperationStatus
from handlers.i18n import Words

_HOUR, _DAY = 60, 24 * 60


def span(words: Words, minutes: int) -> str:
    """Return a number of minutes as people think of it: «90 мин» is «1 ч 30 мин»."""
    if minutes % _DAY == 0:
        return words.plain("span-days", days=minutes // _DAY)
    hours, rest = divmod(minutes, _HOUR)
    shown = [words.plain("span-hours", hours=hours)] if hours else []
    return " ".join([*shown, *([words.plain("span-minutes", minutes=rest)] if rest else [])])


def validity_name(words: Words, minutes: int | None) -> str:
    """Return a validity for a button or a setting; None: the gateway's own."""
    return span(words, minutes) if minutes else words.plain("validity-gateways")


def validity_lines(words: Words, minutes: int | None) -> list[str]:
    """Return the line of a card or a plan, as HTML; nothing when the gateway decides."""
    return [words.html("validity-line", validity=span(words, minutes))] if minutes else []


def validity_advice(words: Words, status: str | None, minutes: int | None) -> str | None:
    """Return what to do about a refusal that the validity may have caused; None: it cannot have."""
    if minutes is None or status != OperationStatus.INVALID_HEADER:
        return None
    return words.plain("advice-validity", validity=span(words, minutes))


def outlasts_answers(minutes: int | None) -> bool:
    """Tell whether an SMS may be tried for longer than the gateway tells of it."""
    return minutes is not None and timedelta(minutes=minutes) > KNOWN_FOR
