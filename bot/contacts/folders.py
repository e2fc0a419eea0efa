"""Folders on disk for uploads, audiences and temporary files. Their names are random."""

import asyncio
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bot.clock import Clock

_NAME = re.compile(r"[0-9a-f]{32}")


class FolderKind(StrEnum):
    """What is in a folder."""

    UPLOAD = "uploads"
    AUDIENCE = "audiences"
    TEMPORARY = "made"
    """Files that are needed for a moment, or until they are sent."""


class Folders:
    """Makes, finds and removes the folders below `files`. A folder in use is never removed."""

    def __init__(self, files: Path, clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._in_use: set[str] = set()

    def path(self, kind: FolderKind, name: str) -> Path:
        """Return a folder's path, whether it exists or not. ValueError for a name not made here."""
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self._files / kind / name

    @asynccontextmanager
    async def new_folder(self, kind: FolderKind) -> AsyncIterator[Path]:
        """Yield a new empty folder; remove it when the block fails or is cancelled."""
        folder = self.path(kind, secrets.token_hex(16))
        self._in_use.add(folder.name)
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, mode=0o700)
            yield folder
            made = self._clock.now().timestamp()
            await asyncio.to_thread(os.utime, folder, (made, made))
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        finally:
            self._in_use.discard(folder.name)

    @asynccontextmanager
    async def temporary_file(self) -> AsyncIterator[Path]:
        """Yield a path for a file; the file is removed at the end of the block."""
        async with self.new_folder(FolderKind.TEMPORARY) as folder:
            yield folder / "file"
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def flush(self, folder: Path) -> None:
        """Write a folder's files through to the disk, so that they outlive a power cut."""
        await asyncio.to_thread(_flush, folder)

    async def all(self, kind: FolderKind, *, before: datetime | None = None) -> list[Path]:
        """Return the folders of a kind that are not in use: all, or those older than `before`."""
        return await asyncio.to_thread(self._all, kind, before)

    async def remove_old(
        self, kind: FolderKind, *, but: Collection[str] = (), before: datetime
    ) -> None:
        """Remove the folders of a kind that are older than `before`, except those named `but`."""
        await asyncio.to_thread(self._remove_old, kind, frozenset(but), before)

    def _remove_old(self, kind: FolderKind, but: frozenset[str], before: datetime) -> None:
        for folder in self._all(kind, before):
            if folder.name not in but:
                shutil.rmtree(folder, ignore_errors=True)

    def _all(self, kind: FolderKind, before: datetime | None) -> list[Path]:
        parent = self._files / kind
        folders = sorted(parent.iterdir()) if parent.exists() else ()
        return [
            folder
            for folder in folders
            if folder.name not in self._in_use and (before is None or _made_at(folder) < before)
        ]


def _made_at(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _flush(folder: Path) -> None:
    for path in (*folder.iterdir(), folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
