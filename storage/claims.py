"""Claims: a batch is SENDING in a committed transaction before its request leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Batch, BatchState, MailingState
from storage.answers import Answer, record, waiting
from storage.conditions import has_batch
from storage.database import Database
from storage.pausing import Pause, hold
from storage.schema import batches, mailings

_PEOPLE = (
    "SELECT position, phone, text FROM messages"
    " WHERE mailing_id = ? AND position BETWEEN ? AND ? ORDER BY position"
)
_MAILING = select(mailings.c.state, mailings.c.text, mailings.c.cursor, mailings.c.total)


@dataclass(frozen=True, slots=True)
class Step:
    """What is claimed now."""

    batches: tuple[Batch, ...]
    more: bool
    """There is something left to claim."""
    running: bool
    """The mailing is RUNNING: else nothing of it may be claimed."""
    known: int
    """How many of the answers counted."""


class Claims:
    """One batch is one request; answers and the next claims are one transaction."""

    _db: Database

    async def step(
        self,
        mailing_id: int,
        answers: Sequence[Answer],
        now: datetime,
        *,
        calls: int = 0,
        size: int = 1,
        pause: Pause | None = None,
    ) -> Step:
        """Record answers, then pause, then claim up to `calls` batches of `size` at most.

        Only a RUNNING mailing is claimed from: ranges that wait to be sent again first, then
        from its cursor on; the messages of a batch have one text. Committed when it returns.
        An answer counts for its own claim, once.
        """
        async with self._db.write() as connection:
            known = await record(connection, mailing_id, answers, now)
            if pause is not None:
                await hold(connection, mailing_id, pause)
            query = _MAILING.where(mailings.c.id == mailing_id)
            mailing = (await connection.execute(query)).mappings().one_or_none()
            if mailing is None or mailing["state"] != MailingState.RUNNING:
                return Step((), more=False, running=False, known=known)
            claim = _Claim(connection, mailing_id, mailing, size, now)
            await claim.take(calls)
            more = claim.cursor < mailing["total"] or await _waits(connection, mailing_id)
        return Step(tuple(claim.taken), more=more, running=True, known=known)


class _Claim:
    """Claims within a transaction."""

    def __init__(
        self,
        connection: AsyncConnection,
        mailing_id: int,
        mailing: RowMapping,
        size: int,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._mailing_id = mailing_id
        self._text: str = mailing["text"]
        self._size = size
        self._now = now
        self.cursor: int = mailing["cursor"]
        self._total: int = mailing["total"]
        self.taken: list[Batch] = []

    async def take(self, calls: int) -> None:
        """Claim up to `calls` batches."""
        if calls:
            await self._take_again(calls)
        if calls > len(self.taken) and self.cursor < self._total:
            await self._take_new(calls - len(self.taken))

    async def _take_again(self, calls: int) -> None:
        query = (
            select(batches)
            .where(batches.c.state == BatchState.WAITING, batches.c.mailing_id == self._mailing_id)
            .order_by(batches.c.first)
            .limit(calls)
        )
        for row in (await self._connection.execute(query)).mappings().all():
            await self._take_range(row)

    async def _take_range(self, row: RowMapping) -> None:
        """Claim a range; what is beyond the size of a batch waits on."""
        first, last = row["first"], min(row["last"], row["first"] + self._size - 1)
        if last < row["last"]:
            rest = waiting(self._mailing_id, last + 1, row["last"], self._now)
            await self._connection.execute(insert(batches).values(**rest))
        values = {
            "last": last,
            "state": BatchState.SENDING,
            "tries": row["tries"] + 1,
            "claimed_at": self._now,
        }
        await self._connection.execute(
            update(batches).where(batches.c.id == row["id"]).values(**values)
        )
        people = await self._people(first, last)
        self.taken.append(self._batch(row["id"], people, row["tries"] + 1))

    async def _take_new(self, calls: int) -> None:
        last = min(self.cursor + calls * self._size, self._total) - 1
        people = await self._people(self.cursor, last)
        runs = _runs(people, self._size)[:calls]
        self.cursor = runs[-1][-1][0] + 1
        rows = [
            {
                "mailing_id": self._mailing_id,
                "first": run[0][0],
                "last": run[-1][0],
                "state": BatchState.SENDING,
                "tries": 1,
                "claimed_at": self._now,
            }
            for run in runs
        ]
        made = await self._connection.scalars(
            insert(batches).returning(batches.c.id, sort_by_parameter_order=True), rows
        )
        self.taken += [self._batch(key, run, 1) for key, run in zip(made, runs, strict=True)]
        await self._connection.execute(
            update(mailings).where(mailings.c.id == self._mailing_id).values(cursor=self.cursor)
        )

    async def _people(self, first: int, last: int) -> Sequence[Any]:
        found = await self._connection.exec_driver_sql(_PEOPLE, (self._mailing_id, first, last))
        return found.all()

    def _batch(self, key: int, run: Sequence[Any], tries: int) -> Batch:
        return Batch(
            id=key,
            mailing_id=self._mailing_id,
            first=run[0][0],
            last=run[-1][0],
            phones=tuple([person[1] for person in run]),
            text=self._text if run[0][2] is None else run[0][2],
            tries=tries,
        )


def _runs(people: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Cut a sequence into runs of one text, `size` at most."""
    cuts = [0]
    for place, person in enumerate(people):
        if person[2] != people[cuts[-1]][2] or place - cuts[-1] == size:
            cuts.append(place)
    return [people[a:b] for a, b in zip(cuts, [*cuts[1:], len(people)], strict=True)]


async def _waits(connection: AsyncConnection, mailing_id: int) -> bool:
    return bool(await connection.scalar(select(has_batch(mailing_id, (BatchState.WAITING,)))))
