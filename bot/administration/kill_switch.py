"""The kill switch: an administrator stops all sending at once, and lets it go on."""

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta

from bot.clock import Clock
from bot.concurrency.bus import Alerted, Bus, Changed
from bot.model import Mailing, SendingHold, Stoppage
from bot.sending.engine import Engine
from storage.journal.journal import Journal


class KillSwitch:
    """Holds the engine as long as the database says that all sending is stopped.

    What is on its way is finished and recorded. What is late when sending goes on follows the usual
    rules: a person is asked (docs/rules.md, A20).
    """

    def __init__(
        self,
        *,
        journal: Journal,
        engine: Engine,
        admins: Collection[int],
        late_after: timedelta,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._engine = engine
        self._admins = admins
        self._late_after = late_after
        self._bus = bus
        self._clock = clock
        self._turn = asyncio.Lock()
        self.stoppage: Stoppage | None = None
        """Who has stopped all sending; None: nobody."""

    async def start(self) -> None:
        """Hold the engine if all sending was stopped: before it begins to work."""
        self.stoppage = await self._journal.kill_switch.stoppage()
        if self.stoppage is not None:
            self._engine.hold(SendingHold.STOPPED)

    async def stop(self, chat_id: int, user_id: int, user_name: str) -> bool:
        """Stop all sending; False: it was stopped already.

        It is held at once, and stays so until it goes on or the bot starts anew even if this cannot
        be written down, which is raised.
        """
        async with self._turn:
            self._engine.hold(SendingHold.STOPPED)
            stoppage = Stoppage(self._clock.now(), user_id, user_name)
            tell = self._others(user_id)
            waiting = await self._journal.kill_switch.stop(stoppage, chat_id, tell)
            if waiting is None:
                return False
            self.stoppage = stoppage
            await self._announce(waiting, tell)
            return True

    async def go_on(self, chat_id: int, user_id: int, user_name: str) -> bool:
        """Let sending go on; False: it was not stopped."""
        async with self._turn:
            by = Stoppage(self._clock.now(), user_id, user_name)
            tell = self._others(user_id)
            waited = await self._journal.kill_switch.go_on(
                by, chat_id, tell, late_after=self._late_after
            )
            self.stoppage = None
            self._engine.release(SendingHold.STOPPED)
            if waited is None:
                return False
            await self._announce(waited, tell)
            return True

    def _others(self, user_id: int) -> list[int]:
        """Return the administrators who do not see what this one does."""
        return sorted(admin for admin in self._admins if admin != user_id)

    async def _announce(self, changed: Iterable[Mailing], told: Iterable[int]) -> None:
        for admin_id in told:
            await self._bus.emit(Alerted(admin_id))
        for mailing in changed:
            await self._bus.emit(Changed(mailing))
