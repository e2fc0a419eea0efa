"""`python -m bot check`: is everything in place? In words, for an operator."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from sqlalchemy import text

from bot import devino
from bot.assembly.client import make_bot
from bot.assembly.gateways import gateway_timeouts
from bot.clock import SystemClock
from bot.errors import BotError
from bot.settings import AccessMode, Settings, ensure_secret_keys
from bot.telegram.line import NotSentError
from storage.chat.chats import holds_passwords
from storage.database.engine import Database
from storage.database.high_water import HighWater, HighWaterFile, MarkDamagedError
from storage.journal.store import read_store

WriteLine = Callable[[str], None]


PROBLEMS = {
    "database-busy": "Another bot is running on this database already: {path}",
    "database-absent": "There is no database {path}: run this in the folder and with the settings "
    "of the bot, as its user does. Nothing was changed.",
    "database-unusable": "The database cannot be used: {path}",
    "database-newer": "The database is of a newer version of the bot: {path}",
    "database-damaged": "The database is damaged: {path}. Nothing is sent from it, so that no SMS "
    "goes out twice. Copy the file, check the disk, and restore the last backup (docs/deploy.md).",
    "database-linked": "The database has a second name (a hard link): {path}. Copy it to a file "
    "of its own: by two names, two programs would undo each other's writes.",
    "database-unreachable": "The PostgreSQL server does not let the bot into {path}: {said}",
    "database-rights": "The bot's user may not make tables in {path}: make it the owner of the "
    "database (ALTER DATABASE … OWNER TO …).",
    "database-read-only": "The database {path} is read-only: a standby, or one that is being "
    "recovered. Nothing is sent from it: use the address of the primary server.",
    "database-encoding": "The database {path} cannot hold every letter: make it anew with "
    "ENCODING UTF8.",
    "disk-refuses-writes": "The disk of the bot's data takes no writes: it is full or read-only. "
    "Nothing is sent meanwhile, so that no SMS goes out twice. Make room, then start again.",
    "database-lost": "The server of {path} was lost, and another bot may have the database by "
    "now: this one sends nothing more. Start it again when the server is there.",
    "database-driver": "There is no driver for this kind of DATABASE_URL: {path}. SQLite "
    "(sqlite+aiosqlite) and PostgreSQL (postgresql+psycopg) are known.",
    "copy-not-empty": "The database to copy to has rows already: nothing was copied.",
    "copy-not-sqlite": "Only an SQLite file can be copied from: pg_dump copies from a server. "
    "Nothing was copied.",
    "copy-differs": "The copies of {table} do not tell the same: nothing was copied.",
    "data-exposed": "Others may read {path}, and this cannot be changed: run chmod go-rwx on it "
    "as its owner, or keep it on a disk that knows rights.",
    "high-water-unusable": "The high-water file {path} cannot be read or written: see "
    "HIGH_WATER_FILE. Nothing is sent without it, because a restored database could not be told.",
    "files-unusable": "The folder of files cannot be made: {path}. See FILES_PATH.",
    "high-water-busy": "Another bot uses the high-water file {path}. A copy of a running bot would "
    "send what that one sends; a bot of its own wants a HIGH_WATER_FILE of its own.",
    "secret-key-exposed": "Others may read the key file {path}: run chmod 600 on it.",
    "secret-key-broken": "There is no key in {path}: restore it from a backup.",
    "secret-key-lost": "There is no {path}, and the database holds passwords that were sealed with "
    "its key. Put it there before the bot starts: with a new one every chat must log in anew.",
    "secret-key-unusable": "The key file {path} cannot be made or read: see SECRET_KEY_FILE.",
    "no-new-key": "There is one key only. Put the new one before it: SECRET_KEY=new,old",
    "token-refused": "Telegram does not know this BOT_TOKEN: take it anew from @BotFather.",
    "monitoring-port-busy": "The bot cannot listen at {address}: it is in use, or not this "
    "machine's. Choose another MONITORING_ADDRESS, or off.",
    "backup-not-sqlite": "The database is not an SQLite file. Copy it with pg_dump and FILES_PATH "
    "with tar, and restore them with pg_restore and tar (docs/backups.md).",
    "backup-no-database": "There is no database to copy: {path}",
    "backup-wrong-user": "Run this as the user to whom {path} belongs, not as root: the bot could "
    "not use what root makes.",
    "backup-busy": "Another backup is being made in {path}. This one made none.",
    "backup-no-room": "There is not enough room in {path} for a copy of the database. No backup "
    "was made, and none was removed.",
    "backup-unwritable": "No backup could be made in {path}: {why}. None was removed.",
    "backup-not-noted": "The note about the backup cannot be written: {path}: {why}.",
    "restore-unreadable": "The backup cannot be read: {path}: {why}. Nothing was changed.",
    "restore-identity-unusable": "There is no secret key in {path} (AGE-SECRET-KEY-…).",
    "restore-locked": "The backup does not open with BACKUP_PASSPHRASE or with the key of "
    "--identity. Nothing was changed.",
    "restore-broken": "This is no backup of this bot, or it is damaged or not whole. Nothing was "
    "changed: take another one.",
    "restore-too-big": "The backup would take more room than there is, or than any backup does. "
    "Nothing was changed.",
    "restore-newer": "The backup was made by a newer version of the bot: update the bot first. "
    "Nothing was changed.",
    "restore-occupied": "There is data already: {path}. With --replace it is moved aside, and the "
    "backup put in its place.",
    "restore-failed": "The backup could not be put in place: {why}. What was there is as it was.",
    "port-busy": "Port {port} is in use: try python -m bot demo --port 8081",
}
"""The sentences for an operator: he reads English logs, so these are not in the locales."""

_OF_THE_DISK = {
    "disk-refuses-writes",
    "database-unusable",
    "files-unusable",
    "high-water-unusable",
    "secret-key-unusable",
}


def in_words(error: BotError) -> str:
    """Return the sentence that tells an operator of an error."""
    words = PROBLEMS.get(error.code, error.code).format(**error.facts)
    said = _said_by_system(error) if error.code in _OF_THE_DISK else None
    return f"{words} ({said})" if said else words


def _said_by_system(error: BaseException) -> str | None:
    """Return what the system or SQLite says of the disk, as «No space left on device»."""
    cause = error.__cause__
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        if isinstance(cause, sqlite3.Error):
            return str(cause)
        cause = getattr(cause, "orig", None) or cause.__cause__
    return None


class Mark(StrEnum):
    """What a line of the check begins with; only a BAD one must be put right."""

    OK = "ok  "
    NOTE = "note"
    BAD = "BAD "


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check has found."""

    mark: Mark
    words: str


async def check(settings: Settings, write_line: WriteLine) -> int:
    """Look at everything and write a line for each; return 1 when something is BAD, else 0."""
    write_line("ok   settings: all right")
    findings = [
        _access(settings),
        await _careful("secret key", _secret_key, settings),
        await _careful("database", _database, settings),
        await _careful("high-water file", _high_water, settings),
        await _careful("token", _token, settings),
        *[await _gateway(server, settings) for server in settings.servers],
    ]
    for finding in findings:
        write_line(f"{finding.mark} {finding.words}")
    return int(any(finding.mark is Mark.BAD for finding in findings))


async def _careful(
    name: str, look: Callable[[Settings], Awaitable[Finding]], settings: Settings
) -> Finding:
    try:
        return await look(settings)
    except BotError as error:
        return Finding(Mark.BAD, f"{name}: {in_words(error)}")


def _access(settings: Settings) -> Finding:
    if settings.access is AccessMode.OPEN:
        return Finding(Mark.OK, "access: everyone may use the bot")
    people = len(settings.admins | settings.allowed_users)
    if not people:
        words = "access: nobody may use the bot: ACCESS=list, and both lists are empty"
        return Finding(Mark.NOTE, words)
    return Finding(Mark.OK, f"access: {people} on the lists")


async def _secret_key(settings: Settings) -> Finding:
    path = settings.secret_key_file
    if not settings.secret_key and not path.exists() and await _holds_passwords(settings):
        raise BotError("secret-key-lost", path=str(path))
    ensure_secret_keys(settings)
    return Finding(Mark.OK, "secret key: there")


async def _holds_passwords(settings: Settings) -> bool:
    """Tell whether the database needs a key of before; what is wrong with it is told elsewhere."""
    try:
        db = await Database.open(settings.database_url)
    except BotError:
        return False
    try:
        return await holds_passwords(db)
    finally:
        await db.close()


async def _database(settings: Settings) -> Finding:
    try:
        db = await Database.open(settings.database_url)
    except BotError as error:
        if error.code != "database-busy":
            raise
        return Finding(Mark.NOTE, f"database: in use by a running bot: {error.facts['path']}")
    try:
        async with db.read() as connection:
            await connection.execute(text("select 1"))
        await db.look_for_damage()
        restored = (await db.look(read_store)).restored_at
    finally:
        await db.close()
    if restored is not None:
        return Finding(Mark.NOTE, f"database: in restore mode since {restored:%Y-%m-%d %H:%M} UTC")
    return Finding(Mark.OK, "database: opened, migrated, free, no damaged page")


async def _high_water(settings: Settings) -> Finding:
    file = HighWaterFile(settings.high_water_file)
    try:
        mark = await asyncio.to_thread(_look_at_mark, file)
    except MarkDamagedError:
        return Finding(Mark.NOTE, "high-water file: no mark in it: a start begins restore mode")
    except OSError as error:
        raise BotError("high-water-unusable", path=str(file.path)) from error
    except BotError as error:
        if error.code != "high-water-busy":
            raise
        return Finding(Mark.NOTE, f"high-water file: in use by a running bot: {file.path}")
    finally:
        file.close()
    return Finding(Mark.OK, f"high-water file: {'there' if mark else 'not made yet'}")


def _look_at_mark(file: HighWaterFile) -> HighWater | None:
    """Return the mark; nothing is written. Raises OSError when it could not be."""
    file.keep_others_out()
    mark = file.read()
    if mark is not None:
        with file.path.open("r+b"):
            pass
    return mark


async def _token(settings: Settings) -> Finding:
    bot = make_bot(settings, SystemClock())
    try:
        me = await bot.me()
    except TelegramUnauthorizedError:
        return Finding(Mark.BAD, "token: Telegram does not know it (see @BotFather)")
    except TelegramAPIError as error:
        host = settings.telegram_api_url
        way = _by_proxy(settings)
        return Finding(Mark.BAD, f"token: {host} is out of reach{way} ({_kind(error)})")
    finally:
        await bot.session.close()
    return Finding(Mark.OK, f"token: it is the bot @{me.username}{_by_proxy(settings)}")


def _kind(error: TelegramAPIError) -> str:
    """Return the kind of an error, and of the proxy's error behind it; nothing of their words."""
    behind = error.__cause__ if isinstance(error, NotSentError) else None
    return type(behind or error).__name__


def _by_proxy(settings: Settings) -> str:
    if settings.proxy_address is None:
        return ""
    parts = urlsplit(settings.proxy_address)
    return f", by the {parts.scheme} proxy {parts.hostname}:{parts.port}"


async def _gateway(server: str, settings: Settings) -> Finding:
    """Ask for the balance with an empty login: even a refusal shows that the gateway is there."""
    http = devino.open_http()
    client = devino.DevinoClient(
        server,
        "",
        "",
        http=http,
        pacer=devino.Pacer(None),
        timeouts=gateway_timeouts(settings),
        read_retries=(),
    )
    try:
        await client.balance()
    except devino.CallRefused:
        return Finding(Mark.OK, f"gateway: {server} answers")
    except devino.DevinoError as error:
        words = f"gateway: {server} does not answer as a gateway ({type(error).__name__})"
        return Finding(Mark.BAD, words)
    finally:
        await http.close()
    return Finding(Mark.OK, f"gateway: {server} answers")
