"""Figures of a period → words: the card, the picture, the spreadsheet."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from babel.numbers import format_decimal

from bot.gateway.gateway import GatewayCounts
from bot.mailing.charts import Bar, StatisticsChart, whole_steps
from bot.mailing.report import amount_cell
from bot.mailing.statistics import Figures, SheetRow, Slot
from bot.sms.ranges import Days
from handlers.i18n import Words

_TENTH = Decimal("0.1")


def percentage(words: Words, part: int, whole: int) -> str:
    """Return a percentage, rounded down to a tenth: 100 only when the part is the whole."""
    if not whole:
        return "0"
    percent = (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_DOWN)
    return str(format_decimal(percent, "0.#", locale=words.language))


def journal_lines(words: Words, figures: Figures) -> str:
    """Return the journal's figures, a line each; lines about nothing are left out."""
    lines = [words.html("statistics-total", total=figures.total, people=figures.people)]
    lines += _journal_shares(words, figures)
    if figures.no_data:
        lines.append(words.html("statistics-no-data", count=figures.no_data))
    if figures.total:
        lines.append(words.html("statistics-spent", spent=figures.spent))
    if figures.unpriced:
        lines.append(words.html("statistics-unpriced", count=figures.unpriced))
    if figures.unclear:
        lines.append(words.html("statistics-unclear", count=figures.unclear))
    return "\n".join(lines)


def gateway_lines(words: Words, counts: GatewayCounts) -> str:
    """Return the gateway's figures, a line each."""
    total = words.html("statistics-gateway-total", total=counts.total)
    return "\n".join([total, *_shares(words, counts, counts.total)])


def _journal_shares(words: Words, figures: Figures) -> list[str]:
    """Return what became of the SMS, with shares of those checked: so none falls while sending."""
    if not figures.unchecked:
        return _shares(words, figures, figures.total)
    open_line = words.html("statistics-unfinished", count=figures.on_the_way)
    if not figures.checked:
        return [open_line]
    told = {
        "statistics-delivered-checked": figures.delivered,
        "statistics-failed": figures.failed,
    }
    lines = [
        words.html(
            key,
            count=count,
            checked=figures.checked,
            share=percentage(words, count, figures.checked),
        )
        for key, count in told.items()
    ]
    return [*lines, open_line]


def _shares(words: Words, counts: Figures | GatewayCounts, total: int) -> list[str]:
    if not total:
        return []
    kinds = (
        ("statistics-delivered", counts.delivered),
        ("statistics-failed", counts.failed),
        ("statistics-on-the-way", counts.on_the_way),
    )
    return [
        words.html(key, count=count, share=percentage(words, count, total)) for key, count in kinds
    ]


def chart(words: Words, days: Days, slots: Sequence[Slot]) -> StatisticsChart:
    """Return what the picture shows."""
    bars = tuple(_bar(words, slot, days) for slot in slots)
    highest = max((bar.delivered + bar.failed + bar.rest for bar in bars), default=0)
    span = words.period(days.first, days.last, lasting=True)
    return StatisticsChart(
        title=words.plain("statistics-picture", span=span),
        subtitle=caption(words, slots),
        bars=bars,
        legend=(
            words.plain("statistics-legend-delivered"),
            words.plain("statistics-legend-failed"),
            words.plain("statistics-legend-rest"),
        ),
        y_ticks=tuple(
            (step, format_decimal(step, locale=words.language)) for step in whole_steps(highest)
        ),
        nothing=words.plain("statistics-nothing"),
    )


def caption(words: Words, slots: Sequence[Slot]) -> str:
    """Return one line with the total and the share of those checked that was delivered."""
    whole = sum((slot.figures for slot in slots), Figures())
    if whole.total and not whole.checked:
        return words.plain("statistics-caption-unchecked", total=whole.total)
    key = "statistics-caption-checked" if whole.unchecked else "statistics-caption"
    delivered = percentage(words, whole.delivered, whole.checked)
    return words.plain(key, total=whole.total, share=delivered)


def _bar(words: Words, slot: Slot, days: Days) -> Bar:
    figures = slot.figures
    rest = figures.on_the_way + figures.no_data
    label = words.axis_day(slot.begins) if days.count > 1 else words.time_of_day(slot.begins)
    return Bar(label, figures.delivered, figures.failed, rest)


def header(words: Words, days: Days) -> list[str]:
    """Return the titles of the spreadsheet's columns."""
    keys = (
        "statistics-column-day" if days.count > 1 else "statistics-column-hour",
        "statistics-column-people",
        "report-segments",
        "statistics-legend-delivered",
        "statistics-legend-failed",
        "statistics-column-way",
        "statistics-column-no-data",
        "statistics-column-spent",
        "statistics-column-unpriced",
    )
    return [words.plain(key, currency=words.currency_sign) for key in keys]


def row(words: Words, slot: Slot, days: Days) -> SheetRow:
    """Return a row of the spreadsheet: a day, or an hour of a single day."""
    figures = slot.figures
    return [
        slot.begins.date() if days.count > 1 else words.time_of_day(slot.begins),
        figures.people,
        figures.total,
        figures.delivered,
        figures.failed,
        figures.on_the_way,
        figures.no_data,
        amount_cell(figures.spent),
        figures.unpriced,
    ]
