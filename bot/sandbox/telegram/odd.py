"""Odd answers: what a call may be answered that the reference of the Bot API does not know."""

import json
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from aiohttp import web

_DEPTH = 100_000
_DIGITS = 5000


class Odd(StrEnum):
    """One kind of odd answer; all but `HTML_502` come with status 200."""

    HTML = "html"
    HTML_502 = "html-502"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    NOT_UTF8 = "not-utf8"
    NOT_OBJECT = "not-object"
    NOT_OK = "not-ok"
    NULL = "null"
    TRUE = "true"
    FALSE = "false"
    TEXT = "text"
    """The result is a text."""
    LIST = "list"
    STRIPPED = "stripped"
    """The result lacks all its fields but one that nobody knows."""
    NEW_KIND = "new-kind"
    """The true result; a message comes with a part of an unknown kind."""
    NO_ID = "no-id"
    """The true result; a message has the id 0, as one that is not sent yet."""
    HUGE_ID = "huge-id"
    """The true result; the id of a message fits no database."""
    DEEP = "deep"
    HUGE_NUMBER = "huge-number"


_PAGE = b"<html><h1>Bad Gateway</h1></html>"


def odd_response(odd: Odd, result: object) -> web.Response:
    """Return the odd answer; `result` is what the call would have been answered."""
    if odd in {Odd.HTML, Odd.HTML_502}:
        status = 502 if odd is Odd.HTML_502 else 200
        return web.Response(status=status, body=_PAGE, content_type="text/html")
    return web.Response(body=_BODIES[odd](result), content_type="application/json")


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()


def _truncated(result: object) -> bytes:
    whole = _ok(result)
    return whole[: len(whole) * 2 // 3]


def _with_a_new_kind(result: object) -> bytes:
    if isinstance(result, dict) and "message_id" in result:
        result = result | {"forward_origin": {"type": "ghost", "date": 1}}
    return _ok(result)


def _with_id(message_id: int, result: object) -> bytes:
    if isinstance(result, dict) and "message_id" in result:
        result = result | {"message_id": message_id}
    return _ok(result)


def _nested(_: object) -> bytes:
    return b'{"ok": true, "result": ' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"


def _huge_number(result: object) -> bytes:
    whole = {"ok": True, "result": result, "ghost": 0}
    return json.dumps(whole, ensure_ascii=False).encode()[:-2] + b"9" * _DIGITS + b"}"


_BODIES: dict[Odd, Callable[[Any], bytes]] = {
    Odd.EMPTY: lambda _: b"",
    Odd.TRUNCATED: _truncated,
    Odd.NOT_UTF8: lambda result: _ok(result) + b"\xff",
    Odd.NOT_OBJECT: lambda _: b"[]",
    Odd.NOT_OK: lambda _: b'{"ok": false}',
    Odd.NULL: lambda _: _ok(None),
    Odd.TRUE: lambda _: _ok(True),  # noqa: FBT003 - a JSON value
    Odd.FALSE: lambda _: _ok(False),  # noqa: FBT003 - the same
    Odd.TEXT: lambda _: _ok("ghost"),
    Odd.LIST: lambda _: _ok([{"ghost": 1}]),
    Odd.STRIPPED: lambda _: _ok({"ghost": 1}),
    Odd.NEW_KIND: _with_a_new_kind,
    Odd.NO_ID: partial(_with_id, 0),
    Odd.HUGE_ID: partial(_with_id, 10**30),
    Odd.DEEP: _nested,
    Odd.HUGE_NUMBER: _huge_number,
}
