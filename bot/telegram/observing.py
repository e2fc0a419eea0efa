"""Tells of every call to the Bot API, each try of it: its method, and in one word its outcome."""

from collections.abc import Callable, Sequence
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetUpdates, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.telegram.strange import OddAnswerError

OUTCOMES: Sequence[tuple[type[TelegramAPIError], str]] = (
    (OddAnswerError, "odd_answer"),
    (TelegramRetryAfter, "retry_after"),
    (TelegramConflictError, "conflict"),
    (TelegramUnauthorizedError, "unauthorized"),
    (TelegramForbiddenError, "forbidden"),
    (TelegramMigrateToChat, "moved"),
    (TelegramEntityTooLarge, "too_large"),
    (TelegramNotFound, "not_found"),
    (TelegramBadRequest, "bad_request"),
    (TelegramServerError, "server_error"),
    (TelegramNetworkError, "network"),
)
"""What a failed call came to; the first that fits."""

OnCall = Callable[[str, str, float], None]
"""Gets the method, the outcome, and the seconds that Telegram told to wait."""
OnPoll = Callable[[str | None], None]
"""Gets None when updates were taken, if only none; else the outcome.

That polling could not begin is told as well: it ends a webhook first.
"""


class ObservedCalls(BaseRequestMiddleware):
    """Must be the innermost middleware, so that it sees what those before it try again."""

    def __init__(self, on_call: OnCall, on_poll: OnPoll) -> None:
        self._on_call = on_call
        self._on_poll = on_poll

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Make the call and tell what became of it; a call that was broken off is not told of."""
        try:
            result = await make_request(bot, method)
        except TelegramAPIError as error:
            self._tell(method, outcome_of(error), getattr(error, "retry_after", 0.0))
            raise
        self._tell(method, None)
        return result

    def _tell(self, method: TelegramMethod[Any], failure: str | None, wait: float = 0.0) -> None:
        self._on_call(method.__api_method__, failure or "ok", wait)
        if isinstance(method, GetUpdates) or (failure and isinstance(method, DeleteWebhook)):
            self._on_poll(failure)


def outcome_of(error: TelegramAPIError) -> str:
    """Return the word for a failure."""
    return next((word for kind, word in OUTCOMES if isinstance(error, kind)), "other")
