"""A plan: what confirming a draft would do, to one number or to an audience."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import Account, Audience, MailingState, SendingHold, Stopped
from bot.sheets import CostlyValues, Garbled, Sample
from bot.sms.prices import Cost, PriceRange
from bot.timing.sending_rate import QuietClash

__all__ = ["DestinationShare", "Garbled", "Plan", "Repeats", "Risk", "Sample", "TooLong"]


_PRICED = "~"
"""In a consent: behind it stands the cost that was shown."""
_MOST_HUNDREDTHS = 16**12 - 1
_HEXADECIMAL = re.compile("[0-9a-f]{1,12}")


class Risk(StrEnum):
    """What a person must have been shown before he confirms; one letter of a button's data."""

    POOR = "p"
    """The balance does not suffice."""
    STOPPED = "s"
    """The number of a single SMS is on the stop-list."""
    REPEATED = "r"
    """A single SMS repeats a text that its recipient got before."""
    HELD = "h"
    """All sending is held: it waits until that ends."""
    FROM_COPY = "c"
    """A restored copy held it, a draft or confirmed: after the copy it may have been sent."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """Recipients whose rendered text is longer than the gateway takes (2000 UTF-16 units)."""

    count: int
    rows: tuple[int, ...]
    """The rows of the first of them."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Some of the recipients got this very text before (docs/rules.md, S11).

    To a single number within a day, to an audience within 30 days.
    """

    count: int
    """How many recipients."""
    at: datetime
    """When the last mailing with it was confirmed."""


@dataclass(frozen=True, slots=True)
class DestinationShare:
    """What of a mailing goes to one destination."""

    destination: str
    """As `bot.sms.destinations.destination_of` names it."""
    recipients: int | None
    segments: int | None
    """None: how much of what is left goes there is not counted."""
    price: PriceRange | None
    """Of one segment; None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The facts of a plan card. Money is in the account's currency, moments in UTC.

    What is counted of an audience's rows has a default: a remainder's rows were counted before.
    """

    draft: Draft
    account: Account
    """Whose money it is; confirming for another one is refused."""
    audience: Audience | None
    """None for a single SMS."""
    mark: str
    """24 letters and digits; `Mailings.confirm` refuses when the plan has another mark by then.

    The first 12 are the draft's `content`. A button carries `consent` instead: the mark, and the
    risks and the cost that the person was shown.
    """
    personal: bool
    """The texts differ, so that each takes a call of its own."""
    recipients: int
    """How many people get an SMS."""
    stopped: int
    """Left out: on the stop-list."""
    skipped: int = 0
    """Left out: their text is too long, and `Draft.skip_too_long` is set."""
    abroad: int = 0
    """Left out: SMS may not be sent to their country (docs/rules.md, S21).

    Those refused when the recipients were read are counted with them.
    """
    expensive: int = 0
    """Left out: their destination is expensive, and the chat has no leave to send there."""
    beyond: int = 0
    """Left out: behind the first N."""
    had_it: int = 0
    """Left out: they got this very text before, or may have (`Draft.skip_repeats`)."""
    blank: int = 0
    """Left out: nothing would stand in their SMS."""
    duplicates: int = 0
    hidden: int = 0
    """Rows that were left out because the sheet hides them, as the manager chose."""
    refused: int = 0
    """Other rows (or numbers) of the audience that are no recipients, but duplicates."""
    distribution: dict[int, int]
    """Segments of one SMS → recipients; the fewest segments first."""
    segments: int
    """How many segments are paid for in all."""
    destinations: tuple[DestinationShare, ...]
    """Where it goes, the most recipients first."""
    cost: Cost
    """By the prices seen lately; `unknown` segments of it may cost anything."""
    balance: Decimal | None
    """None: the gateway does not tell, and never did."""
    max_affordable: int | None = None
    """How many of the first recipients can surely be paid for; None when that is not known.

    It counts upper prices, and ends before the first recipient whose price is unknown.
    """
    calls: int
    duration_seconds: float | None
    """At the gateway's pace; None when it has none."""
    missing: Mapping[str, int] = field(default_factory=dict)
    """Placeholder → recipients for whom nothing will stand there."""
    filled: Mapping[str, int] = field(default_factory=dict)
    """Placeholder → recipients for whom its default will stand there."""
    garbled: Mapping[str, Garbled] = field(default_factory=dict)
    """Placeholder → rows in which its letters look wrong; they would be sent as they are."""
    too_long: TooLong | None = None
    """Must be decided: see `Draft.skip_too_long`; then `skipped` counts them."""
    examples: tuple[Sample, ...] = ()
    """The first recipients."""
    longest: Sample | None = None
    """Whose text has the most characters; None when nobody gets anything."""
    dearest: Sample | None = None
    """Whose text has the most segments."""
    plainer: int | None = None
    """Fewer segments in all with plain signs in the text; None: that saves nothing."""
    bare: int | None = None
    """Fewer segments in all without its costly characters; None: they cost nothing."""
    costly_values: CostlyValues | None = None
    """Of an audience: what in its rows makes SMS cost more; the text's own words do not."""
    repeats: Repeats | None
    arrived: int = 0
    """How many of the chosen have meanwhile received the earlier SMS."""
    partly_sent: bool = False
    """Of the unknown SMS it replaces, some were certainly sent, though it is not known which."""
    quiet: QuietClash | None
    """Set when it would arrive in quiet hours; refused then, unless `Draft.at_night`."""
    pauses_at: datetime | None = None
    """When quiet hours will begin in the middle of sending (UTC): it pauses then, by itself."""
    hand_over_at: datetime
    """From then on it is handed to the gateway, and nothing can be changed."""
    due_at: datetime
    """After that moment handing it over would be late."""
    state: MailingState
    """SCHEDULED or QUEUED: whether it is held here first."""
    at_once: bool
    """Its time is so near that it is handed over right away and cannot be cancelled."""
    expires_early: bool
    """It may expire before its time, should the gateway count the validity from the hand-over."""
    past_somewhere: bool
    """Its local time may already have passed for some recipients."""
    problems: tuple[BotError, ...]
    """Why it cannot be confirmed as it is, the gravest first; each has its sentence.

    `phone-country` and `phone-expensive` (`value`, `destination`, `chat`: of a single SMS),
    `mailing-nobody`, `sender-gone` (`name`), `moment-past`, `mailing-too-long` (`count`),
    `mailing-quiet` (`hours`, `zone`), `already-decided`, `rest-sent`.
    """
    stop_entry: Stopped | None = None
    """The entry of a single SMS's number on the chat's stop-list."""
    sender_gone: bool = False
    """The sender of a confirmed mailing was deleted since; it is used all the same (S1)."""
    other_account: bool = False
    """A missed mailing is sent with another account than it was confirmed for."""
    restored: bool = False
    """A restore has held a confirmed one: what the copy does not know may have left (S31)."""
    outside: tuple[str, ...] = ()
    """Destinations of a confirmed mailing where its chat may not send any more (S1, S21)."""
    now_allowed: int = 0
    """Left out when the recipients were read; they may be sent to now, once they are read anew."""
    hold: SendingHold | None = None
    """Why nothing at all is sent now: it would wait until that ends."""
    went_to: int | None = None
    """Set when it repeats a mailing that went to fewer recipients: to how many."""

    @property
    def balance_after(self) -> Decimal | None:
        """The least that will be left after what is known; None when nothing is known of it."""
        if self.balance is None or not self.cost.known:
            return None
        return self.balance - self.cost.high

    @property
    def balance_after_most(self) -> Decimal | None:
        """The most that will be left after what is known; None as for `balance_after`."""
        if self.balance is None or not self.cost.known:
            return None
        return self.balance - self.cost.low

    @property
    def lacking(self) -> Decimal | None:
        """The most that may be missing; None when the money suffices for all that is known."""
        return _below_zero(self.balance_after)

    @property
    def lacking_least(self) -> Decimal | None:
        """What is missing at least; None when the money may suffice, or nothing is known."""
        return _below_zero(self.balance_after_most)

    @property
    def too_poor(self) -> bool:
        """The balance does not surely suffice for what is known, or nothing is left of it."""
        return self.lacking is not None or (self.balance is not None and self.balance <= 0)

    @property
    def risks(self) -> frozenset[Risk]:
        """What the person must have been shown before he confirms (docs/rules.md, S18)."""
        found = {
            Risk.POOR: self.too_poor,
            Risk.STOPPED: self.stop_entry is not None,
            Risk.REPEATED: self.draft.single and self.repeats is not None,
            Risk.HELD: self.hold is not None,
            Risk.FROM_COPY: self.draft.from_copy or self.restored,
        }
        return frozenset(risk for risk, holds in found.items() if holds)

    @property
    def consent(self) -> str:
        """What the confirming button carries: what was shown, which risks, and the most it costs.

        At most 24 letters and digits, 4 letters (no new plan bears all the risks, and the mark of
        a confirmed one has 12 characters only), and `~` with 12 hexadecimal digits.
        """
        return f"{self.mark}{''.join(sorted(self.risks))}{_PRICED}{_most(self.cost)}"

    def check_consent(self, consent: str) -> None:
        """Refuse to confirm what differs from what was shown, or has a risk that was not shown.

        It may cost less than was shown, or what was not known then; never more. BotError
        `plan-changed`, `balance-short`.
        """
        if not consent.startswith(self.mark):
            raise BotError("plan-changed")
        risks, _, shown = consent.removeprefix(self.mark).partition(_PRICED)
        untold = self.risks - set(risks)
        if Risk.POOR in untold:
            raise BotError("balance-short")
        if untold or _costs_more(self.cost, shown):
            raise BotError("plan-changed")


def _most(cost: Cost) -> str:
    """Return what it costs at most, in hundredths, as hexadecimal digits; "": nobody knows."""
    if not cost.whole:
        return ""
    return f"{min(math.ceil(cost.high * 100), _MOST_HUNDREDTHS):x}"


def _costs_more(cost: Cost, shown: str) -> bool:
    if not _HEXADECIMAL.fullmatch(shown):
        return False
    now = _most(cost)
    return not now or int(now, 16) > int(shown, 16)


def _below_zero(amount: Decimal | None) -> Decimal | None:
    return -amount if amount is not None and amount < 0 else None
