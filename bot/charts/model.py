"""Specifications of pictures: the figures, and every word beside them."""

from dataclasses import dataclass
from enum import StrEnum

Tick = tuple[float, str]
"""A place on an axis and its label."""


class Tone(StrEnum):
    """The meaning of a part of the whole, which decides its colour."""

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
    value: str
    """The count and its share as the reader writes them: «3 400 · 85 %»."""


@dataclass(frozen=True, slots=True)
class DeliveryChart:
    """One mailing's delivery: the parts of the whole, and the growth of the delivered over time."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    """In the order in which they are shown; empty parts are in the legend only."""
    curve_title: str
    curve: tuple[tuple[float, int], ...]
    """(minutes since the start, delivered by then), in order. Drawn from two points on."""
    total: int
    """The height of the line that marks the whole."""
    total_label: str
    x_ticks: tuple[Tick, ...]
    """In minutes since the start. The axis ends at the last tick or point, whichever is later."""
    y_ticks: tuple[Tick, ...]
    nothing_yet: str
    """Written instead of the curve when there is none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day or hour."""

    label: str
    delivered: int
    failed: int
    rest: int


@dataclass(frozen=True, slots=True)
class StatisticsChart:
    """The SMS sent in each day, or hour, of a period."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    legend: tuple[str, str, str]
    """The labels of delivered, failed and the rest."""
    y_ticks: tuple[Tick, ...]
    nothing: str
    """Written instead of bars when nothing was sent."""
