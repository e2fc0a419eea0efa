"""An open journal, closed when the test ends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database.engine import Database
from storage.journal.journal import Journal
from tests.storage.promises.sample import open_journal


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[Database, Journal]]:
    db, journal = await open_journal(tmp_path)
    yield db, journal
    await db.close()


@pytest.fixture
def db(opened: tuple[Database, Journal]) -> Database:
    return opened[0]


@pytest.fixture
def journal(opened: tuple[Database, Journal]) -> Journal:
    return opened[1]
