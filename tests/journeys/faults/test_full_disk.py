"""The disk of the bot is full: people are told so, and nothing of theirs is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.databases import only_sqlite
from tests.journeys.conftest import ANNA, time_passing
from tests.journeys.faults.troubled import open_troubled
from tests.journeys.mailing.walks import ready
from tests.small_disk import empty, fill, mounted_in, needs_root

pytestmark = [only_sqlite("a disk of its own"), needs_root]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_in(tmp_path) as mounted:
        yield mounted


async def test_a_full_disk_is_named_to_who_writes_and_taps_and_afterwards_all_goes_on(
    disk: Path, clock: ManualClock
) -> None:
    async with open_troubled(disk, clock) as world:
        anna = (await ready(world)).person
        await world.compose(anna)
        fill(disk)
        await anna.taps("✅ Отправить")
        told = await anna.sees("не может записывать", fresh=False)
        assert "ничего не отправлено" in told.text
        assert "нет места" in told.text
        assert "«Истории»" in told.text
        assert not world.sent
        await anna.says("/start")
        await anna.sees("не может записывать")

        empty(disk)
        async with time_passing(clock):
            await world.send(anna)
        assert len(world.sent) == 1


async def test_an_administrator_is_told_that_nothing_leaves_while_the_disk_is_full(
    disk: Path, clock: ManualClock
) -> None:
    async with open_troubled(disk, clock, admins=str(ANNA)) as world:
        anna = world.person()
        await world.log_in(anna)
        fill(disk)
        await anna.says("/admin")
        told = await anna.sees("База не принимает записей", fresh=False)
        assert "Отправка идёт" not in told.text

        empty(disk)
        await anna.says("/admin")
        told = await anna.sees("Отправка идёт")
        assert "не принимает" not in told.text
