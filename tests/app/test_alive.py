"""`python -m bot alive`, as a container runs it: in words, with an exit code, and light."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import alive
from bot.local_address import MONITORING, LocalAddress, parse_address
from bot.monitoring.monitor import Watch
from bot.monitoring.server import MonitoringServer
from tests.budget import BUDGET, within
from tests.children import started

ROOT = Path(__file__).parents[2]
HEAVY = ("aiogram", "sqlalchemy", "pydantic", "bot.app", "aiohttp")
LOADED = f"""
import runpy, sys
sys.argv = ["bot", "alive"]
try:
    runpy.run_module("bot", run_name="__main__")
except SystemExit as ending:
    print(ending.code, *(name for name in {HEAVY} if name in sys.modules))
"""


def serving(problems: list[str]) -> MonitoringServer:
    async def nothing() -> list[str]:
        return []

    return MonitoringServer(
        LocalAddress("127.0.0.1", 0),
        why_not_alive=lambda: problems,
        why_not_ready=nothing,
        look=nothing,
        registry=Watch().metrics.registry,
    )


async def run(folder: Path, address: str) -> tuple[int, str]:
    """Run the command itself; return its exit code and what it said."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), alive.SETTING: address}
    command = (sys.executable, "-m", "bot", "alive")
    async with (
        within(),
        started(*command, cwd=folder, env=environment, stdout=-1, stderr=-2) as process,
    ):
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode().strip()


async def test_it_says_that_the_bot_is_alive(tmp_path: Path) -> None:
    server = serving([])
    address = await server.start()
    assert await run(tmp_path, str(address)) == (0, "alive")
    everywhere = LocalAddress("0.0.0.0", address.port)  # noqa: S104 - it is asked, not bound
    assert await run(tmp_path, str(everywhere)) == (0, "alive")
    await server.stop()


async def test_it_says_what_is_wrong_with_a_bot_that_is_not(tmp_path: Path) -> None:
    server = serving(["the event loop has hung for 42 s"])
    address = await server.start()
    assert await run(tmp_path, str(address)) == (1, "the event loop has hung for 42 s")
    await server.stop()
    code, said = await run(tmp_path, str(address))
    assert (code, said) == (1, f"no bot answers at {address} (ConnectionRefusedError)")


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alive, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        lives, words = alive.ask(str(LocalAddress(*silent.getsockname())))
    assert not lives
    assert "has not answered for" in words


@pytest.mark.parametrize(
    ("setting", "words"), [("off", "=off"), ("nowhere", "must be an address and a port")]
)
def test_a_bot_that_answers_nowhere_cannot_be_asked(setting: str, words: str) -> None:
    lives, said = alive.ask(setting)
    assert not lives
    assert words in said


def test_the_address_is_that_of_the_environment_then_of_env_then_the_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(alive.SETTING, raising=False)
    assert alive._setting() == MONITORING
    Path(".env").write_text(f"BOT_TOKEN=x\n{alive.SETTING}=127.0.0.1:1\n")
    assert alive._setting() == "127.0.0.1:1"
    monkeypatch.setenv(alive.SETTING, "")
    assert alive._setting() == "127.0.0.1:1"
    monkeypatch.setenv(alive.SETTING, "127.0.0.1:2")
    assert alive._setting() == "127.0.0.1:2"


def test_it_loads_nothing_of_the_product(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), alive.SETTING: "off"}
    done = subprocess.run(  # noqa: S603 - a fixed program
        [sys.executable, "-c", LOADED],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=BUDGET.seconds_left,
    )
    assert done.stdout == "1\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9464", LocalAddress("127.0.0.1", 9464)),
        (" localhost:1 ", LocalAddress("localhost", 1)),
        ("[::1]:9464", LocalAddress("::1", 9464)),
        ("0.0.0.0:80", LocalAddress("0.0.0.0", 80)),  # noqa: S104 - it is only read
        ("OFF", None),
    ],
)
def test_an_address_is_read(text: str, address: LocalAddress | None) -> None:
    assert parse_address(text) == address
    if address:
        assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    ["", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999",
     "example.com:80", "http://127.0.0.1:80", "127.0.0.1:80/metrics", "u:p@127.0.0.1:80"],
)  # fmt: skip
def test_anything_else_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="must be an address and a port"):
        parse_address(text)
