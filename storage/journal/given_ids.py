"""The IDs that an account was given: each stands for one part of one SMS, and comes once."""

from collections.abc import Sequence
from itertools import chain

from sqlalchemy import Connection

from bot.model import BatchState
from storage.database.dialect import listed, run
from storage.journal.answers import Answer

# the two flavours of a server know the same logins (docs/rules.md, D2)
_KNOWN = (
    "SELECT value FROM {}, mailings AS own WHERE own.id = $ AND ("
    "EXISTS (SELECT 1 FROM segments JOIN mailings ON mailings.id = segments.mailing_id"
    " WHERE gateway_id = value AND mailings.login = own.login AND"
    " (own.server IN (mailings.server, mailings.server || '/v2')"
    " OR own.server || '/v2' = mailings.server))"
    " OR EXISTS (SELECT 1 FROM unmapped_ids JOIN batches ON batches.id = batch_id"
    " JOIN mailings ON mailings.id = batches.mailing_id"
    " WHERE gateway_id = value AND mailings.login = own.login AND"
    " (own.server IN (mailings.server, mailings.server || '/v2')"
    " OR own.server || '/v2' = mailings.server)))"
)


def given_before(
    connection: Connection, mailing_id: int, answers: Sequence[Answer]
) -> frozenset[str]:
    """Return which IDs of accepted answers the mailing's account was given in earlier ones."""
    accepted = (answer.raw_ids for answer in answers if answer.state is BatchState.ACCEPTED)
    ids = list(chain.from_iterable(accepted))
    if not ids:
        return frozenset()
    table, own = listed(connection, ids)
    return frozenset(run(connection, _KNOWN.format(table), (*own, mailing_id)).scalars())
