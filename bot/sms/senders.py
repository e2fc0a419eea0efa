"""Checks sender names, which the recipient sees instead of a number (docs/rules.md, D6).

The gateway accepts at most 11 Latin characters or 15 digits, case-sensitive, approved in the
vendor's cabinet. No method lists the approved names, so people type them or send a file.
The documents name no signs but Latin ones and digits. Of others, a name may hold those that
approved names are known to have: a space, a full stop, a hyphen, an underscore, an ampersand.
"""

import string
from collections.abc import Sequence

from bot.errors import BotError
from bot.letters import decode
from bot.sms.fold import fold_signs, is_foreign_letter
from bot.sms.lines import lines_of

STARTUP_NAMES = ("DTSMS", "TESTSMS")
"""Names given at registration, to be replaced by an approved one."""

LONGEST_NAME = 11
LONGEST_NUMBER = 15
RUSSIAN_NUMBER = 11
_MOST_NAMED = 20
MAX_LIST_BYTES = 64 * 1024
MAX_LIST_LINES = 1000

_SIGNS = " .-_&"
_ALLOWED = frozenset(string.ascii_letters + string.digits + _SIGNS)


def check_sender(name: str) -> str:
    """Return `name` without spaces around it, in the same case, with plain signs and none unseen.

    Raises BotError `sender-empty`, `sender-cyrillic` (fact `characters`: the letters that are not
    Latin, also those that look so), `sender-bad-character` (fact `characters`),
    `sender-too-long`, `sender-digits-too-long` (facts `length`, `limit`). Each but the first has
    the fact `value`.
    """
    name = fold_signs(name).strip()
    if not name:
        raise BotError("sender-empty")
    _check_characters(name)
    digits = name.isdigit()
    limit = LONGEST_NUMBER if digits else LONGEST_NAME
    if len(name) > limit:
        code = "sender-digits-too-long" if digits else "sender-too-long"
        raise BotError(code, value=_shown(name), length=len(name), limit=limit)
    return name


def is_startup_name(name: str) -> bool:
    """Tell whether `name` is one of those given at registration."""
    return name.upper() in STARTUP_NAMES


def among_senders(address: str, names: Sequence[str]) -> str | None:
    """Return the name under which an address that people write to stands among these; or None.

    Numbers are the same however they are written: `79001234567`, `+79001234567`, `89001234567`.
    """
    if address in names:
        return address
    number = _national_as_international(address)
    return next((name for name in names if _national_as_international(name) == number), None)


def _national_as_international(address: str) -> str:
    digits = address.removeprefix("+")
    russian = digits.isdecimal() and len(digits) == RUSSIAN_NUMBER and digits[0] == "8"
    return f"7{digits[1:]}" if russian else digits


def parse_sender_list(data: bytes) -> tuple[list[str], list[tuple[int, BotError]]]:
    """Return the names in a .txt file, one a line, and the refused lines.

    The names come in order, each once. A refused line is its number, from 1, and the BotError of
    `check_sender`. `bot.letters` finds the encoding. Raises BotError `file-too-big` (fact `limit`:
    KB) and `list-too-long` (fact `limit`: lines).
    """
    if len(data) > MAX_LIST_BYTES:
        raise BotError("file-too-big", limit=MAX_LIST_BYTES // 1024)
    lines = lines_of(decode(data))
    if len(lines) > MAX_LIST_LINES:
        raise BotError("list-too-long", limit=MAX_LIST_LINES)
    names: dict[str, None] = {}
    refused: list[tuple[int, BotError]] = []
    for number, line in enumerate(lines, 1):
        try:
            names[check_sender(line)] = None
        except BotError as error:
            if error.code != "sender-empty":
                refused.append((number, error))
    return list(names), refused


def _check_characters(name: str) -> None:
    bad = dict.fromkeys(char for char in name if char not in _ALLOWED)
    foreign = list(filter(is_foreign_letter, bad))
    if foreign:
        raise BotError(
            "sender-cyrillic", value=_shown(name), characters=" ".join(foreign[:_MOST_NAMED])
        )
    if bad:
        raise BotError(
            "sender-bad-character", value=_shown(name), characters=" ".join(list(bad)[:_MOST_NAMED])
        )


def _shown(name: str) -> str:
    return name[:40]
