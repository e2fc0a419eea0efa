"""How often a chat is shown something, and how fast a mailing is seen to progress."""

from collections import OrderedDict
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
"""Slower than Telegram allows (1 a second, 20 a minute in a group): answers need room too."""
MESSAGES = Intervals(1.0, 3.0)
"""For messages each of which is news: as fast as Telegram takes them."""

_NOW = 0.001
"""Seconds; a shorter wait counts as none, because moments are rounded."""


class Turns:
    """Tells when each chat may be shown something; all its news share one row of turns."""

    def __init__(self, clock: Clock, intervals: Intervals) -> None:
        self._clock = clock
        self._intervals = intervals
        self._next: OrderedDict[int, float] = OrderedDict()
        """Each chat's next turn, the one that was set longest ago first; only those to come."""
        self._taken: dict[Hashable, float] = {}

    def seconds_left(self, key: Hashable, chat_id: int) -> float:
        """Return the seconds until the turn of `key`, reserved here at first; 0 uses it up."""
        now = self._clock.now().timestamp()
        turn = self._taken.pop(key, None)
        if turn is None:
            turn = max(now, self._next.get(chat_id, now))
            self._set_next(chat_id, turn + self._interval(chat_id), now)
        if turn - now < _NOW:
            return 0.0
        self._taken[key] = turn
        return turn - now

    def give_up(self, key: Hashable) -> None:
        """Forget the turn reserved for `key`, if any."""
        self._taken.pop(key, None)

    def use(self, chat_id: int) -> None:
        """Note that the chat is shown something out of turn: put off its next turn accordingly."""
        now = self._clock.now().timestamp()
        soonest = now + self._interval(chat_id)
        self._set_next(chat_id, max(soonest, self._next.get(chat_id, soonest)), now)

    def _set_next(self, chat_id: int, turn: float, now: float) -> None:
        self._next[chat_id] = turn
        self._next.move_to_end(chat_id)
        while self._next and self._next[next(iter(self._next))] <= now:
            self._next.popitem(last=False)

    def _interval(self, chat_id: int) -> float:
        return self._intervals.group if chat_id < 0 else self._intervals.private


class Meter:
    """Measures the pace of each mailing between two looks at it; after a pause, anew."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[int, tuple[float, int]] = {}

    def pace(self, details: MailingDetails) -> float | None:
        """Return recipients a second since the last look.

        None: this is the first look, nothing went out since, or the mailing is not RUNNING.
        """
        mailing, now = details.mailing, self._clock.now().timestamp()
        before = self._seen.pop(mailing.id, None)
        if mailing.state is not MailingState.RUNNING:
            return None
        self._seen[mailing.id] = (now, details.done)
        if before is None or now <= before[0]:
            return None
        return (details.done - before[1]) / (now - before[0]) or None
