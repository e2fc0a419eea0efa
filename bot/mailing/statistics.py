"""What was sent in a period: the gateway's figures beside the journal's."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bot.charts import StatisticsChart, draw_statistics
from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.gateway import GatewayCounts, while_a_person_waits
from bot.model import BatchState
from bot.sheets import Cell, write_report
from bot.sms.ranges import MOST_DAYS, Days
from bot.sms.statuses import KNOWN_FOR, Delivery, delivery
from storage.delivery.statistics import SegmentCounts, SentCounts

log = logging.getLogger(__name__)

SheetRow = Sequence[Cell | date]

_LAST_SECOND = timedelta(seconds=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """SMS (segments) that the gateway took from this chat, by what became of them."""

    delivered: int = 0
    failed: int = 0
    on_the_way: int = 0
    unchecked: int = 0
    """How many of those on the way the gateway has told nothing of yet."""
    no_data: int = 0
    """Those whose delivery the gateway will never tell."""
    unpriced: int = 0
    """How many of them have no price known yet."""
    spent: Decimal = Decimal(0)
    """The sum of the prices known."""
    people: int = 0
    """Recipients whom the gateway took."""
    unclear: int = 0
    """Recipients of whom the gateway gave no clear answer; none of their SMS are counted."""

    @property
    def total(self) -> int:
        """All SMS."""
        return self.delivered + self.failed + self.on_the_way + self.no_data

    @property
    def checked(self) -> int:
        """SMS of which the gateway has told anything: of these a share is known."""
        return self.total - self.unchecked

    def __add__(self, other: Self) -> "Figures":
        return Figures(
            self.delivered + other.delivered,
            self.failed + other.failed,
            self.on_the_way + other.on_the_way,
            self.unchecked + other.unchecked,
            self.no_data + other.no_data,
            self.unpriced + other.unpriced,
            self.spent + other.spent,
            self.people + other.people,
            self.unclear + other.unclear,
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, or an hour of a single day: when it begins (in the chat's zone), and its figures."""

    begins: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """What was sent in some days."""

    days: Days
    ours: Figures
    gateway: GatewayCounts | None
    trouble: BotError | None
    """Why the gateway's figures could not be had."""


class Statistics:
    """Figures of whole days in a chat's time zone."""

    def __init__(self, *, counts: SentCounts, accounts: Accounts, clock: Clock) -> None:
        self._counts = counts
        self._accounts = accounts
        self._clock = clock

    def today(self, zone: ZoneInfo) -> date:
        """Return which day it is in a zone."""
        return self._clock.now().astimezone(zone).date()

    async def overview(self, chat_id: int, zone: ZoneInfo, days: Days) -> Overview:
        """Return the figures of both sides. Raises nothing when the gateway does not answer."""
        slots, (gateway, trouble) = await asyncio.gather(
            self.slots(chat_id, zone, days), self._of_gateway(chat_id, zone, days)
        )
        ours = sum((slot.figures for slot in slots), Figures())
        return Overview(days, ours, gateway, trouble)

    async def slots(self, chat_id: int, zone: ZoneInfo, days: Days) -> list[Slot]:
        """Return the journal's figures day by day, or hour by hour of a single day."""
        bounds = _bounds(zone, days)
        known_since = self._clock.now() - KNOWN_FOR
        parts = await self._counts.segments(chat_id, bounds, known_since)
        people = await self._counts.recipients(chat_id, bounds)
        figures_of = [
            _of_parts([one for one in parts if one.slot == slot]) for slot in _places(bounds)
        ]
        for one in people:
            accepted = one.state is BatchState.ACCEPTED
            figures_of[one.slot] += (
                Figures(people=one.count) if accepted else Figures(unclear=one.count)
            )
        begun = (moment.astimezone(zone) for moment in bounds)
        return [Slot(begins, figures) for begins, figures in zip(begun, figures_of, strict=False)]

    async def picture(
        self,
        chat_id: int,
        zone: ZoneInfo,
        days: Days,
        chart_of: Callable[[Sequence[Slot]], StatisticsChart],
    ) -> tuple[list[Slot], bytes]:
        """Draw some days; return their figures and the PNG. Raises BotError `picture-failed`.

        `chart_of` puts the figures into words.
        """
        slots = await self.slots(chat_id, zone, days)
        return slots, await draw_statistics(chart_of(slots))

    async def write_sheet(
        self,
        chat_id: int,
        zone: ZoneInfo,
        days: Days,
        path: Path,
        *,
        header: Sequence[str],
        row_of: Callable[[Slot], SheetRow],
    ) -> list[Slot]:
        """Write some days to `path` (.xlsx), a row each; return their figures."""
        slots = await self.slots(chat_id, zone, days)
        await write_report(path, header, map(row_of, slots), owner=chat_id)
        return slots

    async def _of_gateway(
        self, chat_id: int, zone: ZoneInfo, days: Days
    ) -> tuple[GatewayCounts | None, BotError | None]:
        start, end = _midnight(zone, days.first), _midnight(zone, days.last + timedelta(days=1))
        # where clocks went back, ninety days are an hour longer than the gateway takes
        end = min(end - _LAST_SECOND, start + timedelta(days=MOST_DAYS))
        try:
            gateway = await self._accounts.gateway(chat_id)
            async with while_a_person_waits():
                return await gateway.statistics(start, end), None
        except BotError as error:
            log.info("no statistics for chat %s: %s", chat_id, error.code)
            return None, error


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    """Return when a day begins, in UTC: differences of local times would ignore DST."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _bounds(zone: ZoneInfo, days: Days) -> list[datetime]:
    end = _midnight(zone, days.last + timedelta(days=1))
    if days.count > 1:
        begins = [_midnight(zone, days.first + timedelta(days=n)) for n in range(days.count)]
    else:
        start = _midnight(zone, days.first)
        begins = [start + _HOUR * n for n in range(-(-(end - start) // _HOUR))]
    return [*begins, end]


def _places(bounds: Sequence[datetime]) -> range:
    return range(len(bounds) - 1)


def _of_parts(parts: Iterable[SegmentCounts]) -> Figures:
    return sum(map(_figures, parts), Figures())


def _figures(parts: SegmentCounts) -> Figures:
    state = delivery(parts.state, KNOWN_FOR if parts.old else timedelta())
    kind = _KINDS.get(state, "failed" if state.failed else "on_the_way")
    told = state is not Delivery.ABSENT
    return Figures(
        **{kind: parts.count},
        unchecked=0 if told else parts.count,
        unpriced=parts.count - parts.priced,
        spent=parts.spent,
    )


_KINDS = {Delivery.DELIVERED: "delivered", Delivery.NO_DATA: "no_data"}
