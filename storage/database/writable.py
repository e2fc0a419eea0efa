"""Whether the database takes writes: a disk that is full or read-only is found by trying."""

from sqlalchemy import Connection, text


def write_in_vain(connection: Connection) -> None:
    """Write the one row that every database has as it is. Raises what the database raises."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
