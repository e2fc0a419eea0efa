"""Two bots in two folders, with copies of one database and one high-water file."""

import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import only_sqlite
from tests.journeys.conftest import ANNA
from tests.journeys.process_life.processes import PASSWORD, Place, open_place
from tests.journeys.process_life.test_life import WRONG


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(
        tmp_path, HIGH_WATER_FILE=str(tmp_path / "mark"), ADMINS=str(ANNA)
    ) as opened:
        yield opened


@only_sqlite("the copy of its folder")
async def test_a_copy_of_a_running_bot_with_the_same_mark_does_not_start(place: Place) -> None:
    first = await place.fork()
    anna = place.world.person()
    await place.world.log_in(anna, password=PASSWORD)
    await place.world.send(anna)
    copy = place.folder / "copy"
    shutil.copytree(place.folder / "data", copy)
    there = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{copy / 'bot.sqlite3'}",
        "DIALOGS_PATH": str(copy / "dialogs.sqlite3"),
        "FILES_PATH": str(copy / "files"),
        "SECRET_KEY_FILE": str(copy / "secret.key"),
    }
    (place.folder / "link").symlink_to(place.folder / "mark")
    second = await place.run(HIGH_WATER_FILE=str(place.folder / "link"), **there)
    assert await second.exit_code() == WRONG
    assert "Another bot uses the high-water file" in place.log.read_text()
    assert "Traceback" not in place.log.read_text()
    await place.world.send(anna)
    assert len(place.world.sent) == 2

    await first.end(signal.SIGTERM)
    place.environment |= there
    await place.fork()
    await place.world.person().sees("Режим восстановления")
