"""What a chat knows of one number, as a file for the person whose number it is."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from bot.contacts.audiences import Audiences
from bot.contacts.number_hashes import NumberHashes
from bot.privacy.recipient_files import rows_with
from bot.sheets import Cell, write_report
from storage.database.engine import Database
from storage.privacy.known import Known, KnownKind, KnownNumbers, KnownOfNumber

KnownRow = Sequence[Cell | None]

KnownCell = Cell

__all__ = ["Known", "KnownCell", "KnownData", "KnownKind", "KnownOfNumber", "KnownRow"]


class KnownData:
    """Writes what is known of numbers."""

    def __init__(self, db: Database, audiences: Audiences, hashes: NumberHashes) -> None:
        self._numbers = KnownNumbers(db)
        self._audiences = audiences
        self._hashes = hashes

    async def write(
        self,
        chat_id: int,
        phone: str,
        path: Path,
        *,
        header: Sequence[str],
        row_of: Callable[[Known], KnownRow],
    ) -> KnownOfNumber:
        """Write an .xlsx, a row for each thing that is known; return what it was written of.

        BotError `vault-key-wrong`.
        """
        known = await self._numbers.of(chat_id, phone)
        rows = (
            *known.rows,
            *await self._among_recipients(chat_id, phone),
            *await self._hash(chat_id, phone),
        )
        await write_report(path, header, map(row_of, rows), owner=chat_id)
        return replace(known, rows=rows)

    async def _among_recipients(self, chat_id: int, phone: str) -> list[Known]:
        """Return where it is among recipients, each with its row."""
        found = []
        for file in await self._numbers.files(chat_id):
            folder = self._audiences.folder_named(file.folder)
            for row in await asyncio.to_thread(rows_with, folder, phone):
                text = "; ".join(_titled(row, file.columns))
                found.append(Known(KnownKind.RECIPIENT, file.created_at, file.title, text))
        return found

    async def _hash(self, chat_id: int, phone: str) -> list[Known]:
        at = await self._hashes.stopped_at(chat_id, phone)
        return [] if at is None else [Known(KnownKind.FORGOTTEN, at, party="", text="")]


def _titled(row: Sequence[str], titles: Sequence[str]) -> Iterator[str]:
    """Yield the cells of a row that are not blank, each with the title of its column."""
    for title, cell in zip_longest(titles, row, fillvalue=""):
        if cell:
            yield f"{title}: {cell}" if title else cell
