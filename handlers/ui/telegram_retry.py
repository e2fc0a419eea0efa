"""Telegram's «too many requests»: wait as long as it says, then ask again."""

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

log = logging.getLogger(__name__)

TRIES = 5
LONGEST_WAIT = 60.0

_patient: ContextVar[bool] = ContextVar("patient", default=True)


@contextmanager
def at_once() -> Iterator[None]:
    """Let a refusal through: for who has to know of it, and waits by himself."""
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
        """Make the call, at most five times; once when that is wanted."""
        for _ in range(TRIES - 1 if _patient.get() else 0):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > LONGEST_WAIT:
                    raise
                log.info("%s: wait %s s", type(method).__name__, error.retry_after)
                await self._clock.sleep(error.retry_after)
        return await make_request(bot, method)
