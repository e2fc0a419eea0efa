"""Sending files to the chat; each is made in a folder of its own that is deleted afterwards."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import FSInputFile
from aiogram.utils.chat_action import ChatActionSender
from aiogram_dialog import DialogManager, ShowMode

from bot.telegram.line import NotSentError
from handlers.i18n import Words
from handlers.ui.widgets import chat_of
from handlers.visible import visible_title


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is sent: a chat, and its thread if it is in one."""

    chat_id: int
    thread_id: int | None


_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(title: str, ending: str = ".xlsx") -> str:
    """Return a file name that every operating system takes; all of it can be seen."""
    shown = visible_title(title)
    return (" ".join(_UNFIT.sub(" ", shown).split()).strip(" .") or "file") + ending


@asynccontextmanager
async def scratch_file() -> AsyncIterator[Path]:
    """Yield a path to write to, for as long as the block takes."""
    folder = await asyncio.to_thread(tempfile.mkdtemp)
    try:
        yield Path(folder) / "file"
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def uploading(manager: DialogManager) -> ChatActionSender:
    """Show in the chat that a file is being made, for as long as the block takes."""
    return _showing(manager, ChatAction.UPLOAD_DOCUMENT)


def busy(manager: DialogManager) -> ChatActionSender:
    """Show in the chat that the bot is at work, for as long as the block takes."""
    return _showing(manager, ChatAction.TYPING)


async def send_file(manager: DialogManager, path: Path, name: str, caption: str) -> None:
    """Send a file; the dialog's window is shown again below it."""
    bot = manager.middleware_data["bot"]
    await bot.send_document(
        chat_of(manager).id,
        FSInputFile(path, filename=name),
        caption=caption,
        message_thread_id=manager.middleware_data.get("event_thread_id"),
    )
    manager.show_mode = ShowMode.SEND


def file_trouble(error: Exception, words: Words) -> str | None:
    """Return what to say when the line broke under a file, as HTML; None: that was not it.

    A file that may have come is not sent again by itself: it would be shown twice.
    """
    if not isinstance(error, TelegramNetworkError):
        return None
    if not isinstance(error.method, SendDocument | SendPhoto):
        return None
    sent = not isinstance(error, NotSentError)
    return words.html("file-perhaps-sent") if sent else words.html("file-not-sent")


def _showing(manager: DialogManager, action: ChatAction) -> ChatActionSender:
    return ChatActionSender(
        bot=manager.middleware_data["bot"],
        chat_id=chat_of(manager).id,
        message_thread_id=manager.middleware_data.get("event_thread_id"),
        action=action,
    )
