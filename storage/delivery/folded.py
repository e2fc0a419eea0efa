"""Parts of old SMS, folded: a block of some hundred in one row (docs/rules.md, P9).

A block holds the parts of consecutive recipients of one mailing, column by column, as compressed
JSON. Nothing is rounded or left out: unfolded, the rows are what they were. Beside the blocks a
narrow table leads from a fingerprint of each ID to its block; the block itself tells which ID it
is, so two IDs may share a fingerprint. Whoever reads parts reads both, the rows and the blocks, in
one transaction. A state that comes for a folded part unfolds its block first, and the next pass
folds it again: there is one way to write a state. One form serves SMS of one part and of several:
columns of `messages` would do for the former only, and keep the two indexes.
"""

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, Select, select

from storage.database.schema import folded_ids, folded_segments
from storage.database.types import amount_of, units_of

# the order in which they are stored: it is never changed
COLUMNS = (
    "position",
    "part",
    "gateway_id",
    "state",
    "final",
    "description",
    "price",
    "submitted_at",
    "reported_at",
    "checked_at",
)
_MOMENTS = ("submitted_at", "reported_at", "checked_at")
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
SECOND = 1_000_000
"""Moments are in microseconds since 1970 (UTC)."""
_FINGERPRINTS = 2**48
"""More would take more bytes and spare hardly a look into a block."""
_HASH_BYTES = 6

Columns = dict[str, list[Any]]
"""A list for each of `COLUMNS`: prices in units of `types.MONEY_UNITS`, moments in microseconds."""


@dataclass(frozen=True, slots=True)
class Block:
    """The parts of some recipients of a mailing, in order."""

    id: int
    mailing_id: int
    columns: Columns

    def span(self, first: int, last: int) -> slice:
        """Return where in the columns the parts of these positions are."""
        positions = self.columns["position"]
        return slice(bisect_left(positions, first), bisect_right(positions, last))

    def rows(self, span: slice = slice(None)) -> Iterator[dict[str, Any]]:
        """Yield the rows of `segments` that were folded."""
        for values in zip(*(self.columns[name][span] for name in COLUMNS), strict=True):
            row = dict(zip(COLUMNS, values, strict=True))
            row["price"] = amount_of(row["price"])
            row |= {name: _moment(row[name]) for name in _MOMENTS}
            yield {"mailing_id": self.mailing_id, **row}


def pack(rows: Sequence[Row[Any]]) -> bytes:
    """Return rows of `segments` as a block holds them."""
    columns = [[_plain(name, getattr(row, name)) for row in rows] for name in COLUMNS]
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode())


def fingerprint(gateway_id: str) -> int:
    """Return what an ID is looked for by. IDs that are numbers in a row lie side by side."""
    if gateway_id.isascii() and gateway_id.isdigit():
        return int(gateway_id) % _FINGERPRINTS
    return int.from_bytes(blake2b(gateway_id.encode(), digest_size=_HASH_BYTES).digest())


def all_blocks() -> Select[Any]:
    """Return the question for every block, to be narrowed."""
    own = folded_segments.c
    return select(own.id, own.mailing_id, own.packed)


def blocks_of(mailing_id: int, first: int = 0, last: int | None = None) -> Select[Any]:
    """Return the question for the blocks of a mailing, or for those with some of its positions."""
    own = folded_segments.c
    query = all_blocks().where(own.mailing_id == mailing_id, own.last >= first)
    return (query if last is None else query.where(own.first <= last)).order_by(own.first)


def blocks_with(gateway_id: str) -> Select[Any]:
    """Return the question for the blocks that may have an ID, of any mailing."""
    query = all_blocks().join(folded_ids, folded_ids.c.block_id == folded_segments.c.id)
    return query.where(folded_ids.c.fingerprint == fingerprint(gateway_id))


def read_blocks(rows: Iterable[Row[Any]]) -> Iterator[Block]:
    """Unpack blocks, one after the other."""
    for row in rows:
        columns = json.loads(zlib.decompress(row.packed))
        yield Block(row.id, row.mailing_id, dict(zip(COLUMNS, columns, strict=True)))


def folded_rows(
    rows: Iterable[Row[Any]], first: int | None = None, last: int | None = None
) -> list[dict[str, Any]]:
    """Return the rows of `segments` that are in blocks: all, or those of the positions asked for.

    They are in order.
    """
    found: list[dict[str, Any]] = []
    for block in read_blocks(rows):
        positions = block.columns["position"]
        low = positions[0] if first is None else first
        found += block.rows(block.span(low, positions[-1] if last is None else last))
    return sorted(found, key=lambda row: (row["position"], row["part"]))


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - of every column
    if name == "price":
        return units_of(value)
    if name in _MOMENTS:
        return None if value is None else (value - _EPOCH) // _TICK
    return value


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + microseconds * _TICK
