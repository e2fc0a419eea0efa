"""Writing the whole database anew, so that nothing deleted is left in its file."""

from sqlalchemy import Engine, text

_BUSY = 1


def rewrite(engine: Engine) -> bool:
    """Write the database anew; False: somebody reads, so that a part is left. Takes long.

    SQLite copies what lives into new pages (VACUUM) and empties its log; what was deleted is in
    neither then. To be called in a thread, with no writer beside it.
    """
    if engine.dialect.name == "sqlite":
        return _rewrite_file(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
    return True


def _rewrite_file(engine: Engine) -> bool:
    # not by a Connection: it would begin a transaction, in which VACUUM cannot run
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
        cursor.close()
    finally:
        raw.close()
    return answer is not None and answer[0] != _BUSY
