"""The nouns of the product: plain frozen records that every room may hold.

A single SMS is a mailing of one message. Moments are aware and in UTC, unless a field is
named `wall`: that is a recipient's own clock, without a zone. Money is `Decimal`, in the
account's currency. Phones are E.164 digits without a plus.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Timing(StrEnum):
    """When the recipients should have their SMS."""

    NOW = "now"
    """At once."""
    AT = "at"
    """At one moment for all."""
    LOCAL = "local"
    """When the recipient's own clock shows a given time."""


@dataclass(frozen=True, slots=True)
class When:
    """The timing of a send: `at` (UTC) belongs to AT, `wall` (naive) to LOCAL."""

    timing: Timing = Timing.NOW
    at: datetime | None = None
    wall: datetime | None = None


class MailingState(StrEnum):
    """Where a confirmed mailing stands."""

    SCHEDULED = "scheduled"
    """Held here until its hand-over time; can be changed and cancelled."""
    QUEUED = "queued"
    """Ready for the engine; nothing has been handed to the gateway, or a part of it."""
    RUNNING = "running"
    """An engine is sending it."""
    FINISHED = "finished"
    """Every message has an outcome."""
    CANCELLED = "cancelled"
    """Stopped by a person before it was handed over; nothing was sent."""
    MISSED = "missed"
    """Its time passed while the bot was down; a person must choose."""


class MessageState(StrEnum):
    """What is known of one recipient's SMS."""

    QUEUED = "queued"
    """Frozen, not yet handed over."""
    SENDING = "sending"
    """Claimed: a request may be on its way."""
    ACCEPTED = "accepted"
    """The gateway took it and gave IDs."""
    REFUSED = "refused"
    """The gateway said no: nothing was sent."""
    UNKNOWN = "unknown"
    """The request left and no clear answer came: it may or may not be sent."""
    COUNTED = "counted"
    """Was unknown; a person decided to count it as sent."""
    RESENT = "resent"
    """Was unknown; a person decided to send it anew, in another mailing."""
    CANCELLED = "cancelled"
    """Its mailing was cancelled before the hand-over."""


class BatchState(StrEnum):
    """What became of one request to the gateway."""

    SENDING = "sending"
    """Committed before the request; found at start-up it means «unknown»."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RELEASED = "released"
    """The connection was never made: its messages went back to the queue."""


@dataclass(frozen=True, slots=True)
class Account:
    """A login at one server of the gateway; the password is in the vault."""

    server: str
    login: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat's settings: a group's belong to its team."""

    id: int
    timezone: str
    language: str | None = None
    """`ru`, `en`, or None: each reader's own."""
    seen_language: str | None = None
    """The Telegram language of whoever spoke last: for what is sent without being asked."""
    account: Account | None = None
    default_sender: str | None = None
    balance: Decimal | None = None
    balance_at: datetime | None = None
    price: Decimal | None = None
    """What one segment cost the last time the gateway told."""


@dataclass(frozen=True, slots=True)
class NewMailing:
    """What a person confirmed, frozen: the numbers and the rendered texts."""

    token: str
    """Made with the confirm button; a second mailing with it cannot exist."""
    chat_id: int
    user_id: int
    account: Account
    sender: str
    text: str
    phones: tuple[str, ...]
    segments: int
    """Our own count for one recipient."""
    when: When
    hand_over_at: datetime
    """From this moment (UTC) on, it may be handed to the gateway."""
    due_at: datetime
    """The moment (UTC) after which handing it over would be late."""
    state: MailingState
    """SCHEDULED or QUEUED."""
    created_at: datetime
    balance_before: Decimal | None = None
    thread_id: int | None = None
    repeat_of: int | None = None


@dataclass(frozen=True, slots=True)
class Mailing:
    """A confirmed mailing as the journal has it."""

    id: int
    chat_id: int
    user_id: int
    account: Account
    sender: str
    text: str
    segments: int
    when: When
    hand_over_at: datetime
    due_at: datetime
    state: MailingState
    total: int
    accepted: int
    refused: int
    unknown: int
    """Messages whose outcome is unknown and not yet decided by a person."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    balance_before: Decimal | None
    balance_after: Decimal | None
    card_message_id: int | None
    thread_id: int | None
    repeat_of: int | None
    told: bool
    """The chat has been shown the present state."""
    version: int
    """Grows with every change a person can see."""
    attempts: int
    """How often the gateway could not be reached for it; nothing left this machine then."""

    @property
    def held(self) -> bool:
        """It is still here, and a person may change its time or cancel it."""
        return self.state in (MailingState.SCHEDULED, MailingState.MISSED)


@dataclass(frozen=True, slots=True)
class Message:
    """One recipient of a mailing."""

    mailing_id: int
    position: int
    """From 0, in the frozen order."""
    phone: str
    text: str
    state: MessageState
    segments: int
    """Our own count; the gateway's is the number of `Segment` rows."""
    status: str | None = None
    """Name of the operation status that explains a refusal or an unknown outcome."""
    detail: str | None = None
    """The gateway's raw words, for support; never shown without masking."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of an SMS, as the gateway knows it."""

    mailing_id: int
    position: int
    part: int
    """From 0."""
    gateway_id: str
    state: int | None = None
    """The gateway's raw state code; None: never asked."""
    description: str | None = None
    price: Decimal | None = None
    submitted_at: datetime | None = None
    reported_at: datetime | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A claim over messages `first`…`last` (inclusive) of a mailing: one request."""

    id: int
    mailing_id: int
    first: int
    last: int
    phones: tuple[str, ...]
    text: str
