"""What there is to show of a confirmed mailing: one SMS in full, or the counts of many."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.gateway.gateway import SegmentState
from bot.mailing.groups import is_unreached, some_were_sent
from bot.mailing.restored import RestoreEvidence
from bot.model import Audience, GatewayWait, IdDoubt, Mailing, Message, Segment, SendingHold, Track
from bot.sms.template import escaped
from storage.journal.trails import Doubted, Trail


@dataclass(frozen=True, slots=True)
class SmsDetails:
    """One SMS as the journal has it: its mailing, its message to one recipient, its parts."""

    mailing: Mailing
    message: Message
    segments: tuple[Segment, ...]
    forgotten: bool = False
    """The gateway no longer answers about it: whatever is open now has no data."""
    trail: Trail | None = None
    """Of a single SMS whose outcome is unknown."""
    outside: tuple[str, ...] = ()
    """As `ChatDestinations.outside` returns it."""
    resend_in: int = 0
    """Seconds until an unknown SMS may be sent again (docs/rules.md, S27); 0: it may."""
    restored: RestoreEvidence | None = None
    """Of a single SMS that a restore has held."""
    hold: SendingHold | None = None
    """Set while all sending is held, and it would leave by itself otherwise."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A mailing, and what else was read with it for its card."""

    mailing: Mailing
    track: Track | None
    """None: its delivery was not asked about yet."""
    sms: SmsDetails | None
    """None for a mailing to an audience: its counts take reads of their own."""


@dataclass(frozen=True, slots=True)
class ForeignSms:
    """The gateway's answer about an ID that is not in this chat's journal."""

    gateway_id: str
    state: SegmentState


@dataclass(frozen=True, slots=True)
class Rest:
    """Those who were behind the first N of an ended mailing."""

    count: int
    sent: Mailing | None
    """The mailing that goes or went to them; None: there is none yet."""


@dataclass(frozen=True, slots=True)
class MailingDetails:
    """A mailing to an audience. Its five counts and those in `mailing` add up to its total."""

    mailing: Mailing
    """Holds the counts `accepted`, `refused` and `unknown`."""
    audience: Audience | None
    """None when its files are gone."""
    waiting: int
    """Not yet handed over; may still be sent."""
    in_flight: int
    """A request with them is on its way."""
    cancelled: int
    """Never handed over, and never will be."""
    decided: int
    """Were unknown; a person has counted them as sent, or sent them anew."""
    reasons: dict[str, int]
    """Name of an operation status → how many were refused for it, the most frequent first."""
    calls: int
    """Requests to the gateway that have an answer."""
    rate: float | None
    """Requests a second at most; None: unlimited."""
    batch: int
    """Recipients a request: 1 when the texts are personal."""
    track: Track | None = None
    """The delivery of the accepted ones; None: the gateway was not asked yet."""
    doubted: Mapping[IdDoubt, Doubted] = field(default_factory=dict)
    """Of the unknown ones, those of whom the gateway gave IDs that do not tell who was taken."""
    trail: Trail | None = None
    """Of an ended mailing some of whose outcomes are unknown."""
    outside: tuple[str, ...] = ()
    """As `ChatDestinations.outside` returns it."""
    resend_in: int = 0
    """Seconds until the unknown ones may be sent again (docs/rules.md, S27); 0: they may."""
    wait: GatewayWait | None = None
    """Set while nothing of a running mailing moves."""
    restored: RestoreEvidence | None = None
    """Of a mailing that a restore has held."""
    hold: SendingHold | None = None
    """Set while all sending is held, and it would leave by itself otherwise."""
    rest: Rest | None = None
    """Of an ended mailing that went to the first N of its audience, while its files are there."""

    @property
    def deliveries(self) -> dict[str, int]:
        """`Delivery` value → recipients whose SMS stands so, as far as it is tracked."""
        return self.track.counts if self.track else {}

    @property
    def template(self) -> str:
        """The text a draft needs to make the same mailing."""
        mailing = self.mailing
        return mailing.template or (mailing.text if mailing.personal else escaped(mailing.text))

    @property
    def partly_sent(self) -> bool:
        """Tell whether some of the unknown ones were certainly sent, though not which."""
        return some_were_sent(self.doubted)

    @property
    def unreached(self) -> bool:
        """Tell whether an ended mailing did not reach all, or may not have."""
        return is_unreached(self.mailing, self.deliveries)

    @property
    def done(self) -> int:
        """How many have an outcome."""
        return self.mailing.total - self.waiting - self.in_flight

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the gateway's pace; None when it has none."""
        if self.rate is None:
            return None
        return -(-(self.waiting + self.in_flight) // self.batch) / self.rate


CardDetails = SmsDetails | MailingDetails
"""What a card shows: of a single SMS, or of a mailing to an audience."""
