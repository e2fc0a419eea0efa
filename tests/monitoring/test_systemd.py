"""What systemd is told, over a real socket of datagrams."""

import asyncio
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.monitoring.monitor import Monitor, Place, Watch
from bot.monitoring.systemd import Notifier
from storage.database.engine import Database
from tests.budget import BUDGET, within
from tests.monitoring.conftest import NOTHING


class Systemd:
    """The other end of the socket."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(name.replace("@", "\0", 1))
        self._socket.settimeout(BUDGET.seconds_left)

    def heard(self) -> str:
        return self._socket.recv(4096).decode()

    async def hears(self, line: str) -> None:
        """Wait for a line; others may come before it."""
        async with within():
            while await asyncio.to_thread(self.heard) != line:
                pass

    def heard_by_now(self) -> list[str]:
        self._socket.settimeout(0)
        lines = list[str]()
        try:
            while True:
                lines.append(self.heard())
        except BlockingIOError:
            self._socket.settimeout(BUDGET.seconds_left)
            return lines

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["in a folder", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    name = str(tmp_path / "notify") if request.param == "in a folder" else f"@{secrets.token_hex()}"
    one = Systemd(name)
    yield one
    one.close()


def test_a_line_comes_as_it_is_by_a_socket_of_either_kind(systemd: Systemd) -> None:
    Notifier({"NOTIFY_SOCKET": systemd.name}).tell("READY=1")
    assert systemd.heard() == "READY=1"


def test_a_status_is_told_when_it_changes(systemd: Systemd) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": systemd.name})
    for words in ("fine", "fine", "bad"):
        notifier.tell_status(words)
    assert systemd.heard_by_now() == ["STATUS=fine", "STATUS=bad"]


def test_nobody_is_told_anything_when_systemd_has_not_started_the_bot() -> None:
    Notifier({}).tell("READY=1")


def test_a_systemd_that_is_gone_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).tell("READY=1")
    assert "systemd was not told READY" in caplog.text


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"WATCHDOG_USEC": "60000000"}, 60.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"}, 60.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_patted_by_the_process_it_watches(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert Notifier(environment, pid=7).watchdog == seconds


@pytest.fixture
def monitor(
    systemd: Systemd, db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Monitor:
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.name)
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    clock = SystemClock()
    place = Place(address=None, chosen=False, folder=tmp_path, database=None, key=b"key")
    return Monitor(Watch(), db=db, memory=NOTHING, place=place, clock=clock)


async def test_systemd_hears_of_the_start_the_life_and_the_end(
    systemd: Systemd, monitor: Monitor
) -> None:
    polling = asyncio.create_task(asyncio.Event().wait())
    await monitor.start()
    assert systemd.heard_by_now() == []
    monitor.note_running(polling)  # type: ignore[arg-type]
    for line in ("READY=1", "WATCHDOG=1", "STATUS=takes updates", "WATCHDOG=1", "WATCHDOG=1"):
        await systemd.hears(line)
    monitor.note_stopping()
    await systemd.hears("STOPPING=1")
    await systemd.hears("STATUS=the bot is stopping")
    await systemd.hears("WATCHDOG=1")
    await monitor.close()
    polling.cancel()


async def test_the_watchdog_hears_nothing_once_polling_has_ended(
    systemd: Systemd, monitor: Monitor
) -> None:
    polling = asyncio.create_task(asyncio.sleep(0))
    await polling
    await monitor.start()
    monitor.note_running(polling)
    await asyncio.sleep(0.1)
    assert systemd.heard_by_now() == ["READY=1"]
    await monitor.close()


async def test_the_watchdog_hears_nothing_while_the_loop_is_held(
    systemd: Systemd, monitor: Monitor
) -> None:
    polling = asyncio.create_task(asyncio.Event().wait())
    await monitor.start()
    monitor.note_running(polling)  # type: ignore[arg-type]
    await systemd.hears("WATCHDOG=1")
    systemd.heard_by_now()
    time.sleep(0.2)  # noqa: ASYNC251 - to hold the loop is the point
    assert systemd.heard_by_now() == []
    await systemd.hears("WATCHDOG=1")
    await monitor.close()
    polling.cancel()
