"""A real database, and a bot in which nothing waits."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.monitoring.facts import InMemory
from storage.database.engine import Database
from tests.databases import database_in

NOTHING = InMemory(
    holds=tuple,
    updates_in_hand=lambda: 0,
    unshown=dict,
    children=lambda: {"begun": 0, "done": 0},
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(database_in(tmp_path))
    yield database
    await database.close()
