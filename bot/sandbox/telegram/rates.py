"""Telegram's flood limits: about a message a second in a chat, 20 a minute in a group, 30 a second.

The chat's second is averaged over three, as the real one lets a short burst through
(docs/rules.md, T9).
"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.telegram.records import Room
from bot.sandbox.telegram.refusals import too_many

_CHAT = (3, 3.0)
_GROUP = (20, 60.0)
_ALL = (30, 1.0)

COUNTED = frozenset(
    {
        "sendmessage",
        "senddocument",
        "sendphoto",
        "copymessage",
        "forwardmessage",
        "editmessagetext",
        "editmessagecaption",
        "editmessagemedia",
        "editmessagereplymarkup",
    }
)


@dataclass(slots=True)
class Rates:
    """What was let through lately."""

    chats: dict[int, deque[datetime]] = field(default_factory=dict)
    all: deque[datetime] = field(default_factory=deque)

    def check(self, room: Room, now: datetime) -> None:
        """Count one message. Raises a 429 that names the seconds to wait."""
        sent = self.chats.setdefault(room.id, deque(maxlen=_GROUP[0]))
        waits = [_wait(self.all, _ALL, now), _wait(sent, _CHAT, now)]
        if not room.private:
            waits.append(_wait(sent, _GROUP, now))
        if (longest := max(waits)) > 0:
            raise too_many(math.ceil(longest))
        sent.append(now)
        self.all.append(now)
        while len(self.all) > _ALL[0]:
            self.all.popleft()


def _wait(sent: deque[datetime], limit: tuple[int, float], now: datetime) -> float:
    """Return the seconds until one more fits into the window; 0 or less when it fits now."""
    most, seconds = limit
    if len(sent) < most:
        return 0.0
    return seconds - (now - sent[-most]).total_seconds()
