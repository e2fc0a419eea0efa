"""`python -m bot rotate-key`: the old key can go, and nobody has to log in anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from bot.errors import BotError
from bot.key_rotation import rotate_key
from bot.model import Account
from bot.settings import Settings, ensure_secret_keys, write_key_file
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from tests.conftest import settings_in
from tests.logs.stderr import process_log

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SHOP = Account("https://gateway.example", "shop")


def new_key() -> str:
    return Fernet.generate_key().decode()


async def log_in(settings: Settings, *chat_ids: int) -> None:
    """Log chats in, each with a password of its own."""
    db = await Database.open(settings.database_url)
    chats = Chats(db, Vault(",".join(ensure_secret_keys(settings))))
    for chat_id in chat_ids:
        await chats.ensure(
            chat_id, timezone="UTC", kind="private", title="", seen_language=None, now=NOW
        )
        await chats.log_in(chat_id, SHOP, f"password-{chat_id}", NOW)
    await db.close()


async def passwords(settings: Settings, key: str, *chat_ids: int) -> list[str]:
    """Return what a bot with this key alone can read."""
    db = await Database.open(settings.database_url)
    try:
        return [await Chats(db, Vault(key)).password(chat_id) for chat_id in chat_ids]
    finally:
        await db.close()


def key_files(folder: Path) -> list[Path]:
    return list(folder.glob("*key*"))


async def test_after_a_change_of_the_setting_the_old_key_can_go(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    await log_in(settings_in(tmp_path, "http://localhost", secret_key=old), 1, 2)
    both = settings_in(tmp_path, "http://localhost", secret_key=f"{new},{old}")
    said: list[str] = []
    await rotate_key(both, said.append)
    assert await passwords(both, new, 1, 2) == ["password-1", "password-2"]
    assert said[0] == "2 passwords are sealed with the new key."
    assert not any(key in line for line in said for key in (old, new))


async def test_a_key_file_gets_a_new_key_and_keeps_no_old_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await log_in(settings, 1)
    (old,) = ensure_secret_keys(settings)
    await rotate_key(settings, lambda _: None)
    (new,) = ensure_secret_keys(settings)
    assert new != old
    assert settings.secret_key_file.stat().st_mode & 0o777 == 0o600
    assert await passwords(settings, new, 1) == ["password-1"]
    with pytest.raises(BotError, match="vault-key-wrong"):
        await passwords(settings, old, 1)


async def test_a_change_that_was_broken_off_is_finished_by_the_next_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await log_in(settings, 1)
    (old,), new = ensure_secret_keys(settings), new_key()
    write_key_file(settings.secret_key_file, [new, old])
    assert await passwords(settings, f"{new},{old}", 1) == ["password-1"]
    await rotate_key(settings, lambda _: None)
    assert ensure_secret_keys(settings) == (new,)
    assert await passwords(settings, new, 1) == ["password-1"]


async def test_a_password_of_a_lost_key_is_counted_and_left(tmp_path: Path) -> None:
    lost, old, new = new_key(), new_key(), new_key()
    await log_in(settings_in(tmp_path, "http://localhost", secret_key=lost), 1)
    await log_in(settings_in(tmp_path, "http://localhost", secret_key=old), 2)
    both = settings_in(tmp_path, "http://localhost", secret_key=f"{new},{old}")
    said: list[str] = []
    await rotate_key(both, said.append)
    assert said[0] == "1 passwords are sealed with the new key."
    assert said[1].startswith("1 open with none of the keys.")
    assert len(said) == 2, "nobody is told to let the old keys go: one of them may be mistyped"
    assert await passwords(both, lost, 1) == ["password-1"]
    corrected = settings_in(tmp_path, "http://localhost", secret_key=f"{new},{old},{lost}")
    await rotate_key(corrected, said.append)
    assert await passwords(both, new, 1, 2) == ["password-1", "password-2"]


async def test_a_link_to_the_key_file_stays_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await log_in(settings, 1)
    real = settings.secret_key_file.rename(tmp_path / "mounted.key")
    settings.secret_key_file.symlink_to(real)
    await rotate_key(settings, lambda _: None)
    assert settings.secret_key_file.is_symlink()
    assert await passwords(settings, real.read_text().strip(), 1) == ["password-1"]


async def test_a_key_file_that_cannot_be_replaced_is_told_and_all_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await log_in(settings, 1)
    (old,) = ensure_secret_keys(settings)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BotError) as told:
        await rotate_key(settings, lambda _: None)
    assert told.value.code == "secret-key-unusable"
    assert told.value.facts == {"path": str(settings.secret_key_file)}
    assert await passwords(settings, old, 1) == ["password-1"]
    assert key_files(tmp_path) == [settings.secret_key_file]


async def test_a_running_bot_keeps_its_passwords(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "http://localhost")
    await log_in(settings, 1)
    (old,) = ensure_secret_keys(settings)
    running = await Database.open(settings.database_url)
    with pytest.raises(BotError, match="database-busy"):
        await rotate_key(settings, lambda _: None)
    await running.close()
    assert ensure_secret_keys(settings) == (old,)
    assert await passwords(settings, old, 1) == ["password-1"]


def test_the_command_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        f"BOT_TOKEN=42:TEST\nSECRET_KEY={new_key()}\nDATABASE_URL=sqlite+aiosqlite:///bot.sqlite3\n"
    )
    (tmp_path / "bot.sqlite3").touch()
    with process_log() as stderr:
        assert main(["rotate-key"]) == 2
    assert "SECRET_KEY=new,old" in stderr.getvalue()


@pytest.mark.parametrize("command", [["rotate-key"], ["leave-restore-mode", "--name", "Иван"]])
def test_a_command_that_changes_a_database_makes_none(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run in a wrong folder, it would say that all is done."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_TOKEN=42:TEST\n")
    with process_log() as stderr:
        assert main(command) == 2
    assert "There is no database" in stderr.getvalue()
    assert [one.name for one in tmp_path.iterdir()] == [".env"]
