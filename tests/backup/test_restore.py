"""`python -m bot restore`: all of a backup in an empty place, or nothing changes there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.contacts import Audiences
from bot.errors import BotError
from bot.model import Audience
from bot.settings import Settings
from storage.database.engine import Database, make_engine
from storage.database.migrate import migrate
from storage.dialogs.file import DialogsFile
from storage.dialogs.rows import Change
from tests.backup.trying import (
    DAY,
    IDENTITY,
    OTHER_IDENTITY,
    PASSPHRASE,
    RECIPIENT,
    asked,
    back_up,
    key_file,
    manifest_for,
    members_of,
    packed,
    put_back,
    run_bot,
)
from tests.conftest import ManualClock, settings_in
from tests.house import CHAT, House


@pytest.fixture
async def backup(house: House, tmp_path: Path, clock: ManualClock) -> Path:
    """A backup of a place with a finished mailing, an audience and a dialog."""
    await house.ends(await house.confirm(25))
    await an_audience(house)
    dialogs = DialogsFile.open(house.settings.dialogs_path)
    dialogs.put({"one": Change(state="SendSG:text")})
    dialogs.close()
    return (await back_up(house.settings, tmp_path / "backups", clock))[0]


async def an_audience(house: House) -> Audience:
    audiences = Audiences(house.db, house.settings.files_path, house.clock, house.destinations)
    return await audiences.from_pairs(CHAT, 1, [("89161234567", "Анна")])


def elsewhere(tmp_path: Path, **said: object) -> Settings:
    """Return the settings of a bot whose data are to be in a new folder."""
    (tmp_path / "new").mkdir(exist_ok=True)
    return settings_in(tmp_path / "new", "http://localhost", **said)


def tree_of(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by name, without the locks that commands leave."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


async def test_all_of_it_is_in_place_and_for_its_owner_alone(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    said = await put_back(settings, backup, clock)
    new = tmp_path / "new"
    query = "SELECT phone, state FROM messages ORDER BY position"
    assert asked(new / "bot.sqlite3", query) == asked(tmp_path / "bot.sqlite3", query)
    assert asked(new / "dialogs.sqlite3", "SELECT state FROM dialogs") == [("SendSG:text",)]
    files = {name: content for name, content in members_of(backup).items() if "files/" in name}
    assert files
    assert {name: one for name, one in tree_of(new).items() if "files/" in name} == files
    assert all(not path.stat().st_mode & 0o077 for path in new.rglob("*"))
    assert not list(new.glob("*.restoring-*"))
    assert said[0].endswith(f"is in place: {new / 'bot.sqlite3'}")
    assert any("There is no key" in line for line in said)
    db = await Database.open(settings.database_url)
    await db.close()


async def test_all_of_it_is_on_the_disk_before_and_after_it_gets_its_place(
    backup: Path, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    rename, sync = Path.rename, os.sync

    def renamed(path: Path, target: Path) -> Path:
        calls.append(target.name)
        return rename(path, target)

    def synced() -> None:
        calls.append("sync")
        sync()

    monkeypatch.setattr(Path, "rename", renamed)
    monkeypatch.setattr(os, "sync", synced)
    await put_back(elsewhere(tmp_path), backup, clock)
    assert calls == ["sync", "files", "dialogs.sqlite3", "bot.sqlite3", "sync"]


async def test_what_was_waiting_is_held_before_the_database_is_in_place(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    await house.confirm(5, hand_over_at=clock.now() + DAY)
    backup, _ = await back_up(house.settings, tmp_path / "backups", clock)
    await put_back(elsewhere(tmp_path), backup, clock)
    restored = tmp_path / "new" / "bot.sqlite3"
    assert asked(restored, "SELECT restored_why FROM store") == [("backup",)]
    assert asked(restored, "SELECT state, pause FROM mailings") == [("missed", "restored")]


async def test_the_high_water_file_and_the_key_stay_as_they_are(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    for name in ("high-water", "secret.key"):
        (tmp_path / "new" / name).write_text("as it was")
    said = await put_back(settings, backup, clock)
    for name in ("high-water", "secret.key"):
        assert (tmp_path / "new" / name).read_text() == "as it was"
        assert not any(name in member for member in members_of(backup))
    assert not any("There is no key" in line for line in said)


async def test_data_that_are_there_already_are_moved_aside_only_when_told_to(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    new = tmp_path / "new"
    db = await Database.open(settings.database_url)
    await db.close()
    with closing(sqlite3.connect(new / "bot.sqlite3", isolation_level=None)) as old:
        # commits that are beside the file only: they must go with it
        old.execute("CREATE TABLE mine (what)")
        old.execute("INSERT INTO mine VALUES ('old')")
        (new / "files" / "audiences" / ("a" * 32)).mkdir(parents=True)
        (new / "files" / "audiences" / ("a" * 32) / "rows").write_text("old")
        before = tree_of(new)
        with pytest.raises(BotError) as refused:
            await put_back(settings, backup, clock)
        assert (refused.value.code, tree_of(new)) == ("restore-occupied", before)
        said = await put_back(settings, backup, clock, replace=True)
    (aside,) = (path for path in new.glob("bot.sqlite3.replaced-*Z"))
    assert asked(aside, "SELECT what FROM mine") == [("old",)]
    (files,) = new.glob("files.replaced-*Z")
    assert (files / "audiences" / ("a" * 32) / "rows").read_text() == "old"
    assert f"What was there before is now {aside}" in said
    assert asked(new / "bot.sqlite3", "SELECT count(*) FROM messages") == [(25,)]


@pytest.mark.parametrize("occupied", ["files/uploads/x/file", "dialogs.sqlite3", "bot.sqlite3-wal"])
async def test_any_part_of_older_data_is_data(
    backup: Path, tmp_path: Path, clock: ManualClock, occupied: str
) -> None:
    settings = elsewhere(tmp_path)
    (tmp_path / "new" / occupied).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "new" / occupied).write_text("1")
    with pytest.raises(BotError) as refused:
        await put_back(settings, backup, clock)
    assert refused.value.code == "restore-occupied"


async def test_folders_and_files_without_anything_are_no_data(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    (tmp_path / "new" / "files" / "audiences").mkdir(parents=True)
    (tmp_path / "new" / "bot.sqlite3").touch()
    await put_back(settings, backup, clock)
    assert not list((tmp_path / "new").glob("*.replaced-*"))


async def test_nothing_is_put_where_a_bot_is_running(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    running = await Database.open(settings.database_url)
    with pytest.raises(BotError) as refused:
        await put_back(settings, backup, clock, replace=True)
    await running.close()
    assert refused.value.code == "database-busy"


async def test_what_cannot_be_moved_leaves_the_place_as_it_was(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    new = tmp_path / "new"
    for name in ("bot.sqlite3", "dialogs.sqlite3"):
        (new / name).write_text("old")
    (new / f"dialogs.sqlite3.replaced-{clock.now():%Y%m%dT%H%M%SZ}").mkdir()
    before = tree_of(new)
    with pytest.raises(BotError) as failed:
        await put_back(settings, backup, clock, replace=True)
    assert failed.value.code == "restore-failed"
    assert tree_of(new) == before


async def test_an_encrypted_backup_opens_with_its_passphrase_or_key_and_with_no_other(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    both = house.settings.model_copy(
        update={"backup_passphrase": SecretStr(PASSPHRASE), "backup_recipient": RECIPIENT}
    )
    key = both.model_copy(update={"backup_passphrase": None})
    await house.ends(await house.confirm(3))
    by_both, _ = await back_up(both, tmp_path / "backups", clock)
    clock.set(clock.now() + DAY)
    by_key, _ = await back_up(key, tmp_path / "backups", clock)
    for encrypted in (by_both, by_key):
        assert b"SQLite" not in encrypted.read_bytes()
    right, wrong = (
        key_file(tmp_path / f"{number}.txt", one)
        for number, one in enumerate((IDENTITY, OTHER_IDENTITY))
    )
    words, other_words = ({"backup_passphrase": one} for one in (PASSPHRASE, PASSPHRASE + "!"))
    for file, identity, said in (
        (by_both, None, {}),
        (by_both, None, other_words),
        (by_both, wrong, words),
        (by_key, None, words),
        (by_key, wrong, {}),
    ):
        with pytest.raises(BotError) as refused:
            await put_back(elsewhere(tmp_path, **said), file, clock, identity=identity)
        assert refused.value.code == "restore-locked"
    assert tree_of(tmp_path / "new") == {}
    for file, identity, said in ((by_both, None, words), (by_both, right, {}), (by_key, right, {})):
        await put_back(elsewhere(tmp_path, **said), file, clock, identity=identity, replace=True)
        assert asked(tmp_path / "new" / "bot.sqlite3", "SELECT total FROM mailings") == [(3,)]
        clock.forward(seconds=1)


async def test_a_file_without_a_key_is_told(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    (tmp_path / "empty.txt").write_text("# nothing\n")
    for name in ("empty.txt", "absent.txt"):
        with pytest.raises(BotError) as refused:
            await put_back(elsewhere(tmp_path), backup, clock, identity=tmp_path / name)
        assert refused.value.code == "restore-identity-unusable"


async def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, clock: ManualClock) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BotError) as refused:
        await put_back(elsewhere(tmp_path), tmp_path / "pipe", clock)
    assert (refused.value.code, refused.value.facts["why"]) == (
        "restore-unreadable",
        "Not a plain file",
    )


async def test_a_backup_of_a_newer_bot_is_refused(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    newer = tmp_path / "newer.sqlite3"
    newer.write_bytes(members_of(backup)["database.sqlite3"])
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for number, content in enumerate(
        (
            packed_backup(newer.read_bytes()),
            packed_backup(members_of(backup)["database.sqlite3"], form=2),
        )
    ):
        (tmp_path / f"{number}.tar.gz").write_bytes(content)
        with pytest.raises(BotError) as refused:
            await put_back(elsewhere(tmp_path), tmp_path / f"{number}.tar.gz", clock)
        assert refused.value.code == "restore-newer"
        assert tree_of(tmp_path / "new") == {}


def packed_backup(database: bytes, form: int = 1) -> bytes:
    """Return a backup of a database alone, with a manifest that is right."""
    told = manifest_for({"database.sqlite3": database}, form)
    return packed(("database.sqlite3", database), ("manifest.json", told))


async def test_a_backup_from_before_the_last_change_of_the_tables_is_brought_up_to_it(
    tmp_path: Path, clock: ManualClock
) -> None:
    old = tmp_path / "old.sqlite3"
    engine = make_engine(f"sqlite+aiosqlite:///{old}")
    await migrate(engine, "0009")
    await engine.dispose()
    (tmp_path / "old.tar.gz").write_bytes(packed_backup(old.read_bytes()))
    settings = elsewhere(tmp_path)
    await put_back(settings, tmp_path / "old.tar.gz", clock)
    ((version,),) = asked(
        tmp_path / "new" / "bot.sqlite3", "SELECT version_num FROM alembic_version"
    )
    assert version > "0009"


async def test_the_commands_say_what_they_did_and_what_to_do(backup: Path, tmp_path: Path) -> None:
    settings = elsewhere(tmp_path)
    code, said = await run_bot(settings, "restore", backup)
    assert code == 0, said
    assert "Nothing that was waiting leaves by itself" in said
    code, said = await run_bot(settings, "restore", backup)
    assert code == 2
    assert said.splitlines()[-1] == (
        f"There is data already: {tmp_path / 'new' / 'bot.sqlite3'}."
        " With --replace it is moved aside, and the backup put in its place."
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for somebody else")
async def test_root_puts_nothing_where_the_bot_is_another_user(
    backup: Path, tmp_path: Path, clock: ManualClock
) -> None:
    settings = elsewhere(tmp_path)
    os.chown(tmp_path / "new", 10001, 10001)
    with pytest.raises(BotError) as refused:
        await put_back(settings, backup, clock)
    assert refused.value.code == "backup-wrong-user"
