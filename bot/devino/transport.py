"""Makes one request over aiohttp, at the allowed pace: returns an answer or raises an error."""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bot.devino import bodies, wire
from bot.devino.answers import HttpAnswer
from bot.devino.connections import Call, Connector, Request, Stale, making, socket_factory
from bot.devino.errors import (
    ConnectionLost,
    DevinoError,
    Garbled,
    TimedOut,
    Unreachable,
)
from bot.devino.pace import Pacer, Rank, Turn, refuse_while_resting

_logger = logging.getLogger("bot.devino")

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    "Accept": "application/json",
    "Accept-Encoding": "identity",
}
_TOO_MANY_REQUESTS = 429
_READER_WAITS = 3.0
"""Seconds of a rest that a person's question waits for; of a longer one it is told at once."""
_NEVER_CONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
)
"""What aiohttp raises before it has a connection: name, refusal, TLS, no place in the pool.

Everything else is raised when the request may have left. That includes a kept-alive connection
which the gateway closed just before the request was written: aiohttp does not tell the two apart.
So `open_http` keeps connections for a short time only.
"""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds allowed.

    `connect`: until a connection is there: a place in the pool, the name, TCP, TLS.
    `read`: between two pieces of the answer; the whole call ends after `connect + read`.
    """

    connect: float = 10.0
    read: float = 60.0


def open_http(
    timeouts: Timeouts = Timeouts(),
    *,
    connections: int = 100,
    keep_alive: float = 4.0,
) -> aiohttp.ClientSession:
    """Return an HTTP session for `DevinoClient`, which keeps the pace by it; the caller closes it.

    It has no cookies, and takes no proxies or passwords from the environment. `connections` is
    the most requests at once. `keep_alive` is in seconds and below the 5 s of common servers, so
    that a connection is not used at the moment the other side closes it. `timeouts` are those of
    the clients: what the other side has not confirmed within a whole call is given up (D16).
    """
    connector = Connector(
        limit=connections,
        keepalive_timeout=keep_alive,
        socket_factory=socket_factory(timeouts.connect + timeouts.read),
    )
    return aiohttp.ClientSession(
        connector=connector,
        request_class=Request,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


class Transport:
    """POSTs forms to the methods below `base`, one `Pacer` turn each."""

    def __init__(
        self,
        base: URL,
        *,
        http: aiohttp.ClientSession,
        pacer: Pacer,
        timeouts: Timeouts,
        took: Callable[[str, float], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base
        self._http = http
        self._pacer = pacer
        self._monotonic = monotonic
        self._took = took
        self._urls: dict[str, URL] = {}
        self._timeout = aiohttp.ClientTimeout(
            total=timeouts.connect + timeouts.read,
            connect=timeouts.connect,
            sock_read=timeouts.read,
            ceil_threshold=math.inf,
        )
        """`total` is longer than `connect`, so it can only run out once there is a connection."""

    async def exchange(
        self,
        method: str,
        key: str,
        form: str,
        *,
        rank: Rank,
        turn: Turn | None = None,
        stale: Stale | None = None,
        most: int = bodies.PLAIN,
    ) -> HttpAnswer:
        """Post credentials and form to a method once; return at most `most` bytes of the answer.

        Without a turn that is still good it waits for one. `stale` is asked right before the first
        byte leaves: when it says so, none does. Raises Unreachable, TooManyRequests, TooLate or
        OutcomeUnknown.
        """
        body, pacer = wire.body(key, form), self._pacer
        if turn is None or not turn.use():
            if rank is Rank.READ and pacer.rest_left > _READER_WAITS:
                refuse_while_resting(pacer)
            await pacer.turn(rank)
        if self._http.closed:
            raise Unreachable("the HTTP session is closed")
        refuse_while_resting(pacer)
        post = self._post_and_tell if _logger.isEnabledFor(logging.DEBUG) else self._post
        began = self._monotonic()
        try:
            with making(Call(pacer, stale)):
                answer = await post(method, body, most)
        finally:
            self._took(method, self._monotonic() - began)
        if answer.status == _TOO_MANY_REQUESTS:
            pacer.rest(_seconds(answer.retry_after))
        else:
            pacer.rested()
        return answer

    async def _post(self, method: str, body: bytes, most: int) -> HttpAnswer:
        url = self._urls.get(method) or self._urls.setdefault(method, self._base / method)
        status: int | None = None
        try:
            async with self._http.post(
                url,
                data=body,
                headers=_HEADERS,
                allow_redirects=False,
                auto_decompress=False,
                timeout=self._timeout,
            ) as response:
                status = response.status
                return await _answer(response, most)
        except DevinoError:
            raise
        except Exception as error:
            # whatever it is, the request may have left by now
            raise _typed(error, status) from error

    async def _post_and_tell(self, method: str, body: bytes, most: int) -> HttpAnswer:
        began = self._monotonic()
        outcome = "cancelled"
        try:
            answer = await self._post(method, body, most)
            outcome = f"HTTP {answer.status}"
        except DevinoError as error:
            outcome = type(error).__name__
            raise
        finally:
            took = 1000 * (self._monotonic() - began)
            _logger.debug("%s: %s in %.0f ms", method, outcome, took)
        return answer


async def _answer(response: aiohttp.ClientResponse, most: int) -> HttpAnswer:
    """Read an answer within bounds; the connection of a longer one is closed."""
    headers = response.headers
    body, cut = await bodies.read(response.content, most)
    if cut:
        response.close()
    elif encoding := headers.get("Content-Encoding"):
        body, cut = await asyncio.to_thread(_unpacked, body, encoding, most)
    return HttpAnswer(
        response.status,
        headers.get("Content-Type", ""),
        body,
        cut=cut,
        retry_after=headers.get("Retry-After", ""),
    )


def _unpacked(body: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    """Return a body without its encoding; nothing, and True, when that is larger than `most`.

    A body that is not in its encoding stays as it is: no reader takes it for more than it says.
    """
    try:
        return bodies.unpack(body, encoding, most), False
    except bodies.TooLargeError:
        return b"", True
    except ValueError:
        return body, False


def _seconds(retry_after: str) -> float | None:
    """Read a `Retry-After` in seconds; None for a date, for nonsense and for nothing."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else None


def _typed(error: Exception, status: int | None) -> DevinoError:
    """Return the error that a failure of aiohttp means. TimeoutError is an OSError too."""
    if isinstance(error, _NEVER_CONNECTED):
        return Unreachable(_named(error))
    if isinstance(error, TimeoutError):
        return TimedOut(_named(error), http_status=status)
    read = isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientResponseError)
    if read or not isinstance(error, aiohttp.ClientError | OSError):
        return Garbled(_named(error), http_status=status)
    return ConnectionLost(_named(error), http_status=status)


def _named(error: Exception) -> str:
    """Describe a failure by its kind and the system's text; aiohttp's text may quote answers."""
    word = getattr(error, "strerror", None)
    return f"{type(error).__name__}: {word}" if word else type(error).__name__
