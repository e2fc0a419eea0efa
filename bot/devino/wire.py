"""Writes the gateway's forms as bytes ready to post (docs/rules.md, D5, D6). Pure.

Names and formats are those of the vendor's `httpapi.rst` and `httpapiv2.rst`. Each function returns
a form without credentials; `body()` puts them before it.

Lengths, ranges and senders are left to the gateway, whose rules may change: it answers
`BadArgument`. Only what cannot be written truly raises ValueError or TypeError here: a moment with
the wrong kind of zone, a list that the gateway would cut.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote_plus

MAX_ADDRESSES = 2999
"""How many addresses one bulk call may hold (`httpapi.rst`)."""

_NEXT_ADDRESS = "&DestinationAddresses="


def credentials(login: str, password: str) -> str:
    """Return the form fields of a log-in, or of any call of the sessionless flavour."""
    return f"Login={quote_plus(login)}&Password={quote_plus(password)}"


def session(session_id: str) -> str:
    """Return the form field that every call of the session flavour carries."""
    return f"SessionID={quote_plus(session_id)}"


def body(key: str, form: str) -> bytes:
    """Join credentials and a method's own form; both are quoted already, so plain ASCII."""
    return (f"{key}&{form}" if form else key).encode("ascii")


def send(source: str, destination: str, text: str, date: str | None, validity: int | None) -> str:
    """Return the form of `Sms/Send` and `Sms/SendByTimeZone`; `date` is written already."""
    address = quote_plus(destination)
    return _message(source, f"&DestinationAddress={address}", text, date, validity)


def send_bulk(
    source: str,
    destinations: Sequence[str],
    text: str,
    date: str | None,
    validity: int | None,
) -> str:
    """Return the form of `Sms/SendBulk` and `Sms/SendByTimeZoneToAddresses`."""
    return _message(source, _NEXT_ADDRESS + _addresses(destinations), text, date, validity)


def state(message_id: str) -> str:
    """Return the form of `Sms/State`."""
    return f"messageId={quote_plus(message_id)}"


def incoming(since: datetime, until: datetime) -> str:
    """Return the form of `Sms/In`; both moments are aware."""
    return f"minDateUTC={utc(since)}&maxDateUTC={utc(until)}"


def statistics(start: datetime, end: datetime) -> str:
    """Return the form of `Sms/Statistics`; both moments are aware.

    The documents name no zone for these two; UTC is taken, as for every other date of a read.
    """
    return f"startDateTime={utc(start)}&endDateTime={utc(end)}"


def utc(moment: datetime) -> str:
    """Write an aware moment as GMT+0, quoted: how `SendDate` of Send and SendBulk is read."""
    if moment.tzinfo is None:
        raise ValueError("a moment must be aware: the gateway reads it as GMT+0")
    return _written(moment.astimezone(UTC))


def wall(moment: datetime) -> str:
    """Write a naive moment as it stands: `SendDate` of the two ByTimeZone methods, quoted.

    It is the time on the recipient's clock. `httpapi.rst` says so of `Sms/SendByTimeZone`. Of
    `Sms/SendByTimeZoneToAddresses` it says «в UTC … с учётом часового пояса получателя», which
    can be read in two ways. Only this function decides how it is read.
    """
    if moment.tzinfo is not None:
        raise ValueError("the recipient's wall time must be naive")
    return _written(moment)


def _written(moment: datetime) -> str:
    return quote_plus(moment.replace(tzinfo=None).isoformat(timespec="seconds"))


def _message(
    source: str, destination: str, text: str, date: str | None, validity: int | None
) -> str:
    form = f"SourceAddress={quote_plus(source)}{destination}&Data={quote_plus(text)}"
    if date is not None:
        form += f"&SendDate={date}"
    if validity is not None:
        form += f"&Validity={validity}"
    return form


def _addresses(destinations: Sequence[str]) -> str:
    if isinstance(destinations, str):
        raise TypeError("a sequence of addresses is wanted, not one address")
    if not 0 < len(destinations) <= MAX_ADDRESSES:
        raise ValueError(f"a bulk call holds 1 to {MAX_ADDRESSES} addresses")
    if "".join(destinations).encode().isdigit():
        return _NEXT_ADDRESS.join(destinations)
    return _NEXT_ADDRESS.join(map(quote_plus, destinations))
