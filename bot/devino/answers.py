"""Turns any answer of the gateway into a result or a typed error (docs/rules.md, D9). Pure."""

import html
import json
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import quote_plus

import orjson

from bot.devino.errors import (
    BadArgument,
    CallRefused,
    DevinoError,
    Forbidden,
    Garbled,
    GatewayFailed,
    InvalidDestinationAddress,
    InvalidOperation,
    InvalidSourceAddress,
    NotEnoughCredits,
    SessionInvalid,
    Unauthorised,
)

T = TypeVar("T")

_EXCERPT = 500
_SUCCESS, _REDIRECT, _CLIENT_ERROR, _SERVER_ERROR = 2, 3, 4, 5
_ERROR_LIKE = (ValueError, RecursionError, ArithmeticError)
"""What a reader may raise for an unexpected body, such as endless numbers or deep nesting."""

_BY_CODE: dict[int, type[CallRefused]] = {
    1: BadArgument,
    2: BadArgument,
    3: SessionInvalid,
    4: Unauthorised,
    5: NotEnoughCredits,
    6: InvalidOperation,
    7: Forbidden,
}
_BY_DESC: dict[int, tuple[tuple[str, type[CallRefused]], ...]] = {
    4: (("session", SessionInvalid), ("сесси", SessionInvalid)),
    6: (
        ("source", InvalidSourceAddress),
        ("отправител", InvalidSourceAddress),
        ("destination", InvalidDestinationAddress),
        ("получател", InvalidDestinationAddress),
    ),
}
"""The vendor's pages show English; some answers of the service are in Russian."""


class HttpAnswer(NamedTuple):
    """An HTTP answer: its status, its `Content-Type` header, its whole body."""

    status: int
    content_type: str
    body: bytes


def decipher(
    answer: HttpAnswer,
    read: Callable[[bytes], T],
    *,
    secrets: Sequence[str] = (),
    withhold: bool = False,
) -> T:
    """Return what `read` makes of a 2xx body, or raise the `DevinoError` that the answer is.

    `read` raises ValueError for a body of the wrong shape. `secrets` are cut out of all that an
    error quotes; `withhold` says that a good answer is itself a secret, never to be quoted.
    """
    if answer.status // 100 != _SUCCESS:
        raise _failure(answer, secrets)
    try:
        return read(answer.body.removeprefix(b"\xef\xbb\xbf"))
    except _ERROR_LIKE:
        raw = "" if withhold else _excerpt(answer.body.decode(errors="replace"), secrets)
        code, _ = _code_and_desc(answer.body)
        raise Garbled(_what(answer), http_status=answer.status, code=code, raw=raw) from None


def _failure(answer: HttpAnswer, secrets: Sequence[str]) -> DevinoError:
    status = answer.status
    code, desc = _code_and_desc(answer.body)
    desc = _excerpt(desc, secrets)
    raw = _excerpt(answer.body.decode(errors="replace"), secrets)
    if status // 100 == _CLIENT_ERROR and code in _BY_CODE:
        return _refused(code, desc)(status, code, desc, raw)
    kind = GatewayFailed if status // 100 == _SERVER_ERROR else Garbled
    return kind(desc or _what(answer), http_status=status, code=code, raw=raw)


def _refused(code: int, desc: str) -> type[CallRefused]:
    lowered = desc.lower()
    named = (kind for word, kind in _BY_DESC.get(code, ()) if word in lowered)
    return next(named, _BY_CODE[code])


def _code_and_desc(body: bytes) -> tuple[int | None, str]:
    try:
        found = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return None, ""
    if not isinstance(found, dict):
        return None, ""
    code, desc = found.get("Code"), found.get("Desc")
    return (
        code if type(code) is int else None,
        desc if isinstance(desc, str) else "",
    )


def _what(answer: HttpAnswer) -> str:
    """Describe an answer that cannot be used, without quoting its body."""
    if not answer.body.strip():
        return "an empty answer"
    kind = answer.content_type.partition(";")[0].strip()[:_EXCERPT] or "unnamed content"
    if answer.status // 100 == _REDIRECT:
        return f"an unexpected redirect ({kind})"
    return f"an unexpected answer ({kind})"


def _excerpt(text: str, secrets: Sequence[str]) -> str:
    for secret in filter(None, secrets):
        for written in _spellings(secret):
            text = text.replace(written, "***")
    return text.strip()[:_EXCERPT]


def _spellings(secret: str) -> list[str]:
    """Return the spellings in which an answer may echo a secret, the longest first."""
    spellings = {
        secret,
        quote_plus(secret),
        html.escape(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
    return sorted(spellings, key=len, reverse=True)
