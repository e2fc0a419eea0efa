"""How often progress is shown, and how fast it is seen to go."""

from bot.clock import Clock
from bot.mailing.details import MailingDetails
from bot.model import MailingState

EVERY, EVERY_IN_GROUPS = 3.0, 5.0
"""Seconds between two pictures of progress in a chat: Telegram takes one message a second, twenty
a minute in a group, and what people do there needs its share."""


class Turns:
    """When each chat may be shown progress; given out ahead, so that its mailings share them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next: dict[int, float] = {}

    def take(self, chat_id: int) -> float:
        """Take the chat's next turn; return the seconds until it comes."""
        now = self._clock.now().timestamp()
        turn = max(now, self._next.get(chat_id, now))
        self._next[chat_id] = turn + _every(chat_id)
        return turn - now

    def use(self, chat_id: int) -> None:
        """Show the chat something at once: the next turn does not come too soon after it."""
        soonest = self._clock.now().timestamp() + _every(chat_id)
        self._next[chat_id] = max(soonest, self._next.get(chat_id, soonest))


def _every(chat_id: int) -> float:
    return EVERY_IN_GROUPS if chat_id < 0 else EVERY


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
