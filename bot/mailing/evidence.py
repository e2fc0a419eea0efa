"""What the money says of SMS whose outcome is unknown, and what it cannot say. Pure.

The balance before and after a mailing tells what left the account meanwhile. A conclusion is
drawn only where the prices known explain that sum, and only where nothing else of this bot could
have moved it (docs/rules.md, S16). What the bot cannot see (a top-up smaller than what was charged,
sends from elsewhere, a charge that comes later) stays an «if», which the words must say.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.model import Mailing
from bot.sms.prices import PriceRange
from storage.journal.trails import Trail


class Finding(StrEnum):
    """What can be concluded; each has words of its own."""

    NO_BALANCE = "no-balance"
    """The balance before or after is not known."""
    TOPPED_UP = "topped-up"
    """Money came in meanwhile: nothing can be said."""
    OTHERS = "others"
    """Other sends of the account went out meanwhile: nothing can be said."""
    NO_PRICE = "no-price"
    """Money left, and what a segment costs is not known: nothing can be said."""
    UNEXPLAINED = "unexplained"
    """The sum fits no number of them: nothing can be said."""
    NOTHING = "nothing"
    """No more than the accepted ones cost has left, so none seems to have been sent so far."""
    SOME = "some"
    """The sum fits `least` to `most` of them."""
    ALL = "all"
    """The sum fits only if all of them were sent."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What is known of the money around a mailing."""

    before: Decimal | None
    after: Decimal | None
    price: PriceRange | None
    accepted: int
    """Segments that the gateway took, at least: by its IDs, or by our count where that is less."""
    unknown: int
    """Segments of the SMS whose outcome is unknown, by our count, decided by a person or not."""
    parts: int
    """Segments that each of the unknown SMS has; 1 where they differ."""
    others: bool
    """Other sends of the account went out between the two balances, or that is not known."""
    uncounted: int = 0
    """How many more the accepted segments may be: its IDs and our count do not agree."""

    @property
    def accepted_most(self) -> int:
        """Segments that the gateway took, at most."""
        return self.accepted + self.uncounted


@dataclass(frozen=True, slots=True)
class Evidence:
    """A conclusion, and what it rests on; sums are in the account's currency."""

    finding: Finding
    spent: Decimal = Decimal(0)
    """What left the account."""
    accepted_low: Decimal = Decimal(0)
    accepted_high: Decimal = Decimal(0)
    """What the accepted SMS cost, at least and at most."""
    least: int = 0
    most: int = 0
    """How many segments of the unknown SMS may have been sent."""


def weigh(sums: Sums) -> Evidence:
    """Return what the money proves of the unknown SMS.

    A number of segments is possible when some prices within the range make the accepted ones and
    these cost exactly what has left. An SMS is sent whole or not at all.
    """
    if sums.before is None or sums.after is None:
        return Evidence(Finding.NO_BALANCE)
    spent = sums.before - sums.after
    if spent < 0:
        return Evidence(Finding.TOPPED_UP, spent)
    if sums.others:
        return Evidence(Finding.OTHERS, spent)
    if not spent and not sums.accepted_most:
        return Evidence(Finding.NOTHING)
    if sums.price is None or sums.price.low <= 0:
        return Evidence(Finding.NO_PRICE, spent)
    low, high, each = sums.price.low, sums.price.high, sums.parts
    whole, rest = divmod(spent, high)
    least = max(0, _up(int(whole) + (rest > 0) - sums.accepted_most, each))
    most = min(sums.unknown, int(spent // low) - sums.accepted) // each * each
    finding = _finding(least, most, sums.unknown)
    if finding is Finding.UNEXPLAINED:
        least = most = 0
    return Evidence(finding, spent, low * sums.accepted, high * sums.accepted_most, least, most)


def sums_of(mailing: Mailing, trail: Trail, price: PriceRange | None) -> Sums:
    """Return what is known of the money around a mailing.

    Where the texts are alike and the gateway has counted other parts for the accepted ones than the
    bot, it counts these too for the unknown ones. IDs that are not as many for each are no count:
    one may be missing, or one too many.
    """
    parts, unknown = 1 if mailing.personal else max(1, mailing.segments), trail.segments
    ours, theirs = trail.accepted, mailing.sent_segments
    each, rest = divmod(theirs, mailing.accepted) if mailing.accepted else (parts, 0)
    if mailing.accepted and not mailing.personal:
        unknown = unknown // parts * (each + (rest > 0))
        parts = 1 if rest else max(1, each)
    counted = theirs == ours or not (mailing.personal or rest)
    return Sums(
        before=mailing.balance_before,
        after=mailing.balance_after,
        price=price,
        accepted=theirs if counted else min(ours, theirs),
        unknown=unknown,
        parts=parts,
        others=trail.others,
        uncounted=0 if counted else abs(ours - theirs),
    )


def _finding(least: int, most: int, unknown: int) -> Finding:
    if least > most:
        return Finding.UNEXPLAINED
    if not most:
        return Finding.NOTHING
    return Finding.ALL if least == unknown else Finding.SOME


def _up(count: int, step: int) -> int:
    """Round up to a multiple."""
    return -(-count // step) * step
