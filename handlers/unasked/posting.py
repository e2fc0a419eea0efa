"""One message of the bot's own: asking Telegram for it, and what a failure means."""

from dataclasses import dataclass
from enum import Enum, auto

from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import ReplyParameters

from bot.telegram.line import NotSentError
from bot.telegram.strange import OddAnswerError
from handlers.ui.refusals import REFUSED, says_closed, says_unchanged
from handlers.ui.telegram_retry import at_once
from handlers.views.card import Card

NOT_NOW = (TelegramRetryAfter, TelegramUnauthorizedError, TelegramConflictError, NotSentError)


@dataclass(frozen=True, slots=True)
class Post:
    """What Telegram is asked to show."""

    chat_id: int
    card: Card
    thread_id: int | None = None
    edits: int | None = None
    """The message to change; when it cannot be changed any more, another is sent."""
    replies_to: int | None = None
    """The message to answer, if it is still there."""
    silent: bool = False
    """It comes without a sound."""


class Trouble(Enum):
    """What the failure of a call to Telegram means."""

    UNREACHABLE = auto()
    """The chat is gone, or takes no message of the bot: nothing was shown."""
    MOVED = auto()
    """The group has another id now: nothing was shown."""
    UNSHOWABLE = auto()
    """Telegram will never take this message: nothing was shown."""
    NOT_TAKEN = auto()
    """Telegram will take it later, or was not reached: nothing was shown."""
    UNCLEAR = auto()
    """It may have been shown."""


def trouble_of(error: Exception) -> Trouble:
    """Return what the error of a call means."""
    if isinstance(error, TelegramMigrateToChat):
        return Trouble.MOVED
    if isinstance(error, REFUSED):
        return Trouble.UNREACHABLE if says_closed(error) else Trouble.UNSHOWABLE
    if isinstance(error, NOT_NOW):
        return Trouble.NOT_TAKEN
    return Trouble.UNCLEAR


def perhaps_a_copy(error: Exception) -> bool:
    """Tell whether a new message may stand in the chat, though Telegram did not name its id.

    Another try would send another one.
    """
    if not isinstance(error, OddAnswerError):
        return False
    return error.perhaps_done and isinstance(error.method, SendMessage)


async def send(bot: Bot, post: Post) -> int:
    """Show a message; return its id. Raises aiogram's errors, a «too many requests» at once.

    What belongs to a topic that is gone is shown to the whole group (`handlers.ui.lost_places`).
    """
    with at_once():
        if post.edits is not None and await _edit(bot, post, post.edits):
            return post.edits
        sent = await bot.send_message(
            post.chat_id,
            post.card.text,
            message_thread_id=post.thread_id,
            reply_markup=post.card.buttons,
            reply_parameters=_reply_to(post.replies_to),
            disable_notification=post.silent or None,
        )
    return sent.message_id


async def _edit(bot: Bot, post: Post, message_id: int) -> bool:
    """Change a message; False: it cannot be changed any more."""
    try:
        await bot.edit_message_text(
            post.card.text,
            chat_id=post.chat_id,
            message_id=message_id,
            reply_markup=post.card.buttons,
        )
    except REFUSED as error:
        return says_unchanged(error)
    return True


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)
