"""What is to be drawn: figures, and every word beside them."""

from dataclasses import dataclass
from enum import StrEnum

Tick = tuple[float, str]
"""A place on an axis, and what is written there."""


class Tone(StrEnum):
    """What a part of the whole means, and so its colour."""

    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole."""

    tone: Tone
    label: str
    """«Доставлено»."""
    count: int
    said: str
    """The count as the reader writes it, with its share: «3 400 · 85 %»."""


@dataclass(frozen=True, slots=True)
class DeliveryChart:
    """One mailing's delivery: parts of the whole, and how the delivered grew over time."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    """In the order in which they are shown; parts of nothing are left out of the bar only."""
    curve_title: str
    curve: tuple[tuple[float, int], ...]
    """(minutes since the start, delivered by then), in order; at least two, else none is drawn."""
    total: int
    """Where the line of the whole is."""
    total_label: str
    x_ticks: tuple[Tick, ...]
    """In minutes since the start; the axis ends at the last of ticks and curve."""
    y_ticks: tuple[Tick, ...]
    nothing_yet: str
    """Written in place of a curve that there is not."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day or hour."""

    label: str
    delivered: int
    failed: int
    rest: int


@dataclass(frozen=True, slots=True)
class StatisticsChart:
    """What was sent in each day (or hour) of a time."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    legend: tuple[str, str, str]
    """Of delivered, failed and the rest."""
    y_ticks: tuple[Tick, ...]
    nothing: str
    """Written in place of bars when nothing was sent."""
