"""Draws one mailing's delivery. Only a child imports this."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.charts.model import DeliveryChart, Tone
from bot.charts.style import (
    BODY,
    FAINT,
    INK,
    SMALL,
    TONES,
    blank_figure,
    draw_heading,
    draw_remark,
    draw_y_axis,
    to_png,
)

_WIDTH, _HEIGHT = 900, 1100
_LEFT = 0.06
_BAR = (_LEFT, 0.807, 1 - 2 * _LEFT, 0.058)
_LEGEND_TOP, _LEGEND_STEP = 0.757, 0.045
_CURVE = (_LEFT, 0.075, 1 - 2 * _LEFT, 0.42)
_LEAST = 0.006
"""The least share of the bar that a part takes, so that a small part can be seen."""


def draw(spec: DeliveryChart) -> bytes:
    """Return the picture as a PNG."""
    figure = blank_figure(_WIDTH, _HEIGHT)
    draw_heading(figure, spec.title, spec.subtitle, left=_LEFT, top=0.965)
    _bar(figure.add_axes(_BAR), spec)
    _legend(figure, spec)
    figure.text(_LEFT, 0.54, spec.curve_title, size=BODY, color=INK, weight="bold", va="top")
    _curve(figure, spec)
    return to_png(figure)


def _bar(axes: Axes, spec: DeliveryChart) -> None:
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    at = 0.0
    outline = FancyBboxPatch(
        (0, 0), 1, 1, boxstyle="round,pad=0,rounding_size=0.014", transform=axes.transAxes
    )
    outline.set_mutation_aspect(_WIDTH * _BAR[2] / (_HEIGHT * _BAR[3]))
    for tone, share in _shares(spec):
        part = Rectangle((at, 0), share, 1, color=TONES[tone], linewidth=0)
        axes.add_patch(part)
        part.set_clip_path(outline)
        at += share


def _shares(spec: DeliveryChart) -> list[tuple[Tone, float]]:
    """Return each part's share of the bar; together they fill it."""
    whole = sum(part.count for part in spec.parts)
    if not whole:
        return [(Tone.UNKNOWN, 1.0)]
    seen = [(part.tone, max(_LEAST, part.count / whole)) for part in spec.parts if part.count]
    widths = sum(share for _, share in seen)
    return [(tone, share / widths) for tone, share in seen]


def _legend(figure: Figure, spec: DeliveryChart) -> None:
    for number, part in enumerate(spec.parts):
        y = _LEGEND_TOP - number * _LEGEND_STEP
        figure.patches.append(
            Rectangle(
                (_LEFT, y - 0.011),
                22 / _WIDTH,
                22 / _HEIGHT,
                color=TONES[part.tone],
                transform=figure.transFigure,
                figure=figure,
            )
        )
        figure.text(_LEFT + 0.045, y, part.label, size=BODY, color=INK, va="center")
        figure.text(1 - _LEFT, y, part.value, size=BODY, color=INK, va="center", ha="right")


def _curve(figure: Figure, spec: DeliveryChart) -> None:
    axes = figure.add_axes(_CURVE)
    if len(spec.curve) < 2:  # noqa: PLR2004 - a line has two ends
        draw_remark(axes, spec.nothing_yet)
        return
    draw_y_axis(figure, axes, spec.y_ticks)
    minutes = [at for at, _ in spec.curve]
    counts = [count for _, count in spec.curve]
    last = max([*minutes, *(at for at, _ in spec.x_ticks), 1e-6])
    top = max([*counts, spec.total, *(at for at, _ in spec.y_ticks), 1])
    axes.set(xlim=(0, last), ylim=(0, top * 1.08))
    axes.set_xticks([at for at, _ in spec.x_ticks], [label for _, label in spec.x_ticks])
    axes.fill_between(minutes, counts, step="post", color=TONES[Tone.GOOD], alpha=0.16, linewidth=0)
    axes.step(minutes, counts, where="post", color=TONES[Tone.GOOD], linewidth=4)
    axes.plot(minutes[-1:], counts[-1:], "o", color=TONES[Tone.GOOD], ms=11, clip_on=False)
    axes.axhline(spec.total, color=FAINT, linewidth=2, linestyle=(0, (5, 3)))
    axes.text(last, spec.total + top * 0.015, spec.total_label, size=SMALL, color=FAINT, ha="right")
