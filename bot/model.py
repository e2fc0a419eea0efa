"""The nouns of the product: plain frozen records that every room may hold.

A single SMS is a mailing of one message. Moments are aware and in UTC, unless a field is
named `wall`: that is a recipient's own clock, without a zone. Money is `Decimal`, in the
account's currency. Phones are E.164 digits without a plus.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Any


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
    FREEZING = "freezing"
    """Confirmed; its recipients are still being written down, and nothing is sent before."""
    PAUSED = "paused"
    """Stands still for a `PauseReason`; what had left has its outcome, the rest is queued."""
    STOPPED = "stopped"
    """Ended by a person in its course: what had not left by then is never sent."""


class PauseReason(StrEnum):
    """Why a mailing stands still."""

    PERSON = "person"
    """Somebody paused it."""
    CREDITS = "credits"
    """The gateway refused for want of money (docs/rules.md, S7)."""
    LOGIN = "login"
    """The gateway refused the login, or the chat has another account by now."""
    REFUSED = "refused"
    """The gateway refuses call after call; `Mailing.pause_status` says why."""
    UNCLEAR = "unclear"
    """Call after call ended without a clear answer (the error budget)."""
    PARTIAL = "partial"
    """The gateway took only a part of a call, and did not say which (docs/rules.md, S15)."""
    UNREACHABLE = "unreachable"
    """No connection was made for long."""
    BUSY = "busy"
    """The gateway answered for long that it was too busy to look at a call (docs/rules.md, D12)."""
    INTERRUPTED = "interrupted"
    """The bot was down for so long in its middle that a person should decide."""
    QUIET = "quiet"
    """Quiet hours have begun; it goes on by itself at `Mailing.resume_at`."""
    RESTORED = "restored"
    """The journal was put back to an older state: more may have been sent than it knows of.

    Of a MISSED mailing it says why that one waits.
    """
    NO_MARK = "no-mark"
    """The high-water mark could not be written, so nothing was let out. Also of a MISSED one."""
    CLOCK = "clock"
    """The machine's clock leapt, so nobody knows what time it is for it. Also of a MISSED one."""


class SendingHold(StrEnum):
    """Why nothing at all may be sent, whatever is due."""

    RESTORED = "restored"
    """The journal may be older than what was sent: a person must look at it first."""
    STOPPED = "stopped"
    """An administrator stopped everything."""


class RestoredWhy(StrEnum):
    """How the bot knows that its journal may be older than what was sent."""

    BEHIND = "behind"
    """The high-water file names more claims than the database."""
    OTHER_STORE = "other-store"
    """The high-water file is of another database."""
    NO_FILE = "no-file"
    """The high-water file is gone."""
    DAMAGED_FILE = "damaged-file"
    """Nothing in the high-water file can be read."""
    BACKUP = "backup"
    """An operator restored a backup."""


@dataclass(frozen=True, slots=True)
class Stoppage:
    """An administrator has pulled the kill switch: nothing of any chat leaves until he lets it."""

    at: datetime
    user_id: int
    user_name: str
    """Who did it, as he was called then."""


class AlertKind(StrEnum):
    """What administrators are told of the service, each once an hour at most."""

    UNKNOWN = "unknown"
    """SMS have left and no clear answer has come: counted since they were told last."""
    UPDATES = "updates"
    """Telegram has sent what the bot does not understand: counted as well."""
    DISK = "disk"
    """Little room is left where the bot writes."""
    NO_BACKUP = "no-backup"
    """There are SMS in the journal, and no backup was ever made."""
    OLD_BACKUP = "old-backup"
    """The last backup is too old."""
    RESTORED = "restored"
    """Sending is held because the journal may be older than what was sent."""
    GATEWAY = "gateway"
    """No connection is made to a gateway that something waits for."""
    STOPPED = "stopped"
    """The kill switch is pulled."""
    CLOCK = "clock"
    """The wall clock is far from where it was: nothing is deleted by age for a day."""
    DATABASE = "database"
    """The database takes no writes, so that this alert cannot be in it."""


AlertFacts = Mapping[str, Any]
"""Figures and names by name, as JSON can hold them: no phone, text, login or password."""


@dataclass(frozen=True, slots=True)
class AlertNote:
    """What one administrator is still to be told."""

    id: int
    admin_id: int
    kind: AlertKind
    over: bool
    """It is about the end of the trouble."""
    facts: AlertFacts


class WaitReason(StrEnum):
    """Why nothing of a running mailing moves."""

    SILENT = "silent"
    """Requests have left, and no answer has come yet."""
    UNREACHABLE = "unreachable"
    """No connection was made; it is tried again."""
    BUSY = "busy"
    """The gateway was too busy to look at a call; it is tried again."""
    LATE = "late"
    """Calls could leave only when their claims were too old; they are claimed anew."""
    TURN = "turn"
    """The login's pace, or what else uses the login, leaves it no turn."""
    DATABASE = "database"
    """The database takes no writes, mostly for want of room on its disk; it is tried again."""


@dataclass(frozen=True, slots=True)
class GatewayWait:
    """What a running mailing waits for, and for how many whole seconds."""

    reason: WaitReason
    seconds: int


class MessageState(StrEnum):
    """What is known of one recipient's SMS."""

    QUEUED = "queued"
    """Frozen, not yet handed over."""
    SENDING = "sending"
    """A request with it may be on its way. Not stored: its batch is SENDING."""
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
    """Its mailing was cancelled or stopped before its hand-over: nothing was sent.

    Not stored: it is queued in a mailing that is CANCELLED or STOPPED.
    """


class BatchState(StrEnum):
    """What became of a range of messages that goes in one request to the gateway."""

    WAITING = "waiting"
    """To be claimed (again): the connection was never made, or the mailing was paused."""
    SENDING = "sending"
    """Committed before the request; found at start-up it means «unknown»."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SPLIT = "split"
    """Refused for one of its numbers: its halves are batches of their own (docs/rules.md, S5)."""


class IdDoubt(StrEnum):
    """Why the IDs of an answer do not tell who was taken: the status of its batch and messages."""

    FEWER_THAN_RECIPIENTS = "ids-fewer-than-recipients"
    """So some of the recipients were certainly not taken."""
    FEWER_THAN_PARTS = "ids-fewer-than-parts"
    """By our own count; perhaps some were not taken."""
    UNEVEN = "ids-uneven"
    """More than parts by our own count, and not as many for each; perhaps some were not taken."""
    REPEATED = "ids-repeated"
    """One of them stands there twice, or was given for an earlier SMS of the account."""


@dataclass(frozen=True, slots=True)
class Account:
    """A login at one server of the gateway; the password is in the vault."""

    server: str
    login: str

    def same_as(self, other: "Account") -> bool:
        """Tell whether both are one login; a server's two flavours know the same (D2)."""
        servers = {one.server.removesuffix("/v2") for one in (self, other)}
        return self.login == other.login and len(servers) == 1


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When no mailing should arrive: minutes of the day, `start` to `end`, past midnight too."""

    start: int = 21 * 60
    end: int = 9 * 60

    def __str__(self) -> str:
        """Return them as a clock shows them: «21:00–09:00»."""
        return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))


@dataclass(frozen=True, slots=True)
class SeenPrice:
    """What a segment cost, as the gateway told."""

    amount: Decimal
    at: datetime
    """When that was last seen (UTC)."""


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
    last_account: Account | None = None
    """The account, or the one that was logged out last: what was sent with another is not shown."""
    default_sender: str | None = None
    balance: Decimal | None = None
    balance_at: datetime | None = None
    prices: Mapping[str, tuple[SeenPrice, ...]] = field(default_factory=dict)
    """What segments of its account cost, by destination: read it by `bot.sms.prices`."""
    expensive: bool = False
    """An administrator lets it send to expensive destinations (docs/rules.md, S21)."""
    quiet: "QuietHours | None" = None
    """When no mailing should arrive; None: any hour is good."""
    notices: bool = True
    """The bot reports unasked that a mailing has been delivered, or that an SMS has not."""
    incoming: bool = False
    """SMS that come to the account are shown here."""
    auto_stop: bool = False
    """A stop word puts its sender on the stop-list without asking."""
    balance_floor: Decimal | None = None
    """Below it the chat is warned, once; None: never."""
    validity: int | None = None
    """Minutes: the `Draft.validity` that a new draft begins with."""

    def sees(self, account: Account) -> bool:
        """Tell whether what was sent with an account is shown here (docs/rules.md, P7)."""
        return self.last_account is None or self.last_account.same_as(account)


@dataclass(frozen=True, slots=True)
class NewMailing:
    """What a person confirmed.

    The recipients of a single SMS are written down with it; those of an audience afterwards.
    """

    token: str
    """That of its draft; a second mailing with it cannot exist."""
    chat_id: int
    user_id: int
    account: Account
    sender: str
    text: str
    """A template where the texts differ."""
    phones: tuple[str, ...]
    """The recipients that are written down with it; () for an audience."""
    segments: int
    """Our own count for the first recipient."""
    when: When
    hand_over_at: datetime
    """From this moment (UTC) on, it may be handed to the gateway."""
    due_at: datetime
    """The moment (UTC) after which handing it over would be late.

    For an audience both moments are known once its recipients are written down.
    """
    state: MailingState
    """SCHEDULED or QUEUED; FREEZING for an audience."""
    created_at: datetime
    balance_before: Decimal | None = None
    thread_id: int | None = None
    repeat_of: int | None = None
    rest_of: int | None = None
    """The mailing that went to a part of the same recipients first; this one goes to the others."""
    template: str | None = None
    """What `text` was made from, where the texts came out alike for all; None: `text` itself."""
    audience_id: int | None = None
    personal: bool = False
    """The texts differ, so that each takes a request of its own."""
    total: int = 0
    """How many recipients the plan had; not used with `phones`, whose number counts instead."""
    planned_segments: int = 0
    """Segments of all SMS by the plan; not used with `phones`, each of which costs `segments`."""
    destinations: Mapping[str, int] = field(default_factory=dict)
    """Destination (`bot.sms.destinations`) → segments that go there by the plan."""
    quiet: QuietHours | None = None
    """None: it may be sent at any hour."""
    quiet_zone: str | None = None
    """The zone of `quiet`, by IANA name."""
    content: str | None = None
    """What its token was confirmed for: `Draft.content`."""
    validity: int | None = None
    """Minutes after which an SMS that was not delivered expires; None: the gateway decides."""


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
    shown: bool
    """The chat has been shown the present state."""
    version: int
    """Grows with every change a person can see."""
    attempts: int
    """How often the gateway could not be reached for it; nothing left this machine then."""
    audience_id: int | None = None
    """The recipients it was made from; None: of a single SMS."""
    personal: bool = False
    """Its texts differ from recipient to recipient; `text` is the template."""
    planned_segments: int = 0
    """What all its recipients' SMS cost by our own count."""
    destinations: Mapping[str, int] = field(default_factory=dict)
    """Destination → segments that go there by our own count; empty for mailings from before."""
    sent_segments: int = 0
    """What the accepted ones cost by the gateway's count (its IDs)."""
    pause: PauseReason | None = None
    pauses: int = 0
    """How often it was paused so far."""
    pause_status: str | None = None
    """Name of the operation status that explains the pause."""
    resume_at: datetime | None = None
    """When a paused mailing goes on by itself; None: only a person lets it."""
    quiet: QuietHours | None = None
    """The chat's quiet hours when it was confirmed; None: it may be sent at any hour."""
    quiet_zone: str | None = None
    validity: int | None = None
    """Minutes after which an SMS that was not delivered expires; None: the gateway decides."""
    left_at: datetime | None = None
    """When the gateway first took SMS of it (UTC); None: it never did, or before this was noted."""
    news_due: bool = False
    """Its chat is still to hear of it, by a message of its own: see `bot.mailing.news`."""
    token: str = ""
    """That of the draft it was confirmed from."""
    balance_before_at: datetime | None = None
    """When the gateway told the balance before it; None: not known."""
    balance_after_at: datetime | None = None
    """When the gateway told the balance after it, at the latest; None: not known."""
    content: str | None = None
    """What that draft was then (`Draft.content`); None: an earlier version did not note it."""
    rest_of: int | None = None
    """The mailing that went to a part of the same recipients first; this one went to the others."""
    template: str | None = None
    """What `text` was made from, where the texts came out alike for all; None: `text` itself."""
    phones_gone_at: datetime | None = None
    """When its recipients' numbers were deleted by age or on purpose; None: they are here."""
    texts_gone_at: datetime | None = None
    """When its texts were deleted; None: they are here."""

    resend_at: datetime | None = None
    """From when its unknown SMS may be sent again (UTC): until then the requests with them may
    still be on their way. None: they may, or there are none."""

    def resend_in(self, now: datetime) -> int:
        """Return the seconds, rounded up, until its unknown SMS may be sent again; 0: they may."""
        if self.resend_at is None or not self.unknown:
            return 0
        return max(0, ceil((self.resend_at - now).total_seconds()))

    @property
    def single(self) -> bool:
        """It is one SMS to one number; a mailing to an audience is not, however small."""
        return self.audience_id is None

    @property
    def held(self) -> bool:
        """It is still here, and a person may change its time or cancel it."""
        return self.state in (MailingState.SCHEDULED, MailingState.MISSED)

    @property
    def nothing_sent(self) -> bool:
        """Nothing of it was ever handed over; of one that a restore has held nobody can say so."""
        unsent = self.state in (MailingState.CANCELLED, MailingState.MISSED)
        return unsent and self.pause is not PauseReason.RESTORED

    @property
    def leaves_by_itself(self) -> bool:
        """What is left of it leaves in its time without a person, unless sending is held."""
        waking = self.state is MailingState.PAUSED and self.resume_at is not None
        queued = self.state in (MailingState.SCHEDULED, MailingState.QUEUED)
        return waking or queued or self.progressing

    @property
    def progressing(self) -> bool:
        """It changes many times a second: recipients are being written down, or sent to."""
        return self.state in (MailingState.FREEZING, MailingState.RUNNING)


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
class RecipientOutcome:
    """What became of one recipient of a mailing: a line of its report."""

    position: int
    phone: str
    row: int | None
    """Of the audience's file, as it was given to `Freezing.add_messages`."""
    text: str | None
    """None: the mailing's own."""
    state: MessageState
    status: str | None
    """Name of the operation status that explains a refusal or an unknown outcome."""
    segments: int
    """Our own count; the gateway's is that of the IDs."""
    ids: tuple[str, ...]
    """Of its parts; none where they could not be mapped to recipients."""
    at: datetime | None
    """When the gateway answered; None: it was not asked, or did not."""
    delivery: str | None
    """`Delivery` value of the whole SMS; None: nothing known."""
    reported_at: datetime | None
    """When the last part came to its end, by the gateway."""
    price: Decimal | None
    """What the parts cost whose price is known; None: none of them."""
    checked_at: datetime | None
    """When the gateway was last asked of a part; None: never."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A claim over messages `first`…`last` (inclusive) of a mailing: one request."""

    id: int
    mailing_id: int
    first: int
    last: int
    phones: tuple[str, ...]
    text: str
    parts: int = 1
    """Segments of each of its SMS, by our own count."""
    tries: int = 1
    """How often it was claimed, this time included: an answer counts for its own claim only."""
    resend_at: datetime | None = None
    """From when its SMS may be sent again, should its outcome stay unknown (docs/rules.md, S27)."""

    @property
    def count(self) -> int:
        """How many recipients it has."""
        return self.last - self.first + 1


class AudienceKind(StrEnum):
    """Where the recipients of a mailing come from."""

    FILE = "file"
    """A spreadsheet that was sent to the chat."""
    LIST = "list"
    """A contact list of the chat, as it was at that moment."""
    PASTED = "pasted"
    """Numbers written or pasted into the chat."""
    UNSENT = "unsent"
    """Those of an earlier mailing who did not get it."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Recipients as read and frozen in a folder (see `bot.sheets.Recipients`); never changed."""

    id: int
    chat_id: int
    kind: AudienceKind
    title: str
    """The file's name, the list's name, or ""."""
    folder: str
    """Below the folder of all audiences."""
    count: int
    """Recipients, without repeats."""
    rows: int
    """Rows of data that are not blank."""
    several: int
    """Numbers beyond the first in their rows."""
    refused: dict[str, int]
    """How many rows (or numbers) were refused, by code; `phone-duplicate` are repeats."""
    titles: tuple[str, ...]
    """Of the columns; "" where there is none."""
    created_at: datetime
    of_mailing: int | None = None
    """Of kind UNSENT: the mailing they are taken from."""


@dataclass(frozen=True, slots=True)
class ContactList:
    """A named list of the chat's base."""

    id: int
    chat_id: int
    name: str
    total: int
    ticked: int
    """Those that a mailing to this list goes to."""


FieldValue = tuple[str | float, str, str]
"""A number or a date of a contact: its value, how it is shown, and its number format."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of a list."""

    id: int
    phone: str
    name: str
    fields: dict[str, str]
    """What else is known of him, by column title, as it is shown."""
    ticked: bool
    values: dict[str, FieldValue] = field(default_factory=dict)
    """Those of the fields that are numbers or dates, by column title."""


@dataclass(frozen=True, slots=True)
class Track:
    """How far the tracking of a mailing's delivery is."""

    mailing_id: int
    begun_at: datetime
    until: datetime
    """When the gateway has forgotten its last SMS (UTC): what is open then has no data."""
    next_at: datetime | None
    """When the next question is due (UTC); None: nothing is asked any more."""
    round: int
    """How often every open part has been asked about."""
    position: int
    part: int
    """With `position`: the last part that this round has asked about; position -1: none yet."""
    asked: int
    """Questions that were answered, in all."""
    checked: int
    """Recipients of whose SMS at least one part was ever answered."""
    counts: dict[str, int]
    """`Delivery` value → recipients whose SMS stands so, by all that was answered."""
    notice: str | None
    """None: there is none yet; `due`; `told`: claimed, so it counts as shown, or is not wanted."""
    version: int
    """Grows with every change a person can see."""
    shown: bool
    """The chat has been shown the present counts."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many of a mailing had got their SMS by a moment (UTC)."""

    at: datetime
    count: int


class IncomingState(StrEnum):
    """Whether an incoming SMS has been shown in its chat."""

    NEW = "new"
    SHOWING = "showing"
    """Committed before Telegram is asked; found at start-up it may have been shown or not."""
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class IncomingSms:
    """An SMS that a subscriber sent to the chat's account."""

    id: int
    chat_id: int
    gateway_id: int
    phone: str
    """Whom it is from, as the gateway tells: digits, or a name."""
    destination: str
    """The number it was sent to."""
    text: str
    sent_at: datetime | None
    came_at: datetime
    """When it was taken from the gateway."""
    state: IncomingState
    message_id: int | None
    """Of the chat, once it is shown."""


class Past(StrEnum):
    """Which of a chat's sends are looked at."""

    ALL = "all"
    TODAY = "today"
    """Confirmed on this day of the chat's zone, or to be sent on it."""
    SCHEDULED = "scheduled"
    """Held until its time, or past it: a person may still change or cancel it."""
    RUNNING = "running"
    """Being prepared or sent, paused, or waiting for its last answers."""
    FAILED = "failed"
    """Somebody was refused, did not get it, or may not have got it."""


@dataclass(frozen=True, slots=True)
class ReceivedSms:
    """An incoming SMS as the gateway gives it: one row of its answer."""

    gateway_id: int
    phone: str
    destination: str
    text: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SavedText:
    """A text that a chat keeps for later (table `templates`)."""

    id: int
    chat_id: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A number that no mailing of the chat goes to: an entry of the stop-list."""

    phone: str
    user_id: int
    user_name: str
    """Who put it there, as he was called then."""
    added_at: datetime
    reason: str
