"""Updates from Telegram that were not understood: logged, and counted for the administrators."""

import logging

from bot.administration.alerts import Alerts
from bot.telegram.strange import Strange

log = logging.getLogger(__name__)


class UnreadUpdates:
    """Notes what was skipped and what was read in part, and where it was: no content."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts

    def note(self, strange: Strange) -> None:
        """Count an update; the administrators are told once an hour at most."""
        done = "skipped" if strange.skipped else "read in part"
        log.warning("an update was %s: %s at %s", done, strange.kind, strange.path or "the top")
        place = f"{strange.kind} {strange.path}".strip()
        self._alerts.note_update(place, skipped=strange.skipped)
