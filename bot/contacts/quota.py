"""How much room the files of a chat may take: old ones that nothing needs make way first."""

import asyncio
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.contacts.folders import FolderKind, Folders
from bot.contacts.uploads import Uploads
from bot.errors import BotError
from storage.people.audiences import AudienceStore

_MEBIBYTE = 1024 * 1024
QUOTA_BYTES = 1024 * _MEBIBYTE
"""Of a chat's uploads, and of its recipients that are not of a confirmed mailing."""
GRACE = timedelta(hours=1)
"""For what no draft has yet: a dialog may be open that goes on with it."""


class FileQuota:
    """Keeps each chat's files within `QUOTA_BYTES`; what was paid for does not count."""

    def __init__(
        self, folders: Folders, uploads: Uploads, store: AudienceStore, clock: Clock
    ) -> None:
        self._folders = folders
        self._uploads = uploads
        self._store = store
        self._clock = clock

    async def make_room(self, chat_id: int) -> None:
        """Remove what the chat does not need, if its files take too much.

        BotError `files-full` (`limit`, in MB) when they take too much still.
        """
        if await self._bytes_of(chat_id) < QUOTA_BYTES:
            return
        before = self._clock.now() - GRACE
        unused = await self._store.remove_unused(before, chat_id=chat_id)
        old = await self._uploads.of_chat(chat_id, before=before)
        await asyncio.to_thread(_remove, [*self._audiences(unused), *old])
        if await self._bytes_of(chat_id) >= QUOTA_BYTES:
            raise BotError("files-full", limit=QUOTA_BYTES // _MEBIBYTE)

    async def _bytes_of(self, chat_id: int) -> int:
        kept = self._audiences(await self._store.unconfirmed(chat_id))
        uploads = await self._uploads.of_chat(chat_id)
        return await asyncio.to_thread(_size, [*kept, *uploads])

    def _audiences(self, names: Iterable[str]) -> list[Path]:
        return [self._folders.path(FolderKind.AUDIENCE, name) for name in names]


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _size(folders: Iterable[Path]) -> int:
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files)
