"""Bodies of answers within bounds: of what comes over the wire, and of what it unpacks to.

docs/rules.md, D13. aiohttp would read without end, and unpack 150 KB of gzip to 150 MB in the loop.
"""

import zlib
from typing import Protocol

PLAIN = 64 * 1024
"""Bytes of an answer that is no list, and of an error: a thousand times what the documents show."""
LONG = 1024 * 1024
"""Bytes of a list of incoming SMS: some three thousand of them."""
_AN_ID = 100
"""Bytes of one ID of a send with its quotes and comma: three times the longest ever seen."""
_UNITS_A_PART = 67
"""UTF-16 units in the smallest part of an SMS, of which no text has more parts."""
_SPARE_IDS = 100
_GZIP_OR_ZLIB = 47
_RAW_DEFLATE = -15
_MOST_MEMBERS = 1000


class TooLargeError(ValueError):
    """A body unpacks to more than it may."""


class Chunks(Protocol):
    """The body of an answer as it comes: what aiohttp calls a stream reader."""

    async def readany(self) -> bytes:
        """Return what has come; nothing at the end."""


def most_ids(recipients: int, text: str) -> int:
    """Return how many IDs the answer to a send may have: one for each part, and some to spare."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return recipients * (units // _UNITS_A_PART + 1) + _SPARE_IDS


def of_a_send(ids: int) -> int:
    """Return how many bytes an answer with so many IDs may have."""
    return PLAIN + ids * _AN_ID


async def read(chunks: Chunks, most: int) -> tuple[bytes, bool]:
    """Return a body, or its first `most` bytes; and whether there is more of it."""
    pieces: list[bytes] = []
    room = most
    while piece := await chunks.readany():
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            return b"".join(pieces)[:most], True
    return b"".join(pieces), False


def unpack(body: bytes, encoding: str, most: int) -> bytes:
    """Undo a `Content-Encoding`; nothing of the kind was asked for, but balancers do as they like.

    Raises TooLargeError when that is more than `most` bytes, ValueError for a broken body and for
    an encoding that is not gzip or deflate, or is several.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return _inflated(body, _GZIP_OR_ZLIB, most)
        case "deflate":
            # the header of zlib is left out by some: its first byte tells
            headed = body[:1] and body[0] & 0x0F == zlib.DEFLATED
            return _inflated(body, _GZIP_OR_ZLIB if headed else _RAW_DEFLATE, most)
        case _:
            raise ValueError("an encoding that nobody asked for")


def _inflated(body: bytes, window: int, most: int) -> bytes:
    pieces: list[bytes] = []
    room = most + 1
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(window)
        try:
            piece = unpacker.decompress(body, room)
        except zlib.error:
            raise ValueError("a broken encoding") from None
        pieces.append(piece)
        room -= len(piece)
        if room <= 0:
            raise TooLargeError("it unpacks to too much")
        if not unpacker.eof:
            raise ValueError("an encoding that ends too early")
        body = unpacker.unused_data
        if not body:
            return b"".join(pieces)
    raise TooLargeError("too many parts")
