"""The IDs that an account was given: each stands for one part of one SMS, and comes once."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from bot.model import BatchState
from storage.database.dialect import among_many, run
from storage.database.schema import folded_segments
from storage.delivery.folded import all_blocks, fingerprint, read_blocks
from storage.journal.answers import Answer

# first the IDs by their index, whatever a planner thinks of the mailings: nearly always none is
# there; the two flavours of a server know the same logins (docs/rules.md, D2)
_KNOWN = (
    "WITH found AS MATERIALIZED ("
    "SELECT gateway_id, mailing_id, CAST(NULL AS BIGINT) AS block_id"
    " FROM segments WHERE gateway_id {ids}"
    " UNION ALL"
    " SELECT gateway_id, mailing_id, NULL FROM unmapped_ids CROSS JOIN batches"
    " WHERE gateway_id {ids} AND batches.id = batch_id"
    " UNION ALL"
    " SELECT NULL, mailing_id, block_id FROM folded_ids CROSS JOIN folded_segments"
    " WHERE fingerprint {fingerprints} AND folded_segments.id = block_id)"
    " SELECT DISTINCT gateway_id, block_id FROM found JOIN mailings ON mailings.id = mailing_id"
    " JOIN mailings AS own ON own.id = $ AND mailings.login = own.login"
    " AND (own.server IN (mailings.server, mailings.server || '/v2')"
    " OR own.server || '/v2' = mailings.server)"
)


def given_before(
    connection: Connection, mailing_id: int, answers: Sequence[Answer]
) -> frozenset[str]:
    """Return which IDs of accepted answers the mailing's account was given in earlier ones."""
    accepted = (answer.raw_ids for answer in answers if answer.state is BatchState.ACCEPTED)
    ids = list(chain.from_iterable(accepted))
    if not ids:
        return frozenset()
    found = run(connection, *question(connection, ids, mailing_id)).all()
    blocks = [row.block_id for row in found if row.block_id is not None]
    known = {row.gateway_id for row in found if row.block_id is None}
    return frozenset(known | _in_blocks(connection, blocks).intersection(ids))


def question(
    connection: Connection, ids: Sequence[str], mailing_id: int
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that finds the IDs that are known, and what it takes.

    It finds IDs, and blocks that some of them may be folded in.
    """
    of_ids, own = among_many(connection, ids)
    of_fingerprints, numbers = among_many(connection, [fingerprint(one) for one in ids])
    statement = _KNOWN.format(ids=of_ids, fingerprints=of_fingerprints)
    return statement, (*own, *own, *numbers, mailing_id)


def _in_blocks(connection: Connection, blocks: Sequence[int]) -> set[str]:
    """Return the IDs that are folded in blocks; a fingerprint alone proves nothing."""
    if not blocks:
        return set()
    found = connection.execute(all_blocks().where(folded_segments.c.id.in_(blocks)))
    return {one for block in read_blocks(found) for one in block.columns["gateway_id"]}
