"""What there is to tell of a confirmed mass mailing."""

from dataclasses import dataclass

from bot.mailing.groups import is_unreached
from bot.model import Audience, Mailing, Track
from bot.sms.template import escaped


@dataclass(frozen=True, slots=True)
class MassDetails:
    """A mailing as the journal has it. The five counts and what it has counted add up."""

    mailing: Mailing
    """`accepted`, `refused`, `unknown` are counted there."""
    audience: Audience | None
    """None when it is gone."""
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
    """What became of the accepted ones; None: none has been asked about yet."""

    @property
    def deliveries(self) -> dict[str, int]:
        """`Delivery` value → recipients whose SMS stands so, as far as it is tracked."""
        return self.track.counts if self.track else {}

    @property
    def template(self) -> str:
        """What a draft's text must be for the same mailing."""
        return self.mailing.text if self.mailing.personal else escaped(self.mailing.text)

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
        """What is left takes so long at the gateway's pace; None when it has none."""
        if self.rate is None:
            return None
        return -(-(self.waiting + self.in_flight) // self.batch) / self.rate
