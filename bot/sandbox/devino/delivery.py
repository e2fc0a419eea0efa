"""The delivery states of an accepted SMS (docs/rules.md, D8), computed from its moments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

QUEUED = -2
SENT = -1
DELIVERED = 0
EXPIRED = 46
NOT_IN_DATABASE = 255

DESCRIPTIONS: Mapping[int, str] = {
    QUEUED: "В очереди",
    SENT: "Отправлено (передано в мобильную сеть)",
    DELIVERED: "Доставлено",
    10: "Неверно введен адрес отправителя",
    11: "Неверно введен адрес получателя",
    41: "Недопустимый адрес получателя",
    42: "Отклонено смс-центром",
    EXPIRED: "Просрочено (истек срок жизни сообщения)",
    47: "Удалено",
    48: "Отклонено Платформой",
    69: "Отклонено",
    -98: "Остановлено",
    99: "Неизвестный",
    NOT_IN_DATABASE: "Неизвестный",
}
"""The vendor's words, `httpapi.rst` table 18."""

MAGIC_ENDINGS: Mapping[str, int] = {
    "0001": SENT,
    "0002": QUEUED,
    "0010": 10,
    "0011": 11,
    "0041": 41,
    "0042": 42,
    "0046": EXPIRED,
    "0047": 47,
    "0048": 48,
    "0069": 69,
    "0098": -98,
    "0099": 99,
    "0255": NOT_IN_DATABASE,
}

_KEPT = timedelta(hours=48)
_DIGITS, _NUMBERS, _STRIDE = 4, 10_000, 7919
"""Numbers that follow each other get very different times of delivery."""


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """When states change and how they end.

    `visible_after` (from acceptance: until then 255), `submit_after` (from the moment it is due),
    `deliver_after` (from submission), and up to `spread` more, by the number: few take long.
    `endings` maps the last digits of a number, or a whole
    number, to the state it ends in; the longest wins, the rest are delivered. An ending in -2,
    -1 or 255 means: stays there. `offsets` maps the first digits of a number to its zone's
    offset from UTC, for the methods that go by the recipient's time; the rest are at +3 hours.
    """

    visible_after: timedelta = timedelta(0)
    submit_after: timedelta = timedelta(seconds=2)
    deliver_after: timedelta = timedelta(seconds=3)
    spread: timedelta = timedelta(0)
    endings: Mapping[str, int] = field(default_factory=dict)
    offsets: Mapping[str, timedelta] = field(default_factory=dict)

    def last_state(self, number: str) -> int:
        """Return the state in which a number's SMS ends."""
        found = [ending for ending in self.endings if number.endswith(ending)]
        return self.endings[max(found, key=len)] if found else DELIVERED

    def lasts(self, number: str) -> timedelta:
        """Return how long after its submission a number's SMS is delivered."""
        chance = int(number[-_DIGITS:]) * _STRIDE % _NUMBERS / _NUMBERS
        return self.deliver_after + self.spread * chance**3

    def offset(self, number: str) -> timedelta:
        """Return the offset from UTC of a number's own clock."""
        found = [prefix for prefix in self.offsets if number.startswith(prefix)]
        return self.offsets[max(found, key=len)] if found else timedelta(hours=3)


DEMO_DELIVERY = DeliveryPlan(spread=timedelta(seconds=25), endings=MAGIC_ENDINGS)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one segment is: its state, and the moments (UTC) reached so far."""

    state: int
    submitted_at: datetime | None = None
    reported_at: datetime | None = None

    @property
    def description(self) -> str:
        """The vendor's words for the state."""
        return DESCRIPTIONS.get(self.state, "Неизвестный")

    def dump(self) -> dict[str, Any]:
        """Return it for JSON."""
        moments = (self.submitted_at, self.reported_at)
        return {"state": self.state, "moments": [m and m.isoformat() for m in moments]}


def load_progress(saved: dict[str, Any]) -> Progress:
    """Return what `dump` wrote."""
    return Progress(saved["state"], *(m and datetime.fromisoformat(m) for m in saved["moments"]))


def forced_progress(state: int, now: datetime) -> Progress:
    """Return a state reached just now."""
    submitted_at = None if state in (QUEUED, NOT_IN_DATABASE) else now
    return Progress(state, submitted_at, None if state == SENT else submitted_at)


@dataclass(frozen=True, slots=True)
class Course:
    """The moments (UTC) of one SMS's life, and its last state."""

    visible_at: datetime
    submitted_at: datetime
    final_at: datetime
    last: int

    def at(self, now: datetime) -> Progress:
        """Return how far it is, even after 48 hours: statistics know it then too."""
        if now < self.visible_at or self.last == NOT_IN_DATABASE:
            return Progress(NOT_IN_DATABASE)
        if now < self.submitted_at or self.last == QUEUED:
            return Progress(QUEUED)
        if now < self.final_at or self.last == SENT:
            return Progress(SENT, self.submitted_at)
        return Progress(self.last, self.submitted_at, self.final_at)

    def forgotten(self, now: datetime) -> bool:
        """Tell whether it was sent more than 48 hours ago: its state is told as 255 then."""
        return now > self.submitted_at + _KEPT

    def next_change(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which the state may change, if any."""
        later = [m for m in (self.visible_at, self.submitted_at, self.final_at) if m > now]
        return min(later, default=None)


def course(
    plan: DeliveryPlan, number: str, accepted_at: datetime, due_at: datetime, validity: int | None
) -> Course:
    """Plan an SMS; `validity` (minutes from submission) ends a delivery that has not come by then.

    Without one, an SMS that is never delivered stays where it is.
    """
    submitted_at = due_at + plan.submit_after
    final_at, last = submitted_at + plan.lasts(number), plan.last_state(number)
    if validity is not None:
        expires_at = submitted_at + timedelta(minutes=validity)
        if last in (QUEUED, SENT) or expires_at < final_at:
            final_at, last = expires_at, EXPIRED
    return Course(accepted_at + plan.visible_after, submitted_at, final_at, last)
