"""When administrators were last told that restore mode lasts: beside the high-water file.

The database may be the copy that was put back, and says what was told before another restore.
"""

import logging
import os
from datetime import datetime
from pathlib import Path

from bot.private_files import new_private_file

log = logging.getLogger(__name__)

_MOST_CHARACTERS = 100


class RestoreNote:
    """A file with a moment. Every method uses the disk: call it in a thread.

    Where the disk does not let it, an alert comes at each start, as if nothing had been told.
    """

    def __init__(self, high_water_file: Path) -> None:
        self._path = high_water_file.with_name(f"{high_water_file.name}.told")

    def told_at(self) -> datetime | None:
        """Return when they were told; None: never, or nobody knows."""
        try:
            with self._path.open(encoding="utf-8") as file:
                moment = datetime.fromisoformat(file.read(_MOST_CHARACTERS))
        except (OSError, ValueError):
            return None
        return moment if moment.tzinfo else None

    def note(self, now: datetime) -> None:
        """Note that they are told now."""
        draft = self._path.with_name(f"{self._path.name}.new")
        try:
            draft.unlink(missing_ok=True)
            with new_private_file(draft) as file:
                file.write(now.isoformat().encode())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError as error:
            log.warning("that restore mode was told cannot be noted: %s", error.strerror)

    def clear(self) -> None:
        """Note that the mode is over: of the next one they know nothing."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("that restore mode is over cannot be noted: %s", error.strerror)
