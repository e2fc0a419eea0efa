"""Many files at once: two are read, the others wait, and no wait counts as the file's own time."""

import asyncio
from pathlib import Path

import pytest

from bot.sheets import Limits, Workbook, busy, look, workbook_from_json, workbook_to_json
from bot.sheets.process import child_process


async def test_no_more_than_two_files_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("89161234567")
    job = {"do": "look", "path": str(path), "reader": "calamine"}
    assert not busy()
    async with child_process(job, Limits()):
        assert not busy()
        async with child_process(job, Limits()):
            assert busy()
            waiting = asyncio.create_task(look(path, limits=Limits(seconds=2)))
            await asyncio.sleep(2.1)
            assert not waiting.done()
    assert len((await waiting).sheets) == 1
    assert not busy()


async def test_who_waits_for_his_turn_can_give_up(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("89161234567")
    job = {"do": "look", "path": str(path), "reader": "calamine"}
    async with child_process(job, Limits()), child_process(job, Limits()):
        waiting = asyncio.create_task(look(path))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert not busy()


async def test_a_workbook_is_the_same_after_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for text in ("Телефон;Имя\n89161234567;Иван", "Имя;Город\nИван;Омск"):
        path.write_text(text)
        found: Workbook = await look(path)
        assert workbook_from_json(workbook_to_json(found)) == found
