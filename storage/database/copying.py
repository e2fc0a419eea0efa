"""Copies everything from one database into another, and proves that both tell the same."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, delete, exists, literal, select

from bot.errors import BotError
from storage.database.dialect import give_after, insert_rows, last_given
from storage.database.engine import Database
from storage.database.schema import metadata, store

_ROWS_AT_ONCE = 2000
_LARGEST_SUM = 2**256


@dataclass(frozen=True, slots=True)
class Told:
    """What a table tells: how many rows, a checksum of them in any order, and the last number."""

    rows: int
    checksum: int
    last: int | None
    """The number that its last new row was given; None: it gives none."""


async def copy_all(source: Database, target: Database) -> dict[str, Told]:
    """Copy every table in one transaction; return what each tells, by name.

    Raises BotError `copy-not-empty` when the target has rows, and `copy-differs` (`table`) when
    the two do not tell the same in the end. Nothing is copied then.
    """
    return await source.pour(target, _copy)


def _copy(source: Connection, target: Connection) -> dict[str, Told]:
    tables = metadata.sorted_tables
    _make_way(target)
    if any(target.scalar(select(exists(select(literal(1)).select_from(one)))) for one in tables):
        raise BotError("copy-not-empty")
    for table in tables:
        convert = _converter(table, target)
        names = [column.name for column in table.c]
        for some in _read(source, table):
            insert_rows(target, table, names, [convert(row) for row in some])
        last = last_given(source, table)
        if last is not None:
            give_after(target, table, last)
    told = {table.name: _told(source, table) for table in tables}
    for table in tables:
        if _told(target, table) != told[table.name]:
            raise BotError("copy-differs", table=table.name)
    return told


def _make_way(target: Connection) -> None:
    """Remove the row that every new database has: the copy is the same store as its source."""
    unused = (store.c.claims == 0) & store.c.restored_at.is_(None)
    target.execute(delete(store).where(unused))


def _read(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows in parts, those before that others point to."""
    query = select(*table.c).order_by(*table.primary_key)
    with connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query) as found:
        yield from found.partitions()


def _converter(table: Table, target: Connection) -> Callable[[Sequence[Any]], list[Any]]:
    """Return what makes a row as the target's driver takes it."""
    dialect = target.dialect
    kinds = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]

    def convert(row: Sequence[Any]) -> list[Any]:
        return [
            value if kind is None else kind(value) for kind, value in zip(kinds, row, strict=True)
        ]

    return convert


def _told(connection: Connection, table: Table) -> Told:
    rows = checksum = 0
    for some in _read(connection, table):
        rows += len(some)
        checksum = (checksum + sum(map(_digest, some))) % _LARGEST_SUM
    return Told(rows, checksum, last_given(connection, table))


def _digest(row: Sequence[Any]) -> int:
    said = json.dumps([_plain(value) for value in row], sort_keys=True).replace("\\u0000", "")
    return int.from_bytes(hashlib.sha256(said.encode()).digest())


def _plain(value: Any) -> Any:  # noqa: ANN401 - of every column
    """Return a value as JSON has it, the same from every driver."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, bytes):
        return value.hex()
    return value
