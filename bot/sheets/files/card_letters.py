"""The letters of contact cards, whose properties may each declare an encoding of their own.

Cards are often put together from several phones: one has UTF-8, the next Windows-1251. And some
address books fold lines at a number of bytes, within a letter.
"""

import re

from bot import letters

_BEGINS = re.compile(rb"BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_HEAD = 4096
_FOLD_WITHIN_A_LETTER = re.compile(rb"(?<=[\x80-\xff])(?:\r\n|\r|\n)[ \t](?=[\x80-\xbf])")
"""It may also stand between two letters of one byte; nothing is lost then either."""
_LINE = re.compile(rb"[^\r\n]+(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*+")
_CHARSET = re.compile(r"CHARSET=\"?([\w-]+)", re.IGNORECASE)
_CHARSETS = re.compile(
    r"(?:utf|us-?ascii|ascii|iso-?8859|latin|windows|cp|koi8|mac|gb|big5|euc|shift|sjis|tis)",
    re.IGNORECASE,
)
"""Codecs that take time in proportion to the text; punycode and idna do not."""


def decode_declared(octets: bytes, parameters: str) -> str:
    """Return the text of a value in the charset that its parameters name.

    When they name none, or not that of these bytes, `bot.letters` finds it.
    """
    declared = _as_declared(octets, parameters)
    return letters.decode(octets) if declared is None else declared


def cards_in_utf8(content: bytes) -> bytes:
    """Return a file of cards in UTF-8, as far as its properties declare their charsets.

    A file that has no cards at its beginning is returned as it is.
    """
    if not _BEGINS.search(content[:_HEAD]):
        return content
    whole = _FOLD_WITHIN_A_LETTER.sub(b"", content)
    return whole if _is_utf8(whole) else _LINE.sub(lambda line: _in_utf8(line[0]), whole)


def _in_utf8(line: bytes) -> bytes:
    if line.isascii() or _is_utf8(line):
        return line
    declared = _as_declared(line, line.partition(b":")[0].decode("ascii", "replace"))
    return line if declared is None else declared.encode()


def _as_declared(octets: bytes, parameters: str) -> str | None:
    charset = _CHARSET.search(parameters)
    try:
        if charset and _CHARSETS.match(charset[1]):
            return octets.decode(charset[1])
    except (LookupError, UnicodeDecodeError):
        pass
    return None


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True
