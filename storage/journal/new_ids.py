"""Ids that were never given: a button in a chat may hold one that a restored journal has forgotten.

So after a restore the ids of all that buttons name begin far behind the last one known
(docs/rules.md, S32).
"""

from sqlalchemy import Connection, Table, func, select, text

from storage.database.schema import (
    audiences,
    contact_lists,
    contacts,
    drafts,
    incoming,
    mailings,
    saved_texts,
)

STEP = 1_000_000
"""More than a company makes between two backups."""
_STEPS = {
    mailings: STEP,
    audiences: STEP,
    drafts: STEP,
    incoming: STEP,
    saved_texts: STEP,
    contact_lists: STEP,
    contacts: 1000 * STEP,
}


def leave_ids_out(connection: Connection) -> None:
    """Let the next ids be greater than any that may have been given since a copy was made."""
    for table, step in _STEPS.items():
        known = connection.scalar(select(func.max(table.c.id))) or 0
        if connection.dialect.name == "sqlite":
            _leave_out_sqlite(connection, table, known, step)
        else:
            _leave_out_sequence(connection, table, known, step)


def _leave_out_sqlite(connection: Connection, table: Table, known: int, step: int) -> None:
    name = {"name": table.name}
    given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), name)
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
    statement = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
    connection.execute(statement, name | {"last": max(known, given or 0) + step})


def _leave_out_sequence(connection: Connection, table: Table, known: int, step: int) -> None:
    name = {"sequence": f"{table.name}_id_seq"}
    given = connection.scalar(text("SELECT nextval(CAST(:sequence AS regclass))"), name)
    statement = text("SELECT setval(CAST(:sequence AS regclass), :last)")
    connection.execute(statement, name | {"last": max(known, given or 0) + step})
