"""When a send is handed to the gateway, and when that would be too late (docs/rules.md, S10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import MailingState, Timing, When
from bot.sms.moments import SOMEONE_IN_RUSSIA, earliest_local, latest_local


@dataclass(frozen=True, slots=True)
class Timetable:
    """`hand_over_at` and `due_at` in UTC; the state a mailing is confirmed in."""

    hand_over_at: datetime
    due_at: datetime
    state: MailingState


def timetable(when: When, phones: Sequence[str], now: datetime, lead: timedelta) -> Timetable:
    """Plan a send: held here until `lead` before the first recipient's time.

    A send in a recipient's local time is due when that time comes first anywhere the
    recipient may be.
    """
    due = due_at(when, phones, now)
    hand_over = max(now, due - lead)
    state = MailingState.SCHEDULED if hand_over > now else MailingState.QUEUED
    return Timetable(hand_over, due, state)


def due_at(when: When, phones: Sequence[str], now: datetime) -> datetime:
    """Return the moment (UTC) from which a send is late."""
    if when.timing is Timing.AT and when.at is not None:
        return when.at
    if when.timing is Timing.LOCAL and when.wall is not None:
        return max(now, min(earliest_local(when.wall, phone) for phone in phones))
    return now


def expires_early(
    validity: int | None, when: When, places: Collection[str], hand_over_at: datetime
) -> bool:
    """Tell whether a validity (minutes) ends before the SMS is sent, counted from the hand-over.

    It is read as counted from the sending (docs/rules.md, D15), but the gateway may mean the
    other. `places` as in `SendingPace.table`.
    """
    if validity is None:
        return False
    last = hand_over_at
    if when.timing is Timing.AT and when.at is not None:
        last = when.at
    if when.timing is Timing.LOCAL and when.wall is not None:
        last = max(latest_local(when.wall, phone) for phone in places or (SOMEONE_IN_RUSSIA,))
    return hand_over_at + timedelta(minutes=validity) <= last
