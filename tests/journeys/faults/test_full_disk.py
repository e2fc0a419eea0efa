"""The disk of the bot is full: people are told so, and nothing of theirs is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.databases import only_sqlite
from tests.journeys.conftest import ANNA, time_passing
from tests.journeys.faults.troubled import open_troubled
from tests.journeys.mailing.walks import ready
from tests.journeys.process_life.processes import PASSWORD, open_place
from tests.small_disk import empty, fill, mounted_in, needs_root

pytestmark = [only_sqlite("a disk of its own"), needs_root]


LATER = 3


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


def _data_in(folder: Path) -> dict[str, str]:
    """Return the settings of a bot that has its data in a folder, and its log elsewhere."""
    return {
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}",
        "DIALOGS_PATH": str(folder / "dialogs.sqlite3"),
        "FILES_PATH": str(folder / "files"),
    }


async def test_a_start_on_a_full_disk_ends_in_words_and_another_one_helps(
    tmp_path: Path, disk: Path
) -> None:
    """The one before was killed, so that there is something to write down at once."""
    async with open_place(tmp_path, **_data_in(disk)) as place:
        life = await place.fork()
        anna = place.world.person()
        await place.world.log_in(anna, password=PASSWORD)
        await place.world.send(anna)
        await life.end()
        fill(disk)
        starts = await place.run()
        assert await starts.exit_code() == LATER
        said = place.log.read_text()
        assert "takes no writes" in said
        assert "Uncaught" not in said

        empty(disk)
        await place.fork()
        await place.world.send(anna)
        assert len(place.world.sent) == 2


async def test_an_administrator_is_told_that_nothing_leaves_while_the_disk_is_full(
    disk: Path, clock: ManualClock
) -> None:
    async with open_troubled(disk, clock, admins=str(ANNA)) as world:
        anna = world.person()
        await world.log_in(anna)
        fill(disk)
        await anna.says("/admin")
        told = await anna.sees("База данных не принимает записи", fresh=False)
        assert "Отправка идёт" not in told.text

        empty(disk)
        await anna.says("/admin")
        told = await anna.sees("Отправка идёт")
        assert "не принимает" not in told.text
