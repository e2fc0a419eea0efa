"""`python -m bot backup`: a copy of one moment while the bot writes; or nothing changes."""

import errno
import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.backup import making
from bot.backup.encryption import Locks, encrypting
from bot.backup.making import LOCK
from bot.checkup import in_words
from bot.contacts import Audiences
from bot.errors import BotError
from bot.model import MailingState
from bot.settings import ensure_secret_keys
from storage.dialogs.file import DialogsFile
from storage.dialogs.rows import Change
from tests.backup.trying import (
    DAY,
    PASSPHRASE,
    RECIPIENT,
    asked,
    back_up,
    database_in,
    manifest_of,
    members_of,
    run_bot,
)
from tests.conftest import PASSWORD, ManualClock, settings_in
from tests.damaged import fill
from tests.house import CHAT, House, open_house

UPLOAD = "0123456789abcdef0123456789abcdef"


async def an_audience(house: House, name: str) -> Path:
    """Read a list of recipients; return its folder."""
    files = house.settings.files_path
    audiences = Audiences(house.db, files, house.clock, house.destinations)
    audience = await audiences.from_pairs(CHAT, 1, [("89161234567", name)])
    return files / "audiences" / audience.folder


async def test_another_process_copies_one_moment_of_a_mailing_that_runs(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_house(tmp_path, clock, rate=10) as house:
        running = await house.confirm(30_000)
        await house.becomes(running, lambda mailing: bool(mailing.accepted))
        code, said = await run_bot(house.settings, "backup", tmp_path / "backups")
        assert (await house.mailing(running)).state is MailingState.RUNNING, "it came too late"
    assert code == 0, said
    (backup,) = (tmp_path / "backups").glob("*.tar.gz")
    copy = database_in(backup, tmp_path)
    assert asked(copy, "PRAGMA integrity_check") == [("ok",)]
    assert asked(copy, "PRAGMA foreign_key_check") == []
    (told,) = asked(copy, "SELECT accepted, refused, unknown FROM mailings")
    counted = Counter(state for (state,) in asked(copy, "SELECT state FROM messages"))
    assert told == tuple(counted[state] for state in ("accepted", "refused", "unknown"))
    claimed = asked(copy, "SELECT coalesce(max(last), -1) + 1 FROM batches")
    assert claimed == asked(copy, "SELECT cursor FROM mailings")
    assert 0 < counted["accepted"] < 30_000


async def test_a_backup_is_for_its_owner_alone_and_has_no_key(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    await house.confirm(3)
    backup, said = await back_up(house.settings, tmp_path / "backups", clock)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700
    (key,) = ensure_secret_keys(house.settings)
    members = members_of(backup)
    assert not any(key.encode() in content for content in members.values())
    assert not any(PASSWORD.encode() in content for content in members.values())
    assert "the key is not in it" in said[0]
    assert list(members)[-1] == "manifest.json"


async def test_the_manifest_and_the_note_tell_which_claims_the_copy_knows(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    async with house.db.write() as connection:
        await connection.exec_driver_sql("UPDATE store SET store_id = 'our-store', claims = 412")
    backup, _ = await back_up(house.settings, tmp_path / "backups", clock)
    manifest = manifest_of(backup)
    assert (manifest["store_id"], manifest["claims"]) == ("our-store", 412)
    assert manifest["made_at"] == clock.now().isoformat()
    (schema,) = asked(database_in(backup, tmp_path), "SELECT version_num FROM alembic_version")
    assert manifest["schema"] == schema[0]
    note = json.loads((tmp_path / "last-backup.json").read_text())
    assert note == {"made_at": clock.now().isoformat(), "claims": 412}


async def test_the_files_that_the_copies_refer_to_are_in_it_and_no_others(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    kept, gone = await an_audience(house, "Анна"), await an_audience(house, "Борис")
    files = house.settings.files_path
    for kind, name in (("uploads", UPLOAD), ("uploads", "f" * 32), ("audiences", "e" * 32)):
        (files / kind / name).mkdir(parents=True)
        (files / kind / name / "file").write_bytes(b"1")
    dialogs = DialogsFile.open(house.settings.dialogs_path)
    dialogs.put({"one": Change(data=json.dumps({"upload": UPLOAD, "other": "a" * 32}))})
    shutil.rmtree(gone)
    backup, said = await back_up(house.settings, tmp_path / "backups", clock)
    dialogs.close()
    folders = {name.rpartition("/")[0] for name in members_of(backup)} - {""}
    assert folders == {f"files/audiences/{kept.name}", f"files/uploads/{UPLOAD}"}
    missing = {f"audiences/{gone.name}", f"uploads/{'a' * 32}"}
    assert set(manifest_of(backup)["missing"]) == missing
    assert "2 folders of files are gone that the database refers to." in said


async def test_what_was_deleted_is_not_in_the_copy(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    secret = "canary-79997776655"
    rows = [(secret,), ("kept",)]
    async with house.db.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO audit (at, chat_id, user_id, action, facts)"
            " VALUES ('2026-01-01', 1, 1, ?, '{}')",
            rows,
        )
    await house.restart()
    async with house.db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM audit WHERE action <> 'kept'")
    original = (tmp_path / "bot.sqlite3").read_bytes()
    backup, _ = await back_up(house.settings, tmp_path / "backups", clock)
    assert secret.encode() in original, "it is gone anyhow: this test proves nothing"
    assert secret.encode() not in members_of(backup)["database.sqlite3"]


async def test_older_backups_make_way_for_a_new_one(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    folder, settings = (
        tmp_path / "backups",
        house.settings.model_copy(update={"backup_keep_daily": 2, "backup_keep_weekly": 0}),
    )
    made = []
    for _ in range(4):
        clock.set(clock.now() + DAY)
        made.append((await back_up(settings, folder, clock))[0])
    (folder / "letter.txt").write_text("not a backup")
    _, said = await back_up(settings, folder, clock)
    assert made[2] in folder.iterdir()
    assert not {made[0], made[1], made[3]} & set(folder.iterdir())
    assert (folder / "letter.txt").exists()
    assert said[1] == "Removed 1 older backups."


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {LOCK}


async def test_a_backup_that_fails_removes_nothing_and_leaves_nothing(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    folder = tmp_path / "backups"
    settings = house.settings.model_copy(update={"backup_keep_daily": 1, "backup_keep_weekly": 0})
    old, _ = await back_up(settings, folder, clock)
    stamp = (tmp_path / "last-backup.json").read_text()
    beside = left_in(tmp_path)
    await house.close()
    damage_it(tmp_path / "bot.sqlite3")
    clock.set(clock.now() + DAY)
    with pytest.raises(BotError) as failed:
        await back_up(settings, folder, clock)
    assert (failed.value.code, left_in(folder)) == ("database-damaged", {old.name})
    assert (tmp_path / "last-backup.json").read_text() == stamp
    assert left_in(tmp_path) <= beside
    (tmp_path / "bot.sqlite3").unlink()
    await house.open()


def damage_it(path: Path) -> None:
    """Overwrite all but the beginning of a closed file."""
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


async def test_a_full_disk_is_told_and_the_older_backups_stay(
    tmp_path: Path, clock: ManualClock
) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await fill(settings.database_url)
    old, _ = await back_up(settings, tmp_path / "backups", clock)
    code, said = await run_bot(settings, "backup", tmp_path / "backups", blocks="40")
    assert code == 2
    assert said.endswith("None was removed.\n")
    assert "Traceback" not in said
    assert left_in(tmp_path / "backups") == {old.name}


async def test_the_folder_that_cannot_be_written_is_named(
    tmp_path: Path, clock: ManualClock
) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await fill(settings.database_url, 1)
    (tmp_path / LOCK).mkdir()
    for folder in (tmp_path / "backups", tmp_path / "bot.sqlite3" / "backups"):
        with pytest.raises(BotError) as refused:
            await back_up(settings, folder, clock)
        where = tmp_path if folder.parent == tmp_path else folder
        assert (refused.value.code, refused.value.facts["path"]) == (
            "backup-unwritable",
            str(where),
        )


@pytest.mark.parametrize(
    "locks",
    [Locks(), Locks(RECIPIENT), Locks(passphrase=PASSPHRASE)],
    ids=["clear", "key", "words"],
)
def test_a_disk_that_becomes_full_meanwhile_is_told_as_such(locks: Locks) -> None:
    with pytest.raises(OSError, match="No space left") as failed:
        write_to_full_disk(locks)
    assert failed.value.errno == errno.ENOSPC


def write_to_full_disk(locks: Locks) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, encrypting(full, locks) as clear:  # type: ignore[arg-type]
        clear.write(os.urandom(2_000_000))
        clear.flush()


async def test_the_folder_of_the_data_takes_backups_too(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    backup, _ = await back_up(house.settings, tmp_path, clock)
    assert left_in(tmp_path) >= {backup.name, "bot.sqlite3"}


async def test_one_backup_at_a_time(house: House, tmp_path: Path, clock: ManualClock) -> None:
    other = os.open(tmp_path / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(BotError) as refused:
        await back_up(house.settings, tmp_path / "backups", clock)
    os.close(other)
    assert refused.value.code == "backup-busy"
    assert (await back_up(house.settings, tmp_path / "backups", clock))[0].exists()


async def test_one_backup_at_a_time_into_a_folder_of_several_bots(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    (tmp_path / "backups").mkdir()
    other = os.open(tmp_path / "backups" / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(BotError) as refused:
        await back_up(house.settings, tmp_path / "backups", clock)
    os.close(other)
    assert refused.value.code == "backup-busy"


def noting(calls: list[str], name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that notes that it was called."""

    def noted(*arguments: object) -> Any:  # noqa: ANN401 - as the original
        calls.append(name)
        return original(*arguments)

    return noted


async def test_a_backup_is_on_the_disk_before_it_has_its_name_and_the_note_tells_of_it(
    house: House, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(os, "fsync", noting(calls, "flush", os.fsync))
    monkeypatch.setattr(Path, "replace", noting(calls, "name", Path.replace))
    await back_up(house.settings, tmp_path / "backups", clock)
    backup, folder, note = ["flush", "name"], ["flush"], ["flush", "name"]
    assert calls == backup + folder + note


async def test_the_dialogs_are_copied_before_what_they_refer_to(
    house: House, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("copy_dialogs", "copy_database", "_add_folders"):
        monkeypatch.setattr(making, name, noting(calls, name, getattr(making, name)))
    await back_up(house.settings, tmp_path / "backups", clock)
    assert calls == ["copy_dialogs", "copy_database", "_add_folders", "_add_folders"]


async def test_what_a_killed_backup_left_goes_with_the_next_one(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / ".sms-bot-backup-20261124T090000Z.tar.gz.unfinished").touch()
    (tmp_path / "backup-copy-abc").mkdir()
    (tmp_path / "backup-copy-abc" / "database.sqlite3").touch()
    backup, _ = await back_up(house.settings, tmp_path / "backups", clock)
    assert left_in(tmp_path / "backups") == {backup.name}
    assert "backup-copy-abc" not in left_in(tmp_path)


async def test_without_a_database_there_is_nothing_to_copy(
    tmp_path: Path, clock: ManualClock
) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    with pytest.raises(BotError) as refused:
        await back_up(settings, tmp_path / "backups", clock)
    assert refused.value.code == "backup-no-database"
    assert not (tmp_path / "bot.sqlite3").exists()


async def test_another_kind_of_database_is_copied_by_its_own_tools(
    tmp_path: Path, clock: ManualClock
) -> None:
    url = "postgresql+psycopg://bot:secret@localhost/bot"
    settings = settings_in(tmp_path, "http://localhost", database_url=url)
    with pytest.raises(BotError) as refused:
        await back_up(settings, tmp_path, clock)
    assert refused.value.code == "backup-not-sqlite"
    assert "pg_dump" in in_words(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for somebody else")
async def test_root_makes_nothing_where_the_bot_is_another_user(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    os.chown(tmp_path / "bot.sqlite3", 10001, 10001)
    with pytest.raises(BotError) as refused:
        await back_up(house.settings, tmp_path / "backups", clock)
    assert refused.value.code == "backup-wrong-user"
    os.chown(tmp_path / "bot.sqlite3", 0, 0)


async def test_the_operator_is_told_when_a_backup_lies_in_clear(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    _, in_clear = await back_up(house.settings, tmp_path / "backups", clock)
    locked = house.settings.model_copy(update={"backup_recipient": RECIPIENT})
    _, encrypted = await back_up(locked, tmp_path / "backups", clock)
    assert in_clear[-1].startswith("The backup is not encrypted")
    assert not any("not encrypted" in line for line in encrypted)
