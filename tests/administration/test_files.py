"""What is seen of the disk: the room that is left, the database's size, the last backup."""

import json
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.administration.files import DiskRoom, ServiceFiles, files_of
from bot.backup_note import LAST_BACKUP
from tests.conftest import settings_in

Usage = namedtuple("Usage", "total free")  # noqa: PYI024 - as `shutil.disk_usage` returns it


def files(folder: Path, *others: Path) -> ServiceFiles:
    return ServiceFiles(database=folder / "bot.sqlite3", folders=(folder, *others))


def test_the_fullest_of_the_disks_counts_and_one_that_is_gone_does_not(tmp_path: Path) -> None:
    rooms = {"data": Usage(1000, 500), "files": Usage(2000, 150)}

    def usage(folder: Path) -> Usage:
        if folder.name not in rooms:
            raise FileNotFoundError(folder)
        return rooms[folder.name]

    seen = ServiceFiles(
        database=None,
        folders=[tmp_path / one for one in ("data", "files", "gone")],
        disk_usage=usage,
    )
    assert seen.least_room() == DiskRoom(free=150, total=2000)
    assert DiskRoom(free=199, total=2000).percent == 9
    assert seen.database_size() is None


def test_the_database_is_as_big_as_its_files(tmp_path: Path) -> None:
    for ending, size in (("", 4096), ("-wal", 100), ("-shm", 10)):
        (tmp_path / f"bot.sqlite3{ending}").write_bytes(b"x" * size)
    assert files(tmp_path).database_size() == 4206


def test_the_last_backup_is_read_from_beside_the_database(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "https://gateway.example")
    seen = files_of(settings)
    assert seen.last_backup() is None
    made_at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    note = {"made_at": made_at.isoformat(), "claims": 7}
    (tmp_path / LAST_BACKUP).write_text(json.dumps(note))
    assert seen.last_backup() == made_at


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"made_at": 5}', b'{"made_at": "2026-11-24"}'],
)
def test_a_note_that_is_none_counts_as_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LAST_BACKUP).write_bytes(content)
    assert files(tmp_path).last_backup() is None


def test_a_database_elsewhere_has_its_note_beside_the_dialogs(tmp_path: Path) -> None:
    url = "postgresql+psycopg://bot@127.0.0.1/sms"
    seen = files_of(settings_in(tmp_path, "https://gateway.example", database_url=url))
    (tmp_path / LAST_BACKUP).write_text('{"made_at": "2026-11-24T03:00:00+00:00"}')
    assert (seen.database_size(), seen.last_backup() is None) == (None, False)
