"""How wide a label is on a button, and how many buttons share its row."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import matplotlib as mpl
from PIL import ImageFont

from tests.words_said import trees

SCREEN, SHARE = 360, 0.84
"""A narrow phone, and what a message takes of it, as on the demo page (`.buttons`)."""
GAP, PADDING, SIZE = 4, 10, 14.5
"""CSS pixels between two buttons, at both sides of a label, and of its letters (`.key`)."""
EMOJI_WIDTH = 20
SCALE = 10

_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?")


@cache
def _font() -> ImageFont.FreeTypeFont:
    """The widest of the fonts that the page falls back to; pictures are drawn with its family."""
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
    return ImageFont.truetype(str(path), SIZE * SCALE)


def width(label: str) -> float:
    """Return how many CSS pixels a label takes on one line."""
    letters, signs = _EMOJI.subn("", label)
    return _font().getlength(letters) / SCALE + signs * EMOJI_WIDTH


def room(in_a_row: int) -> float:
    """Return how many CSS pixels a label may take on one of so many buttons of a row."""
    return (SCREEN * SHARE - GAP * (in_a_row - 1)) / in_a_row - PADDING


def _labels(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and str(node.value).startswith("button-"):
            yield str(node.value)


def _rows() -> Iterator[list[set[str]]]:
    """Yield the buttons of each row of the code: the keys that each of them may have."""
    for tree in trees("handlers"):
        for node in ast.walk(tree):
            items: list[ast.expr] = []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Row":
                items = node.args
            elif isinstance(node, ast.List):
                items = node.elts
            calls = [set(_labels(one)) for one in items if isinstance(one, ast.Call)]
            yield [keys for keys in calls if keys]


def buttons_in_a_row() -> dict[str, int]:
    """Return for each key of a label how many buttons its fullest row has."""
    fullest: dict[str, int] = {}
    for row in _rows():
        for key in {key for keys in row for key in keys}:
            fullest[key] = max(fullest.get(key, 1), len(row))
    return fullest
