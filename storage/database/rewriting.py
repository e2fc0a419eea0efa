"""Writing the whole database anew, so that nothing deleted is left in its file."""

from typing import Any

import psycopg
from sqlalchemy import Engine

from storage.database.dialect import SQLITE
from storage.database.schema import metadata

_BUSY = 1
_PATIENT = "SET statement_timeout = 0"
"""A table of millions takes minutes; for a lock it waits no longer than any other statement."""


def rewrite(engine: Engine) -> bool:
    """Write the database anew; False: somebody reads, so that a part is left. Takes long.

    SQLite copies what lives into new pages (VACUUM) and empties its log; what was deleted is in
    neither then. PostgreSQL does so table by table, which nobody can read meanwhile, and takes
    new samples for its plans. To be called in a thread, with no writer beside it.
    """
    # not by a Connection: it would begin a transaction, in which VACUUM cannot run
    raw = engine.raw_connection()
    try:
        if engine.dialect.name == SQLITE:
            return _rewrite_file(raw)
        raw.detach()  # what is set for this session ends with it
        return _rewrite_tables(raw)
    finally:
        raw.close()


def _rewrite_file(raw: Any) -> bool:  # noqa: ANN401 - the driver's own
    cursor = raw.cursor()
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    answer = cursor.fetchone()
    cursor.close()
    return answer is not None and answer[0] != _BUSY


def _rewrite_tables(raw: Any) -> bool:  # noqa: ANN401 - the driver's own
    cursor = raw.cursor()
    cursor.execute(_PATIENT)
    try:
        cursor.execute(f"VACUUM (FULL, ANALYZE) {', '.join(metadata.tables)}")
    except psycopg.errors.LockNotAvailable:
        return False
    finally:
        cursor.close()
    return True
