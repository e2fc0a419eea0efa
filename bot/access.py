"""Who may use the bot, and how often the others are told that they may not."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.clock import Clock

TOLD_EVERY = timedelta(hours=1)
MOST_TOLD = 4096
"""How many refusals of the last hour are remembered; whoever is forgotten may be told again."""

REFUSALS_A_SECOND = 5
"""A sixth of what Telegram lets the bot say (docs/rules.md, T9): the rest is for colleagues."""
REFUSALS_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Access:
    """Everyone (`open`), or only the people that the operator listed by Telegram id."""

    open: bool
    admins: frozenset[int]
    allowed: frozenset[int]

    def is_admin(self, user_id: int) -> bool:
        """Tell whether the operator listed this person as an administrator."""
        return user_id in self.admins

    def may_use(self, user_id: int) -> bool:
        """Tell whether this person may use the bot at all."""
        return self.open or user_id in self.admins or user_id in self.allowed


class RefusalWay(Enum):
    """How a person is told that the bot is not for him."""

    MESSAGE = auto()
    ALERT = auto()
    """Over a button that he tapped."""
    NAMELESS = auto()
    """Somebody wrote in the name of a group or a channel: the chat is told, not a person."""


class Refusals:
    """Says when a stranger is told that the bot is not for him (docs/rules.md, A18).

    A person once an hour each way, and all strangers together `REFUSALS_A_SECOND`. It holds a few
    thousand numbers at most, however many strangers come.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told: OrderedDict[tuple[int, RefusalWay], datetime] = OrderedDict()
        self._left = float(REFUSALS_AT_ONCE)
        self._counted_at = clock.now()

    def take(self, user_id: int, way: RefusalWay) -> bool:
        """Tell whether this person, or chat, is to be told now; True counts as told."""
        now = self._clock.now()
        told_at = self._told.get((user_id, way))
        if told_at is not None and now - told_at < TOLD_EVERY:
            return False
        if not self._take_any(now):
            return False
        self._told[user_id, way] = now
        self._told.move_to_end((user_id, way))
        if len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)
        return True

    def _take_any(self, now: datetime) -> bool:
        passed = max(0.0, (now - self._counted_at).total_seconds())
        self._counted_at = now
        self._left = min(float(REFUSALS_AT_ONCE), self._left + passed * REFUSALS_A_SECOND)
        if self._left < 1:
            return False
        self._left -= 1
        return True
