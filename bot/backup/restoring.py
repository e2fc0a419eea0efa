"""`python -m bot restore FILE`: puts a backup in an empty place; what was queued waits for people.

All of it is unpacked and verified beside the places where it belongs, and its database enters
restore mode there: no database without that ever stands where a bot would find it
(docs/rules.md, O4).
"""

import asyncio
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.backup.archive import DATABASE, DIALOGS, FILES, Manifest, read_archive
from bot.backup.copying import check_pages, facts_of
from bot.backup.encryption import Keys, decrypting, identities_in
from bot.backup.place import WITH_A_DATABASE, Place
from bot.clock import Clock
from bot.errors import BotError
from bot.model import RestoredWhy
from bot.private_files import check_plain, make_private_folder
from bot.settings import Settings
from storage.database.engine import Database, database_lock
from storage.journal.restoring import begin_restore_mode

RESTORING = ".restoring-"
REPLACED = ".replaced-"
_TIME = "%Y%m%dT%H%M%SZ"
MOST_TIMES = 300
"""How many times its own size a backup may unpack to: journals compress to a tenth or so."""
ALLOWANCE = 64 * 1024 * 1024
RESERVE = 64 * 1024 * 1024
"""Bytes that stay free on the disk."""


@dataclass(frozen=True, slots=True)
class _Move:
    """What is unpacked beside its place, and that place."""

    staged: Path
    place: Path


async def restore(
    settings: Settings,
    file: Path,
    *,
    identity: Path | None,
    replace: bool,
    clock: Clock,
    write_line: Callable[[str], None],
) -> None:
    """Put a backup where the settings have the data; with `replace`, move older data aside.

    `identity` is a file with the secret key of BACKUP_RECIPIENT. Raises BotError `restore-…`,
    `database-busy` when the bot is running there, `database-newer` when the backup is of a newer
    version, and what opening a database raises; then the place is as it was.
    """
    place, now = Place.of(settings), clock.now()
    secret = settings.backup_passphrase
    keys = Keys(
        secret.get_secret_value() if secret else None,
        await asyncio.to_thread(identities_in, identity) if identity else (),
    )
    make_private_folder(place.database.parent)
    with database_lock(place.database, str(place.database)):
        await asyncio.to_thread(_look_at_place, place, replace=replace)
        with _staging(place) as staged:
            manifest = await asyncio.to_thread(_unpack, file, keys, staged)
            await _begin_restore_mode(staged[DATABASE].staged, now)
            aside = await asyncio.to_thread(_put_in_place, place, staged, now)
    for line in _told(settings, place, manifest, aside):
        write_line(line)


def _look_at_place(place: Place, *, replace: bool) -> None:
    """Raise BotError `restore-occupied` (fact `path`) for data that must not be replaced."""
    occupied = [path for path in _data_of(place) if _holds_anything(path)]
    if occupied and not replace:
        raise BotError("restore-occupied", path=str(occupied[0]))


def _data_of(place: Place) -> list[Path]:
    """Return the paths of everything that a restored backup would stand in place of."""
    sqlite = [
        Path(f"{one}{end}") for one in (place.database, place.dialogs) for end in WITH_A_DATABASE
    ]
    return [*sqlite, place.files]


def _holds_anything(path: Path) -> bool:
    if path.is_dir():
        return any(any(kind.iterdir()) if kind.is_dir() else True for kind in path.iterdir())
    return path.exists() and bool(path.stat().st_size)


@contextmanager
def _staging(place: Place) -> Iterator[dict[str, _Move]]:
    """Yield where to unpack to, beside each place; what is left there goes in the end."""
    places = {DATABASE: place.database, DIALOGS: place.dialogs, FILES: place.files}
    for one in places.values():
        make_private_folder(one.parent)
        for left_behind in one.parent.glob(f"{one.name}{RESTORING}*"):
            _remove(left_behind)
    token = secrets.token_hex(4)
    staged = {
        name: _Move(one.with_name(f"{one.name}{RESTORING}{token}"), one)
        for name, one in places.items()
    }
    try:
        yield staged
    finally:
        for one in places.values():
            for left in one.parent.glob(f"{one.name}{RESTORING}{token}*"):
                _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _unpack(file: Path, keys: Keys, staged: dict[str, _Move]) -> Manifest:
    """Unpack and verify a backup."""

    def place_of(name: str) -> Path:
        first, _, rest = name.partition("/")
        return staged[first].staged / rest if rest else staged[first].staged

    try:
        check_plain(file)
        source = file.open("rb")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BotError("restore-unreadable", path=str(file), why=why) from error
    with source, decrypting(source, keys) as clear:
        most = _most_bytes(os.fstat(source.fileno()).st_size, staged[DATABASE].staged.parent)
        manifest = read_archive(clear, place_of, most_bytes=most)
    _check_database(staged[DATABASE].staged)
    return manifest


def _check_database(copy: Path) -> None:
    """Refuse a database that was damaged, or no database of a bot, when the backup was made."""
    try:
        check_pages(copy, called=copy)
        known = facts_of(copy).schema is not None
    except (BotError, sqlite3.Error) as error:
        raise BotError("restore-broken") from error
    if not known:
        raise BotError("restore-broken")


def _most_bytes(size: int, folder: Path) -> int:
    free = shutil.disk_usage(folder).free - RESERVE
    return min(size * MOST_TIMES + ALLOWANCE, free)


async def _begin_restore_mode(staged: Path, now: datetime) -> None:
    """Bring the unpacked database up to this version, and have all of it wait for people."""
    try:
        db = await Database.open(f"sqlite+aiosqlite:///{staged}")
    except BotError as error:
        if error.code == "database-newer":
            raise BotError("restore-newer") from error
        raise
    try:
        await begin_restore_mode(db, RestoredWhy.BACKUP, now)
    finally:
        await db.close()
    if _holds_anything(Path(f"{staged}-wal")):
        raise BotError("restore-failed", why="commits are left beside the database")


def _put_in_place(place: Place, staged: dict[str, _Move], now: datetime) -> list[Path]:
    """Move older data aside and the unpacked ones in, the database last; return what was moved.

    All of it happens, or nothing. Raises BotError `restore-failed` (fact `why`).
    """
    os.sync()
    aside = list(_aside(place, now))
    moved: list[_Move] = []
    try:
        for path in _data_of(place):
            _remove_empty(path)
        for move in (*aside, *(staged[name] for name in (FILES, DIALOGS, DATABASE))):
            if move.staged.exists():
                move.staged.rename(move.place)
                moved.append(move)
    except OSError as error:
        for move in reversed(moved):
            move.place.rename(move.staged)
        raise BotError("restore-failed", why=_why(error)) from error
    os.sync()
    return [move.place for move in moved if move in aside]


def _aside(place: Place, now: datetime) -> Iterator[_Move]:
    """Yield where older data go: beside their place, under names that SQLite can open again."""
    ending = f"{REPLACED}{now:{_TIME}}"
    for one in (place.database, place.dialogs):
        for beside in WITH_A_DATABASE:
            yield _Move(Path(f"{one}{beside}"), Path(f"{one}{ending}{beside}"))
    yield _Move(place.files, Path(f"{place.files}{ending}"))


def _remove_empty(path: Path) -> None:
    """Remove a file without content, or a folder without files."""
    if _holds_anything(path):
        return
    if path.is_dir():
        for kind in path.iterdir():
            kind.rmdir()
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__


def _told(settings: Settings, place: Place, manifest: Manifest, aside: list[Path]) -> Iterator[str]:
    yield f"The backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC is in place: {place.database}"
    for path in aside:
        yield f"What was there before is now {path}"
    if not settings.secret_key and not settings.secret_key_file.exists():
        yield (
            f"There is no key in {settings.secret_key_file}. Put the old one there before the bot"
            " starts: with a new one every chat must log in anew."
        )
    yield (
        "Nothing that was waiting leaves by itself: start the bot, and an administrator and the"
        " managers decide there (docs/backups.md)."
    )
