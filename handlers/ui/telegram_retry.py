"""Telegram's «too many requests» (docs/rules.md, T9): wait as long as it says, then try again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from bot.clock import Clock
from bot.concurrency.retry import RetryPolicy, retry_until_done

log = logging.getLogger(__name__)

TOO_MANY_REQUESTS = RetryPolicy(first=1.0, longest=60.0, attempts=5)
"""Telegram itself says how long to wait; a wait longer than `longest` is not taken."""

_patient: ContextVar[bool] = ContextVar("patient", default=True)


@contextmanager
def at_once() -> Iterator[None]:
    """Raise a 429 at once within this block: its caller does the waiting."""
    before = _patient.set(False)
    try:
        yield
    finally:
        _patient.reset(before)


class Patience(BaseRequestMiddleware):
    """Repeats a refused call after `retry_after` seconds: a 429 was not carried out."""

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

        def delay_after(error: Exception, _: float) -> float | None:
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
