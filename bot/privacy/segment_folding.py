"""Folding the parts of old SMS into blocks, some at a time (docs/rules.md, P9)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.database.engine import Database
from storage.privacy.ageing import Ageing

Rest = Callable[[float], Awaitable[None]]
_BREATH = 0.1
"""Seconds between two blocks: sends and taps come first."""
AT_A_LOOK = 100
"""Blocks, fifty thousand SMS at most: a journal from before takes minutes, not one long breath."""


class SegmentFolding:
    """Goes through the mailings that were over for so many days; 0: it folds none."""

    def __init__(self, db: Database, days: int, rest: Rest, *, at_a_look: int = AT_A_LOOK) -> None:
        self._ageing = Ageing(db)
        self._days = days
        self._rest = rest
        self._at_a_look = at_a_look
        self._done = 0
        """Of the mailings up to this id no parts are left."""

    async def fold_some(self, now: datetime) -> tuple[int, bool]:
        """Fold a few blocks; return how many parts were folded, and whether more may be left."""
        folded = blocks = 0
        while self._days and (found := await self._old(now)):
            for mailing_id in found:
                while blocks < self._at_a_look and (some := await self._ageing.fold(mailing_id)):
                    folded, blocks = folded + some, blocks + 1
                    await self._rest(_BREATH)
                if blocks == self._at_a_look:
                    return folded, True
                self._done = mailing_id
        self._done = 0
        return folded, False

    async def _old(self, now: datetime) -> list[int]:
        before = now - timedelta(days=self._days)
        return await self._ageing.mailings_with_parts(before, self._done)
