"""Turns bytes into text: finds the encoding that gives the most plausible words.

The only place where bytes of people become text (docs/rules.md, F11).
"""

import re
from codecs import BOM_UTF8
from itertools import islice
from math import inf

from bot.letters.russian import unlikeliness

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CODE_PAGES = {
    "utf-8": 0.0,
    "cp1251": 1.0,
    "cp1252": 3.0,
    "cp866": 4.0,
    "koi8-r": 4.0,
    "mac-cyrillic": 5.0,
    "cp1250": 6.0,
    "cp1254": 6.0,
    "koi8-u": 7.0,
    "kz1048": 7.0,
    "iso8859-5": 7.0,
}
"""How much the words in each code page must be likelier than those in UTF-8, in nats."""
_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*+")
_WIDE_LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
"""A letter of several bytes: without one, bad bytes are all there is of UTF-8."""
_MOST_WORDS = 2000
_LONGEST_WORD = 256
_HEAD = 4096
_ENDS = (b"\n", b"\r", b"\0", b"\x1a")
_FEWEST_NULLS = 1 / 64
"""Of two-byte characters: line ends, digits and Latin letters have a null byte."""


def decode(content: bytes) -> str:
    """Return the text of bytes; U+FFFD stands for what is not of their encoding.

    A byte order mark is left out, and so is what only fills up the end: null bytes, and a line end
    of one byte that a program has put behind UTF-16. Takes UTF-8, UTF-16 with a mark or without,
    Windows-1251, cp866, KOI8-R and KOI8-U, Mac Cyrillic, ISO 8859-5, and Latin ones.
    """
    encoding = encoding_of(content)
    if encoding.startswith("utf-16"):
        content = _whole_pairs(content)
    text = content.removeprefix(BOM_UTF8).decode(encoding, errors="replace")
    return text.removeprefix("\ufeff").rstrip("\0")


def _whole_pairs(content: bytes) -> bytes:
    """Return UTF-16 without a line end of one byte; half a letter that was cut off stays."""
    if content.endswith(b"\r\n"):
        return content[:-2]
    return content[:-1] if len(content) % 2 and content[-1:] in _ENDS else content


def encoding_of(content: bytes) -> str:
    """Return the name of the codec by which `decode` reads these bytes.

    Bytes that are UTF-8 but for a few, stay so.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    if content.startswith(BOM_UTF8):
        return _narrow(content.removeprefix(BOM_UTF8), marked=True)
    wide = _wide(content)
    if wide:
        return wide
    return _narrow(content)


def _narrow(content: bytes, *, marked: bool = False) -> str:
    """Return the encoding of bytes that is not UTF-16; a mark may stand before any other."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        found = _likeliest(content)
    else:
        found = "utf-8"
    return "utf-8-sig" if marked and found == "utf-8" else found


def _wide(content: bytes) -> str:
    """Return which UTF-16 it is; "" for another encoding, which has no null bytes in a text."""
    head = content[:_HEAD].rstrip(b"\0")
    head = head[: len(head) // 2 * 2]
    low, high = head[::2].count(0), head[1::2].count(0)
    if max(low, high) <= len(head) * _FEWEST_NULLS / 2 or min(low, high) * 8 > max(low, high):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"


def _likeliest(content: bytes) -> str:
    found = (word[0][:_LONGEST_WORD] for word in _WORD.finditer(content))
    words = b" ".join(dict.fromkeys(islice(found, _MOST_WORDS)))

    def cost(encoding: str) -> float:
        text = words.decode(encoding, errors="surrogateescape")
        if encoding == "utf-8" and not _WIDE_LETTER.search(text):
            return inf
        return unlikeliness(text) + _CODE_PAGES[encoding]

    return min(_CODE_PAGES, key=cost)
