"""`python -m bot leave-restore-mode`: the operator lets the bot send again after a restore."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock, SystemClock
from bot.errors import BotError
from bot.settings import Settings
from storage.database.engine import Database, check_is_there
from storage.database.high_water import HighWaterFile
from storage.dialogs.fsm import DialogStorage
from storage.journal.restoring import RestoreMode

OPERATOR = 0
"""Who and where, in the audit: no user and no chat of Telegram has this id."""


async def leave_restore_mode(
    settings: Settings,
    name: str,
    write_line: Callable[[str], None],
    clock: Clock | None = None,
) -> None:
    """Leave restore mode in the operator's name (docs/rules.md, S33); the bot must not run.

    Raises BotError `database-absent`, `high-water-…`, and what opening the database and the
    dialogs' file does.
    """
    now = (clock or SystemClock()).now()
    check_is_there(settings.database_url)
    db = await Database.open(settings.database_url)
    file = HighWaterFile(settings.high_water_file)
    mode = RestoreMode(db, file)
    try:
        await asyncio.to_thread(file.keep_others_out)
        # a database that was just put back is not in the mode yet
        restored = (await mode.look(now)).restored_at is not None
        if restored:
            await _forget_dialogs(settings)
            await mode.leave(now, OPERATOR, OPERATOR, name)
    except OSError as error:
        raise BotError("high-water-unusable", path=str(file.path)) from error
    finally:
        file.close()
        await db.close()
    if restored:
        write_line("Restore mode is over. What it held waits for its people; new SMS can be sent.")
    else:
        write_line("There is no restore mode: nothing was changed.")


async def _forget_dialogs(settings: Settings) -> None:
    dialogs = await DialogStorage.open(settings.dialogs_place)
    try:
        await dialogs.forget_all()
    finally:
        await dialogs.close()
