"""What became of a mailing to an audience: its card, its report, and who did not get it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bot.charts import DeliveryChart, draw_delivery
from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.destinations import ChatDestinations
from bot.mailing import report
from bot.mailing.compositions import AudienceSource, count_of, rest_path, titles_of
from bot.mailing.details import MailingDetails, Rest
from bot.mailing.freezer import left_path
from bot.mailing.groups import Group, Unreached, is_unreached, sum_up, wanted
from bot.mailing.report import ReportLines, ReportWords
from bot.mailing.restored import Restored
from bot.model import Arrived, Audience, AudienceKind, Mailing, RecipientOutcome
from bot.sending.engine import Engine
from bot.sending.holds import hold_of
from bot.sheets import Cell, Recipients
from bot.timing.sending_rate import SendingPace
from storage.database.engine import Database
from storage.delivery.arrivals import ArrivalCounts
from storage.delivery.tracks import Tracks
from storage.journal.counts import BatchCounts, CountedRecipients
from storage.journal.journal import Journal
from storage.journal.states import ENDED_BY_PERSON, SENDING_ENDED

_PAGE = 500


class MailingOutcome:
    """Reads the counts, the recipients and the report of mailings to an audience.

    Every method with a `mailing_id` raises BotError `mailing-unknown` when the chat has no such
    mailing, or it is a single SMS; those that tell numbers raise `mailing-forgotten` when these
    were deleted.
    """

    def __init__(
        self,
        *,
        db: Database,
        journal: Journal,
        audiences: AudienceSource,
        destinations: ChatDestinations,
        pace: SendingPace,
        engine: Engine,
        clock: Clock,
        restored: Restored,
    ) -> None:
        self._restored = restored
        self._engine = engine
        self._clock = clock
        self._destinations = destinations
        self._journal = journal
        self._counts = BatchCounts(db)
        self._tracks = Tracks(db)
        self._arrivals = ArrivalCounts(db)
        self._audiences = audiences
        self._pace = pace

    async def details(self, chat_id: int, mailing_id: int) -> MailingDetails:
        """Return the counts that a card shows."""
        # read the counts first: what they call unknown is unknown or decided in the mailing
        track = await self._tracks.of(mailing_id)
        counts = await self._counts.of(mailing_id)
        mailing = await self._mailing(chat_id, mailing_id)
        details = _details(mailing, await self._audience(mailing), counts, self._pace)
        outside = await self._destinations.outside(mailing)
        ended = mailing.finished_at and mailing.state in SENDING_ENDED
        rest = await self._rest(details) if ended else None
        details = replace(
            details,
            track=track,
            outside=outside,
            rest=rest,
            wait=self._engine.waits.of(mailing_id),
            hold=hold_of(mailing, self._engine.holds),
            restored=await self._restored.evidence(mailing),
        )
        if not mailing.unknown:
            return details
        return replace(
            details,
            resend_in=mailing.resend_in(self._clock.now()),
            doubted=await self._journal.trails.doubted(mailing_id),
            trail=await self._journal.trails.of(mailing) if mailing.finished_at else None,
        )

    async def _rest(self, details: MailingDetails) -> Rest | None:
        if details.audience is None:
            return None
        path = rest_path(self._audiences.folder(details.audience), details.mailing.id)
        count = await asyncio.to_thread(count_of, path)
        if not count:
            return None
        return Rest(count, await self._journal.queries.rest_of(details.mailing.id))

    async def titles_of(self, chat_id: int, mailing_id: int) -> tuple[Sequence[str], int | None]:
        """Return the titles of `rows_of`, and which column is the name; column 0 is the number.

        The first title is "": the caller has a word for it.
        """
        mailing = await self._with_phones(chat_id, mailing_id)
        audience, recipients = await self._file(mailing)
        if recipients is None:
            return [""], None
        added = _added(audience)
        titles = await asyncio.to_thread(titles_of, recipients)
        name = recipients.choice.name_column
        return ["", *titles[added:]], None if name is None else name - added + 1

    async def rows_of(
        self, chat_id: int, mailing_id: int, groups: Collection[Group]
    ) -> AsyncIterator[list[Cell]]:
        """Yield the rows of the recipients of these groups, in order: number, then own cells.

        UNCLEAR must stand alone: an audience of those is for a draft that `replaces` them.
        A mailing whose file is gone yields numbers only.
        """
        states, deliveries = wanted(groups)
        mailing = await self._with_phones(chat_id, mailing_id)
        audience, recipients = await self._file(mailing)
        with ExitStack() as closing:
            rows = closing.enter_context(recipients.open_rows()) if recipients else None
            last = -1
            while page := await self._journal.outcomes.phones_of(
                mailing_id, states=states, deliveries=deliveries, after=last, limit=_PAGE
            ):
                for _, phone, row in page:
                    own = rows.row(row)[_added(audience) :] if rows and row else ()
                    yield [phone, *own]
                last = page[-1][0]

    async def unreached(self, chat_id: int, mailing_id: int) -> Unreached:
        """Count those of a mailing who did not get it, or may not have."""
        await self._with_phones(chat_id, mailing_id)
        details = await self.details(chat_id, mailing_id)
        tracked = await self._journal.tracked.tracked(mailing_id)
        unreached = sum_up(
            details.mailing,
            details.track,
            cancelled=details.cancelled,
            asking=tracked is not None and tracked.asking,
        )
        return replace(
            unreached,
            partly_sent=details.partly_sent,
            resend_in=details.resend_in,
            earlier=await self._with_an_earlier_one(details.mailing, unreached),
        )

    async def _with_an_earlier_one(
        self, mailing: Mailing, unreached: Unreached
    ) -> dict[Group, int]:
        """Count those of the sure groups who may have an SMS of the mailings it was sent after."""
        before = await self._sent_after(mailing)
        found = {}
        for group in unreached.counts:
            if group.sure and before:
                states, deliveries = wanted([group])
                found[group] = await self._journal.outcomes.count_with_another(
                    mailing.id, before, states=states, deliveries=deliveries
                )
        return {group: number for group, number in found.items() if number}

    async def _sent_after(self, mailing: Mailing) -> list[int]:
        """Return the mailing from which its recipients were taken, that one's own, and so on.

        Where nobody knows any more where they are from, it is the mailing that it repeats.
        """
        found: list[int] = []
        one: Mailing | None = mailing
        while one is not None:
            audience = await self._audience(one)
            before = audience.of_mailing if audience else one.repeat_of
            one = None if before is None else await self._journal.queries.mailing(before)
            if before is not None:
                found.append(before)
        return found

    async def not_all_reached(self, chat_id: int, limit: int) -> list[Mailing]:
        """Return those of the latest ended mailings that did not reach all, the newest first.

        What is only on its way is not among them. At most `limit` are looked at.
        """
        ended = await self._journal.queries.ended(chat_id, limit)
        return [mailing for mailing, counts in ended if is_unreached(mailing, counts)]

    async def picture(
        self,
        chat_id: int,
        mailing_id: int,
        chart_of: Callable[[MailingDetails, Sequence[Arrived]], DeliveryChart],
    ) -> tuple[MailingDetails, bytes]:
        """Draw how a mailing is delivered; return its counts and the PNG.

        `chart_of` puts the figures into words. Raises BotError `picture-failed`.
        """
        details = await self.details(chat_id, mailing_id)
        arrived = await self._arrivals.delivered(mailing_id)
        return details, await draw_delivery(chart_of(details, arrived))

    async def write_report(
        self, chat_id: int, mailing_id: int, path: Path, words: ReportWords
    ) -> None:
        """Write the report (.xlsx): the manager's own rows in their order, and what became of them.

        Refused and repeated rows are there too; a row with several numbers makes several lines.
        When the file is gone, the report has the numbers alone.
        """
        mailing = await self._with_phones(chat_id, mailing_id)
        audience, recipients = await self._file(mailing)
        left = None
        if audience is not None:
            left = left_path(self._audiences.folder(audience), mailing_id)
            left = left if await asyncio.to_thread(left.exists) else None
        lines = ReportLines(self._outcomes(mailing_id), recipients, left)
        await report.write(path, lines, words, chat_id)

    async def _outcomes(self, mailing_id: int) -> AsyncIterator[RecipientOutcome]:
        last = -1
        while page := await self._journal.outcomes.outcome_page(
            mailing_id, after=last, limit=_PAGE
        ):
            for outcome in page:
                yield outcome
            last = page[-1].position

    async def _with_phones(self, chat_id: int, mailing_id: int) -> Mailing:
        """Return a mailing. BotError `mailing-forgotten` when its numbers were deleted."""
        mailing = await self._mailing(chat_id, mailing_id)
        if mailing.phones_gone_at is not None:
            raise BotError("mailing-forgotten")
        return mailing

    async def _mailing(self, chat_id: int, mailing_id: int) -> Mailing:
        mailing = await self._journal.queries.mailing(mailing_id)
        if mailing is None or mailing.single or mailing.chat_id != chat_id:
            raise BotError("mailing-unknown")
        return mailing

    async def _audience(self, mailing: Mailing) -> Audience | None:
        if mailing.audience_id is None:
            return None
        try:
            return await self._audiences.get(mailing.chat_id, mailing.audience_id)
        except BotError:
            return None

    async def _file(self, mailing: Mailing) -> tuple[Audience | None, Recipients | None]:
        audience = await self._audience(mailing)
        if audience is None:
            return None, None
        try:
            return audience, await self._audiences.recipients(audience)
        except BotError:
            return None, None


def _added(audience: Audience | None) -> int:
    """Return how many columns the bot has put before the manager's own."""
    return 1 if audience is not None and audience.kind is AudienceKind.UNSENT else 0


def _details(
    mailing: Mailing, audience: Audience | None, counts: CountedRecipients, pace: SendingPace
) -> MailingDetails:
    decided = max(0, counts.unknown - mailing.unknown)
    open_ones = mailing.total - mailing.accepted - mailing.refused - mailing.unknown - decided
    in_flight = min(counts.sending, open_ones)
    ended = mailing.state in ENDED_BY_PERSON
    return MailingDetails(
        mailing=mailing,
        audience=audience,
        waiting=0 if ended else open_ones - in_flight,
        in_flight=in_flight,
        cancelled=open_ones - in_flight if ended else 0,
        decided=decided,
        reasons=counts.reasons,
        calls=counts.calls,
        rate=pace.rate,
        batch=1 if mailing.personal else pace.batch,
    )
