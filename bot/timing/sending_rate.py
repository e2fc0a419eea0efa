"""The timing of a mailing: how long it takes, when it is too late, whether hours are quiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BotError
from bot.model import QuietHours, Timing, When
from bot.sms.moments import SOMEONE_IN_RUSSIA, earliest_local, latest_local
from bot.timing.quiet import is_quiet, quiet_end, quiet_from, quiet_until
from bot.timing.timetable import Timetable, timetable


@dataclass(frozen=True, slots=True)
class QuietClash:
    """A mailing would arrive in quiet hours."""

    move_to: When
    """The next timing of the same kind (AT instead of NOW) outside of them."""
    hours: QuietHours
    zone: ZoneInfo | None
    """Whose clock they are by; None: the recipients' own."""

    @property
    def refusal(self) -> BotError:
        """Return `mailing-quiet`, with the facts `hours` and `zone` ("": the recipients' own)."""
        zone = str(self.zone) if self.zone else ""
        return BotError("mailing-quiet", hours=str(self.hours), zone=zone)


@dataclass(frozen=True, slots=True)
class SendingPace:
    """How fast a mailing goes: requests a second (None: no limit), recipients a request."""

    rate: float | None
    batch: int
    lead: timedelta
    """How long before its time a deferred mailing is handed over."""

    def calls(self, recipients: int, *, personal: bool) -> int:
        """Return the requests that so many recipients take."""
        return recipients if personal else -(-recipients // self.batch)

    def seconds(self, calls: int) -> float | None:
        """Return how long so many requests take; None when nothing holds them back."""
        return None if self.rate is None else calls / self.rate

    def table(self, when: When, places: Collection[str], now: datetime, calls: int) -> Timetable:
        """Return when a mailing is handed over: so early that its last request is in time.

        `places` has one phone of code 7 and one of another code, as far as there are such. A single
        request counts as taking no time.
        """
        took = self.seconds(calls) if calls > 1 else None
        lead = self.lead + timedelta(seconds=took or 0)
        return timetable(when, tuple(places) or (SOMEONE_IN_RUSSIA,), now, lead)


def has_passed(when: When, places: Collection[str], now: datetime) -> bool:
    """Tell whether a time is over for all recipients of code 7, or for all others.

    `places` as in `SendingPace.table`.
    """
    if when.timing is Timing.AT and when.at is not None:
        return when.at <= now
    if when.timing is Timing.LOCAL and when.wall is not None:
        wall = when.wall
        return min(latest_local(wall, phone) for phone in places or (SOMEONE_IN_RUSSIA,)) <= now
    return False


def past_somewhere(when: When, places: Collection[str], now: datetime) -> bool:
    """Tell whether a local time may be over for some recipients."""
    wall = when.wall
    if when.timing is not Timing.LOCAL or wall is None:
        return False
    return min(earliest_local(wall, phone) for phone in places or (SOMEONE_IN_RUSSIA,)) <= now


def clash(when: When, hours: QuietHours | None, zone: ZoneInfo, now: datetime) -> QuietClash | None:
    """Return the clash of a time with quiet hours; None: there is none.

    `hours` are by the recipients' clocks for a local time, else by the clock of `zone`.
    """
    if hours is None:
        return None
    if when.timing is Timing.LOCAL and when.wall is not None:
        if not is_quiet(hours, when.wall):
            return None
        moved = When(Timing.LOCAL, wall=quiet_end(hours, when.wall))
        return QuietClash(moved, hours, None)
    moment = when.at if when.timing is Timing.AT and when.at is not None else now
    until = quiet_until(hours, moment, zone)
    return None if until is None else QuietClash(When(Timing.AT, at=until), hours, zone)


def pauses_at(
    when: When, hours: QuietHours | None, zone: ZoneInfo, start: datetime, seconds: float | None
) -> datetime | None:
    """Return when quiet hours interrupt a mailing that begins at `start`; None: they do not.

    A send whose time is still to come is handed over by day and by night: it arrives at its time.
    """
    if hours is None or seconds is None or when.timing is Timing.LOCAL:
        return None
    begin = max(start, when.at) if when.timing is Timing.AT and when.at else start
    quiet = quiet_from(hours, begin, zone)
    return quiet if quiet is not None and quiet < start + timedelta(seconds=seconds) else None
