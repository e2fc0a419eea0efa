"""Takes an answer apart that is no JSON as a whole, so that one update cannot spoil the others.

A list within a hundred thousand others: Python's parser refuses the whole text for it.
"""

import re
from collections.abc import Iterator

from bot.telegram.parsing import BROKEN, parse

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{},:]', re.DOTALL)
_NUMBER = re.compile(r"\s*([0-9]{1,19})\s*[,}]")
_LIST_IN_OBJECT = 2
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")


def parse_updates(content: str) -> list[object] | None:
    """Return the updates of a `getUpdates` answer, each parsed by itself.

    Of one that cannot be parsed only its `update_id` is kept. None: this is no such answer.
    """
    parts = _result_items(content)
    return None if parts is None else [_parsed(part) for part in parts]


def _parsed(part: str) -> object:
    try:
        return parse(part)
    except BROKEN:
        return {"update_id": _update_id(part)}


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every string and mark of JSON with the depth it stands in, and where it ends."""
    depth = 0
    for match in _TOKEN.finditer(text):
        mark = match[0]
        depth -= mark in _CLOSING
        yield mark, depth, match.end()
        depth += mark in _OPENING


def _result_items(text: str) -> list[str] | None:
    """Return the texts of the items in the list `result` of the object; None: there is none."""
    begin, items, before = 0, list[str](), ("", "")
    for mark, depth, end in _tokens(text):
        if begin and depth == _LIST_IN_OBJECT and mark == ",":
            items.append(text[begin : end - 1])
            begin = end
        elif begin and depth == 1 and mark == "]":
            last = text[begin : end - 1]
            return [*items, last] if last.strip() or items else items
        elif depth == 1 and mark == "[" and before == ('"result"', ":"):
            begin = end
        before = before[1], mark
    return None


def _update_id(text: str) -> int | None:
    before = ""
    for mark, depth, end in _tokens(text):
        if depth == 1 and mark == ":" and before == '"update_id"':
            number = _NUMBER.match(text, end)
            return int(number[1]) if number else None
        before = mark
    return None
