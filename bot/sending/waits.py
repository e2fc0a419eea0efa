"""What running mailings wait for at the gateway, while nothing of them moves.

It is kept in memory only: the next process finds it out anew within seconds.
"""

from datetime import datetime

from bot.clock import Clock
from bot.model import GatewayWait, WaitReason


class Waits:
    """Noted by the runners, read for the cards."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._noted: dict[int, tuple[WaitReason, datetime]] = {}

    def note(self, mailing_id: int, reason: WaitReason, since: datetime) -> None:
        """Note what a mailing waits for, and since when."""
        self._noted[mailing_id] = reason, since

    def end(self, mailing_id: int) -> bool:
        """Note that a mailing moves; False: it did before."""
        return self._noted.pop(mailing_id, None) is not None

    def of(self, mailing_id: int) -> GatewayWait | None:
        """Return what a mailing waits for; None: it moves, or nobody sends it."""
        if mailing_id not in self._noted:
            return None
        reason, since = self._noted[mailing_id]
        return GatewayWait(reason, int((self._clock.now() - since).total_seconds()))
