"""The note beside the database that tells when the last backup was made."""

import json
import logging
import os
from datetime import datetime
from pathlib import Path

from bot.private_files import new_private_file

log = logging.getLogger(__name__)

LAST_BACKUP = "last-backup.json"
_MOST_CHARACTERS = 4096


def write_backup_note(path: Path, made_at: datetime, claims: int | None) -> None:
    """Note when the last backup was made, and how many claims it knows: all or nothing."""
    draft = path.with_name(f".{path.name}.new")
    content = json.dumps({"made_at": made_at.isoformat(), "claims": claims})
    draft.unlink(missing_ok=True)
    with new_private_file(draft) as file:
        file.write(content.encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_backup_note(path: Path) -> datetime | None:
    """Return when the last backup was made (aware); None: never, or the note cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            made_at = datetime.fromisoformat(json.loads(file.read(_MOST_CHARACTERS))["made_at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("%s cannot be read: %s", LAST_BACKUP, type(error).__name__)
        return None
    return made_at if made_at.tzinfo else None
