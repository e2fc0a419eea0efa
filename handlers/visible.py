"""What strangers have written, as it may stand on a card: nothing in it moves, hides or covers.

Names of files, people, columns and lists come from anybody. A right-to-left override turns the
figures behind it round («из 05» reads «из 50»), an invisible letter makes two names look alike,
a line break begins a line that looks like the bot's own, and a pile of accents covers the line
above (Unicode TR 36 and TR 9).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159")
"""Letters and marks that are drawn as nothing."""
_GONE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
_MOST_MARKS = 4
_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces of other widths: the narrowest is hardly seen."""
_PLAIN = re.compile(r"[\n -~\u0410-\u044f\u0401\u0451\u00ab\u00bb\u2013\u2014\u2026\u2116\u00a0]*")
"""What has nothing to be looked at in it: most texts."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ISOLATE, _END = "\u2068", "\u2069"
_ISOLATES = frozenset({_ISOLATE, _END})
_NOT_SEEN = f" \u00a0{_ISOLATE}{_END}"

_NON_JOINER = "\u200c"
_JOINERS = frozenset({_NON_JOINER, "\u200d"})
_EMOJI_LOOK, _KEYCAP = "\ufe0f", "\u20e3"
_PICTURES = frozenset({"So", "Sm"})
_OTHER_EMOJI = frozenset("\u203c\u2049\u2139\u3030\u303d")
_KEYS = frozenset("#*0123456789")
_SKINS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_CHOOSERS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they choose between two looks of the sign before them."""
_VIRAMA = 9
"""The combining class of the signs after which a joiner chooses how letters are joined."""

NOTHING = "…"
"""Stands for a name in which nothing can be seen: a button must have a label."""


def visible(text: str) -> str:
    """Return a text without the signs that would not be seen, or would move or cover others.

    Line breaks stay. What is written from right to left is set apart, so that it does not turn
    round the figures beside it. A text that went through here before stays as it is.
    """
    if _PLAIN.fullmatch(text):
        return text
    lines = _SPACES.sub(" ", _BREAKS.sub("\n", text)).split("\n")
    return "\n".join(map(_visible_line, lines))


def visible_name(text: str) -> str:
    """Return the same on one line: a name has no second one, which would look like the bot's.

    A name in which nothing can be seen becomes «…».
    """
    shown = visible(text)
    if "\n" in shown:
        shown = shown.replace("\n", " ")
    return shown if shown.strip(_NOT_SEEN) or not text.strip() else NOTHING


def visible_title(text: str) -> str:
    """Return a name as it may be that of a file: without any sign that is not seen."""
    return "".join(sign for sign in visible_name(text) if sign not in _ISOLATES)


def _visible_line(line: str) -> str:
    signs = [sign for sign in line if _may_be_seen(sign)]
    kept: list[str] = []
    for sign, after in zip_longest(signs, signs[1:], fillvalue=""):
        if _may_stay(sign, kept, after):
            kept.append(sign)
    return _set_apart(_paired(kept))


def _may_be_seen(sign: str) -> bool:
    if sign in _BLANKS:
        return False
    return sign in _ISOLATES or sign in _JOINERS or unicodedata.category(sign) not in _GONE


def _may_stay(sign: str, before: Sequence[str], after: str) -> bool:
    """Tell whether a sign stays after those that stayed; `after` is the next one, if any."""
    if sign in _JOINERS:
        return bool(before and after) and _joins(sign, before[-1], after)
    if _CHOOSERS.match(sign):
        return sign == _EMOJI_LOOK and bool(before) and _is_picture(before[-1], after)
    return unicodedata.category(sign) not in _MARKS or _has_room(before)


def _joins(joiner: str, last: str, after: str) -> bool:
    """Tell whether a joiner is seen: within an emoji, or where it changes the look of letters."""
    if unicodedata.combining(last) == _VIRAMA:
        return unicodedata.category(after).startswith("L")
    if joiner == _NON_JOINER:
        return {unicodedata.bidirectional(last), unicodedata.bidirectional(after)} == {"AL"}
    pictured = last in _SKINS or last == _EMOJI_LOOK or unicodedata.category(last) in _PICTURES
    return pictured and unicodedata.category(after) in _PICTURES


def _is_picture(last: str, after: str) -> bool:
    """Tell whether a sign can look like an emoji, with what comes after its selector."""
    if last in _KEYS:
        return after == _KEYCAP
    return last in _OTHER_EMOJI or unicodedata.category(last) in _PICTURES


def _has_room(before: Sequence[str]) -> bool:
    """Tell whether the last letter may have one more mark; there is none before the first one."""
    marks = 0
    for sign in reversed(before):
        if sign in _ISOLATES:
            continue
        if unicodedata.category(sign) not in _MARKS:
            return marks < _MOST_MARKS
        marks += 1
        if marks == _MOST_MARKS:
            return False
    return False


def _paired(signs: list[str]) -> list[str]:
    """Drop the isolates that have no partner; a pair changes nothing outside of itself."""
    opened: list[int] = []
    alone: set[int] = set()
    for place, sign in enumerate(signs):
        if sign == _ISOLATE:
            opened.append(place)
        elif sign == _END:
            if opened:
                opened.pop()
            else:
                alone.add(place)
    alone.update(opened)
    return [sign for place, sign in enumerate(signs) if place not in alone]


def _set_apart(signs: list[str]) -> str:
    """Put a line with right-to-left letters into a pair of isolates, unless they are in one."""
    line, depth = "".join(signs), 0
    for sign in signs:
        depth += (sign == _ISOLATE) - (sign == _END)
        if depth == 0 and unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT:
            return f"{_ISOLATE}{line}{_END}"
    return line
