"""Makes one request over aiohttp, at the allowed pace: returns an answer or raises an error."""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bot.devino import wire
from bot.devino.answers import HttpAnswer
from bot.devino.errors import ConnectionLost, DevinoError, Garbled, TimedOut, Unreachable
from bot.devino.pace import Pacer, Rank, Turn

_logger = logging.getLogger("bot.devino")

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    "Accept": "application/json",
}
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


def open_http(*, connections: int = 100, keep_alive: float = 4.0) -> aiohttp.ClientSession:
    """Return an HTTP session for `DevinoClient`; the caller closes it.

    It has no cookies, and takes no proxies or passwords from the environment. `connections` is
    the most requests at once. `keep_alive` is in seconds and below the 5 s of common servers, so
    that a connection is not used at the moment the other side closes it.
    """
    connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=keep_alive)
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
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
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base
        self._http = http
        self._pacer = pacer
        self._monotonic = monotonic
        self._urls: dict[str, URL] = {}
        self._timeout = aiohttp.ClientTimeout(
            total=timeouts.connect + timeouts.read,
            connect=timeouts.connect,
            sock_read=timeouts.read,
            ceil_threshold=math.inf,
        )
        """`total` is longer than `connect`, so it can only run out once there is a connection."""

    async def exchange(
        self, method: str, key: str, form: str, *, rank: Rank, turn: Turn | None = None
    ) -> HttpAnswer:
        """Post credentials and form to a method once; Unreachable or OutcomeUnknown on failure.

        Without a turn that is still good it waits for one.
        """
        body = wire.body(key, form)
        if turn is None or not turn.use():
            await self._pacer.turn(rank)
        if self._http.closed:
            raise Unreachable("the HTTP session is closed")
        if not _logger.isEnabledFor(logging.DEBUG):
            return await self._post(method, body)
        return await self._post_and_tell(method, body)

    async def _post(self, method: str, body: bytes) -> HttpAnswer:
        url = self._urls.get(method) or self._urls.setdefault(method, self._base / method)
        status: int | None = None
        try:
            async with self._http.post(
                url, data=body, headers=_HEADERS, allow_redirects=False, timeout=self._timeout
            ) as response:
                status = response.status
                kind = response.headers.get("Content-Type", "")
                return HttpAnswer(status, kind, await response.read())
        except (aiohttp.ClientError, OSError) as error:
            raise _typed(error, status) from error

    async def _post_and_tell(self, method: str, body: bytes) -> HttpAnswer:
        began = self._monotonic()
        outcome = "cancelled"
        try:
            answer = await self._post(method, body)
            outcome = f"HTTP {answer.status}"
        except DevinoError as error:
            outcome = type(error).__name__
            raise
        finally:
            took = 1000 * (self._monotonic() - began)
            _logger.debug("%s: %s in %.0f ms", method, outcome, took)
        return answer


def _typed(error: Exception, status: int | None) -> DevinoError:
    """Return the error that a failure of aiohttp means. TimeoutError is an OSError too."""
    if isinstance(error, _NEVER_CONNECTED):
        return Unreachable(_named(error))
    if isinstance(error, TimeoutError):
        return TimedOut(_named(error), http_status=status)
    if isinstance(error, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError)):
        return Garbled(_named(error), http_status=status)
    return ConnectionLost(_named(error), http_status=status)


def _named(error: Exception) -> str:
    """Describe a failure by its kind and the system's text; aiohttp's text may quote answers."""
    word = getattr(error, "strerror", None)
    return f"{type(error).__name__}: {word}" if word else type(error).__name__
