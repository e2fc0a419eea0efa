"""What the sandbox writes down: plain frozen records, and how they are kept as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.sandbox.devino.faults import FaultKind
from bot.sandbox.devino.ids import IdStyle


@dataclass(frozen=True, slots=True)
class Verbatim:
    """An answer that goes out as this JSON is written, whatever it is."""

    json: str


@dataclass(frozen=True, slots=True)
class Order:
    """What one call asks for: one text to one or many numbers (E.164 digits).

    `send_date` is as it was given, without a zone: UTC, or each recipient's own clock when
    `by_time_zone`. `validity` is in minutes. `request` is the number of the call.
    """

    request: int
    source: str
    destinations: Sequence[str]
    data: str
    send_date: datetime | None = None
    by_time_zone: bool = False
    validity: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """One SMS that was accepted and paid; `ids` has one entry a segment, in order.

    `number` counts the ledger from 1; `request` is the number of its call. `at` and `due_at`
    (when it goes out) are in UTC; `send_date` is as it was given, without a zone: UTC, or the
    recipient's own clock when `by_time_zone`. `validity` is in minutes, `price` per segment.
    """

    number: int
    request: int
    account: str
    source: str
    destination: str
    data: str
    send_date: datetime | None
    by_time_zone: bool
    validity: int | None
    ids: tuple[str, ...]
    at: datetime
    due_at: datetime
    price: Decimal

    def dump(self) -> dict[str, Any]:
        """Return the record for JSON."""
        return {
            "number": self.number,
            "request": self.request,
            "account": self.account,
            "source": self.source,
            "destination": self.destination,
            "data": self.data,
            "send_date": None if self.send_date is None else self.send_date.isoformat(),
            "by_time_zone": self.by_time_zone,
            "validity": self.validity,
            "ids": self.ids,
            "at": self.at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "price": str(self.price),
        }


@dataclass(frozen=True, slots=True)
class Carried:
    """One call that was carried out: what all its SMS have in common.

    `parts` is how many segments each has, `price` is of one; `given` is how many IDs had been
    given before its first one; `at` is in UTC.
    """

    order: Order
    account: str
    price: Decimal
    style: IdStyle
    parts: int
    given: int
    at: datetime

    def dump(self) -> dict[str, Any]:
        """Return the record for JSON."""
        send_date = self.order.send_date
        return asdict(self) | {
            "order": asdict(self.order)
            | {"send_date": None if send_date is None else send_date.isoformat()},
            "price": str(self.price),
            "at": self.at.isoformat(),
        }


def load_carried(saved: dict[str, Any]) -> Carried:
    """Return the record that `dump` wrote."""
    send_date = saved["order"]["send_date"]
    moment = None if send_date is None else datetime.fromisoformat(send_date)
    return Carried(
        **saved
        | {
            "order": Order(**saved["order"] | {"send_date": moment}),
            "price": Decimal(saved["price"]),
            "style": IdStyle(saved["style"]),
            "at": datetime.fromisoformat(saved["at"]),
        }
    )


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS that a subscriber sent to the account; `at` in UTC."""

    number: int
    account: str
    source: str
    destination: str
    text: str
    at: datetime

    def dump(self) -> dict[str, Any]:
        """Return the record for JSON."""
        return asdict(self) | {"at": self.at.isoformat()}


def load_incoming(saved: dict[str, Any]) -> Incoming:
    """Return the record that `dump` wrote."""
    return Incoming(**saved | {"at": datetime.fromisoformat(saved["at"])})


@dataclass(frozen=True, slots=True)
class Request:
    """One call that reached the gateway: never its arguments.

    `method` is the documents' name of it, or the empty string for what they do not have. `login`
    is None unless it is an account's. `outcome` is `ok`, or the refusal as `code: words`.
    `accepted` counts the SMS. `secret_in_query` tells that a password or a session id stood in
    the URL, where proxies and logs would keep it.
    """

    number: int
    at: datetime
    method: str
    v2: bool
    login: str | None
    outcome: str
    accepted: int
    fault: FaultKind | None
    secret_in_query: bool

    def dump(self) -> dict[str, Any]:
        """Return the record for JSON."""
        return asdict(self) | {"at": self.at.isoformat()}
