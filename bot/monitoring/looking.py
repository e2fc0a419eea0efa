"""Looks at the journal and the disk when somebody asks, and not oftener than every 15 seconds."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import Clock
from bot.monitoring.facts import Facts, look_at_disk
from storage.database.engine import Database
from storage.database.writable import write_in_vain
from storage.journal.backlog import Backlog, read_backlog

T = TypeVar("T")
log = logging.getLogger(__name__)

KEPT = 15.0
"""Seconds: whoever asks sooner gets the last answer."""
PATIENCE = 5.0
"""Seconds for the database; Prometheus gives up after ten."""


class Looking:
    """For the thread that answers: all methods are to be called in its loop.

    The database is asked through `main_loop`, where all others ask it, in a thread that no send
    and no tap waits for. `folder` is that of the data; `database` its file, None: it is none.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        main_loop: asyncio.AbstractEventLoop,
        folder: Path,
        database: Path | None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._main_loop = main_loop
        self._folder = folder
        self._database = database
        self._facts: Facts | None = None
        self._looking, self._trying = asyncio.Lock(), asyncio.Lock()
        self._looked_at = self._tried_at = -KEPT
        self._write_problems: list[str] = []

    @property
    def facts(self) -> Facts | None:
        """Return what the last look has found."""
        return self._facts

    async def look(self) -> None:
        """Look, unless the last look was just now."""
        async with self._looking:
            if self._clock.monotonic() - self._looked_at < KEPT:
                return
            disk = look_at_disk(self._folder, self._database)
            now = self._clock.now()
            self._facts = Facts(now, disk, await self._backlog())
            self._looked_at = self._clock.monotonic()

    async def _backlog(self) -> Backlog | None:
        read = partial(read_backlog, now=self._clock.now())
        try:
            return await self._in_main_loop(lambda: self._db.survey(read))
        except Exception as error:  # noqa: BLE001 - the other figures are shown all the same
            log.warning("the journal was not counted: %s", type(error).__name__)
            return None

    async def why_not_writable(self) -> list[str]:
        """Try to write, unless that was tried just now; return what is wrong."""
        async with self._trying:
            if self._clock.monotonic() - self._tried_at >= KEPT:
                self._write_problems = await self._try_to_write()
                self._tried_at = self._clock.monotonic()
        return self._write_problems

    async def _try_to_write(self) -> list[str]:
        try:
            await self._in_main_loop(lambda: self._db.transact(write_in_vain))
        except TimeoutError:
            return [f"the database has taken no write for {PATIENCE:.0f} s"]
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be recorded
            return [f"the database takes no writes ({type(error).__name__})"]
        return []

    async def _in_main_loop(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the result of `work()`, run in the main loop. Raises TimeoutError, too."""

        async def run() -> T:
            return await work()

        asked = asyncio.run_coroutine_threadsafe(run(), self._main_loop)
        async with asyncio.timeout(PATIENCE):
            return await asyncio.wrap_future(asked)
