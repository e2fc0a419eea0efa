"""How the gateway numbers segments: each ID is worked out of a count, in the account's style."""

import re
from enum import StrEnum

_FIRST_GW = 0x0261BBD6B3
_FIRST_REFERENCE = 0x5F3B1972
_SAR = re.compile(r"SAR-GW01\+[0-9]+-([0-9a-f]{8,})-[0-9]+-([0-9]+)")


class IdStyle(StrEnum):
    """How the gateway writes the ID of a segment; clients must take it as opaque."""

    DIGITS = "digits"
    """`579700854169272358`"""
    GW = "gw"
    """`GW0261BBD6B3`, as older accounts have it"""
    SAR = "sar"
    """`SAR-GW01+79160000000-5f3b1972-2-1`: parts in all, then which part this is.

    Only tests set it: they prove that an ID of this style too is taken as opaque.
    """


class Numbering:
    """Counts the IDs given; `first` is the ID in digits before the first one."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.given = 0

    def take(self, count: int) -> int:
        """Give so many IDs away; returns how many were given before them."""
        before = self.given
        self.given += count
        return before

    def ids(self, style: IdStyle, number: str, parts: int, before: int) -> tuple[str, ...]:
        """Return the IDs of one SMS to a number, given after so many others."""
        following = range(before + 1, before + parts + 1)
        if style is IdStyle.DIGITS:
            return tuple([str(self.first + one) for one in following])
        if style is IdStyle.GW:
            return tuple([f"GW{_FIRST_GW + one:010X}" for one in following])
        head = f"SAR-GW01+{number}-{_FIRST_REFERENCE + before:08x}-{parts}"
        return tuple([f"{head}-{part}" for part in range(1, parts + 1)])

    def count_of(self, gateway_id: str) -> int | None:
        """Return which ID in order (from 1) this would be; None: it cannot be one of ours."""
        if gateway_id.isascii() and gateway_id.isdigit():
            return int(gateway_id) - self.first
        if gateway_id.startswith("GW"):
            return _hexadecimal(gateway_id.removeprefix("GW"), _FIRST_GW)
        if found := _SAR.fullmatch(gateway_id):
            return int(found[1], 16) - _FIRST_REFERENCE + int(found[2])
        return None


def _hexadecimal(digits: str, first: int) -> int | None:
    try:
        return int(digits, 16) - first
    except ValueError:
        return None
