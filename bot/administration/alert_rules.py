"""When administrators are told of something: pure (docs/rules.md, A21)."""

from datetime import datetime, timedelta
from enum import Enum, auto

from bot.model import AlertKind
from storage.chat.alerts import AlertState

EVERY = timedelta(hours=1)
"""An alert of one kind comes no more often."""

REMINDERS = {
    AlertKind.DATABASE: timedelta(hours=6),
    AlertKind.DISK: timedelta(hours=6),
    AlertKind.GATEWAY: timedelta(hours=6),
    AlertKind.OLD_BACKUP: timedelta(days=1),
    AlertKind.RESTORED: timedelta(days=1),
    AlertKind.STOPPED: timedelta(days=1),
    AlertKind.CLOCK: timedelta(days=1),
    AlertKind.NO_BACKUP: timedelta(days=7),
}
"""Alerts that last as long as their trouble → how often they come again meanwhile."""

AT_EACH_START = (AlertKind.RESTORED,)
"""Lasting alerts that a new process tells at once, whatever its database says was told.

That database may be the copy: it may say that administrators know of a restore before this one.
"""

COUNTED = (AlertKind.UNKNOWN, AlertKind.UPDATES)
"""Alerts that tell what has come since the last one."""


class Step(Enum):
    """What is to be done about a lasting alert."""

    NOTHING = auto()
    RAISE = auto()
    END = auto()


def step(
    kind: AlertKind,
    state: AlertState,
    now: datetime,
    *,
    trouble: bool,
    starting: bool = False,
    told_at: datetime | None = None,
) -> Step:
    """Return what is to be done, now that there is trouble or none; `starting`: the first look.

    `told_at`: when it was last told, as what no copy of the database can hide says.
    """
    if not trouble:
        return Step.END if state.open else Step.NOTHING
    if starting and kind in AT_EACH_START and may_tell(AlertState(told_at), now):
        return Step.RAISE
    pause = REMINDERS[kind] if state.open else EVERY
    return Step.RAISE if may_tell(state, now, pause) else Step.NOTHING


def may_tell(state: AlertState, now: datetime, pause: timedelta = EVERY) -> bool:
    """Tell whether so much time has passed since the last alert; a clock set back counts."""
    if state.raised_at is None:
        return True
    return not timedelta(0) <= now - state.raised_at < pause
