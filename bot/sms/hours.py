"""Reads quiet hours as people type them: «22-8», «22:00–08:00», «с 22 до 8 утра», “9pm to 8am”."""

import re

from bot.errors import BotError
from bot.model import QuietHours
from bot.sms.spoken import read

_SHOWN = 40
_FROM = re.compile(r"^(?:со?|from|between)\s+")
_BETWEEN = re.compile(r"\s*(?:[-‐‑‒–—―−]|\b(?:до|по|to|till|until|and)\b)\s*")
_MIDNIGHT = re.compile(r"24(?:[:.]00)?")


def parse_hours(text: str) -> QuietHours:
    """Return the quiet hours that `text` names. They may end on the next day.

    Raises BotError `quiet-unknown` when it is not understood, `moment-no-such-time` (25-8),
    both with the fact `value`; `quiet-same` when it begins and ends at one time.
    """
    typed = " ".join(text.lower().split())
    halves = _BETWEEN.split(_FROM.sub("", typed))
    shown = text.strip()[:_SHOWN]
    if len(halves) != 2:  # noqa: PLR2004 - from, and to
        raise BotError("quiet-unknown", value=shown)
    start, end = (_minute(half, shown) for half in halves)
    if start == end:
        raise BotError("quiet-same")
    return QuietHours(start, end)


def _minute(typed: str, shown: str) -> int:
    """Return the minute of the day that was typed; a lone number is an hour."""
    if _MIDNIGHT.fullmatch(typed):
        return 0
    try:
        spoken = read(f"в {typed}")
    except BotError as error:
        known = error.code == "moment-no-such-time"
        raise BotError("moment-no-such-time" if known else "quiet-unknown", value=shown) from error
    if spoken.clock is None or spoken.day is not None:
        raise BotError("quiet-unknown", value=shown)
    return spoken.clock.hour * 60 + spoken.clock.minute
