"""How long an SMS may be tried before it expires, as people choose and type it."""

import re
from decimal import Decimal

from bot.errors import BotError

SHORTEST, LONGEST = 1, 3 * 24 * 60
"""Minutes (docs/rules.md, D15)."""
CHOICES = (60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 2 * 24 * 60, LONGEST)
"""Minutes that are offered as buttons."""

_SHOWN = 40
_UNITS = {
    24 * 60: r"сут(?:ки|ок)|дн(?:я|ей)|день|д|days?|d",
    60: r"час(?:а|ов)?|ч|hours?|hrs?|h",
    1: r"мин(?:ут[аыу]?)?|м|minutes?|mins?|m",
}
"""Minutes → how the unit is written. Larger units stand first, each at most once."""
_AMOUNTS = "".join(
    rf"(?:(?:([0-9]{{1,5}}(?:[.,][0-9]{{1,2}})?)\s*)?({unit})(?![a-zа-я])\.?\s*(?:(?:и|and)\s+)?)?"
    for unit in _UNITS.values()
)
_SPAN = re.compile(rf"(?:(?:за|in|within)\s+)?{_AMOUNTS}")
_HALVES = {"полчаса": "30 мин", "полтора часа": "90 мин", "half an hour": "30 min"}


def parse_validity(text: str) -> int:
    """Return the minutes that `text` names: «5 ч», «2 дня», «1 ч 30 мин», “90 minutes”.

    A unit alone is one of it; a number alone is refused. Raises BotError `validity-unknown`
    (`value`), `validity-too-short`, `validity-too-long`.
    """
    typed = " ".join(text.casefold().split())
    match = _SPAN.fullmatch(_HALVES.get(typed, typed))
    minutes = _minutes(match.groups()) if match else None
    if minutes is None:
        raise BotError("validity-unknown", value=text.strip()[:_SHOWN])
    if minutes < SHORTEST:
        raise BotError("validity-too-short")
    if minutes > LONGEST:
        raise BotError("validity-too-long")
    return int(minutes)


def _minutes(groups: tuple[str | None, ...]) -> Decimal | None:
    """Return the sum of the amounts, each a number and a unit; None: there is none."""
    found = [
        Decimal((number or "1").replace(",", ".")) * size
        for number, unit, size in zip(groups[::2], groups[1::2], _UNITS, strict=True)
        if unit
    ]
    return sum(found, start=Decimal()) if found else None
