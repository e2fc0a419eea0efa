"""Uploads: files that people sent, stored from the first look until they are read."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.clock import Clock
from bot.contacts.folders import FolderKind, Folders
from bot.errors import BotError
from bot.sheets import (
    Choice,
    Limits,
    Workbook,
    choice_from_dict,
    look,
    workbook_from_json,
    workbook_to_json,
)
from storage.database.engine import Database
from storage.people.layouts import LayoutStore

_FILE, _WORKBOOK, _NOTE = "file", "workbook.json", "upload.json"
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent, stored for a week at most."""

    id: str
    """The id that a dialog stores; random, 32 letters and digits."""
    title: str
    """The file's name as sent, shortened; never a path."""
    workbook: Workbook
    choice: Choice | None
    """The chat's last choice for this layout, else the guess; None without a phone column."""
    remembered: bool
    """Whether a person made `choice` for an earlier file of this layout."""


class Uploads:
    """Stores each upload in a folder; the file's own name is never part of a path."""

    def __init__(self, db: Database, folders: Folders, clock: Clock, limits: Limits) -> None:
        self._folders = folders
        self._layouts = LayoutStore(db)
        self._clock = clock
        self._limits = limits

    async def receive(
        self,
        chat_id: int,
        user_id: int,
        title: str,
        fetch: Callable[[Path], Awaitable[object]],
        *,
        language: str,
    ) -> Upload:
        """Take a file; see `Audiences.receive`."""
        async with self._folders.new_folder(FolderKind.UPLOAD) as folder:
            await fetch(folder / _FILE)
            workbook = await look(
                folder / _FILE, limits=self._limits, owner=chat_id, language=language
            )
            note = {"chat_id": chat_id, "user_id": user_id, "title": _line(title)}
            await asyncio.to_thread(_save, folder, workbook, note)
        return await self._upload(chat_id, folder.name, _line(title), workbook)

    async def get(self, chat_id: int, upload_id: str) -> Upload:
        """Return an upload of the chat. BotError `upload-unknown`."""
        try:
            folder = self._folders.path(FolderKind.UPLOAD, upload_id)
            workbook, note = await asyncio.to_thread(_load, folder)
        except (OSError, ValueError) as error:
            raise BotError("upload-unknown") from error
        if note["chat_id"] != chat_id:
            raise BotError("upload-unknown")
        return await self._upload(chat_id, upload_id, note["title"], workbook)

    async def of_chat(self, chat_id: int, *, before: datetime | None = None) -> list[Path]:
        """Return the folders of the chat's uploads: all, or those older than `before`."""
        folders = await self._folders.all(FolderKind.UPLOAD, before=before)
        return await asyncio.to_thread(
            lambda: [folder for folder in folders if _chat_of(folder) == chat_id]
        )

    async def remove(self, chat_id: int | None) -> int:
        """Remove the uploads of a chat (None: of all chats); return how many."""
        every = chat_id is None
        kind = FolderKind.UPLOAD
        found = await (self._folders.all(kind) if every else self.of_chat(chat_id or 0))
        for folder in found:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return len(found)

    def path(self, upload_id: str) -> Path:
        """Return the path of an upload's file."""
        return self._folders.path(FolderKind.UPLOAD, upload_id) / _FILE

    async def remember(self, chat_id: int, upload: Upload, choice: Choice) -> None:
        """Store a choice; it is offered for the chat's next file of the same layout."""
        sheet = next((one for one in upload.workbook.sheets if one.name == choice.sheet), None)
        if sheet:
            now = self._clock.now()
            await self._layouts.remember(chat_id, sheet.signature, asdict(choice), now)

    async def _upload(self, chat_id: int, name: str, title: str, workbook: Workbook) -> Upload:
        earlier = await self._earlier_choice(chat_id, workbook)
        choice = earlier or workbook.sheets[workbook.best].guess
        return Upload(name, title, workbook, choice, remembered=earlier is not None)

    async def _earlier_choice(self, chat_id: int, workbook: Workbook) -> Choice | None:
        """Return the choice for the best sheet's layout, else the latest for another sheet.

        Another sheet must have the name of the one that was chosen: a list of staff may have the
        layout of an earlier list of clients.
        """
        best = workbook.sheets[workbook.best]
        sheets = {(sheet.signature, sheet.name) for sheet in workbook.sheets}
        recalled = await self._layouts.recall(chat_id, {signature for signature, _ in sheets})
        known = {signature: choice_from_dict(choice) for signature, choice in recalled.items()}
        # of each file it is asked anew whether its hidden rows are meant
        if best.signature in known:
            return replace(known[best.signature], sheet=best.name, visible_only=False)
        chosen = (choice for key, choice in known.items() if (key, choice.sheet) in sheets)
        choice = next(chosen, None)
        return choice and replace(choice, visible_only=False)


def _line(title: str) -> str:
    return " ".join(title.split())[:_TITLE]


def _save(folder: Path, workbook: Workbook, note: dict[str, Any]) -> None:
    (folder / _WORKBOOK).write_bytes(workbook_to_json(workbook))
    (folder / _NOTE).write_bytes(orjson.dumps(note))


def _chat_of(folder: Path) -> int | None:
    try:
        chat_id: int = orjson.loads((folder / _NOTE).read_bytes())["chat_id"]
    except (OSError, ValueError):
        return None  # it is being received, or removed
    return chat_id


def _load(folder: Path) -> tuple[Workbook, dict[str, Any]]:
    note = orjson.loads((folder / _NOTE).read_bytes())
    return workbook_from_json((folder / _WORKBOOK).read_bytes()), note
