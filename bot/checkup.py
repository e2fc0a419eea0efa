"""`python -m bot check`: is everything in place? In words, for an operator."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.exceptions import TelegramUnauthorizedError
from sqlalchemy import text

from bot import devino
from bot.app import OUT_OF_REACH, make_bot
from bot.clock import SystemClock
from bot.errors import BotError
from bot.settings import Settings, ensure_secret_key
from storage.database import Database

Say = Callable[[str], None]


PROBLEMS = {
    "database-busy": "Another bot is running on this database already: {path}",
    "database-unusable": "The database cannot be used: {path}",
    "database-newer": "The database is of a newer version of the bot: {path}",
    "secret-key-exposed": "Others may read the key file {path}: run chmod 600 on it.",
    "secret-key-broken": "There is no key in {path}: restore it from a backup.",
    "secret-key-unusable": "The key file {path} cannot be made or read: see SECRET_KEY_FILE.",
    "token-refused": "Telegram does not know this BOT_TOKEN: take it anew from @BotFather.",
    "port-busy": "Port {port} is in use: try python -m bot demo --port 8081",
}
"""What an operator is told; he reads English logs, so these are not in the locales."""


def in_words(error: BotError) -> str:
    """Return what an operator is told of an error."""
    return PROBLEMS.get(error.code, error.code).format(**error.facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: is it right, and what was seen."""

    right: bool
    words: str


async def check(settings: Settings, say: Say) -> int:
    """Look at everything, say it line by line; returns 0 when all is right, else 1."""
    say("ok   settings: all right")
    findings = [
        await _careful("secret key", _secret_key, settings),
        await _careful("database", _database, settings),
        await _careful("token", _token, settings),
        *[await _gateway(server) for server in settings.servers],
    ]
    for finding in findings:
        say(f"{'ok  ' if finding.right else 'BAD '} {finding.words}")
    return 0 if all(finding.right for finding in findings) else 1


async def _careful(
    name: str, look: Callable[[Settings], Awaitable[Finding]], settings: Settings
) -> Finding:
    try:
        return await look(settings)
    except BotError as error:
        return Finding(right=False, words=f"{name}: {in_words(error)}")


async def _secret_key(settings: Settings) -> Finding:
    ensure_secret_key(settings)
    return Finding(right=True, words="secret key: there")


async def _database(settings: Settings) -> Finding:
    db = await Database.open(settings.database_url)
    try:
        async with db.read() as connection:
            await connection.execute(text("select 1"))
    finally:
        await db.close()
    return Finding(right=True, words="database: opened, migrated, free")


async def _token(settings: Settings) -> Finding:
    bot = make_bot(settings, SystemClock())
    try:
        me = await bot.me()
    except TelegramUnauthorizedError:
        return Finding(right=False, words="token: Telegram does not know it (see @BotFather)")
    except OUT_OF_REACH as error:
        host = settings.telegram_api_url
        return Finding(right=False, words=f"token: {host} is out of reach ({type(error).__name__})")
    finally:
        await bot.session.close()
    return Finding(right=True, words=f"token: it is the bot @{me.username}")


async def _gateway(server: str) -> Finding:
    """Ask for a session without a login: any answer at all shows that the gateway is there."""
    http = devino.open_http()
    client = devino.DevinoClient(server, "", "", http=http, pacer=devino.Pacer(None))
    try:
        await client.balance()
    except devino.Refused:
        return Finding(right=True, words=f"gateway: {server} answers")
    except devino.DevinoError as error:
        words = f"gateway: {server} does not answer as a gateway ({type(error).__name__})"
        return Finding(right=False, words=words)
    finally:
        await http.close()
    return Finding(right=True, words=f"gateway: {server} answers")
