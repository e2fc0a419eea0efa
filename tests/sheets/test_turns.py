"""Many files at once: some are read, the others wait, and no wait counts as the file's own time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.sheets import Limits, Workbook, busy, look, workbook_from_json, workbook_to_json
from bot.sheets.process import child_process
from bot.workers.turns import AT_ONCE

CHAT = 7


@asynccontextmanager
async def all_slots_taken(path: Path) -> AsyncIterator[None]:
    job = {"do": "look", "path": str(path), "library": "calamine"}
    async with AsyncExitStack() as others:
        for chat in range(100, 100 + AT_ONCE):
            assert not busy(CHAT)
            await others.enter_async_context(child_process(job, Limits(), chat))
        assert busy(CHAT)
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("89161234567")
    return path


async def test_no_more_files_are_read_at_once_than_there_are_slots(path: Path) -> None:
    async with all_slots_taken(path):
        waiting = asyncio.create_task(look(path, limits=Limits(seconds=2), owner=CHAT))
        await asyncio.sleep(2.1)
        assert not waiting.done()
    assert len((await waiting).sheets) == 1
    assert not busy(CHAT)


async def test_who_waits_for_his_turn_can_give_up(path: Path) -> None:
    async with all_slots_taken(path):
        waiting = asyncio.create_task(look(path, owner=CHAT))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert not busy(CHAT)


async def test_a_chat_whose_files_take_long_holds_one_slot_and_others_are_read_meanwhile(
    path: Path,
) -> None:
    job = {"do": "look", "path": str(path), "library": "calamine"}
    async with child_process(job, Limits(), CHAT):
        more = [asyncio.create_task(look(path, owner=CHAT)) for _ in range(5)]
        assert busy(CHAT)
        assert not busy(CHAT + 1)
        assert len((await look(path, owner=CHAT + 1)).sheets) == 1
        assert not any(one.done() for one in more)
    assert len(await asyncio.gather(*more)) == 5


async def test_a_workbook_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for text in ("Телефон;Имя\n89161234567;Иван", "Имя;Город\nИван;Омск"):
        path.write_text(text)
        found: Workbook = await look(path)
        assert workbook_from_json(workbook_to_json(found)) == found
