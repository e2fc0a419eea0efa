"""The groups of an ended mailing's recipients to whom it may be sent again, and their risks."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model import IdDoubt, Mailing, MailingState, MessageState, Track
from bot.sms.statuses import Delivery
from storage.journal.trails import Doubted


class Group(StrEnum):
    """Recipients who did not get their SMS, or of whom that is not known."""

    FAILED = "failed"
    """Accepted, and certainly not delivered: rejected, a bad number, and the like."""
    EXPIRED = "expired"
    """Accepted, and not delivered while it was valid: a telephone that was off."""
    UNSENT = "unsent"
    """The gateway refused it, or it was stopped before: it was never sent."""
    SILENT = "silent"
    """Accepted; whether it was delivered is not known, or not known yet."""
    UNCLEAR = "unclear"
    """Perhaps it was never accepted. Only chosen alone: the new mailing `replaces` these SMS."""

    @property
    def sure(self) -> bool:
        """Tell whether these certainly did not get it."""
        return self not in (Group.SILENT, Group.UNCLEAR)


_STATES = {
    MessageState.REFUSED: Group.UNSENT,
    MessageState.CANCELLED: Group.UNSENT,
    MessageState.UNKNOWN: Group.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class Unreached:
    """How many of a mailing's recipients are in each group; `counts` has no empty groups."""

    mailing: Mailing
    counts: Mapping[Group, int]
    reasons: Mapping[Delivery, int]
    """Delivery state of the FAILED → recipients."""
    track: Track | None
    """What the gateway has told of the accepted ones; None: it was not asked yet."""
    asking: bool
    """The gateway is still being asked: the silent ones become fewer."""
    partly_sent: bool = False
    """Of the UNCLEAR, some were certainly sent, though it is not known which."""
    resend_in: int = 0
    """Seconds until it may be sent again to the UNCLEAR; 0: it may."""
    earlier: Mapping[Group, int] = field(default_factory=dict)
    """Of the sure groups, those who may have the SMS of a mailing that this one was sent after."""

    def perhaps_twice(self, groups: Collection[Group]) -> int:
        """Return how many of these groups may have got it: they would get a second one."""
        return sum(
            self.earlier.get(group, 0) if group.sure else self.counts.get(group, 0)
            for group in groups
        )


def _of_delivery(state: str | None) -> Group | None:
    """Return the group of an accepted SMS by what is known of it."""
    if state == Delivery.DELIVERED:
        return None
    if state == Delivery.EXPIRED:
        return Group.EXPIRED
    return Group.FAILED if state is not None and Delivery(state).failed else Group.SILENT


def wanted(groups: Collection[Group]) -> tuple[set[MessageState], set[str | None]]:
    """Return the message and delivery states of these groups, as `Outcomes.phones_of` takes them.

    ValueError when UNCLEAR is not alone.
    """
    if Group.UNCLEAR in groups and len(groups) > 1:
        raise ValueError("whose outcome is unknown is resent apart from all others")
    states = {state for state, group in _STATES.items() if group in groups}
    deliveries = {one for one in (None, *Delivery) if _of_delivery(one) in groups}
    return states | ({MessageState.ACCEPTED} if deliveries else set()), set(deliveries)


def sum_up(mailing: Mailing, track: Track | None, *, cancelled: int, asking: bool) -> Unreached:
    """Count a mailing's recipients by group.

    Of the accepted ones that the track does not count, nothing is known.
    """
    counted = track.counts if track else {}
    known = {Delivery(value): number for value, number in counted.items() if number > 0}
    counts: Counter[Group | None] = Counter()
    for state, number in known.items():
        counts[_of_delivery(state)] += number
    counts[Group.SILENT] += mailing.accepted - sum(known.values())
    counts[Group.UNSENT] = mailing.refused + cancelled
    counts[Group.UNCLEAR] = mailing.unknown
    reasons = {one: n for one, n in known.items() if _of_delivery(one) is Group.FAILED}
    return Unreached(
        mailing=mailing,
        counts={group: n for group, n in counts.items() if group is not None and n > 0},
        reasons=reasons,
        track=track,
        asking=asking,
    )


def some_were_sent(doubted: Mapping[IdDoubt, Doubted]) -> bool:
    """Tell whether IDs prove that some of the doubted were sent: new ones, yet too few."""
    return any(one.ids for doubt, one in doubted.items() if doubt is not IdDoubt.REPEATED)


def is_unreached(mailing: Mailing, deliveries: Mapping[str, int]) -> bool:
    """Tell whether an ended mailing did not reach all; what is on its way is no failure yet."""
    lost = any(
        number
        for state, number in deliveries.items()
        if Delivery(state).failed or state == Delivery.NO_DATA
    )
    stopped = mailing.state is MailingState.STOPPED
    missed = mailing.refused > 0 or (stopped and mailing.accepted < mailing.total)
    return missed or mailing.unknown > 0 or lost


def key_of(groups: Collection[Group]) -> str:
    """Return groups as the key that a draft keeps."""
    return " ".join(sorted(groups))


def groups_of(key: str | None) -> frozenset[Group]:
    """Parse a key written by `key_of`; None means no groups."""
    return frozenset(map(Group, (key or "").split()))
