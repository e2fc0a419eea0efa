"""Asks the gateway by itself for the states of all parts, until they are final.

Its questions use only what sends, and people who wait, leave over of the pace (docs/rules.md, S13).
An SMS that is still open when the gateway has forgotten it has no data.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed, Delivered, Event, Progressed
from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import DATABASE, RetryPolicy
from bot.concurrency.waiting import until
from bot.devino import Rank
from bot.errors import BotError
from bot.gateway.accounts import Accounts, gateway_of
from bot.gateway.gateway import Gateway, SegmentState
from bot.gateway.prices import note_prices
from bot.model import Mailing, MailingState, Segment, Track
from bot.sms.statuses import KNOWN_FOR, Delivery, OperationStatus
from bot.tracking.rounds import HOUR, begins_at, forgotten_at, moments, next_round
from storage.chat.chats import Chats
from storage.delivery.tracks import CLAIMED, DUE, NOWHERE, OpenPart, Tracks
from storage.journal.journal import Journal
from storage.journal.states import TRACKED

log = logging.getLogger(__name__)

NAP = 60.0
AT_ONCE = 20
"""Questions about one mailing at once; a kill loses at most so many answers."""
MOST_ROUNDS = 256
"""Rounds at once, over all chats: a long round takes hours and must not delay a short one."""
MOSTLY = 0.95
STEPS = 200
"""Progress is announced in so many steps."""
GATEWAY_FAILS = RetryPolicy(first=30.0, longest=30 * 60.0)
"""The waits after rounds in a row that the gateway did not answer."""
PATIENCE = 3
"""So many failures in a row are the gateway's; after them it is the part that has no answer."""
ABOUT_THE_PART = frozenset(
    {
        OperationStatus.INVALID_MESSAGE_ID,
        OperationStatus.INVALID_HEADER,
        OperationStatus.MESSAGE_REJECTED,
    }
)
"""A refusal for one of these says nothing about the next question."""

Asked = tuple[OpenPart, SegmentState | BotError]


class Tracker:
    """Asks about every accepted SMS; each mailing is asked about by one task at a time."""

    def __init__(
        self,
        *,
        tracks: Tracks,
        journal: Journal,
        chats: Chats,
        accounts: Accounts,
        bus: Bus,
        clock: Clock,
        nursery: Nursery,
    ) -> None:
        self._tracks = tracks
        self._journal = journal
        self._chats = chats
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._nursery = nursery
        self._to_take_on: dict[int, Mailing] = {}
        self._asking: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._shown: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    async def on_event(self, event: Event) -> None:
        """Begin to track a mailing once SMS of it are accepted and it is not being sent."""
        if isinstance(event, Changed):
            mailing = event.mailing
            if mailing.accepted and mailing.state in TRACKED:
                self._to_take_on[mailing.id] = mailing
                self._wake.set()

    async def start(self) -> None:
        """Take on the mailings that the last process left untracked, then begin to work."""
        since = self._clock.now() - KNOWN_FOR
        for mailing_id in await self._tracks.recent(since):
            mailing = await self._journal.queries.mailing(mailing_id)
            if mailing is not None:
                await self.on_event(Changed(mailing))
        self._nursery.start(self._work(), "tracker")

    def stop(self) -> None:
        """Ask nothing more; the next start asks again what was not answered."""
        self._stopping.set()
        self._wake.set()

    async def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                await self._take_on()
                seconds = await self._begin_due()
            except Exception:
                log.exception("the tracks cannot be read; trying again")
                seconds = DATABASE.longest
            await until(self._wake, seconds, self._clock)

    async def _take_on(self) -> None:
        for mailing_id, mailing in list(self._to_take_on.items()):
            await self._track(mailing)
            # what has changed meanwhile is taken on once more
            if self._to_take_on.get(mailing_id) is mailing:
                del self._to_take_on[mailing_id]

    async def _track(self, mailing: Mailing) -> None:
        now = self._clock.now()
        begun_at, end = begins_at(mailing, now), forgotten_at(mailing, now)
        if end > now:
            await self._tracks.take_on(
                mailing.id,
                begun_at=begun_at,
                until=end,
                next_at=begun_at + moments(mailing.sent_segments)[0],
                over_at=mailing.finished_at,
            )

    async def _begin_due(self) -> float:
        """Begin the rounds that are due; return the seconds until something may be due."""
        looked = self._clock.now()
        room = MOST_ROUNDS - len(self._asking)
        due, coming = await self._tracks.due(looked, self._asking, room)
        for mailing_id in due:
            if mailing_id not in self._asking:
                self._asking.add(mailing_id)
                self._nursery.start(self._attend(mailing_id), f"track {mailing_id}")
        if coming is None:
            return NAP  # what is due is being asked about, and wakes this when it is done
        return min(NAP, max(0.0, (coming - self._clock.now()).total_seconds()))

    async def _attend(self, mailing_id: int) -> None:
        try:
            await self._round(mailing_id)
        except LookupError:
            log.info("mailing %s: its chat was forgotten meanwhile", mailing_id)
        except Exception:
            log.exception("mailing %s: its delivery is looked at again later", mailing_id)
            await until(self._stopping, DATABASE.longest, self._clock)
            await self._tracks.postpone(mailing_id, self._after(GATEWAY_FAILS.longest))
        finally:
            self._asking.discard(mailing_id)
            self._wake.set()

    async def _round(self, mailing_id: int) -> None:
        """Ask about every open part once, then plan the next round, if any."""
        now = self._clock.now()
        track, mailing = (
            await self._tracks.of(mailing_id),
            await self._journal.queries.mailing(mailing_id),
        )
        # it may have been asked about since it was seen to be due
        if track is None or mailing is None or track.next_at is None or track.next_at > now:
            return
        if now >= track.until:
            await self._close(mailing)
            return
        gateway = await gateway_of(mailing, self._accounts)
        if gateway is None:
            await self._later(mailing, track)
            return
        place = track.position, track.part
        while parts := await self._tracks.open_parts(mailing.id, place, AT_ONCE):
            place = parts[-1].place
            if not await self._ask_about(mailing, gateway, parts):
                return
        await self._end_round(mailing, track)

    async def _end_round(self, mailing: Mailing, track: Track) -> None:
        paused = mailing.state is MailingState.PAUSED
        if not paused and not await self._tracks.open_parts(mailing.id, NOWHERE, 1):
            await self._close(mailing)
            return
        coming = next_round(mailing.sent_segments, track.begun_at, self._clock.now())
        await self._tracks.end_round(mailing.id, min(coming or track.until, track.until))
        await self._show(mailing, await self._tracks.of(mailing.id), whole=True)

    async def _close(self, mailing: Mailing) -> None:
        track = await self._tracks.close(mailing.id)
        self._failures.pop(mailing.id, None)
        await self._show(mailing, track, whole=True)
        self._shown.pop(mailing.id, None)

    async def _later(self, mailing: Mailing, track: Track) -> None:
        """Postpone the rest of the round: the gateway does not answer now."""
        self._failures[mailing.id] += 1
        again_at = self._after(GATEWAY_FAILS.delay(self._failures[mailing.id]))
        await self._tracks.postpone(mailing.id, min(again_at, track.until))

    def _after(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)

    async def _ask_about(
        self, mailing: Mailing, gateway: Gateway, parts: Sequence[OpenPart]
    ) -> bool:
        """Ask about some parts and record the answers; False: the round cannot go on now."""
        answers = await self._answers(gateway, parts)
        states = [
            self._segment(mailing.id, part, answer)
            for part, answer in answers
            if isinstance(answer, SegmentState)
        ]
        trouble = any(isinstance(answer, BotError) and _stops(answer) for _, answer in answers)
        if states and self._failures[mailing.id] >= PATIENCE:
            # others are answered all the time: they must not wait for this one for ever
            trouble = False
        whole = len(answers) == len(parts) and not trouble
        before = parts[0].position, parts[0].part - 1
        place = parts[-1].place if whole else before
        # the price first: whoever sees an SMS delivered is told what the next one costs
        await self._note_prices(mailing, answers)
        track = await self._tracks.record(mailing.id, states, place)
        await self._show(mailing, track, whole=False)
        if trouble:
            await self._later(mailing, track)
        elif whole:
            self._failures.pop(mailing.id, None)
        return whole

    async def _answers(self, gateway: Gateway, parts: Sequence[OpenPart]) -> list[Asked]:
        """Ask about parts side by side; return the answers that came before the product ends."""
        asking = [asyncio.ensure_future(_ask(gateway, part)) for part in parts]
        everything = asyncio.gather(*asking, return_exceptions=True)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            waiting: set[asyncio.Future[Any]] = {everything, stopping}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            for task in asking:
                task.cancel()
            await asyncio.wait(asking)
        return [task.result() for task in asking if not task.cancelled()]

    def _segment(self, mailing_id: int, part: OpenPart, answer: SegmentState) -> Segment:
        return answer.of(mailing_id, part.position, part.part, part.gateway_id, self._clock.now())

    async def _note_prices(self, mailing: Mailing, answers: Sequence[Asked]) -> None:
        """Note what SMS cost now, for later estimates."""
        told = (
            (part.phone, answer.price)
            for part, answer in answers
            if isinstance(answer, SegmentState)
        )
        now = self._clock.now()
        await note_prices(self._chats, mailing.chat_id, mailing.account, told, now)

    async def _show(self, mailing: Mailing, track: Track | None, *, whole: bool) -> None:
        """Announce what has changed for a person, and what is worth a message of its own."""
        if track is None:
            return
        step = _final(track) * STEPS // max(1, mailing.accepted)
        if not track.shown and mailing.single:
            await self._bus.emit(Changed(mailing))
        elif not track.shown and (whole or step != self._shown.get(mailing.id)):
            self._shown[mailing.id] = step
            await self._bus.emit(Progressed(mailing.id, mailing.chat_id))
        if track.notice is None and self._is_news(mailing, track):
            await self._give_notice(mailing)

    def _is_news(self, mailing: Mailing, track: Track) -> bool:
        if mailing.single:
            return any(Delivery(state).failed for state in track.counts)
        if mailing.finished_at is None:
            return False
        mostly = _final(track) >= MOSTLY * mailing.accepted
        return mostly or self._clock.now() >= track.begun_at + HOUR

    async def _give_notice(self, mailing: Mailing) -> None:
        chat = await self._chats.get(mailing.chat_id)
        wanted = chat is not None and chat.notices
        if (
            await self._tracks.move_notice(mailing.id, DUE if wanted else CLAIMED, was=None)
            and wanted
        ):
            await self._bus.emit(Delivered(mailing.id))


async def _ask(gateway: Gateway, part: OpenPart) -> Asked:
    try:
        return part, await gateway.state(part.gateway_id, rank=Rank.IDLE)
    except BotError as error:
        return part, error


def _stops(error: BotError) -> bool:
    """Tell whether the next question would fail for the same reason."""
    return error.facts.get("status") not in ABOUT_THE_PART


def _final(track: Track) -> int:
    return sum(number for state, number in track.counts.items() if Delivery(state).final)
