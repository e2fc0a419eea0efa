"""Which backups in a folder are kept, and which make way: they hold personal data."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"sms-bot-backup-(\d{8}T\d{6}Z)\.tar\.gz(?:\.age(?:\.tar)?)?")
_UNFINISHED = re.compile(rf"\.{_NAME.pattern}\.unfinished")


def name_of(made_at: datetime, ending: str) -> str:
    """Return the file name of a backup made at that moment."""
    return f"sms-bot-backup-{made_at.astimezone(UTC):{_TIME}}{ending}"


def unfinished_name_of(name: str) -> str:
    """Return the name that a backup has while it is written."""
    return f".{name}.unfinished"


def made_at(name: str) -> datetime | None:
    """Return when a backup was made, by its name; None for a file that is none."""
    found = _NAME.fullmatch(name)
    try:
        return found and datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def superfluous(names: Iterable[str], newest: str, *, daily: int, weekly: int) -> list[str]:
    """Return the backups that may go; `newest` was made just now and never does.

    Kept are the last one of each of the last `daily` days that have one, and of the last `weekly`
    weeks (Monday to Sunday, UTC). Names that are no backup's are left out.
    """
    times = {name: moment for name in names if (moment := made_at(name)) is not None}
    latest_first = sorted(times, key=lambda name: (times[name], name), reverse=True)
    days: dict[object, str] = {}
    weeks: dict[object, str] = {}
    for name in latest_first:
        days.setdefault(times[name].date(), name)
        weeks.setdefault(times[name].isocalendar()[:2], name)
    kept = {newest, *list(days.values())[:daily], *list(weeks.values())[:weekly]}
    return sorted(times.keys() - kept)


def remove_superfluous(folder: Path, newest: str, *, daily: int, weekly: int) -> list[str]:
    """Remove the backups in a folder that may go; return their names."""
    names = [path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    gone = superfluous(names, newest, daily=daily, weekly=weekly)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone


def remove_unfinished(folder: Path) -> None:
    """Remove what a backup that was killed has left behind."""
    for path in folder.iterdir():
        if _UNFINISHED.fullmatch(path.name) and not path.is_symlink():
            path.unlink(missing_ok=True)
