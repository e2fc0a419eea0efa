"""The style that all pictures share: size, letters, colours. Only a child imports this."""

import io
from collections.abc import Sequence

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.charts.model import Tick, Tone

DOTS_PER_INCH = 100
INK, FAINT, BACKGROUND = "#1B2733", "#6B7785", "#FFFFFF"
GRID = "#E3E7EB"
TONES = {
    Tone.GOOD: "#1A9A6C",
    Tone.WAITING: "#A9B4C0",
    Tone.BAD: "#B5361F",
    Tone.UNKNOWN: "#DFE4E9",
}
"""The tones differ in lightness too: one man in twelve cannot tell red from green."""
TITLE, BODY, SMALL = 25, 19, 16
"""In points; a phone shows the picture at less than half its size."""
_HEAD_DOTS, _PAD, _EDGE_DOTS = 46, 8, 58


def blank_figure(width: int, height: int) -> Figure:
    """Return an empty figure of this size in dots."""
    rcParams["font.family"] = "DejaVu Sans"
    # a «$» in a name must not begin a formula
    rcParams["text.parse_math"] = False
    size = (width / DOTS_PER_INCH, height / DOTS_PER_INCH)
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=BACKGROUND)
    FigureCanvasAgg(figure)
    return figure


def draw_heading(figure: Figure, title: str, subtitle: str, *, left: float, top: float) -> None:
    """Write a title and a fainter subtitle below it."""
    line = figure.text(left, top, title, size=TITLE, color=INK, weight="bold", va="top")
    _fit(line, TITLE, (1 - 2 * left) * _dots_wide(figure))
    below = top - _HEAD_DOTS / (figure.get_figheight() * DOTS_PER_INCH)
    line = figure.text(left, below, subtitle, size=BODY, color=FAINT, va="top")
    _fit(line, BODY, (1 - 2 * left) * _dots_wide(figure))


def _dots_wide(figure: Figure) -> float:
    return float(figure.get_figwidth()) * DOTS_PER_INCH


def _fit(line: Text, size: float, room: float) -> None:
    """Make a line smaller when it is too wide, then cut it when it still is."""
    if (width := line.get_window_extent().width) > room:
        line.set_fontsize(max(SMALL, size * room / width))
    text = line.get_text()
    while line.get_window_extent().width > room:
        text = text[:-1]
        line.set_text(text.rstrip() + "…")


def draw_y_axis(figure: Figure, axes: Axes, y_ticks: Sequence[Tick]) -> None:
    """Draw faint lines and labels at the ticks; hide everything else of the axes."""
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.set_yticks([at for at, _ in y_ticks], [label for _, label in y_ticks])
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=FAINT, pad=_PAD)
    axes.grid(axis="y", color=GRID, linewidth=1.2)
    axes.set_axisbelow(True)
    _make_room(figure, axes)


def _make_room(figure: Figure, axes: Axes) -> None:
    """Move the left end of the axes to the right of the widest label."""
    labels = axes.get_yticklabels()
    widest = max((label.get_window_extent().width for label in labels), default=0)
    place = axes.get_position()
    left = (widest + _EDGE_DOTS) / _dots_wide(figure)
    axes.set_position((left, place.y0, place.x1 - left, place.height))


def draw_remark(axes: Axes, text: str) -> None:
    """Write a text in the middle of axes that show nothing else."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, size=BODY, color=FAINT, ha="center", transform=axes.transAxes)


def to_png(figure: Figure) -> bytes:
    """Return the figure as a PNG."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()
