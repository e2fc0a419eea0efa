"""`python -m bot check`: is everything in place? In words, for an operator."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from sqlalchemy import text

from bot import devino
from bot.app import gateway_timeouts, make_bot
from bot.clock import SystemClock
from bot.errors import BotError
from bot.settings import AccessMode, Settings, ensure_secret_keys
from storage.database.engine import Database

WriteLine = Callable[[str], None]


PROBLEMS = {
    "database-busy": "Another bot is running on this database already: {path}",
    "database-unusable": "The database cannot be used: {path}",
    "database-newer": "The database is of a newer version of the bot: {path}",
    "database-damaged": "The database is damaged: {path}. Nothing is sent from it, so that no SMS "
    "goes out twice. Copy the file, check the disk, and restore the last backup (docs/deploy.md).",
    "database-linked": "The database has a second name (a hard link): {path}. Copy it to a file "
    "of its own: by two names, two programs would undo each other's writes.",
    "data-exposed": "Others may read {path}, and this cannot be changed: run chmod go-rwx on it "
    "as its owner, or keep it on a disk that knows rights.",
    "secret-key-exposed": "Others may read the key file {path}: run chmod 600 on it.",
    "secret-key-broken": "There is no key in {path}: restore it from a backup.",
    "secret-key-unusable": "The key file {path} cannot be made or read: see SECRET_KEY_FILE.",
    "no-new-key": "There is one key only. Put the new one before it: SECRET_KEY=new,old",
    "token-refused": "Telegram does not know this BOT_TOKEN: take it anew from @BotFather.",
    "monitoring-port-busy": "The bot cannot listen at {address}: it is in use, or not this "
    "machine's. Choose another MONITORING_ADDRESS, or off.",
    "port-busy": "Port {port} is in use: try python -m bot demo --port 8081",
}
"""The sentences for an operator: he reads English logs, so these are not in the locales."""


def in_words(error: BotError) -> str:
    """Return the sentence that tells an operator of an error."""
    return PROBLEMS.get(error.code, error.code).format(**error.facts)


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
    ensure_secret_keys(settings)
    return Finding(Mark.OK, "secret key: there")


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
    finally:
        await db.close()
    return Finding(Mark.OK, "database: opened, migrated, free, no damaged page")


async def _token(settings: Settings) -> Finding:
    bot = make_bot(settings, SystemClock())
    try:
        me = await bot.me()
    except TelegramUnauthorizedError:
        return Finding(Mark.BAD, "token: Telegram does not know it (see @BotFather)")
    except TelegramAPIError as error:
        host = settings.telegram_api_url
        return Finding(Mark.BAD, f"token: {host} is out of reach ({type(error).__name__})")
    finally:
        await bot.session.close()
    return Finding(Mark.OK, f"token: it is the bot @{me.username}")


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
