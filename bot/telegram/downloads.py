"""Files that Telegram keeps, fetched over a line that may be slow and may break.

What has come is kept: the next try asks for the rest of it, and begins anew where the server gives
no parts (docs/rules.md, T24).
"""

import asyncio
import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiohttp import ClientError, ClientResponse, ClientTimeout

from bot.clock import Clock
from bot.concurrency.retry import RetryPolicy
from bot.telegram import line
from bot.telegram.line import LineLimits
from bot.telegram.proxy import PROXY_ERRORS
from bot.telegram.session import CarefulSession

log = logging.getLogger(__name__)

AGAIN = RetryPolicy(first=1.0, longest=30.0, attempts=5)
"""The tries in a row that may bring nothing new."""
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})")

Progress = Callable[[float], None]
"""Gets the part that has come, from 0 to 1; at every piece."""


class TooBigError(Exception):
    """More bytes have come than are wanted, or will come."""


class LineError(Exception):
    """The line broke again and again, was too slow, or the file is not there."""


class _Coming:
    """What has come of a file."""

    def __init__(self, to: BinaryIO, most: int, on_progress: Progress) -> None:
        self._to = to
        self._most = most
        self._on_progress = on_progress
        self.received = 0
        self.farthest = 0
        """The most that any try has brought."""
        self._size: int | None = None

    def continues(self, content_range: str) -> bool:
        """Tell whether a part is the rest of what has come, of the same file."""
        told = _CONTENT_RANGE.fullmatch(content_range)
        if told is None:
            return False
        return (int(told[1]), int(told[2])) == (self.received, self._size)

    def begin(self, size: int | None) -> None:
        """Take the file from its first byte on. Raises TooBigError."""
        if size is not None and size > self._most:
            raise TooBigError
        self._size = size
        self.received = 0
        self._to.seek(0)
        self._to.truncate()

    def take(self, content: bytes) -> None:
        """Write the next bytes. Raises TooBigError."""
        if self.received + len(content) > self._most:
            raise TooBigError
        self._to.write(content)
        self.received += len(content)
        self.farthest = max(self.farthest, self.received)
        if self._size:
            self._on_progress(self.received / self._size)


def ignore_progress(part: float) -> None:
    """Do nothing: the `on_progress` of a caller who does not show progress."""
    del part


async def download(
    bot: Bot,
    file_id: str,
    to: BinaryIO,
    *,
    most: int,
    clock: Clock,
    on_progress: Progress = ignore_progress,
) -> None:
    """Write a file of at most `most` bytes to `to`, from its beginning, as it comes.

    Raises TooBigError as soon as it is known, LineError, aiogram's errors of `getFile`, and OSError
    of `to`.
    """
    limits, coming = line.LINE, _Coming(to, most, on_progress)
    try:
        async with asyncio.timeout(limits.longest(most)):
            await _persist(bot, file_id, coming, clock, limits)
    except TimeoutError as error:
        raise LineError("too slow") from error


async def _persist(
    bot: Bot, file_id: str, coming: _Coming, clock: Clock, limits: LineLimits
) -> None:
    """Try until it is there. LineError after five tries in a row that brought nothing new."""
    failures = 0
    while True:
        before = coming.farthest
        try:
            await _receive(bot, file_id, coming, limits)
        except (LineError, TelegramNetworkError, TelegramServerError) as error:
            failures = 1 if coming.farthest > before else failures + 1
            log.info("a file broke off after %d bytes: %s", coming.received, _kind(error))
            if failures == AGAIN.attempts:
                raise LineError("broke again and again") from error
        else:
            return
        await clock.sleep(AGAIN.delay(failures))


async def _receive(bot: Bot, file_id: str, coming: _Coming, limits: LineLimits) -> None:
    """Fetch the rest of a file, or all of it. Raises LineError when it did not come whole."""
    file = await bot.get_file(file_id)
    session = bot.session
    if not isinstance(session, CarefulSession) or file.file_path is None:
        raise LineError("no path")
    http = await session.create_session()
    headers = {"Accept-Encoding": "identity"}
    if coming.received:
        headers["Range"] = f"bytes={coming.received}-"
    url = session.api.file_url(bot.token, file.file_path)
    timeout = ClientTimeout(sock_connect=limits.connect, sock_read=limits.silence)
    try:
        answer = await http.get(url, headers=headers, timeout=timeout)
    except (ClientError, OSError, *PROXY_ERRORS) as error:
        raise LineError(type(error).__name__) from error
    async with answer:
        _begin(answer, coming)
        await _take(answer, coming)


def _begin(answer: ClientResponse, coming: _Coming) -> None:
    if answer.status == HTTPStatus.OK:
        coming.begin(answer.content_length)
    elif answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        coming.begin(None)
        raise LineError("no such part")
    elif answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise LineError(f"status {answer.status}")
    elif not coming.continues(answer.headers.get("Content-Range", "")):
        coming.begin(None)
        raise LineError("another part")


async def _take(answer: ClientResponse, coming: _Coming) -> None:
    pieces = answer.content.iter_any()
    while True:
        try:
            piece = await anext(pieces, b"")
        except (ClientError, TimeoutError) as error:
            raise LineError(type(error).__name__) from error
        if not piece:
            return
        coming.take(piece)


def _kind(error: Exception) -> str:
    return str(error) if isinstance(error, LineError) else type(error).__name__
