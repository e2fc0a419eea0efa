"""Files that people sent, fetched from Telegram: never more bytes than are wanted."""

import logging
from typing import BinaryIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.clock import Clock
from bot.errors import BotError
from bot.telegram.downloads import LineError, Progress, TooBigError, download, ignore_progress

log = logging.getLogger(__name__)


async def fetch_file(
    bot: Bot,
    file_id: str,
    to: BinaryIO,
    *,
    most: int,
    clock: Clock,
    on_progress: Progress = ignore_progress,
) -> None:
    """Write a file of at most `most` bytes to `to` as it comes (docs/rules.md, T18, T24).

    Raises BotError `upload-too-big` as soon as it is known, `file-line-broken` when the line broke
    again and again, and `file-not-fetched`.
    """
    try:
        await download(bot, file_id, to, most=most, clock=clock, on_progress=on_progress)
    except TooBigError as error:
        raise BotError("upload-too-big") from error
    except LineError as error:
        log.warning("a file was not fetched: the line %s", error)
        raise BotError("file-line-broken") from error
    except TelegramBadRequest as error:
        too_big = "file is too big" in error.message
        raise BotError("upload-too-big" if too_big else "file-not-fetched") from error
    except Exception as error:
        # Telegram, the disk: whatever it was, there is no file
        log.warning("a file was not fetched: %s", type(error).__name__)
        raise BotError("file-not-fetched") from error
