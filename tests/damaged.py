"""A database with many pages, and how to spoil one of them as a bad disk would."""

from pathlib import Path

from sqlalchemy import text

from storage.database.engine import Database

PAGE = 4096
_MANY = text(
    "insert into audit (at, chat_id, user_id, action, facts)"
    " values ('2026-01-01', 1, :user_id, 'a', '{}')"
)


async def fill(url: str, rows: int = 20_000) -> None:
    """Make a database with so many rows of the audit, and close it."""
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.execute(_MANY, [{"user_id": user} for user in range(rows)])
    await db.close()


def damage(path: Path) -> None:
    """Overwrite a page near the end of a closed SQLite file."""
    page = path.stat().st_size // PAGE - 20
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(b"\xff" * PAGE)
