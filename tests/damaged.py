"""A database with many pages, and how to spoil one of them as a bad disk would."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from storage.database.engine import Database

PAGE = 4096
_MANY = text(
    "insert into audit (at, chat_id, user_id, action, facts)"
    " values ('2026-01-01', 1, :user_id, 'a', '{}')"
)


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "no head": lambda old: bytes(100) + old[100:],
    "no first page": lambda old: b"\xff" * PAGE + old[PAGE:],
    "another format": lambda old: old[:44] + b"\x09" * 4 + old[48:],
    "no free pages where some were": lambda old: old[:36] + b"\x00\x00\x00\x07" + old[40:],
    "50 bytes": lambda old: old[:50],
    "700 bytes": lambda old: old[:700],
    "one page": lambda old: old[:PAGE],
    "half": lambda old: old[: len(old) // 2 + 77],
    "a page less": lambda old: old[:-PAGE],
}
"""Ways to spoil a file of many pages: what is left of it, by what there was."""


async def fill(url: str, rows: int = 20_000) -> None:
    """Make a database with so many rows of the audit, and close it."""
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.execute(_MANY, [{"user_id": user} for user in range(rows)])
    await db.close()


def spoil_file(path: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Leave of a closed file what `spoil` returns, for everybody to read."""
    path.write_bytes(spoil(path.read_bytes()))
    path.chmod(0o644)


def damage(path: Path) -> None:
    """Overwrite a page near the end of a closed SQLite file."""
    page = path.stat().st_size // PAGE - 20
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(b"\xff" * PAGE)
