"""When the parts of a mailing are asked about, and how often at most (docs/rules.md, S13). Pure."""

from datetime import datetime, timedelta
from itertools import count, takewhile

from bot.model import Mailing, Timing
from bot.sms.moments import SOMEONE_IN_RUSSIA, latest_local
from bot.sms.statuses import KNOWN_FOR

HOUR = timedelta(hours=1)

_PLANS = ((20, 2.0, 1.6), (1000, 5.0, 1.7), (0, 30.0, 3.0))
"""For at most so many parts (0: any): seconds until the first round, then the factor.

Each later round is due at the time of the one before, times the factor. Few parts are asked about
soon and often, many at longer intervals.
"""


def moments(parts: int) -> list[timedelta]:
    """Return when the rounds of a mailing of so many parts are due, from its beginning on.

    One comes when an hour has passed: the notice of delivery is due then at the latest.
    """
    first, factor = next((a, b) for most, a, b in _PLANS if not most or parts <= most)
    steps = (timedelta(seconds=first * factor**number) for number in count())
    known = takewhile(lambda step: step < KNOWN_FOR, steps)
    return sorted({*known, HOUR})


def next_round(parts: int, begun_at: datetime, now: datetime) -> datetime | None:
    """Return when the next round is due (UTC), None without one; a missed round is left out."""
    coming = (begun_at + step for step in moments(parts))
    return next((moment for moment in coming if moment > now), None)


def begins_at(mailing: Mailing, now: datetime) -> datetime:
    """Return when the first recipient can have got it (UTC)."""
    return max(now, mailing.due_at) if mailing.when.timing is not Timing.NOW else now


def forgotten_at(mailing: Mailing, now: datetime) -> datetime:
    """Return when the gateway has forgotten the last SMS of a mailing (UTC)."""
    when, last = mailing.when, mailing.finished_at or now
    if when.timing is Timing.LOCAL and when.wall is not None:
        last = max(last, latest_local(when.wall, SOMEONE_IN_RUSSIA))
    elif when.at is not None:
        last = max(last, when.at)
    return last + KNOWN_FOR
