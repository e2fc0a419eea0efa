"""How long an SMS may be tried before it expires, as people choose and type it."""

import re
from decimal import Decimal

from bot.errors import BotError
from bot.sms.spoken import NUMBER_WORDS, counted

SHORTEST, LONGEST = 1, 3 * 24 * 60
"""Minutes (docs/rules.md, D15)."""
CHOICES = (60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 2 * 24 * 60, LONGEST)
"""Minutes that are offered as buttons."""

_SHOWN = 40
_UNITS = {
    7 * 24 * 60: r"недел[яюьи]|нед|weeks?|w",
    24 * 60: r"сут(?:ки|ок)|дн(?:я|ей)|день|д|days?|d",
    60: r"час(?:а|ов)?|ч|hours?|hrs?|h",
    1: r"мин(?:ут[аыу]?)?|м|minutes?|mins?|m",
}
"""Minutes → how the unit is written. Larger units stand first, each at most once."""
_NUMBER = rf"[0-9]{{1,12}}(?:[.,][0-9]{{1,2}})?|{NUMBER_WORDS}"
_AMOUNTS = "".join(
    rf"(?:(?:({_NUMBER})\s*)?({unit})(?![a-zа-я])\.?\s*(?:(?:и|and)\s+)?)?"
    for unit in _UNITS.values()
)
_SPAN = re.compile(rf"(?:(?:за|на|через|в течение|in|for|within)\s+)?{_AMOUNTS}")


def check_validity(minutes: Decimal | int) -> int:
    """Return whole minutes within the bounds; BotError `validity-too-short`, `…-too-long`."""
    if minutes < SHORTEST:
        raise BotError("validity-too-short")
    if minutes > LONGEST:
        raise BotError("validity-too-long")
    return int(minutes)


def parse_validity(text: str) -> int:
    """Return the minutes that `text` names: «5 ч», «двое суток», «1 ч 30 мин», “90 minutes”.

    A unit alone is one of it; a number alone is refused. Raises BotError `validity-unknown`
    (`value`), `validity-too-short`, `validity-too-long`.
    """
    match = _SPAN.fullmatch(" ".join(text.casefold().split()).rstrip(" .!?;"))
    minutes = _minutes(match.groups()) if match else None
    if minutes is None:
        raise BotError("validity-unknown", value=text.strip()[:_SHOWN])
    return check_validity(minutes)


def _minutes(groups: tuple[str | None, ...]) -> Decimal | None:
    """Return the sum of the amounts, each a number and a unit; None: there is none."""
    found = [
        Decimal(str(counted(number or ""))) * size
        for number, unit, size in zip(groups[::2], groups[1::2], _UNITS, strict=True)
        if unit
    ]
    return sum(found, start=Decimal()) if found else None
