"""What SQLite and PostgreSQL say differently: everything that one of them alone understands.

The stores speak SQLAlchemy, which speaks both. The few statements that are run for every request
to the gateway go to the driver as they are: in them `$` stands for a value.
"""

import json
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, CursorResult, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.postgres import dumped

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_MARKS = {SQLITE: "?", POSTGRESQL: "%s"}
_ROWS_AT_ONCE = 500
_WORTH_COPYING = 20
"""From so many rows on, COPY is faster than INSERT."""


def run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> CursorResult[Any]:
    """Run a statement; each `$` in it stands for the next one of `values`."""
    return connection.exec_driver_sql(marked(connection, sql), tuple(values))


def marked(connection: Connection, sql: str) -> str:
    """Return a statement with the marks of the connection's driver in place of `$`."""
    return sql.replace("$", _MARKS[connection.dialect.name])


def among(connection: Connection, values: Collection[Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL that a column is one of `values`, to stand behind it, and what it takes."""
    if connection.dialect.name == POSTGRESQL:
        return "= ANY($)", (list(values),)
    return f"IN ({', '.join('$' * len(values))})", tuple(values)


def among_many(
    connection: Connection, values: Sequence[str] | Sequence[int]
) -> tuple[str, tuple[Any, ...]]:
    """Return as `among`, however many values there are; an index finds each of them."""
    # JSON: marks are few, and an array takes the server's driver ten times as long to write
    if connection.dialect.name == POSTGRESQL:
        kind = "bigint" if values and isinstance(values[0], int) else "text"
        asked = f"SELECT CAST(value AS {kind}) FROM json_array_elements_text(CAST($ AS json))"  # noqa: S608 - two kinds of ours
        return f"= ANY(ARRAY({asked}))", (dumped(list(values)),)
    return "IN (SELECT value FROM json_each($))", (json.dumps(list(values)),)


def listed(connection: Connection, texts: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of a table with the column `value` that holds `texts`, and what it takes."""
    if connection.dialect.name == POSTGRESQL:
        return "unnest($::text[]) AS listed (value)", (list(texts),)
    # JSON: a list of values would be bounded by the number of marks
    return "json_each($)", (json.dumps(list(texts)),)


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows that are not there yet, as fast as the database can.

    The values go to the driver as they are: moments without a zone, JSON as its driver takes it.
    """
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == POSTGRESQL and len(rows) >= _WORTH_COPYING:
        _copy(connection, f"COPY {table.name} ({columns}) FROM STDIN", rows)
        return
    row = f"({', '.join('$' * len(names))})"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        marks = ", ".join([row] * len(some))
        values = tuple(chain.from_iterable(some))
        into = f"INSERT INTO {table.name} ({columns}) VALUES {marks}"  # noqa: S608 - names of ours
        run(connection, into, values)


def _copy(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def insert_unless_there(
    connection: Connection | AsyncConnection, table: Table, key: Column[Any], values: dict[str, Any]
) -> postgresql.Insert | sqlite.Insert:
    """Return the insert of a row that changes nothing where its `key` is there already."""
    if connection.dialect.name == POSTGRESQL:
        there = postgresql.insert(table).values(**values)
        return there.on_conflict_do_nothing(index_elements=[key])
    here = sqlite.insert(table).values(**values)
    return here.on_conflict_do_nothing(index_elements=[key])


def keys_of(column: Column[Any]) -> ColumnElement[str]:
    """Return the keys of the objects in a column of JSON, as a table of their own to select."""
    key: ColumnElement[str] = func.json_each(column).table_valued("key").c.key
    return key


def last_given(connection: Connection, table: Table) -> int | None:
    """Return the number that the last new row was given; None: the table numbers no rows."""
    key = table.autoincrement_column
    if key is None:
        return None
    largest = connection.scalar(select(func.max(key))) or 0
    if connection.dialect.name == POSTGRESQL:
        sequence = _sequence_of(connection, table, key)
        given, called = connection.exec_driver_sql(
            f"SELECT last_value, is_called FROM {sequence}"  # noqa: S608 - named by the server
        ).one()
        return max(largest, given if called else 0)
    if not table.dialect_options[SQLITE]["autoincrement"]:
        return int(largest)
    remembered = run(connection, "SELECT seq FROM sqlite_sequence WHERE name = $", (table.name,))
    return max(largest, remembered.scalar() or 0)


def give_after(connection: Connection, table: Table, last: int) -> None:
    """Have the next new row of a table get a number behind `last`."""
    key = table.autoincrement_column
    if key is None or not last:
        return
    if connection.dialect.name == POSTGRESQL:
        run(connection, "SELECT setval($, $)", (_sequence_of(connection, table, key), last))
    elif table.dialect_options[SQLITE]["autoincrement"]:
        run(connection, "DELETE FROM sqlite_sequence WHERE name = $", (table.name,))
        run(connection, "INSERT INTO sqlite_sequence (name, seq) VALUES ($, $)", (table.name, last))


def _sequence_of(connection: Connection, table: Table, key: Column[Any]) -> str:
    asked = run(connection, "SELECT pg_get_serial_sequence($, $)", (table.name, key.name))
    return str(asked.scalar_one())
