"""Administrators hear that the database takes no writes, though that cannot be written down."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.databases import only_sqlite
from tests.journeys.admin.test_alerts import hears, told
from tests.journeys.conftest import BORIS, World, open_world
from tests.small_disk import empty, fill, mounted_in, needs_root

pytestmark = [only_sqlite("a disk of its own"), needs_root]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_in(tmp_path) as mounted:
        yield mounted


@pytest.fixture
async def world(disk: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(disk, clock, admins=f"{BORIS}") as opened:
        opened.expects_trouble = True
        yield opened


async def test_a_database_that_takes_no_writes_is_told_and_so_is_the_end_of_it(
    world: World, clock: ManualClock, disk: Path
) -> None:
    boris = world.person(BORIS)
    await boris.says("/start")
    await boris.sees("бот для отправки")
    fill(disk)
    note = await hears(world, clock, "База данных не принимает записи")
    assert "Новое не отправляется" in note.text
    empty(disk)
    await hears(world, clock, "снова принимает записи")
    assert told(boris, "База данных не принимает записи") == 1
