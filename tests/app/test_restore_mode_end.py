"""`python -m bot leave-restore-mode`: an act of the operator, with a name."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.__main__ import EXIT_WRONG, main
from bot.assembly.stores import open_stores
from bot.checkup import check
from bot.errors import BotError
from bot.model import RestoredWhy
from bot.restore_mode_end import leave_restore_mode
from bot.settings import Settings
from storage.dialogs.fsm import DialogStorage
from storage.journal.restoring import begin_restore_mode
from tests.conftest import ManualClock, settings_in

KEY = StorageKey(bot_id=42, chat_id=1, user_id=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, "http://127.0.0.1:1/rest", telegram_api_url="http://127.0.0.1:1")


async def end(settings: Settings, clock: ManualClock) -> str:
    said: list[str] = []
    await leave_restore_mode(settings, "Иван", said.append, clock)
    return said[0]


async def restored(settings: Settings, clock: ManualClock) -> None:
    async with open_stores(settings, clock) as stores:
        await begin_restore_mode(stores.db, RestoredWhy.BACKUP, clock.now())


async def test_the_operator_leaves_it_and_open_dialogs_are_forgotten(
    settings: Settings, clock: ManualClock
) -> None:
    await restored(settings, clock)
    dialogs = await DialogStorage.open(settings.dialogs_path)
    await dialogs.set_data(KEY, {"token": "used after the copy"})
    await dialogs.close()

    assert (await end(settings, clock)).startswith("Restore mode is over.")

    async with open_stores(settings, clock) as stores:
        assert stores.store.restored_at is None
        noted = (await stores.audit.list(0, 1))[0]
    assert (noted.action, noted.facts) == (
        "leave-restore-mode",
        {"name": "Иван", "why": "backup"},
    )
    with closing(sqlite3.connect(settings.dialogs_path)) as file:
        assert file.execute("select count(*) from dialogs").fetchone() == (0,)


@pytest.mark.parametrize("name", ["", " \n"])
def test_a_name_that_says_nothing_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["leave-restore-mode", "--name", name])
    assert ended.value.code == EXIT_WRONG
    assert "say who you are" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


async def test_without_the_mode_nothing_is_changed(settings: Settings, clock: ManualClock) -> None:
    async with open_stores(settings, clock) as stores:
        before = stores.store
    assert (await end(settings, clock)).startswith("There is no restore mode")
    async with open_stores(settings, clock) as stores:
        assert stores.store == before


async def test_a_check_tells_of_the_mode(settings: Settings, clock: ManualClock) -> None:
    await restored(settings, clock)
    said: list[str] = []
    await check(settings, said.append)
    assert "note database: in restore mode since 2026-11-24 09:00 UTC" in said


async def test_a_mark_that_cannot_be_written_keeps_the_mode(
    settings: Settings, clock: ManualClock
) -> None:
    await restored(settings, clock)
    settings.high_water_file.unlink()
    settings.high_water_file.mkdir()
    with pytest.raises(BotError, match="high-water-unusable"):
        await end(settings, clock)
    settings.high_water_file.rmdir()
    async with open_stores(settings, clock) as stores:
        assert stores.store.restored_at is not None
