"""Folding the parts of an old mailing, and unfolding them (docs/rules.md, P9)."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from storage.database.dialect import insert_rows
from storage.database.schema import folded_ids, folded_segments, segments
from storage.delivery.folded import Block, blocks_of, fingerprint, pack, read_blocks

AT_ONCE = 500
"""Parts of a block, which is one transaction: a send waits for it twenty to forty milliseconds."""


def first_rows(connection: Connection, mailing_id: int) -> Sequence[Row[Any]]:
    """Return the first parts of a mailing that are not folded, as many as make a block.

    The parts of an SMS are never in two blocks.
    """
    query = (
        select(segments)
        .where(segments.c.mailing_id == mailing_id)
        .order_by(segments.c.position, segments.c.part)
    )
    rows = connection.execute(query.limit(AT_ONCE + 1)).all()
    if len(rows) <= AT_ONCE:
        return rows
    first, last = rows[0].position, rows[-1].position
    if first == last:
        return connection.execute(query.where(segments.c.position == first)).all()
    return [row for row in rows if row.position != last]


def fold(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Put a block in place of some rows: all that SMS of one mailing have, in order."""
    mailing_id, first, last = rows[0].mailing_id, rows[0].position, rows[-1].position
    values = {"mailing_id": mailing_id, "first": first, "last": last, "packed": pack(rows)}
    made = connection.execute(insert(folded_segments).values(**values))
    block_id = made.inserted_primary_key[0]  # type: ignore[index]
    names, found = ("fingerprint", "block_id"), {fingerprint(row.gateway_id) for row in rows}
    insert_rows(connection, folded_ids, names, [(one, block_id) for one in sorted(found)])
    positions = {row.position for row in rows}
    own = (segments.c.mailing_id == mailing_id) & segments.c.position.in_(positions)
    connection.execute(delete(segments).where(own))


def unfold(connection: Connection, mailing_id: int, positions: Collection[int]) -> None:
    """Put the blocks that hold parts of these SMS back into rows."""
    wanted = set(positions)
    query = blocks_of(mailing_id, min(wanted), max(wanted))
    for block in read_blocks(connection.execute(query).all()):
        if wanted.intersection(block.columns["position"]):
            connection.execute(insert(segments), list(block.rows()))
            drop_block(connection, block)


def drop_block(connection: Connection, block: Block) -> None:
    """Delete a block, and what finds its IDs."""
    found = {fingerprint(one) for one in block.columns["gateway_id"]}
    connection.execute(
        delete(folded_ids).where(
            folded_ids.c.fingerprint.in_(found), folded_ids.c.block_id == block.id
        )
    )
    connection.execute(delete(folded_segments).where(folded_segments.c.id == block.id))
