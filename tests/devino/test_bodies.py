"""However much the gateway sends, and whatever it packs, so much is read and no more."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino import bodies

MEGABYTE = 1024 * 1024


def gzipped(body: bytes) -> bytes:
    """Return the same bytes whenever it is called: they name tests."""
    return gzip.compress(body, mtime=0)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "identity": bytes,
    "": bytes,
}


class Pieces:
    """An answer that comes piece by piece, and tells how many were taken."""

    def __init__(self, *pieces: bytes) -> None:
        self.left = list(pieces)

    async def readany(self) -> bytes:
        return self.left.pop(0) if self.left else b""


@pytest.mark.parametrize(
    ("pieces", "read"),
    [
        ((), (b"", False)),
        ((b"12345678",), (b"12345678", False)),
        ((b"1234", b"5678"), (b"12345678", False)),
        ((b"123456789",), (b"12345678", True)),
        ((b"1234", b"56789", b"never"), (b"12345678", True)),
    ],
)
async def test_no_more_is_read_than_there_may_be(
    pieces: tuple[bytes, ...], read: tuple[bytes, bool]
) -> None:
    chunks = Pieces(*pieces)
    assert await bodies.read(chunks, 8) == read
    assert (b"never" in chunks.left) == (b"never" in pieces)


@given(st.binary(max_size=300), st.sampled_from(sorted(PACKED)))
def test_what_was_packed_is_unpacked(body: bytes, encoding: str) -> None:
    assert bodies.unpack(PACKED[encoding](body), encoding, 300) == body


def test_what_was_packed_in_parts_is_unpacked() -> None:
    packed = gzipped(b'["1",') + gzipped(b'"2"]')
    assert bodies.unpack(packed, "gzip", 100) == b'["1","2"]'


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzipped(bytes(MEGABYTE) * 20), "gzip"),
        (gzipped(bytes(MEGABYTE)) * 150, "gzip"),
        (zlib.compress(bytes(20 * MEGABYTE), 1), "deflate"),
        (raw_deflate(bytes(20 * MEGABYTE)), "deflate"),
        (gzipped(b"") * 5000, "gzip"),
    ],
    ids=["gzip", "parts", "deflate", "raw deflate", "empty parts"],
)
def test_a_bomb_is_put_away_before_it_unfolds(packed: bytes, encoding: str) -> None:
    tracemalloc.start()
    with pytest.raises(bodies.TooLargeError):
        bodies.unpack(packed, encoding, 70_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * MEGABYTE


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (b"abcd", "gzip"),
        (b"", "gzip"),
        (gzipped(b'["1"]')[:-9], "gzip"),
        (gzipped(b'["1"]') + b"more", "gzip"),
        (b"abcd", "deflate"),
        (b"", "deflate"),
        (b'["1"]', "br"),
        (b'["1"]', "zstd"),
        (gzipped(gzipped(b'["1"]')), "gzip, gzip"),
        (b'["1"]', "identity, identity"),
        (b'["1"]', "gzip" * 1000),
    ],
    ids=[
        "no gzip",
        "nothing as gzip",
        "half",
        "more behind",
        "no deflate",
        "nothing as deflate",
        "br",
        "zstd",
        "twice",
        "identity twice",
        "a thousand times",
    ],
)
def test_what_cannot_be_unpacked_is_said_to_be_broken(packed: bytes, encoding: str) -> None:
    with pytest.raises(ValueError, match="encoding"):
        bodies.unpack(packed, encoding, 70_000)


@given(
    st.binary(max_size=200),
    st.sampled_from([*sorted(PACKED), "br", "gzip,gzip"]),
    st.integers(0, 100),
)
def test_any_bytes_in_any_encoding_come_to_a_bounded_body_or_a_value_error(
    packed: bytes, encoding: str, most: int
) -> None:
    try:
        body = bodies.unpack(packed, encoding, most)
    except ValueError:
        return
    assert len(body) <= most or body == packed


@pytest.mark.parametrize(
    ("recipients", "text", "ids"),
    [(1, "x" * 2000, 30), (2999, "😀" * 1000, 2999 * 30), (500, "Привет", 500), (1, "\ud800", 1)],
)
def test_the_longest_honest_answer_to_a_send_has_room(recipients: int, text: str, ids: int) -> None:
    longest = '"SAR-GW01+79160000000-5f3b1972-30-30", '
    most = bodies.most_ids(recipients, text)
    assert most >= ids
    assert bodies.of_a_send(most) >= ids * len(longest)
