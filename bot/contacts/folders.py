"""Folders on disk: uploads, audiences, and files made to be sent. Their names are random."""

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


class Kind(StrEnum):
    """What is in a folder."""

    UPLOAD = "uploads"
    AUDIENCE = "audiences"
    MADE = "made"
    """Needed for a moment, or until it is sent."""


class Shelf:
    """All folders below one. Whatever is being made now is never swept away."""

    def __init__(self, files: Path, clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._making: set[str] = set()

    def place(self, kind: Kind, name: str) -> Path:
        """Return where a folder is, there or not. Raises ValueError for a name not made here."""
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self._files / kind / name

    @asynccontextmanager
    async def making(self, kind: Kind) -> AsyncIterator[Path]:
        """Yield a new empty folder; it is gone again when the block fails or is cancelled."""
        folder = self.place(kind, secrets.token_hex(16))
        self._making.add(folder.name)
        try:
            await asyncio.to_thread(folder.mkdir, parents=True, mode=0o700)
            yield folder
            made = self._clock.now().timestamp()
            await asyncio.to_thread(os.utime, folder, (made, made))
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
            raise
        finally:
            self._making.discard(folder.name)

    @asynccontextmanager
    async def scratch(self) -> AsyncIterator[Path]:
        """Yield a path for a file that is needed in this block only."""
        async with self.making(Kind.MADE) as folder:
            yield folder / "file"
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def settle(self, folder: Path) -> None:
        """Let a folder's files outlive a power cut."""
        await asyncio.to_thread(_settle, folder)

    async def sweep(self, kind: Kind, *, but: Collection[str] = (), before: datetime) -> None:
        """Remove folders of a kind made before then, except those with these names."""
        await asyncio.to_thread(self._sweep, kind, frozenset(but), before)

    def _sweep(self, kind: Kind, but: frozenset[str], before: datetime) -> None:
        place = self._files / kind
        for folder in sorted(place.iterdir()) if place.exists() else ():
            made = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            if folder.name not in but | self._making and made < before:
                shutil.rmtree(folder, ignore_errors=True)


def _settle(folder: Path) -> None:
    for path in (*folder.iterdir(), folder, folder.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
