"""Checks arguments as the gateway does, and refuses in its words (docs/rules.md, D6 and D9). Pure.

Sources: the vendor's `httpapi.rst` and `httpapiv2.rst`, tables 3 to 6 (arguments) and 17 (codes).
Where they are silent the sandbox takes the stricter reading; each such place says so.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.sandbox.devino.segments import utf16_length

HTTP_STATUS: Mapping[int, int] = {
    1: 400,
    2: 400,
    3: 400,
    4: 401,
    5: 403,
    6: 400,
    7: 403,
    8: 500,
    9: 500,
}
DEFAULT_DESC: Mapping[int, str] = {
    1: "Argument cannot be null or empty",
    2: "Invalid argument",
    3: "Invalid session id",
    4: "Unauthorized access",
    5: "Not enough credits",
    6: "Invalid operation",
    7: "Forbidden",
    8: "Gateway error",
    9: "Internal server error",
}
MAX_TEXT_UNITS = 2000
MAX_ADDRESSES = 2999
LONGEST_VALIDITY = 3 * 24 * 60

_DATE_FORMATS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
_LATIN_SENDER = re.compile(r"[\x20-\x7e]{1,11}")
_DIGIT_SENDER = re.compile(r"[0-9]{1,15}")
_RUSSIAN_TRUNK = re.compile(r"89[0-9]{9}")
_ADDRESS = re.compile(r"7[0-9]{10}|(?!9[0-9]{9}$)[1-689][0-9]{9,14}")


class Refusal(Exception):  # noqa: N818 — an answer of the gateway, not a fault of the sandbox
    """The gateway says no: its code (1 to 9), its words, its HTTP status."""

    def __init__(self, code: int, desc: str | None = None) -> None:
        super().__init__(code, desc)
        self.code = code
        self.desc = DEFAULT_DESC[code] if desc is None else desc
        self.status = HTTP_STATUS[code]


class Params:
    """The arguments of one call: names without regard to case, values in order.

    A name given several times with different values is refused (Code 2) where one is expected:
    the documents are silent, and to drop one in silence would hide a lost SMS.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name.lower(), []).append(value)

    def all(self, name: str) -> list[str]:
        """Return every value of a repeated argument; Code 1 when there is none."""
        values = self._values.get(name.lower(), [])
        if not any(values):
            raise Refusal(1, f"{name} can not be null or empty Parameter name: {name}")
        return values

    def text(self, name: str) -> str:
        """Return an argument; Code 1 when it is absent or empty."""
        values = self.all(name)
        if len(set(values)) > 1:
            raise Refusal(2, f"{name} is given several times")
        return values[0]

    def optional(self, name: str) -> str | None:
        """Return an argument, or None when it is absent or empty."""
        return self.text(name) if any(self._values.get(name.lower(), [])) else None

    def moment(self, name: str, method: str) -> datetime:
        """Return a date as it stands, without a zone; Code 9 when it is absent, as in .NET."""
        value = self.optional(name)
        if value is None:
            raise Refusal(9, _null_entry(name, method))
        return parse_moment(name, value)

    def optional_moment(self, name: str) -> datetime | None:
        """Return a date as it stands, without a zone, or None."""
        value = self.optional(name)
        return None if value is None else parse_moment(name, value)

    def optional_minutes(self, name: str, longest: int) -> int | None:
        """Return a number of minutes; None for absent and for the documents' `0`.

        More than `longest` is refused: the documents are silent, the vendor's newer platform takes
        three days (docs/rules.md, D15).
        """
        value = self.optional(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise Refusal(2, f"Invalid argument: {name}")
        if int(value) > longest:
            raise Refusal(2, f"Invalid argument: {name}")
        return int(value) or None


def parse_moment(name: str, value: str) -> datetime:
    """Read one of the two documented formats; an offset or a `Z` is refused as undocumented."""
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 — the zone depends on the method
        except ValueError:
            continue
    raise Refusal(2, f"Invalid argument: {name}")


def check_text(text: str) -> None:
    """Refuse more than 2000 characters, counted as .NET does, and what was not UTF-8.

    The documents are silent on the second: it would reach a phone as question marks.
    """
    if "\ufffd" in text:
        raise Refusal(2, "Data is not UTF-8")
    if utf16_length(text) > MAX_TEXT_UNITS:
        raise Refusal(2, "Data is longer than 2000 characters")


def check_source(source: str, approved: Iterable[str]) -> None:
    """Refuse a sender that is malformed, or not approved for the account letter by letter."""
    lawful = _LATIN_SENDER.fullmatch(source) or _DIGIT_SENDER.fullmatch(source)
    if not lawful or source not in approved:
        raise Refusal(6, "Invalid source address")


def destination(address: str) -> str:
    """Return E.164 digits of `7…`, `+7…`, `89…` or a foreign number of 10 to 15 digits.

    Refused though the documents are silent: ten digits that begin with 9 (a Russian number whose
    country code was forgotten), a leading zero, spaces and punctuation.
    """
    digits = address.removeprefix("+")
    if digits == address and _RUSSIAN_TRUNK.fullmatch(address):
        return "7" + address[1:]
    if not _ADDRESS.fullmatch(digits):
        raise Refusal(6, "Invalid destination address")
    return digits


def destinations(addresses: list[str]) -> list[str]:
    """Check a bulk call's addresses: one bad one refuses all of them; at most 2999."""
    if len(addresses) > MAX_ADDRESSES:
        raise Refusal(2, "Too many destination addresses")
    return [destination(address) for address in addresses]


def _null_entry(name: str, method: str) -> str:
    action = method.partition("/")[2]
    return (
        f"The parameters dictionary contains a null entry for parameter '{name}' of non-nullable "
        f"type 'DateTime' for method 'System.Web.Mvc.ActionResult {action}' in "
        "'RestService.Controllers.SmsController'. An optional parameter must be a reference type, "
        "a nullable type, or be declared as an optional parameter. Parameter name: parameters"
    )
