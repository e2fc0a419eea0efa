"""What strangers have written, as it may stand on a card: nothing in it moves, hides or covers.

Names of files, people, columns and lists come from anybody. A right-to-left override turns the
figures behind it round («из 05» reads «из 50»), an invisible letter makes two names look alike,
a line break begins a line that looks like the bot's own, and a pile of accents covers the line
above (Unicode TR 36 and TR 9).
"""

import re
import unicodedata

_KEPT_JOINERS = "\u200c\u200d"
"""They hold emoji of several parts and letters of some scripts together; beside others they go."""
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks that are drawn as nothing."""
_GONE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4
_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_PLAIN = re.compile(r"[\n -~\u0410-\u044f\u0401\u0451\u00ab\u00bb\u2013\u2014\u2026\u2116\u00a0]*")
"""What has nothing to be looked at in it: most texts."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ISOLATE, _END = "\u2068", "\u2069"
_ISOLATES = frozenset({_ISOLATE, _END})


def visible(text: str) -> str:
    """Return a text without the signs that would not be seen, or would move or cover others.

    Line breaks stay. What is written from right to left is set apart, so that it does not turn
    round the figures beside it. A text that went through here before stays as it is.
    """
    if _PLAIN.fullmatch(text):
        return text
    lines = _BREAKS.sub("\n", text).replace("\t", " ").split("\n")
    return "\n".join(map(_visible_line, lines))


def visible_name(text: str) -> str:
    """Return the same on one line: a name has no second one, which would look like the bot's."""
    shown = visible(text)
    return shown.replace("\n", " ") if "\n" in shown else shown


def _visible_line(line: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in line:
        marks = marks + 1 if unicodedata.category(sign) in _MARKS else 0
        if marks <= _MOST_MARKS and _may_stay(sign, kept):
            kept.append(sign)
    return _set_apart(_paired(kept))


def _may_stay(sign: str, before: list[str]) -> bool:
    if sign in _BLANKS:
        return False
    if sign in _KEPT_JOINERS:
        return bool(before) and not before[-1].isascii()
    return sign in _ISOLATES or unicodedata.category(sign) not in _GONE


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
