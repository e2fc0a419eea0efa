"""A real database, and a bot in which nothing waits."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.monitoring.facts import InMemory
from storage.database.engine import Database

NOTHING = InMemory(
    holds=tuple,
    updates_in_hand=lambda: 0,
    unshown=dict,
    children=lambda: {"begun": 0, "done": 0},
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3")
    yield database
    await database.close()
