"""Freezing: what a person confirmed is written down, recipient by recipient (docs/rules.md, S1).

The composition stays beside the recipients, under the mailing's token, until all of it is written
down. So after a kill the next process goes on with the very same recipients and texts.
"""

import asyncio
import logging
import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy, retry_until_stopped
from bot.errors import BotError
from bot.mailing.compositions import AudienceSource, discard, frozen_path, rest_path
from bot.model import Mailing, MailingState
from bot.sending.engine import Engine
from bot.sheets import BEYOND, LEFT_OUT, Composition
from bot.timing.sending_rate import SendingPace
from storage.journal.journal import Journal

log = logging.getLogger(__name__)

GONE = "audience-unknown"
"""`pause_status` of a mailing whose recipients are gone."""

_AT_ONCE = 5000
_FAILED = RetryPolicy(first=10.0, longest=10.0)


class Freezer:
    """Writes recipients down, each mailing by one task."""

    def __init__(
        self,
        *,
        journal: Journal,
        audiences: AudienceSource,
        engine: Engine,
        bus: Bus,
        nursery: Nursery,
        pace: SendingPace,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._audiences = audiences
        self._engine = engine
        self._bus = bus
        self._nursery = nursery
        self._pace = pace
        self._clock = clock
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Go on with the mailings that were being frozen when the last process ended."""
        for mailing in await self._journal.freezing.freezing():
            log.info("mailing %s: going on with its recipients", mailing.id)
            self.begin(mailing.id, since=mailing.created_at)

    def stop(self) -> None:
        """Finish the page in hand and write no more: the next start goes on."""
        self._stopping.set()

    async def prepare(self, composition: Composition, token: str) -> None:
        """Store a composition for the mailing that will have this token.

        BotError `plan-changed`: another mailing to the same people has cleared it away.
        """
        place = frozen_path(composition.folder.parent, token)
        try:
            await asyncio.to_thread(_keep, composition.folder, place)
        except (FileNotFoundError, shutil.Error) as error:
            raise BotError("plan-changed") from error

    def begin(self, mailing_id: int, *, since: datetime | None = None) -> None:
        """Write a mailing's recipients down, in a task of its own.

        `since` (UTC) is when an interrupted mailing was confirmed: its times count from then. None:
        they count from the end of freezing.
        """
        self._nursery.start(self._until_frozen(mailing_id, since), f"freezing-{mailing_id}")

    async def _until_frozen(self, mailing_id: int, since: datetime | None) -> None:
        """Freeze a mailing; retry until it succeeds, since the journal lacks its recipients."""

        async def freeze() -> None:
            mailing = await self._journal.queries.mailing(mailing_id)
            if mailing is not None and mailing.state is MailingState.FREEZING:
                await self._freeze(mailing, since)

        await retry_until_stopped(freeze, _FAILED, self._clock, self._stopping)

    async def _freeze(self, mailing: Mailing, since: datetime | None) -> None:
        """Write all recipients down, then let the mailing be sent."""
        home = await self._home(mailing)
        composition = None
        if home is not None:
            composition = await asyncio.to_thread(_open, frozen_path(home, mailing.token))
        if home is None or composition is None:
            await self._give_up(mailing)
            return
        if await self._write(mailing, composition):
            left = composition.folder / LEFT_OUT
            await asyncio.to_thread(_link, left, left_path(home, mailing.id))
            await asyncio.to_thread(_keep_rest, composition, rest_path(home, mailing.id))
            await self._let_go(mailing, composition, since)
        if not self._stopping.is_set():
            await asyncio.to_thread(_clean, composition.folder)

    async def _home(self, mailing: Mailing) -> Path | None:
        if mailing.audience_id is None:
            return None
        try:
            audience = await self._audiences.get(mailing.chat_id, mailing.audience_id)
        except BotError:
            return None
        return self._audiences.folder(audience)

    async def _write(self, mailing: Mailing, composition: Composition) -> bool:
        """Write the messages still missing; False: it is FREEZING no more, or the bot ends."""
        position = await self._journal.freezing.count_messages(mailing.id)
        while lines := await asyncio.to_thread(composition.lines, position, _AT_ONCE):
            if self._stopping.is_set() or not await self._journal.freezing.add_messages(
                mailing.id, position, lines
            ):
                return False
            position += len(lines)
        return True

    async def _let_go(
        self, mailing: Mailing, composition: Composition, since: datetime | None
    ) -> None:
        now = self._clock.now()
        calls = self._pace.calls(composition.count, personal=mailing.personal)
        table = self._pace.table(mailing.when, composition.places, since or now, calls)
        late = table.hand_over_at <= now
        frozen = await self._journal.freezing.frozen(
            mailing.id,
            total=composition.count,
            planned_segments=composition.segments,
            hand_over_at=table.hand_over_at,
            due_at=table.due_at,
            state=MailingState.QUEUED if late else MailingState.SCHEDULED,
        )
        if frozen is not None:
            await self._bus.emit(Changed(frozen))
            self._engine.nudge()

    async def _give_up(self, mailing: Mailing) -> None:
        log.error("mailing %s: its recipients are gone; it is cancelled", mailing.id)
        cancelled = await self._journal.freezing.give_up(mailing.id, GONE, self._clock.now())
        if cancelled is not None:
            await self._bus.emit(Changed(cancelled))


def left_path(home: Path, mailing_id: int) -> Path:
    """Return the file in which a mailing's report finds those who were left out."""
    return home / f"left-{mailing_id}.jsonl"


def _keep(composed: Path, place: Path) -> None:
    """Link the files of a composition into a folder that nothing else touches."""
    part = place.with_name(place.name + ".part")
    for old in (part, place):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(composed, part, copy_function=os.link)
    for path in (*part.iterdir(), part):
        _settle(path)
    part.rename(place)
    _settle(place.parent)


def _settle(path: Path) -> None:
    """Force a file or a folder to the disk, so that it outlives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _open(place: Path) -> Composition | None:
    with suppress(FileNotFoundError):
        return Composition.open(place)
    return None


def _link(path: Path, other: Path) -> None:
    with suppress(FileExistsError):
        os.link(path, other)


def _keep_rest(composition: Composition, path: Path) -> None:
    """Keep the numbers behind the first N, so that they can be sent to later."""
    if composition.beyond and (composition.folder / BEYOND).exists():
        _link(composition.folder / BEYOND, path)


def _clean(place: Path) -> None:
    """Remove the files whose content the journal has by now."""
    for done in (place, *place.parent.glob("composed-*")):
        discard(done)
    for packed in place.parent.glob("got-*.int64"):
        packed.unlink(missing_ok=True)
