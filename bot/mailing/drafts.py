"""What a person has chosen so far, and what the bot says about it before he confirms."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from bot.errors import BotError
from bot.model import Account, Timing, When
from bot.sms.moments import latest_local
from bot.sms.phones import parse_phone
from bot.sms.segments import Measure, check_text
from bot.sms.senders import check_sender


@dataclass(frozen=True, slots=True)
class Draft:
    """One SMS being put together; every part may still be missing."""

    sender: str | None = None
    phone: str | None = None
    text: str | None = None
    when: When = field(default_factory=When)
    repeat_of: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft with nothing missing, checked."""

    sender: str
    phone: str
    text: str
    when: When
    repeat_of: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The facts of a confirm card. Money is in the account's currency."""

    whole: Whole
    account: Account
    """Whose money it is; confirming for another one is refused."""
    measure: Measure
    balance: Decimal | None
    cost: Decimal | None
    """None while no price is known."""
    repeats: datetime | None
    """When this very text last went to this number, within a day (docs/rules.md, S11)."""
    at_once: bool
    """A later send so near that it is handed over right away and cannot be cancelled."""
    past_somewhere: bool
    """A local time that has already passed in some of the recipient's possible zones."""

    @property
    def balance_after(self) -> Decimal | None:
        """What will be left, when that can be told."""
        if self.balance is None or self.cost is None:
            return None
        return self.balance - self.cost

    @property
    def too_poor(self) -> bool:
        """The balance is known not to suffice."""
        if self.balance is not None and self.balance <= 0:
            return True
        return self.balance_after is not None and self.balance_after < 0


def complete(draft: Draft, now: datetime) -> Whole:
    """Check a draft. Raises BotError `draft-incomplete`, `moment-past` or that of a bad part."""
    if draft.sender is None or draft.phone is None or draft.text is None:
        raise BotError("draft-incomplete")
    check_when(draft, now)
    return Whole(
        check_sender(draft.sender),
        parse_phone("+" + draft.phone),
        check_text(draft.text),
        draft.when,
        draft.repeat_of,
    )


def check_when(draft: Draft, now: datetime) -> None:
    """Refuse a time that has passed: BotError `moment-past`."""
    when = draft.when
    if when.timing is Timing.AT and when.at is not None and when.at <= now:
        raise BotError("moment-past")
    if (
        when.timing is Timing.LOCAL
        and when.wall is not None
        and draft.phone is not None
        and latest_local(when.wall, draft.phone) <= now
    ):
        raise BotError("moment-past")
