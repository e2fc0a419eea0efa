"""What a chat knows of one number, as a file for the person whose number it is."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.sheets import Cell, write_report
from storage.database.engine import Database
from storage.privacy.known import Known, KnownKind, KnownNumbers, KnownOfNumber

KnownRow = Sequence[Cell | None]

KnownCell = Cell

__all__ = ["Known", "KnownCell", "KnownData", "KnownKind", "KnownOfNumber", "KnownRow"]


class KnownData:
    """Writes what is known of numbers."""

    def __init__(self, db: Database) -> None:
        self._numbers = KnownNumbers(db)

    async def write(
        self,
        chat_id: int,
        phone: str,
        path: Path,
        *,
        header: Sequence[str],
        row_of: Callable[[Known], KnownRow],
    ) -> KnownOfNumber:
        """Write an .xlsx, a row for each thing that is known; return what it was written of."""
        known = await self._numbers.of(chat_id, phone)
        await write_report(path, header, map(row_of, known.rows), owner=chat_id)
        return known
