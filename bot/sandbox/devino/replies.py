"""What goes back over the wire: the documents' answers, and every way of spoiling them."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.devino.faults import Fault, FaultKind
from bot.sandbox.devino.rules import Refusal

_HTML = (
    b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
)
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body; JSON unless `html`."""

    status: int
    body: bytes
    html: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """The headers the documents show."""
        kind = "text/html" if self.html else "application/json; charset=utf-8"
        return {"Content-Type": kind, "Cache-Control": "private"}


def answered(answer: object) -> Reply:
    """Return the reply with an answer; slashes are escaped as .NET did, money is a bare number."""
    if isinstance(answer, Decimal):
        return Reply(200, f"{answer.normalize():f}".encode())
    return Reply(200, json.dumps(answer, ensure_ascii=False).replace("/", "\\/").encode())


def refused(refusal: Refusal) -> Reply:
    """Return the reply with a code and its words."""
    body = json.dumps({"Code": refusal.code, "Desc": refusal.desc}, ensure_ascii=False)
    return Reply(refusal.status, body.encode())


NOT_FOUND = Reply(404, b"<html><body>The resource cannot be found.</body></html>", html=True)
WRONG_VERB = Reply(405, b"<html><body>The HTTP verb is not allowed.</body></html>", html=True)
_BALANCER = Reply(502, _HTML, html=True)
_PAGE = Reply(200, _HTML, html=True)
_BROKEN = Reply(200, b'["5797008541')
_EMPTY = Reply(200, b"")

_INSTEAD: Mapping[FaultKind, Reply] = {
    FaultKind.HTTP_500: refused(Refusal(8)),
    FaultKind.HTTP_500_AFTER: refused(Refusal(8)),
    FaultKind.HTTP_502_HTML: _BALANCER,
    FaultKind.HTTP_502_HTML_AFTER: _BALANCER,
    FaultKind.HTML_200: _PAGE,
    FaultKind.HTML_200_AFTER: _PAGE,
    FaultKind.BROKEN_JSON: _BROKEN,
    FaultKind.BROKEN_JSON_AFTER: _BROKEN,
    FaultKind.EMPTY_BODY: _EMPTY,
    FaultKind.EMPTY_BODY_AFTER: _EMPTY,
}
_RESETS = {FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER}
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
        return _whole(_INSTEAD.get(kind, reply) if kind else reply)

    async def _slept(self, seconds: float) -> bool:
        return await _first(self._clock.sleep(seconds), self._closing.wait())


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


def _hang_up(request: web.BaseRequest) -> web.Response:
    """Reset the connection; aiohttp wants a response, which goes nowhere."""
    if request.transport:
        wire: socket.socket = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        request.transport.abort()
    return web.Response()
