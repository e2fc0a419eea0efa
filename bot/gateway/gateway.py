"""What the engine needs of a gateway, and Devino's REST gateway behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Protocol

from bot import devino
from bot.devino import Rank, Stale, Turn
from bot.errors import BotError
from bot.model import ReceivedSms, Segment, Timing, When
from bot.sms.statuses import OperationStatus, operation_status


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway took the SMS: one ID a segment, recipient by recipient."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway said no: nothing of the call was sent."""

    status: OperationStatus
    detail: str
    http_status: int
    code: int


@dataclass(frozen=True, slots=True)
class NotLeft:
    """The connection was never made: nothing was sent, the same call may be tried again."""

    detail: str


@dataclass(frozen=True, slots=True)
class TooLate:
    """When the call could leave, its claim was too old: nothing was sent, claim it anew."""

    detail: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The gateway is busy and did not look at the call: the same call may be tried again."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """The request left and no clear answer came: it must never be repeated by itself."""

    detail: str
    http_status: int | None = None


PERSON_WAITS = 12.0
"""Seconds; Telegram gives up on a tap after about fifteen."""

_SMALLEST = Decimal("0.0001")
_MOST = Decimal(10) ** 12
_MOST_A_PART = Decimal(10) ** 6
"""No segment costs so much; the sum of a mailing's prices has its bounds in the database."""

Outcome = Accepted | Refused | NotLeft | TooLate | NotTaken | Unclear
Watched = Callable[[], AbstractContextManager[None]]
"""Makes a block in which one call is made, so that somebody sees how it ends."""


@dataclass(frozen=True, slots=True)
class SegmentState:
    """The gateway's answer about one segment; moments in UTC, price in the account's currency."""

    state: int
    description: str
    price: Decimal | None
    submitted_at: datetime | None
    reported_at: datetime | None

    def of(
        self, mailing_id: int, position: int, part: int, gateway_id: str, checked_at: datetime
    ) -> Segment:
        """Return this answer as a `Segment` of the journal."""
        return Segment(
            mailing_id=mailing_id,
            position=position,
            part=part,
            gateway_id=gateway_id,
            state=self.state,
            description=self.description,
            price=self.price,
            submitted_at=self.submitted_at,
            reported_at=self.reported_at,
            checked_at=checked_at,
        )


@dataclass(frozen=True, slots=True)
class GatewayCounts:
    """The gateway's counts for a period: SMS (segments) by what became of them."""

    delivered: int
    failed: int
    """Errors, rejected and expired."""
    on_the_way: int

    @property
    def total(self) -> int:
        """All of them; the gateway's own total leaves the errors out."""
        return self.delivered + self.failed + self.on_the_way


class Gateway(Protocol):
    """One account at one gateway."""

    async def turns(self, most: int) -> Sequence[Turn]:
        """Wait until something may be submitted; return a turn for each call that may be made.

        That is one turn when the pace is limited, else `most`. Give unused turns back.
        """

    async def submit(
        self,
        sender: str,
        phones: Sequence[str],
        text: str,
        when: When,
        now: datetime,
        *,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> Outcome:
        """Hand over one text for these phones, once. Raises nothing but CancelledError.

        `validity`: minutes (docs/rules.md, D15); None: the gateway decides. When `turn` is None
        or no longer good, wait for another one. `stale` is asked right before the first byte: when
        it returns True, nothing leaves, and the outcome is TooLate.
        """

    async def balance(self) -> Decimal | None:
        """Return the money left; None: the gateway does not tell. Raises BotError `gateway-…`."""

    async def state(self, gateway_id: str, *, rank: Rank = Rank.READ) -> SegmentState:
        """Return what is known of one segment. Raises BotError `gateway-…`."""

    async def incoming(self, since: datetime, until: datetime) -> list[ReceivedSms]:
        """Return the SMS that came between two moments (UTC).

        Raises BotError `gateway-too-much` when there are too many for one answer, or `gateway-…`.
        """

    async def statistics(self, start: datetime, end: datetime) -> GatewayCounts:
        """Return what the whole login sent between two aware moments, 90 days at most.

        Raises BotError `gateway-…`.
        """


@asynccontextmanager
async def while_a_person_waits(seconds: float | None = PERSON_WAITS) -> AsyncIterator[None]:
    """Limit the time of a question that a person waits for. BotError `gateway-unclear`.

    Put only the question into the block: a transaction in it could be cut off in its middle.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise BotError("gateway-unclear") from error


class DevinoGateway:
    """Devino's REST gateway as the engine sees it."""

    def __init__(self, client: devino.DevinoClient, watched: Watched = nullcontext) -> None:
        self._client = client
        self._watched = watched

    async def turns(self, most: int) -> Sequence[Turn]:
        """Wait until something may be submitted; return a turn for each call that may be made."""
        return [await self._client.turn() for _ in range(1 if self._client.paced else most)]

    async def submit(
        self,
        sender: str,
        phones: Sequence[str],
        text: str,
        when: When,
        now: datetime,
        *,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> Outcome:
        """Hand over one text for these phones, once (`Sms/Send…`; docs/rules.md, D6)."""
        try:
            sending = self._send(
                sender, phones, text, when, now, validity=validity, turn=turn, stale=stale
            )
            with self._watched():
                return Accepted(tuple(await sending))
        except devino.CallRefused as error:
            return _refused(error)
        except (devino.Unreachable, devino.TooLate, devino.NotTaken) as error:
            return _not_sent(error)
        except devino.OutcomeUnknown as error:
            return Unclear(str(error), error.http_status)
        except (ValueError, TypeError) as error:
            # the client could not write the request, so nothing left
            return Refused(OperationStatus.INVALID_HEADER, str(error), 0, 0)

    async def _send(
        self,
        sender: str,
        phones: Sequence[str],
        text: str,
        when: When,
        now: datetime,
        *,
        validity: int | None,
        turn: Turn | None,
        stale: Stale | None,
    ) -> list[str]:
        client, single = self._client, phones[0] if len(phones) == 1 else None
        if when.timing is Timing.LOCAL and when.wall is not None:
            if single:
                return await client.send_by_time_zone(
                    sender, single, text, when.wall, validity=validity, turn=turn, stale=stale
                )
            return await client.send_by_time_zone_to_addresses(
                sender, phones, text, when.wall, validity=validity, turn=turn, stale=stale
            )
        send_date = when.at if when.at is not None and when.at > now else None
        if single:
            return await client.send(
                sender, single, text, send_date=send_date, validity=validity, turn=turn, stale=stale
            )
        return await client.send_bulk(
            sender, phones, text, send_date=send_date, validity=validity, turn=turn, stale=stale
        )

    async def balance(self) -> Decimal | None:
        """Return the money left; None: the gateway does not tell. Raises BotError `gateway-…`."""
        try:
            with self._watched():
                amount = await self._client.balance()
        except devino.DevinoError as error:
            raise readable(error, logging_in=True) from error
        if amount is None:
            return None
        rounded = _amount(amount)
        if rounded is None:
            raise BotError("gateway-unclear")
        return rounded

    async def state(self, gateway_id: str, *, rank: Rank = Rank.READ) -> SegmentState:
        """Return what is known of one segment. Raises BotError `gateway-…`."""
        try:
            with self._watched():
                answer = await self._client.state(gateway_id, rank=rank)
        except devino.DevinoError as error:
            raise readable(error) from error
        return SegmentState(
            answer.state,
            answer.description,
            None if answer.price is None else _price(answer.price),
            answer.submitted,
            answer.reported,
        )

    async def incoming(self, since: datetime, until: datetime) -> list[ReceivedSms]:
        """Return the SMS that came between two moments, to the second (`Sms/In`).

        `since` is a year back at most. Raises BotError `gateway-too-much` when there are too many
        for one answer, or `gateway-…`.
        """
        try:
            with self._watched():
                answer = await self._client.incoming(since, until)
        except devino.TooLong as error:
            raise BotError("gateway-too-much") from error
        except devino.DevinoError as error:
            raise readable(error) from error
        return [
            ReceivedSms(one.id, one.source, one.destination, one.data, one.created_at)
            for one in answer
        ]

    async def statistics(self, start: datetime, end: datetime) -> GatewayCounts:
        """Return what the whole login sent (`Sms/Statistics`). Raises BotError `gateway-…`."""
        try:
            with self._watched():
                found = await self._client.statistics(start, end)
        except devino.DevinoError as error:
            raise readable(error) from error
        return GatewayCounts(
            delivered=found.delivered,
            failed=found.errors + found.rejected + found.expired,
            on_the_way=found.sent + found.in_process,
        )


def _amount(received: Decimal) -> Decimal | None:
    """Round an amount to the four digits that are kept; None for what cannot be money.

    The gateway's .NET double may say 20015.299999999999.
    """
    if not abs(received) < _MOST:
        return None
    return received.quantize(_SMALLEST, ROUND_HALF_EVEN)


def _price(received: Decimal) -> Decimal | None:
    """Return what a segment has cost; None for what cannot be a price."""
    return _amount(received) if 0 <= received < _MOST_A_PART else None


def _not_sent(
    error: devino.Unreachable | devino.TooLate | devino.NotTaken,
) -> NotLeft | TooLate | NotTaken:
    if isinstance(error, devino.Unreachable):
        return NotLeft(str(error))
    return (TooLate if isinstance(error, devino.TooLate) else NotTaken)(str(error))


def _refused(error: devino.CallRefused) -> Refused:
    status = operation_status(error.code, error.description)
    return Refused(status, str(error), error.http_status, error.code)


def readable(error: devino.DevinoError, *, logging_in: bool = False) -> BotError:
    """Return the BotError that tells of a failed read.

    It is `gateway-refused` (fact `status`), `gateway-unreachable`, `gateway-busy` or
    `gateway-unclear`.
    """
    cause = error.__cause__ if isinstance(error, devino.SessionNotOpened) else error
    if isinstance(cause, devino.CallRefused | devino.GatewayFailed) and cause.code is not None:
        status = operation_status(cause.code, cause.description, logging_in=logging_in)
        return BotError("gateway-refused", status=status.value)
    if isinstance(error, devino.Unreachable):
        return BotError("gateway-unreachable")
    if isinstance(error, devino.NotTaken):
        return BotError("gateway-busy")
    return BotError("gateway-unclear")
