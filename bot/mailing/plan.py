"""A plan: what confirming a draft would do, to one number or to an audience."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import Account, Audience, MailingState
from bot.sheets import Sample
from bot.timing.sending_rate import QuietClash

__all__ = ["Plan", "Repeats", "Sample", "TooLong"]


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
class Plan:
    """The facts of a plan card. Money is in the account's currency, moments in UTC."""

    draft: Draft
    account: Account
    """Whose money it is; confirming for another one is refused."""
    audience: Audience | None
    """None for a single SMS."""
    mark: str
    """24 letters and digits; `Mailings.confirm` refuses when the plan has another mark by then.

    The first 12 are the draft's `content`.
    """
    personal: bool
    """The texts differ, so that each takes a call of its own."""
    recipients: int
    """How many people get an SMS."""
    stopped: int
    """Left out: on the stop-list."""
    skipped: int
    """Left out: their text is too long, and `Draft.skip_too_long` is set."""
    beyond: int
    """Left out: behind the first N."""
    blank: int
    """Left out: nothing would stand in their SMS."""
    duplicates: int
    refused: int
    """Rows (or numbers) of the audience that are no recipients, duplicates aside."""
    distribution: dict[int, int]
    """Segments of one SMS → recipients; the fewest segments first."""
    segments: int
    """How many segments are paid for in all."""
    price: Decimal | None
    """What a segment cost the last time; None: not known yet."""
    cost: Decimal | None
    balance: Decimal | None
    """None: the gateway does not tell, and never did."""
    max_affordable: int | None
    """How many of the first recipients can be paid for; None when that is not known."""
    calls: int
    duration_seconds: float | None
    """At the gateway's pace; None when it has none."""
    missing: dict[str, int]
    """Placeholder → recipients for whom nothing will stand there."""
    filled: dict[str, int]
    """Placeholder → recipients for whom its default will stand there."""
    too_long: TooLong | None
    """Must be decided: see `Draft.skip_too_long`; then `skipped` counts them."""
    examples: tuple[Sample, ...]
    """The first recipients."""
    longest: Sample | None
    """Whose text has the most characters; None when nobody gets anything."""
    dearest: Sample | None
    """Whose text has the most segments."""
    repeats: Repeats | None
    arrived: int
    """How many of the chosen have meanwhile received the earlier SMS."""
    partly_sent: bool
    """Of the unknown SMS it replaces, some were certainly sent, though it is not known which."""
    quiet: QuietClash | None
    """Set when it would arrive in quiet hours; refused then, unless `Draft.at_night`."""
    pauses_at: datetime | None
    """When quiet hours will begin in the middle of sending (UTC): it pauses then, by itself."""
    hand_over_at: datetime
    """From then on it is handed to the gateway, and nothing can be changed."""
    due_at: datetime
    """After that moment handing it over would be late."""
    state: MailingState
    """SCHEDULED or QUEUED: whether it is held here first."""
    at_once: bool
    """Its time is so near that it is handed over right away and cannot be cancelled."""
    past_somewhere: bool
    """Its local time may already have passed for some recipients."""
    problems: tuple[BotError, ...]
    """Why it cannot be confirmed as it is, the gravest first; each has its sentence.

    `mailing-nobody`, `sender-gone` (`name`), `moment-past`, `mailing-too-long` (`count`),
    `mailing-quiet`, `already-decided`.
    """

    @property
    def balance_after(self) -> Decimal | None:
        """What will be left; None when that is not known."""
        if self.balance is None or self.cost is None:
            return None
        return self.balance - self.cost

    @property
    def lacking(self) -> Decimal | None:
        """How much money is missing; None when it suffices, or that is not known."""
        after = self.balance_after
        return -after if after is not None and after < 0 else None

    @property
    def too_poor(self) -> bool:
        """The balance is known not to suffice."""
        return self.lacking is not None or (self.balance is not None and self.balance <= 0)
