"""`python -m bot note-backup`: what another tool has made counts as a backup."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.administration.files import files_of
from bot.backup.noting import note_backup
from bot.checkup import in_words
from bot.errors import BotError
from bot.settings import Settings
from tests.conftest import ManualClock, settings_in

ELSEWHERE = "postgresql+psycopg://sms@db.example/sms"


def settings_with(database: str, folder: Path) -> Settings:
    return settings_in(folder, "http://127.0.0.1:9/rest", database_url=database)


@pytest.mark.parametrize("kind", [ELSEWHERE, "sqlite+aiosqlite:///{folder}/bot.sqlite3"])
def test_the_age_of_the_last_backup_counts_from_the_note(
    kind: str, tmp_path: Path, clock: ManualClock
) -> None:
    settings, said = settings_with(kind.format(folder=tmp_path), tmp_path), list[str]()
    assert files_of(settings).last_backup() is None
    note_backup(settings, clock, said.append)
    clock.forward(hours=3)
    told = files_of(settings).last_backup()
    assert told is not None
    assert clock.now() - told == timedelta(hours=3)
    assert said == [f"Noted: a backup was made at {told:%Y-%m-%d %H:%M} UTC."]


def test_a_note_that_cannot_be_written_is_told(tmp_path: Path, clock: ManualClock) -> None:
    settings = settings_with(ELSEWHERE, tmp_path / "gone")
    with pytest.raises(BotError) as caught:
        note_backup(settings, clock, print)
    assert caught.value.code == "backup-not-noted"
    assert "No such file or directory" in in_words(caught.value)
