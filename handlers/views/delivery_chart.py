"""What the picture of a mailing's delivery shows and says."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.numbers import format_decimal

from bot.mailing.charts import DeliveryChart, Part, Tick, Tone, time_steps, whole_steps
from bot.mailing.details import MailingDetails
from bot.model import Arrived, Mailing, Timing
from handlers.i18n import Words
from handlers.views.delivery import DeliveryCounts, count_deliveries, not_accepted_lines
from handlers.views.mailing_words import audience_line

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def caption(details: MailingDetails, words: Words, now: datetime) -> str:
    """Return the picture's caption, as HTML: the counts and the moment they are of."""
    counts = count_deliveries(details.mailing.accepted, details.track)
    delivered = words.html(
        "picture-caption-checked" if counts.partly else "picture-caption",
        percent=counts.percent,
        count=counts.delivered,
        total=counts.checked,
        when=now,
    )
    return "\n".join([delivered, *not_accepted_lines(details, words)])


def chart(details: MailingDetails, points: Sequence[Arrived], words: Words) -> DeliveryChart:
    """Return what to draw: the share of each outcome, and how many were delivered by when."""
    mailing = details.mailing
    counts = count_deliveries(mailing.accepted, details.track)
    begun_at = min([_begun_at(mailing), *(point.at for point in points)])
    curve = [((point.at - begun_at) / MINUTE, point.count) for point in points]
    last = curve[-1][0] if curve else 0.0
    return DeliveryChart(
        title=words.plain("picture-title"),
        subtitle=words.plain(
            "picture-about",
            to=audience_line(words, details.audience),
            sender=mailing.sender,
            when=words.moment(begun_at, lasting=True),
        ),
        parts=_parts(counts, words),
        curve_title=words.plain("picture-curve"),
        curve=((0.0, 0), *curve) if curve else (),
        total=counts.accepted,
        total_label=words.plain("picture-total", total=counts.accepted),
        x_ticks=tuple(_moment(step, begun_at, last, words) for step in time_steps(last)),
        y_ticks=tuple(
            (step, format_decimal(step, locale=words.language))
            for step in whole_steps(counts.accepted)
        ),
        nothing_yet=words.plain("picture-nothing"),
    )


def _begun_at(mailing: Mailing) -> datetime:
    """Return when the first SMS can have arrived."""
    started = mailing.started_at or mailing.created_at
    return started if mailing.when.timing is Timing.NOW else max(started, mailing.due_at)


def _moment(minutes: float, begun_at: datetime, last: float, words: Words) -> Tick:
    at = begun_at + minutes * MINUTE
    return minutes, words.axis_day(at) if last * MINUTE > DAY else words.time_of_day(at)


def _parts(counts: DeliveryCounts, words: Words) -> tuple[Part, ...]:
    kinds = (
        (Tone.GOOD, "picture-delivered", counts.delivered),
        (Tone.WAITING, "picture-on-the-way", counts.on_the_way),
        (Tone.BAD, "picture-failed", counts.failed),
        (Tone.UNKNOWN, "picture-lost", counts.no_data),
    )
    return tuple(
        Part(tone, words.plain(key), count, _share(count, counts, words))
        for tone, key, count in kinds
    )


def _share(count: int, counts: DeliveryCounts, words: Words) -> str:
    """Return a count, and its share of the checked; those on the way have none until all are."""
    if counts.partly and count == counts.on_the_way:
        return words.plain("picture-count", count=count)
    percent = 100 * count // counts.checked if counts.checked else 0
    return words.plain("picture-share", count=count, percent=percent)
