"""Rows of `storage.dialogs` in a table beside the journal, on its PostgreSQL server."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from storage.database import postgres
from storage.dialogs.rows import Change, Row

TABLE = """
create table if not exists dialogs (
    key text collate "C" primary key,
    state text,
    data text not null default '{}'
)
"""
SESSION = "set lock_timeout = '10s'; set statement_timeout = '1min'; set synchronous_commit = off"
"""A dialog of the last moment may be lost with the server's power, as one in a file may."""
PUT = """
insert into dialogs (key, state, data)
values (%(key)s, %(state)s::text, coalesce(%(data)s::text, '{}'))
on conflict (key) do update set
    state = case when %(set_state)s::boolean then excluded.state else dialogs.state end,
    data = coalesce(%(data)s::text, dialogs.data)
"""
DROP_EMPTY = "delete from dialogs where key = %s and state is null and data = '{}'"
ROW = "select state, data from dialogs where key = %s"
PAGE = "select key, state, data from dialogs where key > %s order by key limit %s"
DELETE = "delete from dialogs where key = any(%s)"
ALIKE = "select key, state, data from dialogs where key >= %s and key < %s and key like %s"


class DialogsTable:
    """A `RowStore` on a server, by a connection of its own that is made anew when it was lost."""

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        self._arguments = arguments
        self._db = self._connect()

    @classmethod
    def open(cls, url: str) -> "DialogsTable":
        """Make the table when it is absent. `url`: of the database, as SQLAlchemy takes it.

        Raises BotError `database-unreachable`, `database-rights` and `database-unusable`.
        """
        place = make_url(url)
        _, arguments = place.get_dialect()().create_connect_args(place)
        try:
            opened = cls({**arguments, **postgres.options()["connect_args"]})
            try:
                opened._db.execute(TABLE)
            except psycopg.Error:
                opened.close()
                raise
        except psycopg.Error as error:
            raise postgres.unusable(error, place) from error
        return opened

    def row(self, name: str) -> Row:
        """Return a row, an empty one when there is none."""
        found = self._connected().execute(ROW, [name]).fetchone()
        return Row(*found) if found else Row()

    def alike(self, first: str, end: str, pattern: str) -> dict[str, Row]:
        """Return the rows whose names are from `first` on, before `end`, and LIKE `pattern`."""
        found = self._connected().execute(ALIKE, [first, end, pattern]).fetchall()
        return {name: Row(state, data) for name, state, data in found}

    def page(self, after: str, most: int) -> list[tuple[str, str | None, str]]:
        """Return up to `most` rows behind a name, in order: name, state, data."""
        return self._connected().execute(PAGE, [after, most]).fetchall()

    def put(self, changes: Mapping[str, Change]) -> None:
        """Write changes by name, all or none; a row that becomes empty goes."""
        db = self._connected()
        with db.transaction(), db.pipeline():
            for name, change in changes.items():
                db.execute(
                    PUT,
                    {
                        "key": name,
                        "state": change.state,
                        "data": change.data,
                        "set_state": change.set_state,
                    },
                )
                if change.may_empty:
                    db.execute(DROP_EMPTY, [name])

    def delete(self, names: Sequence[str]) -> None:
        """Delete rows by name, all or none."""
        self._connected().execute(DELETE, [list(names)])

    def clear(self) -> None:
        """Remove every row."""
        self._connected().execute("delete from dialogs")

    def rewrite(self) -> None:
        """Write the table anew, so that nothing deleted is left in it."""
        self._connected().execute("vacuum (full, analyze) dialogs")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _connected(self) -> psycopg.Connection[Any]:
        if self._db.closed or postgres.is_dropped(self._db):
            self._db.close()
            self._db = self._connect()
        return self._db

    def _connect(self) -> psycopg.Connection[Any]:
        db = psycopg.connect(**self._arguments, autocommit=True)
        postgres.leave_out_nul(db)
        try:
            db.execute(SESSION)
        except psycopg.Error:
            db.close()
            raise
        return db
