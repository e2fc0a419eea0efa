"""Files that people sent, fetched from Telegram: never more bytes than are wanted."""

import logging
from typing import BinaryIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.errors import BotError

log = logging.getLogger(__name__)

SECONDS = 300


class _TooBigError(Exception):
    """More bytes have come than are wanted."""


class _Bounded:
    """A file that takes so many bytes and no more, whatever Telegram said of its size."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._left = most
        self.flush = file.flush

    def write(self, content: bytes) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise _TooBigError
        return self._file.write(content)


async def fetch_file(bot: Bot, file_id: str, to: BinaryIO, *, most: int) -> None:
    """Write a file of at most `most` bytes to `to` as it comes (docs/rules.md, T18).

    Raises BotError `upload-too-big` as soon as it is known, and `file-not-fetched`.
    """
    try:
        # aiogram only writes to the file, and flushes it
        await bot.download(file_id, _Bounded(to, most), timeout=SECONDS, seek=False)  # type: ignore[arg-type]
    except _TooBigError as error:
        raise BotError("upload-too-big") from error
    except TelegramBadRequest as error:
        too_big = "file is too big" in error.message
        raise BotError("upload-too-big" if too_big else "file-not-fetched") from error
    except Exception as error:
        # Telegram, the network, the disk: whatever it was, there is no file
        log.warning("a file was not fetched: %s", type(error).__name__)
        raise BotError("file-not-fetched") from error
