"""Counts over a mailing's batches: what the counters in its row leave out."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.model import BatchState
from storage.database.engine import Database
from storage.database.schema import batches, messages
from storage.journal.states import ANSWERED


@dataclass(frozen=True, slots=True)
class CountedRecipients:
    """How many recipients of a mailing there are, by what became of the requests with them."""

    accepted: int
    refused: int
    unknown: int
    """Those that a person has decided about since are counted too."""
    sending: int
    reasons: dict[str, int]
    """Name of an operation status → refused recipients, the most frequent first."""
    calls: int
    """Requests that have an answer."""


class BatchCounts:
    """Counts recipients by their batches: there are far fewer of these than of messages."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, mailing_id: int) -> CountedRecipients:
        """Return the counts of one mailing."""
        query = (
            select(
                batches.c.state,
                batches.c.status,
                func.sum(batches.c.last - batches.c.first + 1),
                func.count(),
            )
            .where(batches.c.mailing_id == mailing_id)
            .group_by(batches.c.state, batches.c.status)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        people: Counter[str] = Counter()
        reasons: dict[str, int] = {}
        calls = 0
        for state, status, count, requests in rows:
            people[state] += count
            if state in ANSWERED:
                calls += requests
            if state == BatchState.REFUSED and status:
                reasons[status] = count
        return CountedRecipients(
            accepted=people[BatchState.ACCEPTED],
            refused=people[BatchState.REFUSED],
            unknown=people[BatchState.UNKNOWN],
            sending=people[BatchState.SENDING],
            reasons=dict(sorted(reasons.items(), key=lambda one: -one[1])),
            calls=calls,
        )

    async def places(self, mailing_id: int) -> list[str]:
        """Return one phone with country code 7 and one with another, as far as there are any."""
        found: list[str] = []
        own = messages.c.mailing_id == mailing_id
        async with self._db.read() as connection:
            for kind in (messages.c.phone.like("7%"), messages.c.phone.not_like("7%")):
                query = select(messages.c.phone).where(own, kind, messages.c.phone != "").limit(1)
                found.extend((await connection.execute(query)).scalars())
        return found
