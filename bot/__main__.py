"""`python -m bot [run | demo | check | alive | rotate-key | backup | restore | …]`."""

import argparse
import asyncio
import gc
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot import alive

if __name__ == "__main__" and sys.argv[1:] == [alive.COMMAND]:
    sys.exit(alive.main())  # what is imported below takes seconds, and this is asked all the time

from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.app import open_app
from bot.backup.making import make_backup
from bot.backup.noting import note_backup
from bot.backup.restoring import restore
from bot.checkup import check, in_words
from bot.clock import SystemClock
from bot.database_copy import copy_database
from bot.errors import BotError
from bot.key_rotation import rotate_key
from bot.restore_mode_end import leave_restore_mode
from bot.settings import Settings, SettingsError, load
from handlers.i18n import LANGUAGES, bundle
from storage.database.writable import refuses_writes

EXIT_WRONG = 2
EXIT_LATER = 3
"""Another start helps: when the database's server is there again, or has missed a dead bot; when
there is room on the disk."""
_LATER = {"database-lost", "database-unreachable", "disk-refuses-writes"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code.

    2: wrong settings, or another BotError; 3: another start helps.
    """
    options = _parser().parse_args(arguments)
    for language in LANGUAGES:
        bundle(language)
    # code and texts never become garbage; every collection that scanned them took 80 ms
    gc.freeze()
    try:
        if options.command == alive.COMMAND:
            return alive.main()
        if options.command in _WITHOUT_SETTINGS:
            logs.set_up("WARNING", "text")
            _WITHOUT_SETTINGS[options.command](options)
            return 0
        settings = load()
        logs.set_up(settings.log_level, settings.log_format, settings.secrets)
        return _obey(options, settings)
    except SettingsError as error:
        _complain("The settings are not right. Correct them in .env (see .env.example):")
        for name, problem in error.problems:
            _complain(f"  {name} {problem}")
        return EXIT_WRONG
    except BotError as error:
        return _told(error)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        if not refuses_writes(error):
            raise
        refused = BotError("disk-refuses-writes")
        refused.__cause__ = error
        return _told(refused)


def _told(error: BotError) -> int:
    """Complain of an error; return the exit code."""
    _complain(in_words(error))
    later = error.code in _LATER or "server" in error.facts
    return EXIT_LATER if later else EXIT_WRONG


def _obey(options: argparse.Namespace, settings: Settings) -> int:
    """Run a command that needs the settings; return the exit code."""
    match options.command:
        case "check":
            return asyncio.run(check(settings, write_line=print))
        case "rotate-key":
            asyncio.run(rotate_key(settings, write_line=print))
        case "backup":
            make_backup(settings, options.folder, SystemClock(), write_line=print)
        case "note-backup":
            note_backup(settings, SystemClock(), write_line=print)
        case "restore":
            asyncio.run(_restore(settings, options))
        case "leave-restore-mode":
            asyncio.run(leave_restore_mode(settings, options.name, write_line=print))
        case _:
            asyncio.run(run(settings))
    return 0


def _run_demo(options: argparse.Namespace) -> None:
    from bot.sandbox.demo import run_demo  # noqa: PLC0415 - production never needs the sandbox

    asyncio.run(run_demo(Path(options.data), port=options.port, browse=options.browse))


async def _restore(settings: Settings, options: argparse.Namespace) -> None:
    await restore(
        settings,
        options.file,
        identity=options.identity,
        replace=options.replace,
        clock=SystemClock(),
        write_line=print,
    )


def _copy_database(options: argparse.Namespace) -> None:
    asyncio.run(copy_database(options.source, options.target, write_line=print))


_WITHOUT_SETTINGS = {"demo": _run_demo, "copy-database": _copy_database}


async def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM."""
    async with open_app(settings) as app:
        on_signals(app.stop)
        await app.run()


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` on SIGINT and on SIGTERM: it asks for an orderly end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def _name(said: str) -> str:
    """Return a name for the audit, in one line."""
    if not said.strip():
        raise argparse.ArgumentTypeError("say who you are")
    return " ".join(said.split())


def _complain(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("run", help="run the bot, set up by .env (the default)")
    commands.add_parser("check", help="check the settings, the database, the token, the gateway")
    commands.add_parser("alive", help="ask the running bot whether it lives, for a container")
    commands.add_parser("rotate-key", help="seal the stored passwords with a new key")
    leave = commands.add_parser("leave-restore-mode", help="let the bot send again after a restore")
    leave.add_argument(
        "--name", type=_name, required=True, help="who says so: it is kept in the audit"
    )
    backup = commands.add_parser("backup", help="copy everything but the key, while the bot runs")
    backup.add_argument(
        "folder", type=Path, help="where backups are kept; a folder for this bot alone"
    )
    commands.add_parser("note-backup", help="note that another tool has just made a backup")
    restoring = commands.add_parser("restore", help="put a backup where no data are")
    restoring.add_argument("file", type=Path, help="the backup")
    restoring.add_argument("--identity", type=Path, help="file with the key of BACKUP_RECIPIENT")
    restoring.add_argument("--replace", action="store_true", help="move older data aside")
    copying = commands.add_parser("copy-database", help="take all from SQLite to PostgreSQL")
    copying.add_argument("source", help="the URL of the database with the journal")
    copying.add_argument("target", help="the URL of an empty database")
    demo = commands.add_parser("demo", help="try the whole product in a browser")
    demo.add_argument("--port", type=int, default=8080, help="where the page is served")
    demo.add_argument("--data", default="data/demo", help="the demo's own folder")
    demo.add_argument(
        "--no-browser", dest="browse", action="store_false", help="only print the address"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
