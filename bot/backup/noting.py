"""`python -m bot note-backup`: another tool has made a backup, which the bot cannot see."""

from collections.abc import Callable

from bot.backup.place import note_of
from bot.backup_note import write_backup_note
from bot.clock import Clock
from bot.errors import BotError
from bot.settings import Settings


def note_backup(settings: Settings, clock: Clock, write_line: Callable[[str], None]) -> None:
    """Note that a backup was made now: its age is told, and its lack alerted, by that.

    Raises BotError `backup-not-noted` (`path`, `why`) and `backup-wrong-user`.
    """
    note, now = note_of(settings), clock.now()
    try:
        write_backup_note(note, now, None)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BotError("backup-not-noted", path=str(note), why=why) from error
    write_line(f"Noted: a backup was made at {now:%Y-%m-%d %H:%M} UTC.")
