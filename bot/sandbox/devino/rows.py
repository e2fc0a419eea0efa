"""The rows of the ledger, kept call by call: a million SMS take little more than their numbers."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import overload

from bot.sandbox.devino.delivery import DeliveryPlan
from bot.sandbox.devino.ids import Numbering
from bot.sandbox.devino.records import Accepted, Carried


class Rows(Sequence[Accepted]):
    """Every SMS accepted, in order; a record is made when it is looked at."""

    def __init__(self, plan: DeliveryPlan, numbering: Numbering) -> None:
        self._plan = plan
        self._numbering = numbering
        self.clear()

    def clear(self) -> None:
        """Forget every call."""
        self.calls: list[Carried] = []
        self._firsts: list[int] = []
        self._givens: list[int] = []
        self._length = 0
        self._by_number: defaultdict[str, list[int]] = defaultdict(list)
        self._indexed = 0

    def add(self, call: Carried, wanted: int | None = None) -> "Posted":
        """Write a call down, of which so many recipients were wanted; returns its SMS."""
        self.calls.append(call)
        self._firsts.append(self._length)
        self._givens.append(call.given)
        self._length += len(call.order.destinations)
        taken = len(call.order.destinations)
        return Posted(self, call, self._firsts[-1], taken if wanted is None else wanted)

    def of_id(self, gateway_id: str) -> Accepted | None:
        """Return the SMS that a segment belongs to."""
        count = self._numbering.count_of(gateway_id)
        at = -1 if count is None else bisect_right(self._givens, count - 1) - 1
        if count is None or at < 0:
            return None
        call = self.calls[at]
        offset = (count - 1 - call.given) // call.parts
        if offset >= len(call.order.destinations):
            return None
        row = self._row(call, self._firsts[at], offset)
        return row if gateway_id in row.ids else None

    def of_number(self, number: str) -> list[Accepted]:
        """Return the SMS to a number (E.164 digits), in order."""
        for place in range(self._indexed, self._length):
            self._by_number[self[place].destination].append(place)
        self._indexed = self._length
        return [self[place] for place in self._by_number.get(number, ())]

    def find(self, digits: str, most: int) -> list[Accepted]:
        """Return the newest SMS whose number has these digits in it, the newest first."""
        found: list[Accepted] = []
        for call, first in zip(reversed(self.calls), reversed(self._firsts), strict=True):
            numbers = call.order.destinations
            for offset in reversed(range(len(numbers))):
                if digits in numbers[offset]:
                    found.append(self._row(call, first, offset))
                    if len(found) == most:
                        return found
        return found

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: int) -> Accepted: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Accepted]: ...
    def __getitem__(self, key: int | slice) -> Accepted | Sequence[Accepted]:
        if isinstance(key, slice):
            return [self[place] for place in range(*key.indices(self._length))]
        place = key + self._length if key < 0 else key
        if not 0 <= place < self._length:
            raise IndexError(key)
        at = bisect_right(self._firsts, place) - 1
        return self._row(self.calls[at], self._firsts[at], place - self._firsts[at])

    def __iter__(self) -> Iterator[Accepted]:
        for call, first in zip(self.calls, self._firsts, strict=True):
            for offset in range(len(call.order.destinations)):
                yield self._row(call, first, offset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def ids_of(self, call: Carried) -> list[str]:
        """Return every ID of a call, recipient by recipient."""
        return [
            gateway_id
            for offset in range(len(call.order.destinations))
            for gateway_id in self._ids(call, offset)
        ]

    def _ids(self, call: Carried, offset: int) -> tuple[str, ...]:
        number, before = call.order.destinations[offset], call.given + offset * call.parts
        return self._numbering.ids(call.style, number, call.parts, before)

    def _row(self, call: Carried, first: int, offset: int) -> Accepted:
        order = call.order
        number = order.destinations[offset]
        return Accepted(
            number=first + offset + 1,
            request=order.request,
            account=call.account,
            source=order.source,
            destination=number,
            data=order.data,
            send_date=order.send_date,
            by_time_zone=order.by_time_zone,
            validity=order.validity,
            ids=self._ids(call, offset),
            at=call.at,
            due_at=self._due_at(call, number),
            price=call.price,
        )

    def _due_at(self, call: Carried, number: str) -> datetime:
        order = call.order
        if order.send_date is None:
            return call.at
        due_at = order.send_date.replace(tzinfo=UTC)
        if order.by_time_zone:
            due_at -= self._plan.offset(number)
        return max(due_at, call.at)


class Posted(Sequence[Accepted]):
    """The SMS of one call."""

    def __init__(self, rows: Rows, call: Carried, first: int, wanted: int) -> None:
        self._wanted = wanted
        self._rows = rows
        self._call = call
        self._places = range(first, first + len(call.order.destinations))

    @property
    def ids(self) -> list[str]:
        """Every ID, recipient by recipient: what a call is answered with."""
        return self._rows.ids_of(self._call)

    @property
    def not_taken(self) -> int:
        """How many IDs are lacking because some recipients of the call were not taken."""
        return (self._wanted - len(self)) * self._call.parts

    @property
    def account(self) -> str:
        """Whose call it was."""
        return self._call.account

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, key: int) -> Accepted: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Accepted]: ...
    def __getitem__(self, key: int | slice) -> Accepted | Sequence[Accepted]:
        if isinstance(key, slice):
            return [self._rows[place] for place in self._places[key]]
        return self._rows[self._places[key]]
