"""The results of calls, and the functions that read them from an answer's bytes. Pure.

A reader raises ValueError for a body that is no JSON or of the wrong shape, RecursionError for one
that is nested too deeply. What an answer only tells besides (a price, a date, a text) is unknown
where it is odd: it must not hide the rest. Money is read from its digits, never through a float.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

from bot.devino.wire import MAX_ADDRESSES

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"/Date\((-?[0-9]{1,18})(?:[+-][0-9]{4})?\)/", re.ASCII)
_MIN_VALUE = -62_135_596_800_000
_MAX_VALUE = 253_402_300_800_000
_DAY = 86_400_000
_LONGEST_INTEGER = 18
"""No count or sum has more digits; int() is slow with thousands of them."""
_LONGEST_FRACTION = 64
"""Characters of a number with a fraction or an exponent."""
_LARGEST_EXPONENT = 18
_LONGEST_ID = 100
"""Characters of an ID; the longest ever seen has 33."""
_LONGEST_SESSION = 1000
_LONGEST_TEXT = 40_000
"""Characters of a text; an SMS of 255 parts, the most there can be, has fewer."""
_LONGEST_DESCRIPTION = 200
"""Characters of a state's description, of which there is one for each segment."""
_LONG_LIST = 256 * 1024
"""Bytes from which on a list of IDs is looked over before anything is made of it."""

_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)"
    r"(?P<whole>[0-9]{1,18}|[0-9]{1,3}(?P<group>[ ,.'])[0-9]{3}(?:(?P=group)[0-9]{3}){0,4})"
    r"(?:(?P<point>[.,])(?P<fraction>[0-9]{0,20}))?"
)
_THOUSAND_OR_NOT = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_SPACES = re.compile(r"\s+")
_MINUS = str.maketrans("−–’", "--'")


class _Unreadable:
    """Stands where JSON holds what no answer may: a monstrous number, a name that comes twice."""


_UNREADABLE = _Unreadable()


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


def read_ids(body: bytes, most: int = MAX_ADDRESSES) -> list[str]:
    """Return the IDs of a send, in the gateway's order: from one to `most`.

    An ID is text of 1 to 100 characters, all of which can be seen.
    """
    if len(body) > _LONG_LIST and (
        body.count(b",") >= most or body.count(b"[") > 1 or b"{" in body
    ):
        # three bytes a thing: to make millions of them would take a second
        raise WrongShapeError("a list of ids is wanted")
    ids = orjson.loads(body)
    if not isinstance(ids, list) or not 0 < len(ids) <= most:
        raise WrongShapeError("a list of ids is wanted")
    try:
        joined = "".join(ids)
    except TypeError:
        raise WrongShapeError("an id is text") from None
    lengths = set(map(len, ids))
    if 0 in lengths or max(lengths) > _LONGEST_ID:
        raise WrongShapeError("an id has 1 to 100 characters")
    # JSON has no bare control characters in its texts, so most answers need no closer look
    plain = body.isascii() and not any(sign in body for sign in (b"\\", b"\x7f", b" "))
    if not plain and not (joined.isprintable() and all(map(str.strip, ids))):
        raise WrongShapeError("an id can be seen")
    return ids


def read_session(body: bytes) -> str:
    """Return the session id: 36 characters in the documents, up to a thousand of any kind here.

    Half a surrogate pair is none: it could not be sent back.
    """
    found = load(body)
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_SESSION:
        raise WrongShapeError("a session id is text")
    found.encode()
    return found


def read_balance(body: bytes) -> Decimal | None:
    """Return the money left on the account, with exactly the digits of the answer.

    None means unknown (D14): null, a text that is no number, and whatever else is neither a number
    nor an error. A number beyond all bounds raises WrongShapeError.
    """
    found = load(body)
    if isinstance(found, list | bool) or (isinstance(found, dict) and "Code" not in found):
        return None
    return _amount(found)


def read_state(body: bytes) -> SmsState:
    """Return one segment's state; only `State` must be there, and what else is odd is unknown."""
    found = _mapping(load(body))
    return SmsState(
        state=_integer(found.get("State")),
        created=_moment(found.get("CreationDateUtc")),
        submitted=_moment(found.get("SubmittedDateUtc")),
        reported=_moment(found.get("ReportedDateUtc")),
        timestamp=_moment(found.get("TimeStampUtc")),
        description=_text(found.get("StateDescription"))[:_LONGEST_DESCRIPTION],
        price=_amount_if_any(found.get("Price")),
    )


def read_incoming(body: bytes) -> list[Incoming]:
    """Return the SMS received, in the gateway's order.

    One without a number for its `ID` cannot be told from others and is left out: it must not hide
    the rest for ever. What else is odd in one is empty or None.
    """
    found = load(body)
    if not isinstance(found, list):
        raise WrongShapeError("a list of messages is wanted")
    read = (_incoming(message) for message in found)
    return [message for message in read if message is not None]


def read_statistics(body: bytes) -> SmsStatistics:
    """Return the counts of a period; all but the ratio must be there."""
    found = _mapping(load(body))
    return SmsStatistics(
        sent=_integer(found.get("Sent")),
        delivered=_integer(found.get("Delivered")),
        errors=_integer(found.get("Errors")),
        in_process=_integer(found.get("InProcess")),
        expired=_integer(found.get("Expired")),
        rejected=_integer(found.get("Rejected")),
        total=_integer(found.get("Total")),
        delivery_ratio=_amount_if_any(found.get("DeliveryRatio")),
    )


def load(body: bytes) -> object:
    """Read JSON, with every fraction as a Decimal.

    A monstrous number, and an object that says something twice, become a thing that no reader takes
    for anything: so they spoil only what needs them. NaN and the infinities are null.

    Raises ValueError, RecursionError or ArithmeticError. Its parts are Python's own functions: in a
    thread they let others run, which a parser in C does not.
    """
    return json.loads(
        body.decode(),
        parse_float=_fraction,
        parse_int=_plain_integer,
        parse_constant=_no_number,
        object_pairs_hook=_unambiguous,
    )


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Unreadable:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _UNREADABLE


def _fraction(digits: str) -> Decimal | _Unreadable:
    try:
        number = Decimal(digits if len(digits) <= _LONGEST_FRACTION else "NaN")
    except ArithmeticError:  # an exponent that no Decimal has
        return _UNREADABLE
    small = number.is_finite() and abs(number.adjusted()) <= _LARGEST_EXPONENT
    return number if small else _UNREADABLE


def _plain_integer(digits: str) -> int | _Unreadable:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else _UNREADABLE


def _no_number(_: str) -> None:
    """Read NaN and the infinities, which .NET writes, as null."""


def _incoming(found: object) -> Incoming | None:
    if not isinstance(found, dict) or type(found.get("ID")) is not int:
        return None
    return Incoming(
        id=found["ID"],
        data=_text(found.get("Data")),
        source=_text(found.get("SourceAddress")),
        destination=_text(found.get("DestinationAddress")),
        created_at=_moment(found.get("CreatedDateUtc")),
    )


def _mapping(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise WrongShapeError("an object is wanted")
    return found


def _integer(found: object) -> int:
    if type(found) is not int:
        raise WrongShapeError("a whole number is wanted")
    return found


def _amount(found: object) -> Decimal | None:
    """Return an amount of money; None for null and for a text that is no number (D14)."""
    if found is None:
        return None
    if isinstance(found, str):
        return _written_amount(found)
    if type(found) is int:
        return Decimal(found)
    if not isinstance(found, Decimal):
        raise WrongShapeError("a number is wanted")
    return found


def _amount_if_any(found: object) -> Decimal | None:
    try:
        return _amount(found)
    except WrongShapeError:
        return None


def _written_amount(text: str) -> Decimal | None:
    """Read an amount as people write it: `20015.3`, `20 015,30`, `20,015.30`.

    «1,234» may be a thousand or a little more than one: None.
    """
    if len(text) > _LONGEST_FRACTION:
        return None
    written = _AMOUNT.fullmatch(_SPACES.sub(" ", text.strip()).translate(_MINUS))
    if written is None:
        return None
    point = written["point"]
    if (point and point == written["group"]) or _THOUSAND_OR_NOT.fullmatch(written[0]):
        return None
    whole = "".join(filter(str.isdigit, written["whole"]))
    return Decimal(f"{written['sign']}{whole}.{written['fraction'] or '0'}")


def _text(found: object) -> str:
    """Return a text, cut off where it is longer than any SMS; empty for what is none.

    It has no half surrogate pairs: JSON may hold them and a database may not.
    """
    if not isinstance(found, str):
        return ""
    return found[:_LONGEST_TEXT].encode(errors="replace").decode()


def _moment(found: object) -> datetime | None:
    """Read `/Date(ms)/`: milliseconds of UTC, whatever offset follows (docs/rules.md, D7).

    None for what is none. .NET's smallest and largest dates mean none, too. They may be shifted by
    the server's offset, so a day is added: no zone can move what is left out of the calendar.
    """
    written = _DATE.fullmatch(found) if isinstance(found, str) else None
    if written is None:
        return None
    milliseconds = int(written[1])
    if not _MIN_VALUE + _DAY < milliseconds < _MAX_VALUE - _DAY:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)
