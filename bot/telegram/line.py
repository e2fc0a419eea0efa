"""The line to Telegram: how slow it may be, and what a broken one means for a call.

Telegram is throttled where the users are. A transfer of a file goes on as long as bytes move, and
its time is bounded by its size (docs/rules.md, T24).
"""

from dataclasses import dataclass

from aiogram.exceptions import TelegramNetworkError
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.telegram.proxy import PROXY_ERRORS

NOT_CONNECTED = (ClientConnectorError, ConnectionTimeoutError, *PROXY_ERRORS)
"""Errors of aiohttp and of a proxy before there was a connection: nothing has left."""


@dataclass(frozen=True, slots=True)
class LineLimits:
    """How slow the line may be, in seconds and in bytes a second."""

    connect: float = 30.0
    silence: float = 60.0
    """Without a byte that has come: a download is broken."""
    unmoved: float = 120.0
    """Without a byte that the system has taken; it takes some hundred kilobytes at a time."""
    slowest: float = 4096.0
    """The least on an average, behind the grace."""
    grace: float = 120.0
    buffered: int = 4 * 1024 * 1024
    """The most that the system has taken and the line has not: Linux's usual limit."""

    def longest(self, size: int) -> float:
        """Return the seconds that so many bytes may take."""
        return self.grace + size / self.slowest


LINE = LineLimits()


class NotSentError(TelegramNetworkError):
    """The call has not left, or not whole: Telegram has not carried it out."""


class UnfinishedUploadError(NotSentError):
    """The line broke before the whole file had left: it can be sent again, and is shown once."""
