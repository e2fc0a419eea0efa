"""The delivery of a mailing's SMS, in words: for its card, its notice and its picture."""

from dataclasses import dataclass

from bot.mailing.details import MailingDetails
from bot.model import Track
from bot.sms.statuses import Delivery
from handlers.i18n import Words
from handlers.views.sentences import delivery

CELLS = 10
_DELIVERED, _FAILED, _NO_DATA, _OPEN = "🟩", "🟥", "🟨", "⬜"


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many accepted SMS of a mailing are in which state.

    `delivered`, `failed`, `no_data` and `on_the_way` add up to `accepted`.
    """

    accepted: int
    delivered: int
    failed: int
    no_data: int
    reasons: dict[Delivery, int]
    """Final states of the failed SMS → how many have it, the most frequent first."""
    checked: int
    """Of how many the gateway has told anything: of these a share is known, of the others none."""

    @property
    def on_the_way(self) -> int:
        """SMS that have not arrived yet, or that the gateway has not told about."""
        return self.accepted - self.delivered - self.failed - self.no_data

    @property
    def percent(self) -> int:
        """The percentage of the checked that was delivered, rounded down: 100 means all."""
        return 100 * self.delivered // self.checked if self.checked else 0

    @property
    def partly(self) -> bool:
        """Nothing was told yet of some."""
        return self.checked < self.accepted


def count_deliveries(accepted: int, track: Track | None) -> DeliveryCounts:
    """Return the counts in a track; without one, all accepted SMS are on the way."""
    states = {Delivery(state): number for state, number in (track.counts if track else {}).items()}
    failed = {state: number for state, number in states.items() if state.failed}
    asking = track is None or track.next_at is not None
    return DeliveryCounts(
        accepted=accepted,
        delivered=states.get(Delivery.DELIVERED, 0),
        failed=sum(failed.values()),
        no_data=states.get(Delivery.NO_DATA, 0),
        reasons=dict(sorted(failed.items(), key=lambda one: -one[1])),
        checked=min(accepted, track.checked if track else 0) if asking else accepted,
    )


def delivery_lines(details: MailingDetails, words: Words) -> list[str]:
    """Return the lines of a card about the delivery, as HTML; none before the gateway was asked."""
    track, accepted = details.track, details.mailing.accepted
    if track is None or not accepted:
        return []
    counts = count_deliveries(accepted, track)
    if not counts.checked:
        on_the_way = words.html("arrival-on-the-way", count=counts.on_the_way)
        return ["", delivered_line(counts, words), on_the_way]
    head = words.html("arrival-head", bar=delivery_bar(counts), percent=counts.percent)
    return ["", head, *count_lines(counts, words), *checked_lines(counts, track, words)]


def delivered_line(counts: DeliveryCounts, words: Words) -> str:
    """Return how many of those checked were delivered, as HTML, or that none was checked yet."""
    if not counts.checked:
        return words.html("arrival-unchecked")
    key = "arrival-delivered-checked" if counts.partly else "arrival-delivered"
    return words.html(key, count=counts.delivered, total=counts.checked)


def count_lines(counts: DeliveryCounts, words: Words) -> list[str]:
    """Return a line for each count that is not 0; the failed ones with their reasons."""
    lines = [delivered_line(counts, words)]
    if counts.failed:
        lines.append(words.html("arrival-failed", count=counts.failed))
    lines += [
        words.html("mailing-reason", reason=delivery(words, state), count=number)
        for state, number in counts.reasons.items()
    ]
    if counts.no_data:
        lines.append(words.html("arrival-lost", count=counts.no_data))
    if counts.on_the_way:
        lines.append(words.html("arrival-on-the-way", count=counts.on_the_way))
    return lines


def not_accepted_lines(details: MailingDetails, words: Words) -> list[str]:
    """Return how many the gateway took, and a line for each kind of the rest; none without them."""
    mailing = details.mailing
    rest = {
        "mailing-refused": mailing.refused,
        "mailing-not-sent": details.cancelled,
        "mailing-decided": details.decided,
        "mailing-unclear": mailing.unknown,
    }
    lines = [words.html(key, count=count) for key, count in rest.items() if count]
    if not lines:
        return []
    total = words.html("mailing-accepted", accepted=mailing.accepted, total=mailing.total)
    return ["", total, *lines]


def checked_lines(counts: DeliveryCounts, track: Track, words: Words) -> list[str]:
    """Return the line that tells how many were asked about, until all have been."""
    if track.next_at is None or track.checked >= counts.accepted:
        return []
    return [words.html("arrival-checked", count=track.checked, total=counts.accepted)]


def delivery_bar(counts: DeliveryCounts) -> str:
    """Return a bar of ten cells for the checked SMS: green for delivered ones, then the rest.

    Green cells are rounded down. The other counts share the remaining cells: each above 0 gets
    one first, as long as there are any.
    """
    if not counts.checked:
        return _OPEN * CELLS
    still_open = counts.checked - counts.delivered - counts.failed - counts.no_data
    rest = {_FAILED: counts.failed, _NO_DATA: counts.no_data, _OPEN: still_open}
    rest = {cell: number for cell, number in rest.items() if number}
    green = CELLS * counts.delivered // counts.checked
    cells = dict.fromkeys(rest, 0)
    for _ in range(CELLS - green):
        next_one = max(rest, key=lambda cell: (not cells[cell], rest[cell] / (2 * cells[cell] + 1)))
        cells[next_one] += 1
    return _DELIVERED * green + "".join(cell * number for cell, number in cells.items())
