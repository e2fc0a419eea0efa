"""The results of calls, and the functions that read them from an answer's bytes. Pure.

A reader raises ValueError for a body that is no JSON or of the wrong shape. Money is read from
its digits, never through a float.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"/Date\((-?[0-9]{1,18})(?:[+-][0-9]{4})?\)/", re.ASCII)
_MIN_VALUE = -62_135_596_800_000
_DAY = 86_400_000
_LONGEST_INTEGER = 18
"""No count or sum has more digits; int() is slow with thousands of them."""


class WrongShapeError(ValueError):
    """The body is valid JSON, but not of the shape that the method answers."""


@dataclass(frozen=True, slots=True)
class SmsState:
    """The answer of `Sms/State` about one segment (docs/rules.md, D8).

    `state` is the vendor's number: 0 is delivered, 255 is not known yet or no longer.
    `description` is the vendor's text. Moments are aware UTC; `timestamp` is that of the state.
    `price` is of the segment, in the account's currency. None means unknown.
    """

    state: int
    created: datetime | None
    submitted: datetime | None
    reported: datetime | None
    timestamp: datetime | None
    description: str
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS sent to the account: from a phone (`source`) to a number it rents."""

    id: int
    data: str
    source: str
    destination: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class SmsStatistics:
    """The answer of `Sms/Statistics`: how many segments are in each state.

    `delivery_ratio` is the gateway's own figure, None when absent.
    """

    sent: int
    delivered: int
    errors: int
    in_process: int
    expired: int
    rejected: int
    total: int
    delivery_ratio: Decimal | None


def read_ids(body: bytes) -> list[str]:
    """Return the IDs of a send, in the gateway's order; at least one, none empty."""
    ids = orjson.loads(body)
    if not isinstance(ids, list) or not ids:
        raise WrongShapeError("a list of ids is wanted")
    try:
        "".join(ids)
    except TypeError:
        raise WrongShapeError("an id is text") from None
    if not all(ids):
        raise WrongShapeError("an id is not empty")
    return ids


def read_session(body: bytes) -> str:
    """Return the session id: 36 characters in the documents, any text here."""
    found = orjson.loads(body)
    if not isinstance(found, str) or not found:
        raise WrongShapeError("a session id is text")
    return found


def read_balance(body: bytes) -> Decimal:
    """Return the money left on the account, with exactly the digits of the answer."""
    return _number(_exact(body))


def read_state(body: bytes) -> SmsState:
    """Return one segment's state; only `State` must be there."""
    found = _mapping(_exact(body))
    price = found.get("Price")
    return SmsState(
        state=_integer(found.get("State")),
        created=_moment(found.get("CreationDateUtc")),
        submitted=_moment(found.get("SubmittedDateUtc")),
        reported=_moment(found.get("ReportedDateUtc")),
        timestamp=_moment(found.get("TimeStampUtc")),
        description=_text(found.get("StateDescription")),
        price=None if price is None else _number(price),
    )


def read_incoming(body: bytes) -> list[Incoming]:
    """Return the SMS received, in the gateway's order; each must have its `ID`."""
    found = orjson.loads(body)
    if not isinstance(found, list):
        raise WrongShapeError("a list of messages is wanted")
    return [_incoming(_mapping(message)) for message in found]


def read_statistics(body: bytes) -> SmsStatistics:
    """Return the counts of a period; all but the ratio must be there."""
    found = _mapping(_exact(body))
    ratio = found.get("DeliveryRatio")
    return SmsStatistics(
        sent=_integer(found.get("Sent")),
        delivered=_integer(found.get("Delivered")),
        errors=_integer(found.get("Errors")),
        in_process=_integer(found.get("InProcess")),
        expired=_integer(found.get("Expired")),
        rejected=_integer(found.get("Rejected")),
        total=_integer(found.get("Total")),
        delivery_ratio=None if ratio is None else _number(ratio),
    )


def _incoming(found: dict[str, Any]) -> Incoming:
    return Incoming(
        id=_integer(found.get("ID")),
        data=_text(found.get("Data")),
        source=_text(found.get("SourceAddress")),
        destination=_text(found.get("DestinationAddress")),
        created_at=_moment(found.get("CreatedDateUtc")),
    )


def _exact(body: bytes) -> object:
    """Read JSON with every fraction as a Decimal; orjson would make floats."""
    return json.loads(
        body.decode(), parse_float=Decimal, parse_int=_plain_integer, parse_constant=_no_number
    )


def _plain_integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise WrongShapeError("a number is too long")
    return int(digits)


def _no_number(name: str) -> None:
    raise WrongShapeError(f"{name} is not a number")


def _mapping(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise WrongShapeError("an object is wanted")
    return found


def _integer(found: object) -> int:
    if type(found) is not int:
        raise WrongShapeError("a whole number is wanted")
    return found


def _number(found: object) -> Decimal:
    if type(found) is int:
        return Decimal(found)
    if not isinstance(found, Decimal):
        raise WrongShapeError("a number is wanted")
    return found


def _text(found: object) -> str:
    """Return a text without half surrogate pairs, which JSON may hold and a database may not."""
    if found is None:
        return ""
    if not isinstance(found, str):
        raise WrongShapeError("a text is wanted")
    return found.encode(errors="replace").decode()


def _moment(found: object) -> datetime | None:
    """Read `/Date(ms)/`: milliseconds of UTC, whatever offset follows (docs/rules.md, D7).

    .NET's smallest date means None. It may be shifted by the server's offset, so a day is added.
    """
    if found is None:
        return None
    written = _DATE.fullmatch(found) if isinstance(found, str) else None
    if written is None:
        raise WrongShapeError("a date is wanted")
    milliseconds = int(written[1])
    if milliseconds <= _MIN_VALUE + _DAY:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)
