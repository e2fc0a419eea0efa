"""Health checks of a whole bot: each turns red when what it promises fails, and green again."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import World, open_world
from tests.journeys.monitoring.watched import ANYWHERE, answering, asked, get, held_until, until


@pytest.fixture
async def world(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.monitoring.looking.KEPT", 0.0)
    async with open_world(tmp_path, clock, monitoring_address=ANYWHERE) as opened:
        opened.expects_trouble = True
        await answering(opened)
        await opened.log_in(opened.person())
        yield opened


async def test_it_is_not_alive_while_the_loop_is_held_and_alive_again_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(world, "/healthz", 200)
    monkeypatch.setattr("bot.monitoring.health.HELD_AFTER", 1.0)
    bodies = list[str]()

    def red() -> bool:
        status, body = get(world, "/healthz")
        bodies.append(body)
        return status == 503

    held_until(red)
    assert "the event loop has hung for 1 s" in bodies[-1]
    await until(world, "/healthz", 200)
    await until(world, "/readyz", 200)


async def test_the_figures_are_told_while_the_loop_is_held_but_for_those_of_the_journal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.monitoring.looking.PATIENCE", 0.2)
    texts = list[str]()
    held_until(lambda: bool(texts.append(get(world, "/metrics")[1]) or texts))
    assert "smsbot_database_readable 0.0" in texts[-1]
    assert "smsbot_poll_age_seconds" in texts[-1]


@pytest.mark.parametrize(
    ("status", "words"), [(409, "another program takes them"), (502, "server_error")]
)
async def test_it_is_not_ready_while_no_updates_are_taken_and_ready_again_after(
    world: World, monkeypatch: pytest.MonkeyPatch, status: int, words: str
) -> None:
    anna = world.person()
    await until(world, "/readyz", 200)
    # longer than aiogram waits between two polls that fail
    monkeypatch.setattr("bot.monitoring.health.UPDATES_LATE", 8.0)
    world.telegram.faults.add("getUpdates", times=1_000_000, status=status)
    await anna.says("/menu")
    said = await until(world, "/readyz", 503, "no updates taken")
    assert words in said
    assert await asked(world, "/healthz") == (200, [])
    world.telegram.faults.clear()
    await until(world, "/readyz", 200)
    await anna.sees("Меню")


async def test_it_is_not_alive_while_polling_hangs_and_alive_again_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = world.person()
    await until(world, "/healthz", 200)
    monkeypatch.setattr("bot.monitoring.health.POLLING_HUNG", 12.0)  # an idle question takes ten
    world.telegram.faults.add("getUpdates", delay=20, status=200)
    await until(world, "/healthz", 503, "polling has hung")
    world.telegram.faults.clear()
    await anna.says("/menu")
    await until(world, "/healthz", 200)


async def test_it_is_not_ready_while_the_database_takes_no_write_and_ready_again_after(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.monitoring.looking.PATIENCE", 0.5)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await until(world, "/readyz", 503, "the database has taken no write")
        assert await asked(world, "/healthz") == (200, [])
        other.execute("ROLLBACK")
    await until(world, "/readyz", 200)


async def test_it_is_alive_and_ready_while_the_gateway_is_down(world: World) -> None:
    await world.gateway.pause()
    await until(world, "/healthz", 200)
    await until(world, "/readyz", 200)
    await world.gateway.resume()


async def test_only_these_three_are_answered(world: World) -> None:
    assert get(world, "/")[0] == 404
    assert get(world, "/metrics/../.env")[0] == 404
