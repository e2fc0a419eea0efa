"""What holds a mailing up, while nothing at all is sent."""

from collections.abc import Collection

from bot.model import Mailing, SendingHold


def gravest(holds: Collection[SendingHold]) -> SendingHold | None:
    """Return the hold to tell of; None: nothing is held."""
    return next((one for one in SendingHold if one in holds), None)


def hold_of(mailing: Mailing, holds: Collection[SendingHold]) -> SendingHold | None:
    """Return what holds up a mailing that would leave by itself; None: nothing does."""
    return gravest(holds) if mailing.leaves_by_itself else None
