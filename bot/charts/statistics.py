"""Draws what was sent in each day or hour. Only a child imports this."""

import math

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.charts.model import StatisticsChart, Tone
from bot.charts.style import (
    INK,
    SMALL,
    TONES,
    blank_figure,
    draw_heading,
    draw_remark,
    draw_y_axis,
    to_png,
)

_WIDTH, _HEIGHT = 1000, 800
_LEFT = 0.055
_AXES = (_LEFT, 0.1, 1 - 2 * _LEFT, 0.61)
_LEGEND_Y = 0.8
_MOST_LABELS = 8
_LEAST_WIDE = 5
"""The axis has room for at least this many bars, so that a few bars are not too wide."""
_ORDER = (Tone.GOOD, Tone.BAD, Tone.WAITING)


def draw(spec: StatisticsChart) -> bytes:
    """Return the picture as a PNG."""
    figure = blank_figure(_WIDTH, _HEIGHT)
    draw_heading(figure, spec.title, spec.subtitle, left=_LEFT, top=0.955)
    if any(bar.delivered + bar.failed + bar.rest for bar in spec.bars):
        _legend(figure, spec)
        _bars(figure, spec)
    else:
        draw_remark(figure.add_axes(_AXES), spec.nothing)
    return to_png(figure)


def _legend(figure: Figure, spec: StatisticsChart) -> None:
    x = _LEFT
    for tone, label in zip(_ORDER, spec.legend, strict=True):
        figure.patches.append(
            Rectangle(
                (x, _LEGEND_Y - 0.0125),
                20 / _WIDTH,
                20 / _HEIGHT,
                color=TONES[tone],
                transform=figure.transFigure,
                figure=figure,
            )
        )
        drawn = figure.text(x + 0.032, _LEGEND_Y, label, size=SMALL, color=INK, va="center")
        x += 0.032 + drawn.get_window_extent().width / _WIDTH + 0.035


def _bars(figure: Figure, spec: StatisticsChart) -> None:
    axes = figure.add_axes(_AXES)
    draw_y_axis(figure, axes, spec.y_ticks)
    places = list(range(len(spec.bars)))
    below = [0] * len(places)
    for tone, counts in zip(_ORDER, _columns(spec), strict=True):
        axes.bar(places, counts, width=0.78, bottom=below, color=TONES[tone], linewidth=0)
        below = [under + count for under, count in zip(below, counts, strict=True)]
    top = max([*below, *(at for at, _ in spec.y_ticks)])
    middle, half = (len(places) - 1) / 2, max(len(places), _LEAST_WIDE) / 2 + 0.1
    axes.set(xlim=(middle - half, middle + half), ylim=(0, top * 1.04))
    shown = places[:: math.ceil(len(places) / _MOST_LABELS)]
    axes.set_xticks(shown, [spec.bars[place].label for place in shown])


def _columns(spec: StatisticsChart) -> tuple[list[int], list[int], list[int]]:
    bars = spec.bars
    return [one.delivered for one in bars], [one.failed for one in bars], [one.rest for one in bars]
