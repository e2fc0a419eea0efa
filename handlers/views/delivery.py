"""What became of a mass mailing's SMS, in words: for its card, its notice and its picture."""

from dataclasses import dataclass

from bot.mailing.details import MailingDetails
from bot.model import Track
from bot.sms.statuses import Delivery
from handlers.i18n import Words
from handlers.views.sentences import delivery

CELLS = 10
_DELIVERED, _FAILED, _NO_DATA, _OPEN = "🟩", "🟥", "🟨", "⬜"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How the accepted SMS of a mailing stand; the four counts add up to `accepted`."""

    accepted: int
    delivered: int
    failed: int
    no_data: int
    reasons: dict[Delivery, int]
    """How the failed ones ended, the most frequent first."""

    @property
    def on_the_way(self) -> int:
        """Not told yet, or not arrived yet."""
        return self.accepted - self.delivered - self.failed - self.no_data

    @property
    def percent(self) -> int:
        """Return how many of a hundred were delivered: a hundred only when all were."""
        return 100 * self.delivered // self.accepted if self.accepted else 0


def arrivals(accepted: int, track: Track | None) -> Arrivals:
    """Return the counts of a track in the terms of a person; without one all are on the way."""
    counts = track.counts if track else {}
    told = {Delivery(state): number for state, number in counts.items()}
    failed = {state: number for state, number in told.items() if state.failed}
    return Arrivals(
        accepted=accepted,
        delivered=told.get(Delivery.DELIVERED, 0),
        failed=sum(failed.values()),
        no_data=told.get(Delivery.NO_DATA, 0),
        reasons=dict(sorted(failed.items(), key=lambda one: -one[1])),
    )


def delivery_lines(details: MailingDetails, words: Words) -> list[str]:
    """Return the part of a card that tells of the delivery, as HTML; nothing before it is asked."""
    track, accepted = details.track, details.mailing.accepted
    if track is None or not accepted:
        return []
    found = arrivals(accepted, track)
    head = words.html("arrival-head", bar=delivery_bar(found), percent=found.percent)
    return ["", head, *count_lines(found, words), *checked_lines(found, track, words)]


def count_lines(found: Arrivals, words: Words) -> list[str]:
    """Return a line for each kind there is, the failed ones with their reasons."""
    lines = [words.html("arrival-delivered", count=found.delivered, total=found.accepted)]
    if found.failed:
        lines.append(words.html("arrival-failed", count=found.failed))
    lines += [
        words.html("mass-reason", reason=delivery(words, state), count=number)
        for state, number in found.reasons.items()
    ]
    if found.no_data:
        lines.append(words.html("arrival-lost", count=found.no_data))
    if found.on_the_way:
        lines.append(words.html("arrival-on-the-way", count=found.on_the_way))
    return lines


def checked_lines(found: Arrivals, track: Track, words: Words) -> list[str]:
    """Say how many were asked about so far, until all have been."""
    if track.next_at is None or track.checked >= found.accepted:
        return []
    return [words.html("arrival-checked", count=track.checked, total=found.accepted)]


def delivery_bar(found: Arrivals) -> str:
    """Return a bar of ten cells: green is what was delivered, and what is not nothing is seen."""
    rest = {_FAILED: found.failed, _NO_DATA: found.no_data, _OPEN: found.on_the_way}
    rest = {cell: number for cell, number in rest.items() if number}
    green = CELLS * found.delivered // found.accepted
    cells = dict.fromkeys(rest, 0)
    for _ in range(CELLS - green):
        next_one = max(rest, key=lambda cell: (not cells[cell], rest[cell] / (2 * cells[cell] + 1)))
        cells[next_one] += 1
    return _DELIVERED * green + "".join(cell * number for cell, number in cells.items())
