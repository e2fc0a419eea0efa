"""Removing a message that holds a password, or may hold one."""

import logging

from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

log = logging.getLogger(__name__)

_TRIES = 2


async def delete_secret(message: Message) -> bool:
    """Delete a message; False: it is still there, and its writer must be told to delete it."""
    for _ in range(_TRIES):
        try:
            if await message.delete():
                return True
        except TelegramAPIError as error:
            log.warning("a message with a password was not deleted: %s", type(error).__name__)
    return False
