"""Parses JSON as Telegram sends it: what no database can hold does not get in."""

import json
import re

BROKEN = (ValueError, RecursionError)
"""What Python's parser raises for a text that it cannot read."""

LARGEST_NUMBER = 2**63 - 1
"""Beyond it SQLite refuses a number; Telegram's own have 52 bits."""
_MOST_DIGITS = 20
_SURROGATE = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*)"
    r"(?:(?P<pair>\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})"
    r"|\\u[dD][89a-fA-F][\da-fA-F]{2})"
)
"""A surrogate as JSON escapes it, after backslashes that are escaped themselves."""


def parse(text: str) -> object:
    """Return what a text of JSON says.

    Numbers beyond 64 bits, NaN and infinity become None, half of a surrogate pair becomes U+FFFD.
    Raises one of `BROKEN`.
    """
    if "\\ud" in text or "\\uD" in text:
        text = _SURROGATE.sub(_whole_pair, text)
    return _DECODER.decode(text)


def _whole_pair(match: re.Match[str]) -> str:
    return match[0] if match["pair"] else f"{match['before']}\\ufffd"


def is_larger(value: object, most: int) -> bool:
    """Tell whether parsed JSON has more than so many values; looks at no more of them."""
    waiting, seen = [value], 1
    while waiting and seen <= most:
        one = waiting.pop()
        if isinstance(one, dict | list):
            seen += len(one)
            if seen <= most:
                waiting.extend(one.values() if isinstance(one, dict) else one)
    return seen > most


def _whole(digits: str) -> int | None:
    number = int(digits) if len(digits) <= _MOST_DIGITS else LARGEST_NUMBER + 1
    return number if abs(number) <= LARGEST_NUMBER else None


def _broken(digits: str) -> float | None:
    number = float(digits)
    return number if abs(number) <= LARGEST_NUMBER else None


def _nothing(_: str) -> None:
    """Return None: it stands for NaN and infinity."""


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_broken, parse_constant=_nothing)
