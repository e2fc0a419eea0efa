"""Files that people sent, from the first look at them until they are read."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from bot.clock import Clock
from bot.contacts.folders import Kind, Shelf
from bot.errors import BotError
from bot.sheets import Choice, Limits, Workbook, choice_of, look, pack_workbook, unpack_workbook
from storage.database.engine import Database
from storage.people.layouts import LayoutStore

_FILE, _WORKBOOK, _NOTE = "file", "workbook.json", "upload.json"
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent, kept until it is read (at most a week)."""

    id: str
    """What a dialog remembers; random, 32 letters and digits."""
    title: str
    """The file's name as sent, shortened; never a path."""
    workbook: Workbook
    choice: Choice | None
    """What the chat chose for such a layout the last time, else the guess; None: no phones."""
    remembered: bool
    """`choice` was made by a person for an earlier file of this layout."""


class Uploads:
    """Keeps each in a folder; its name is in the folder, never in a path."""

    def __init__(self, db: Database, shelf: Shelf, clock: Clock, limits: Limits) -> None:
        self._shelf = shelf
        self._layouts = LayoutStore(db)
        self._clock = clock
        self._limits = limits

    async def receive(
        self, chat_id: int, user_id: int, title: str, fetch: Callable[[Path], Awaitable[object]]
    ) -> Upload:
        """Take a file; see `Audiences.receive`."""
        async with self._shelf.making(Kind.UPLOAD) as folder:
            await fetch(folder / _FILE)
            workbook = await look(folder / _FILE, limits=self._limits)
            note = {"chat_id": chat_id, "user_id": user_id, "title": _line(title)}
            await asyncio.to_thread(_keep, folder, workbook, note)
        return await self._upload(chat_id, folder.name, _line(title), workbook)

    async def get(self, chat_id: int, upload_id: str) -> Upload:
        """Return it again. BotError `upload-unknown`."""
        try:
            folder = self._shelf.place(Kind.UPLOAD, upload_id)
            workbook, note = await asyncio.to_thread(_kept, folder)
        except (OSError, ValueError) as error:
            raise BotError("upload-unknown") from error
        if note["chat_id"] != chat_id:
            raise BotError("upload-unknown")
        return await self._upload(chat_id, upload_id, note["title"], workbook)

    def path(self, upload_id: str) -> Path:
        """Return where its file is."""
        return self._shelf.place(Kind.UPLOAD, upload_id) / _FILE

    async def remember(self, chat_id: int, upload: Upload, choice: Choice) -> None:
        """Offer this choice for the next file of the same layout."""
        sheet = next((one for one in upload.workbook.sheets if one.name == choice.sheet), None)
        if sheet:
            now = self._clock.now()
            await self._layouts.remember(chat_id, sheet.signature, asdict(choice), now)

    async def _upload(self, chat_id: int, name: str, title: str, workbook: Workbook) -> Upload:
        before = await self._before(chat_id, workbook)
        choice = before or workbook.sheets[workbook.best].guess
        return Upload(name, title, workbook, choice, remembered=before is not None)

    async def _before(self, chat_id: int, workbook: Workbook) -> Choice | None:
        """Return the choice made for such a layout: of the best sheet, or of the latest one."""
        best = workbook.sheets[workbook.best]
        sheets = {sheet.signature: sheet for sheet in workbook.sheets}
        known = await self._layouts.recall(chat_id, sheets)
        signature = best.signature if best.signature in known else next(iter(known), None)
        if signature is None:
            return None
        sheet = best if signature == best.signature else sheets[signature]
        return replace(choice_of(known[signature]), sheet=sheet.name)


def _line(title: str) -> str:
    return " ".join(title.split())[:_TITLE]


def _keep(folder: Path, workbook: Workbook, note: dict[str, Any]) -> None:
    (folder / _WORKBOOK).write_bytes(pack_workbook(workbook))
    (folder / _NOTE).write_bytes(orjson.dumps(note))


def _kept(folder: Path) -> tuple[Workbook, dict[str, Any]]:
    note = orjson.loads((folder / _NOTE).read_bytes())
    return unpack_workbook((folder / _WORKBOOK).read_bytes()), note
