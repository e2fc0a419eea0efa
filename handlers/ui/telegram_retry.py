"""Calls to Telegram: repeated after a «too many requests»; given up where nothing hangs on them."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, SendChatAction, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.clock import Clock
from bot.concurrency.retry import RetryPolicy, retry_until_done
from bot.telegram.line import UnfinishedUploadError

log = logging.getLogger(__name__)

TOO_MANY_REQUESTS = RetryPolicy(first=1.0, longest=60.0, attempts=5)
"""Telegram itself says how long to wait; a wait longer than `longest` is not taken."""

COURTESIES: tuple[type, ...] = (AnswerCallbackQuery, SendChatAction)
"""What ends a tap's spinner or shows «печатает…»: nothing depends on it."""
COURTESY_SECONDS = 10.0
"""Telegram takes no later answer to a tap (docs/rules.md, T6), and the next tap waits for this."""

_patient: ContextVar[bool] = ContextVar("patient", default=True)


@contextmanager
def at_once() -> Iterator[None]:
    """Raise a 429 at once within this block: its caller does the waiting."""
    before = _patient.set(False)
    try:
        yield
    finally:
        _patient.reset(before)


def is_patient() -> bool:
    """Tell whether the caller leaves it to the client to try again."""
    return _patient.get()


class Courtesy(BaseRequestMiddleware):
    """Lets no failure of a courtesy stop its caller, nor hold it up (docs/rules.md, T17)."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Make the call; return False when a courtesy has failed."""
        if type(method) not in COURTESIES:
            return await make_request(bot, method)
        try:
            async with asyncio.timeout(COURTESY_SECONDS):
                return await make_request(bot, method)
        except (TelegramAPIError, TimeoutError) as error:
            log.info("%s failed: %s", type(method).__name__, type(error).__name__)
            return False


class Patience(BaseRequestMiddleware):
    """Repeats a call that was surely not carried out.

    That is a 429 (docs/rules.md, T9), and a file of which only a part has left (T24).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Make the call, at most five times; only once within `at_once`."""
        if not _patient.get():
            return await make_request(bot, method)

        def delay_after(error: Exception, planned: float) -> float | None:
            if isinstance(error, UnfinishedUploadError):
                log.info("%s broke off; trying again", type(method).__name__)
                return planned
            if not isinstance(error, TelegramRetryAfter):
                return None
            if error.retry_after > TOO_MANY_REQUESTS.longest:
                return None
            log.info("%s: wait %s s", type(method).__name__, error.retry_after)
            return error.retry_after

        return await retry_until_done(
            lambda: make_request(bot, method),
            TOO_MANY_REQUESTS,
            self._clock,
            delay_after=delay_after,
        )
