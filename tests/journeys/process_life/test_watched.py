"""`python -m bot` as a service: systemd hears of its life, and a container's check of its death."""

import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.process_life.processes import Place, open_place
from tests.monitoring.test_systemd import Systemd


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as opened:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        opened.environment["MONITORING_ADDRESS"] = f"127.0.0.1:{port}"
        yield opened


async def test_a_process_is_watched_from_its_start_to_its_end(place: Place) -> None:
    systemd = Systemd(str(place.folder / "notify"))
    life = await place.run(NOTIFY_SOCKET=systemd.name, WATCHDOG_USEC="20000000")
    await systemd.hears("READY=1")
    await systemd.hears("WATCHDOG=1")
    assert await (await place.run("alive")).exit_code() == 0
    life.kill(signal.SIGSTOP)
    assert await (await place.run("alive")).exit_code() == 1
    life.kill(signal.SIGCONT)
    assert await (await place.run("alive")).exit_code() == 0
    life.kill(signal.SIGTERM)
    await systemd.hears("STOPPING=1")
    assert await life.exit_code() == 0
    assert await (await place.run("alive")).exit_code() == 1
    said = place.log.read_text()
    assert "has not answered for 5 s" in said
    assert "no bot answers at 127.0.0.1" in said
    assert "ERROR" not in said
    systemd.close()


async def test_an_address_that_is_in_use_ends_it_in_words(place: Place) -> None:
    host, _, port = place.environment["MONITORING_ADDRESS"].partition(":")
    with socket.create_server((host, int(port))):
        life = await place.run()
        assert await life.exit_code() == 2
    said = place.log.read_text()
    assert f"The bot cannot listen at {host}:{port}: it is in use" in said
    assert "Traceback" not in said
