"""Turns any answer of the gateway into a result or a typed error (docs/rules.md, D9, D12). Pure."""

import html
import json
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import quote_plus

from bot.devino import bodies
from bot.devino.errors import (
    BadArgument,
    CallRefused,
    DevinoError,
    Empty,
    Forbidden,
    Garbled,
    GatewayFailed,
    InvalidDestinationAddress,
    InvalidOperation,
    InvalidSourceAddress,
    NotEnoughCredits,
    SessionInvalid,
    TooLong,
    TooManyRequests,
    Unauthorised,
)
from bot.devino.results import load

T = TypeVar("T")

_EXCERPT = 500
_LOOKED_AT = 16 * 1024
_SUCCESS, _REDIRECT, _CLIENT_ERROR, _SERVER_ERROR = 2, 3, 4, 5
_TOO_MANY_REQUESTS = 429
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
    """An HTTP answer: its status, its body, and two of its headers as they came.

    `cut` tells that the body is longer than an answer may be: `body` is its beginning, or nothing.
    """

    status: int
    content_type: str
    body: bytes
    cut: bool = False
    retry_after: str = ""


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
    body = _without_mark(answer.body)
    try:
        if not answer.cut:
            return read(body)
    except _ERROR_LIKE:
        pass
    raw = "" if withhold else _beginning(answer.body, secrets)
    code, _ = _code_and_desc(answer)
    kind = TooLong if answer.cut else Garbled if body.strip() else Empty
    raise kind(_what(answer), http_status=answer.status, code=code, raw=raw)


def _failure(answer: HttpAnswer, secrets: Sequence[str]) -> DevinoError:
    status = answer.status
    code, desc = _code_and_desc(answer)
    desc = _excerpt(desc, secrets)
    raw = _beginning(answer.body, secrets)
    if status == _TOO_MANY_REQUESTS:
        return TooManyRequests(desc or "too many requests", http_status=status, code=code, raw=raw)
    if status // 100 == _CLIENT_ERROR and code in _BY_CODE:
        return _refused(code, desc)(status, code, desc, raw)
    kind = GatewayFailed if status // 100 == _SERVER_ERROR else Garbled
    return kind(desc or _what(answer), http_status=status, code=code, raw=raw)


def _refused(code: int, desc: str) -> type[CallRefused]:
    lowered = desc.lower()
    named = (kind for word, kind in _BY_DESC.get(code, ()) if word in lowered)
    return next(named, _BY_CODE[code])


def _code_and_desc(answer: HttpAnswer) -> tuple[int | None, str]:
    """Return what an error names; nothing when it names it twice, or is as long as no error is."""
    if answer.cut or len(answer.body) > bodies.PLAIN:
        return None, ""
    try:
        found = load(_without_mark(answer.body))
    except _ERROR_LIKE:
        return None, ""
    if not isinstance(found, dict):
        return None, ""
    code, desc = found.get("Code"), found.get("Desc")
    return (
        code if type(code) is int else None,
        desc.encode(errors="replace").decode() if isinstance(desc, str) else "",
    )


def _without_mark(body: bytes) -> bytes:
    return body.removeprefix(b"\xef\xbb\xbf")


def _what(answer: HttpAnswer) -> str:
    """Describe an answer that cannot be used, without quoting its body."""
    if answer.cut:
        return "an answer that is too long"
    if not answer.body.strip():
        return "an empty answer"
    kind = answer.content_type.partition(";")[0].strip()[:_EXCERPT] or "unnamed content"
    if answer.status // 100 == _REDIRECT:
        return f"an unexpected redirect ({kind})"
    return f"an unexpected answer ({kind})"


def _beginning(body: bytes, secrets: Sequence[str]) -> str:
    """Return the excerpt of a body, of which only so much is looked at."""
    text = _hidden(body[:_LOOKED_AT].decode(errors="replace"), secrets)
    if len(body) > _LOOKED_AT:
        # what was cut off may have been the rest of a secret
        longest = max((len(_spellings(one)[0]) for one in filter(None, secrets)), default=0)
        text = text[: max(0, len(text) - longest)]
    return text.strip()[:_EXCERPT]


def _excerpt(text: str, secrets: Sequence[str]) -> str:
    return _hidden(text, secrets).strip()[:_EXCERPT]


def _hidden(text: str, secrets: Sequence[str]) -> str:
    for secret in filter(None, secrets):
        for written in _spellings(secret):
            text = text.replace(written, "***")
    return text


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
