"""What goes back over the wire: the documents' answers, and every way of spoiling them."""

import asyncio
import gzip
import json
import socket
import struct
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.devino.faults import Fault, FaultKind
from bot.sandbox.devino.records import Verbatim
from bot.sandbox.devino.rules import Refusal

_HTML = (
    b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
)
_BOMB_MEGABYTES = 40
_PIECE = b'"579700854169272358",' * 3000
_MOST_PIECES = 10_000
"""Of an answer without end: 600 MB, should somebody read them all."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body; JSON unless `html`, with headers of its own besides."""

    status: int
    body: bytes
    html: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """The headers the documents show."""
        kind = "text/html" if self.html else "application/json; charset=utf-8"
        return {"Content-Type": kind, "Cache-Control": "private", **self.more}


def answered(answer: object) -> Reply:
    """Return the reply with an answer; slashes are escaped as .NET did, money is a bare number."""
    if isinstance(answer, Verbatim):
        return Reply(200, answer.json.encode())
    if isinstance(answer, Decimal):
        return Reply(200, f"{answer.normalize():f}".encode())
    return Reply(200, json.dumps(answer, ensure_ascii=False).replace("/", "\\/").encode())


def refused(refusal: Refusal) -> Reply:
    """Return the reply with a code and its words."""
    body = json.dumps({"Code": refusal.code, "Desc": refusal.desc}, ensure_ascii=False)
    return Reply(refusal.status, body.encode())


def too_many(seconds: float) -> Reply:
    """Return the reply of a limiter: come again after so long."""
    return Reply(429, _HTML, html=True, more={"Retry-After": f"{seconds:.0f}"})


@cache
def _bomb() -> Reply:
    """Return zeros, a thousandth of their size: each megabyte is a part of its own."""
    body = gzip.compress(bytes(1024 * 1024)) * _BOMB_MEGABYTES
    return Reply(200, body, more={"Content-Encoding": "gzip"})


NOT_FOUND = Reply(404, b"<html><body>The resource cannot be found.</body></html>", html=True)
WRONG_VERB = Reply(405, b"<html><body>The HTTP verb is not allowed.</body></html>", html=True)
_BALANCER = Reply(502, _HTML, html=True)
_UNAVAILABLE = Reply(503, _HTML, html=True)
_PAGE = Reply(200, _HTML, html=True)
_BROKEN = Reply(200, b'["5797008541')
_EMPTY = Reply(200, b"")

_INSTEAD: Mapping[FaultKind, Reply] = {
    FaultKind.HTTP_500: refused(Refusal(8)),
    FaultKind.HTTP_500_AFTER: refused(Refusal(8)),
    FaultKind.HTTP_502_HTML: _BALANCER,
    FaultKind.HTTP_502_HTML_AFTER: _BALANCER,
    FaultKind.HTTP_503: _UNAVAILABLE,
    FaultKind.HTTP_503_AFTER: _UNAVAILABLE,
    FaultKind.HTML_200: _PAGE,
    FaultKind.HTML_200_AFTER: _PAGE,
    FaultKind.BROKEN_JSON: _BROKEN,
    FaultKind.BROKEN_JSON_AFTER: _BROKEN,
    FaultKind.EMPTY_BODY: _EMPTY,
    FaultKind.EMPTY_BODY_AFTER: _EMPTY,
}
_RESETS = {FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER}
_ENDLESS = {FaultKind.HUGE, FaultKind.HUGE_AFTER}
_BOMBS = {FaultKind.GZIP_BOMB, FaultKind.GZIP_BOMB_AFTER}
_SILENCES = {FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER}


class ReplySender:
    """Sends replies, spoiled as a fault says; closing it ends the held connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End every held connection without an answer."""
        self._closing.set()

    async def send(
        self, request: web.BaseRequest, reply: Reply, fault: Fault | None
    ) -> web.StreamResponse:
        """Send a reply, or what a fault makes of it."""
        kind = fault.kind if fault else None
        if kind in _RESETS:
            return _hang_up(request)
        if kind in _SILENCES:
            await self._closing.wait()
            return _hang_up(request)
        if fault and kind is FaultKind.SLOW and not await self._slept(fault.seconds):
            return _hang_up(request)
        if kind is FaultKind.PARTIAL_BODY:
            return await _half(request, reply)
        if kind in _ENDLESS:
            return await _endless(request, reply)
        return _whole(_instead(reply, fault) if fault else reply)

    async def _slept(self, seconds: float) -> bool:
        return await _first(self._clock.sleep(seconds), self._closing.wait())


def _instead(reply: Reply, fault: Fault) -> Reply:
    """Return the whole answer that a fault gives."""
    if fault.kind in _BOMBS:
        return _bomb()
    if fault.kind is FaultKind.HTTP_429:
        return too_many(fault.seconds)
    return _INSTEAD.get(fault.kind, reply)


async def _first(wanted: Awaitable[object], other: Awaitable[object]) -> bool:
    tasks = [asyncio.ensure_future(wanted), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].done()
    finally:
        for task in tasks:
            task.cancel()


def _whole(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers=reply.headers)


async def _half(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    response.content_length = len(reply.body)
    response.force_close()
    await response.prepare(request)
    await response.write(reply.body[: len(reply.body) // 2])
    if request.transport:
        request.transport.close()
    return response


async def _endless(request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
    """Begin a list and go on with it until the other side hangs up."""
    response = web.StreamResponse(status=200, headers=reply.headers)
    response.force_close()
    await response.prepare(request)
    with suppress(ConnectionError):
        await response.write(b"[")
        for _ in range(_MOST_PIECES):
            await response.write(_PIECE)
    return response


def _hang_up(request: web.BaseRequest) -> web.Response:
    """Reset the connection; aiohttp wants a response, which goes nowhere."""
    if request.transport:
        wire: socket.socket = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        request.transport.abort()
    return web.Response()
