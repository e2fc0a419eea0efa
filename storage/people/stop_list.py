"""The stop-lists: numbers that no mailing of a chat goes to."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, RowMapping, Select, delete, func, insert, select

from bot.model import Stopped
from storage.database.engine import Database
from storage.database.schema import stop_list
from storage.people.searching import fold, found_by

_COLUMNS = [stop_list.c[name] for name in Stopped.__slots__]


class StopStore:
    """The stop-lists of all chats."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, chat_id: int, new: Sequence[Stopped]) -> int:
        """Add the numbers that are not there yet; return how many. At most a thousand at a time."""
        async with self._db.write() as connection:
            known = await connection.execute(_those(chat_id, [one.phone for one in new]))
            there = set(known.scalars())
            rows = {one.phone: _row(chat_id, one) for one in new if one.phone not in there}
            if rows:
                await connection.execute(insert(stop_list), list(rows.values()))
        return len(rows)

    async def remove(self, chat_id: int, phone: str) -> bool:
        """Remove a number; False when it is not there."""
        gone = delete(stop_list).where(stop_list.c.chat_id == chat_id, stop_list.c.phone == phone)
        async with self._db.write() as connection:
            return bool((await connection.execute(gone)).rowcount)

    async def page(
        self, chat_id: int, query: str, *, offset: int, limit: int
    ) -> tuple[list[Stopped], int]:
        """Return a page of the entries found, newest first, and how many there are."""
        where = _found(chat_id, query)
        page = (
            select(*_COLUMNS)
            .where(where)
            .order_by(stop_list.c.added_at.desc(), stop_list.c.phone)
            .offset(offset)
            .limit(limit)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(page)).mappings().all()
            total = await connection.scalar(select(func.count()).where(where))
        return [_stopped(row) for row in rows], total or 0

    async def count(self, chat_id: int) -> int:
        """Return how many numbers are on the chat's list."""
        query = select(func.count()).where(stop_list.c.chat_id == chat_id)
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def has(self, chat_id: int, phones: Collection[str]) -> set[str]:
        """Return those of `phones` that are on the list. At most a thousand at a time."""
        async with self._db.read() as connection:
            return set((await connection.execute(_those(chat_id, phones))).scalars())

    async def get(self, chat_id: int, phone: str) -> Stopped | None:
        """Return the entry of a number, or None."""
        query = select(*_COLUMNS).where(stop_list.c.chat_id == chat_id, stop_list.c.phone == phone)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _stopped(row)

    async def numbers(self, chat_id: int, *, after: str, limit: int) -> list[str]:
        """Return the next numbers after `after`, in the order of their digits as text."""
        query = (
            select(stop_list.c.phone)
            .where(stop_list.c.chat_id == chat_id, stop_list.c.phone > after)
            .order_by(stop_list.c.phone)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())


def _those(chat_id: int, phones: Collection[str]) -> Select[str]:
    return select(stop_list.c.phone).where(
        stop_list.c.chat_id == chat_id, stop_list.c.phone.in_(phones)
    )


def _found(chat_id: int, query: str) -> ColumnElement[bool]:
    of_chat = stop_list.c.chat_id == chat_id
    found = found_by(query, stop_list.c.sought, stop_list.c.phone)
    return of_chat if found is None else of_chat & found


def _row(chat_id: int, stopped: Stopped) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(stopped, name) for name in Stopped.__slots__}
    sought = fold(f"{stopped.user_name} {stopped.reason}")
    return {**values, "chat_id": chat_id, "sought": sought}


def _stopped(row: RowMapping) -> Stopped:
    return Stopped(**{name: row[name] for name in Stopped.__slots__})
