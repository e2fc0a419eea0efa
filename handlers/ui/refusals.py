"""Telegram's refusals, and what they mean: a call that was refused has done nothing."""

import re

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)

REFUSED = (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound)
"""Telegram will not do it, now or later."""

_UNCHANGED = re.compile(r"message(_| is )not(_| )modified", re.IGNORECASE)
_CLOSED = re.compile(
    r"(chat|user) not found|rights to send|administrator rights|write access"
    r"|deactivated|was deleted|was kicked|not a member|was blocked|topic_closed"
    r"|\b(chat|user|channel|peer|input_user)_\w*"
    r"(forbidden|restricted|invalid|private|banned|required|blocked)",
    re.IGNORECASE,
)
"""What a 400 says of a chat that takes no such message of the bot, whatever is in it."""


def says_unchanged(error: TelegramAPIError) -> bool:
    """Tell whether an edit was refused because the message looks like that already."""
    return isinstance(error, TelegramBadRequest) and bool(_UNCHANGED.search(error.message))


def says_closed(error: TelegramAPIError) -> bool:
    """Tell whether the chat is gone, or takes no such message of the bot."""
    if isinstance(error, TelegramBadRequest):
        return bool(_CLOSED.search(error.message))
    return isinstance(error, TelegramForbiddenError | TelegramNotFound)
