"""The IDs that an account was given: each stands for one part of one SMS, and comes once."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from bot.model import BatchState
from storage.database.dialect import listed, looked_up, run
from storage.journal.answers import Answer

# first the IDs by their index, whatever a planner thinks of the mailings: nearly always none is
# there; the two flavours of a server know the same logins (docs/rules.md, D2)
_KNOWN = (
    "WITH found AS MATERIALIZED ("
    "SELECT value, mailing_id FROM {0} CROSS JOIN {segments} WHERE gateway_id = value"
    " UNION ALL"
    " SELECT value, mailing_id FROM {0} CROSS JOIN {unmapped} CROSS JOIN batches"
    " WHERE gateway_id = value AND batches.id = batch_id)"
    " SELECT value FROM found JOIN mailings ON mailings.id = mailing_id"
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
    return frozenset(run(connection, *question(connection, ids, mailing_id)).scalars())


def question(
    connection: Connection, ids: Sequence[str], mailing_id: int
) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that finds which of the IDs are known, and what it takes."""
    table, own = listed(connection, ids)
    statement = _KNOWN.format(
        table,
        segments=looked_up(connection, "segments", "gateway_id"),
        unmapped=looked_up(connection, "unmapped_ids", "gateway_id"),
    )
    return statement, (*own, *own, mailing_id)
