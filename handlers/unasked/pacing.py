"""How often a chat is shown something, and how fast progress is seen to go."""

from collections.abc import Hashable
from dataclasses import dataclass

from bot.clock import Clock
from bot.mailing.details import MailingDetails
from bot.model import MailingState


@dataclass(frozen=True, slots=True)
class Intervals:
    """Seconds between two messages to one chat, by what kind of chat it is."""

    private: float
    group: float


PROGRESS = Intervals(3.0, 5.0)
"""Telegram takes one message a second, twenty a minute in a group; people need their share."""
MESSAGES = Intervals(1.0, 3.0)
"""Of messages that each are news, as fast as Telegram takes them."""

_NOW = 0.001
"""Seconds that are no wait: moments are rounded on their way through a clock."""


class Turns:
    """When each chat may be shown something; given out ahead, so that all its news share them."""

    def __init__(self, clock: Clock, intervals: Intervals) -> None:
        self._clock = clock
        self._intervals = intervals
        self._next: dict[int, float] = {}
        self._taken: dict[Hashable, float] = {}

    def seconds_left(self, key: Hashable, chat_id: int) -> float:
        """Return the seconds until the chat's turn that is taken for `key`; 0: it is used now."""
        now = self._clock.now().timestamp()
        turn = self._taken.pop(key, None)
        if turn is None:
            turn = max(now, self._next.get(chat_id, now))
            self._next[chat_id] = turn + self._interval(chat_id)
        if turn - now < _NOW:
            return 0.0
        self._taken[key] = turn
        return turn - now

    def give_up(self, key: Hashable) -> None:
        """Forget the turn that is taken for `key`, if any."""
        self._taken.pop(key, None)

    def use(self, chat_id: int) -> None:
        """Show the chat something at once: the next turn does not come too soon after it."""
        soonest = self._clock.now().timestamp() + self._interval(chat_id)
        self._next[chat_id] = max(soonest, self._next.get(chat_id, soonest))

    def _interval(self, chat_id: int) -> float:
        return self._intervals.group if chat_id < 0 else self._intervals.private


class Meter:
    """The pace of each mailing between two looks at it; a pause begins anew."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[int, tuple[float, int]] = {}

    def pace(self, details: MailingDetails) -> float | None:
        """Return recipients a second since the last look; None: this is the first."""
        mailing, now = details.mailing, self._clock.now().timestamp()
        before = self._seen.pop(mailing.id, None)
        if mailing.state is not MailingState.RUNNING:
            return None
        self._seen[mailing.id] = (now, details.done)
        if before is None or now <= before[0]:
            return None
        return (details.done - before[1]) / (now - before[0]) or None
