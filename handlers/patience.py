"""Telegram's «too many requests»: wait as long as it says, then ask again."""

import logging
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
        """Make the call, at most five times."""
        for _ in range(TRIES - 1):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > LONGEST_WAIT:
                    raise
                log.info("%s: wait %s s", type(method).__name__, error.retry_after)
                await self._clock.sleep(error.retry_after)
        return await make_request(bot, method)
