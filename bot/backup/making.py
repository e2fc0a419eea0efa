"""`python -m bot backup DIR`: one archive of everything but the key, while the bot runs."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import bot
from bot.backup.archive import DATABASE, DIALOGS, FILES, ArchiveWriter, Manifest
from bot.backup.copying import DatabaseFacts, copy_database, copy_dialogs
from bot.backup.encryption import Locks, encrypting
from bot.backup.place import Place
from bot.backup.retention import (
    name_of,
    remove_superfluous,
    remove_unfinished,
    unfinished_name_of,
)
from bot.backup_note import write_backup_note
from bot.clock import Clock
from bot.errors import BotError
from bot.private_files import new_private_file
from bot.settings import Settings

LOCK = ".sms-bot-backup.lock"
"""In the folder of the backups, and beside the database: one backup at a time in either."""
COPYING = "backup-copy-"
"""How the folder begins, beside the database, in which its copy lies for a while."""
RESERVE = 64 * 1024 * 1024
"""Bytes that stay free beside the database: the bot goes on writing there."""
_IN_CLEAR = (
    "The backup is not encrypted: whoever has the file reads numbers and texts. Set"
    " BACKUP_PASSPHRASE or BACKUP_RECIPIENT, or keep the folder where nobody else comes."
)


def make_backup(
    settings: Settings, folder: Path, clock: Clock, write_line: Callable[[str], None]
) -> Path:
    """Write a backup into `folder`, then remove those that need not be kept; return its path.

    The bot may be running (docs/rules.md, O1). Raises BotError `backup-…`, `data-exposed` and
    `database-damaged`; nothing was removed then, and no backup left half done.
    """
    place, now = Place.of(settings), clock.now()
    if not place.database.exists():
        raise BotError("backup-no-database", path=str(place.database))
    locks = _locks(settings)
    name = name_of(now, locks.ending)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as locked:
            for one in {place.database.parent.resolve(), folder.resolve()}:
                locked.enter_context(_locked(one))
            remove_unfinished(folder)
            manifest = _write(place, folder, name, locks, now)
            gone = remove_superfluous(
                folder,
                name,
                daily=settings.backup_keep_daily,
                weekly=settings.backup_keep_weekly,
            )
            write_backup_note(place.note, now, manifest.claims)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        raise BotError("backup-unwritable", path=_where(error, folder), why=why) from error
    for line in _told(folder / name, manifest, gone):
        write_line(line)
    if locks == Locks():
        write_line(_IN_CLEAR)
    return folder / name


def _where(error: OSError, folder: Path) -> str:
    """Return the folder that an error is about: that of the backups, unless it names another."""
    about = Path(error.filename) if isinstance(error.filename, str) else folder
    return str(folder if about.is_relative_to(folder) else about.parent)


def _locks(settings: Settings) -> Locks:
    secret = settings.backup_passphrase
    return Locks(settings.backup_recipient, secret.get_secret_value() if secret else None)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other backups away. Raises BotError `backup-busy`."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BotError("backup-busy", path=str(folder)) from error
        yield
    finally:
        os.close(lock)


def _write(place: Place, folder: Path, name: str, locks: Locks, now: datetime) -> Manifest:
    """Write a backup under another name; give it its own when all of it is on the disk."""
    draft = folder / unfinished_name_of(name)
    try:
        with new_private_file(draft) as out:
            with encrypting(out, locks) as clear:
                manifest = _archive(place, clear, now)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(folder / name)
        _flush(folder)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _archive(place: Place, out: BinaryIO, now: datetime) -> Manifest:
    """Write the archive: first the dialogs, then the database, then the files they refer to.

    What a dialog refers to is older than the dialog, and the recipients of a mailing are on the
    disk before their row is in the database: in this order nothing that is referred to is lacking.
    """
    writer = ArchiveWriter(out)
    with _copies_beside(place.database) as copies:
        uploads = copy_dialogs(place.dialogs, copies / DIALOGS)
        facts = copy_database(place.database, copies / DATABASE)
        for name in (DATABASE, DIALOGS):
            if (copies / name).exists():
                writer.add_file(name, copies / name)
    missing = [
        *_add_folders(writer, place.files, "audiences", facts.audiences),
        *_add_folders(writer, place.files, "uploads", uploads),
    ]
    manifest = _manifest(facts, writer, missing, now)
    writer.finish(manifest)
    return manifest


def _manifest(
    facts: DatabaseFacts, writer: ArchiveWriter, missing: Iterable[str], now: datetime
) -> Manifest:
    return Manifest(
        made_at=now,
        bot=bot.__version__,
        store_id=facts.store_id,
        claims=facts.claims,
        schema=facts.schema,
        members=writer.members,
        missing=tuple(missing),
    )


@contextmanager
def _copies_beside(database: Path) -> Iterator[Path]:
    """Yield a folder for copies, beside the database: they hold what it holds.

    Raises BotError `backup-no-room`.
    """
    for left_behind in database.parent.glob(f"{COPYING}*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    beside = (database, Path(f"{database}-wal"))
    size = sum(path.stat().st_size for path in beside if path.exists())
    if shutil.disk_usage(database.parent).free < size + RESERVE:
        raise BotError("backup-no-room", path=str(database.parent))
    with tempfile.TemporaryDirectory(prefix=COPYING, dir=database.parent) as copies:
        yield Path(copies)


def _add_folders(writer: ArchiveWriter, files: Path, kind: str, names: Iterable[str]) -> list[str]:
    """Add folders that are whole; return those that were removed meanwhile."""
    return [
        f"{kind}/{name}"
        for name in sorted(names)
        if not _add_folder(writer, files / kind / name, f"{FILES}/{kind}/{name}")
    ]


def _add_folder(writer: ArchiveWriter, folder: Path, name: str) -> bool:
    with ExitStack() as opened:
        files: list[tuple[str, BinaryIO]] = []
        with suppress(FileNotFoundError):
            files += [
                (path.name, opened.enter_context(path.open("rb")))
                for path in sorted(folder.iterdir())
            ]
            # what is open now stays readable, whoever removes it
            for file, content in files:
                writer.add(f"{name}/{file}", content, os.fstat(content.fileno()).st_size)
            return True
    return False


def _told(path: Path, manifest: Manifest, gone: list[str]) -> Iterator[str]:
    size = path.stat().st_size / 1_000_000
    yield f"{path}: {size:.1f} MB, {len(manifest.members)} files; the key is not in it."
    if manifest.missing:
        yield f"{len(manifest.missing)} folders of files are gone that the database refers to."
    if gone:
        yield f"Removed {len(gone)} older backups."


def _flush(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
