"""Where the bot listens, and what it does when it cannot."""

import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.backup_note import LAST_BACKUP
from bot.checkup import in_words
from bot.clock import SystemClock
from bot.errors import BotError
from bot.local_address import LocalAddress
from bot.monitoring.facts import look_at_disk
from bot.monitoring.monitor import Monitor, Place, Watch
from bot.monitoring.server import AT_ONCE, MonitoringServer
from storage.database.engine import Database
from tests.budget import within
from tests.monitoring.conftest import NOTHING


@pytest.fixture
def taken() -> Iterator[LocalAddress]:
    """An address where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield LocalAddress(*other.getsockname())


def monitor_at(address: LocalAddress, db: Database, folder: Path, *, chosen: bool) -> Monitor:
    clock = SystemClock()
    place = Place(address=address, chosen=chosen, folder=folder, database=None, key=b"key")
    return Monitor(Watch(), db=db, memory=NOTHING, place=place, clock=clock)


async def test_an_address_that_the_operator_chose_must_be_free(
    taken: LocalAddress, db: Database, tmp_path: Path
) -> None:
    monitor = monitor_at(taken, db, tmp_path, chosen=True)
    with pytest.raises(BotError) as busy:
        await monitor.start()
    await monitor.close()
    assert in_words(busy.value).startswith(f"The bot cannot listen at {taken}: it is in use")


async def test_without_the_usual_address_the_bot_runs_unwatched_and_says_so(
    taken: LocalAddress, db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monitor = monitor_at(taken, db, tmp_path, chosen=False)
    await monitor.start()
    assert monitor.address is None
    assert f"{taken} is in use (MONITORING_ADDRESS)" in caplog.text
    await monitor.close()


async def test_the_address_is_free_again_once_the_bot_has_ended(
    db: Database, tmp_path: Path
) -> None:
    first = monitor_at(LocalAddress("127.0.0.1", 0), db, tmp_path, chosen=True)
    await first.start()
    assert first.address is not None
    await first.close()
    second = monitor_at(first.address, db, tmp_path, chosen=True)
    await second.start()
    assert second.address == first.address
    await second.close()


async def test_many_who_ask_at_once_are_told_to_come_later() -> None:
    asked, answer = asyncio.Semaphore(0), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def why_not_ready() -> list[str]:
        loop.call_soon_threadsafe(asked.release)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answer.wait(), loop))
        return []

    server = MonitoringServer(
        LocalAddress("127.0.0.1", 0),
        why_not_alive=list,
        why_not_ready=why_not_ready,
        look=why_not_ready,
        registry=Watch().metrics.registry,
    )
    address = await server.start()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"http://{address}", connector=connector) as http, within():
        waiting = [asyncio.create_task(http.get("/readyz")) for _ in range(AT_ONCE)]
        for _ in range(AT_ONCE):
            await asked.acquire()
        assert (await http.get("/readyz")).status == 429
        answer.set()
        assert {(await one).status for one in waiting} == {200}
    await server.stop()


@pytest.mark.parametrize(
    "note",
    ["", "{", "[]", '{"made_at": 5}', '{"made_at": "2026-01-01T00:00:00"}', "[" * 100_000],
)
def test_a_broken_note_of_a_backup_is_no_backup(tmp_path: Path, note: str) -> None:
    (tmp_path / LAST_BACKUP).write_text(note)
    assert look_at_disk(tmp_path, None).backup_at is None


def test_a_folder_that_is_gone_is_unknown(tmp_path: Path) -> None:
    found = look_at_disk(tmp_path / "gone", tmp_path / "gone" / "bot.sqlite3")
    assert (found.database, found.wal, found.free_share, found.backup_at) == (None, 0, None, None)


def test_the_moment_of_a_backup_is_read(tmp_path: Path) -> None:
    note = {"made_at": "2026-11-24T09:00:00+00:00", "claims": 5}
    (tmp_path / LAST_BACKUP).write_text(json.dumps(note))
    assert look_at_disk(tmp_path, None).backup_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
