"""An error of a disk that takes no writes is told from every other one."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.database.writable import refuses_writes

FILL = "INSERT INTO kept SELECT hex(randomblob(100000))"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.sqlite3"
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE kept (words TEXT UNIQUE)")
    made.close()
    return path


def refused_by(opened: sqlite3.Connection, statement: str) -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        opened.execute(statement)
    opened.close()
    return caught.value


def test_a_full_and_a_read_only_database_are_told(file: Path) -> None:
    full = sqlite3.connect(file)
    full.execute("PRAGMA max_page_count = 4")
    assert refuses_writes(refused_by(full, FILL))
    read_only = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    assert refuses_writes(refused_by(read_only, FILL))


def test_it_is_told_behind_other_errors(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 4"))
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(FILL))
    engine.dispose()
    assert refuses_writes(caught.value)
    outer = RuntimeError("the turn could not be ended")
    outer.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert refuses_writes(outer)


def test_other_errors_are_not(file: Path) -> None:
    assert not refuses_writes(refused_by(sqlite3.connect(file), "INSERT INTO gone VALUES (1)"))
    assert not refuses_writes(FileNotFoundError(errno.ENOENT, "No such file"))
    assert not refuses_writes(KeyError("disk full"))
