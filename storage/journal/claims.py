"""Claims: a batch is SENDING, committed, before its request leaves (docs/rules.md, S2)."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, update

from bot.model import Batch, BatchState, Mailing, MailingState
from storage.database.dialect import run
from storage.database.engine import Database
from storage.database.high_water import HighWater, HighWaterFile
from storage.database.schema import batches
from storage.journal.answers import Answer, record, standing_of, wait, written
from storage.journal.conditions import STOP_LISTED
from storage.journal.given_ids import given_before
from storage.journal.pauses import Pause, hold
from storage.journal.rows import mailing_of
from storage.journal.store import count_claims

log = logging.getLogger(__name__)

_MAILING = (
    "SELECT chat_id, state, text, cursor, total, audience_id,"
    " EXISTS (SELECT 1 FROM batches WHERE state = 'waiting' AND mailing_id = mailings.id)"
    " AS waiting"
    " FROM mailings WHERE id = $"
)
_WAITING = (
    "SELECT id, first, last, tries FROM batches"
    " WHERE state = 'waiting' AND mailing_id = $ ORDER BY first LIMIT $"
)
_RECIPIENTS = (
    "SELECT position, phone, text, segments,"
    " EXISTS (SELECT 1 FROM stop_list WHERE chat_id = $ AND stop_list.phone = messages.phone)"
    " AS stopped FROM messages"
    " WHERE mailing_id = $ AND position BETWEEN $ AND $ ORDER BY position"
)
_CURSOR = "UPDATE mailings SET cursor = $ WHERE id = $"
_CLAIM = "INSERT INTO batches (mailing_id, first, last, state, tries, claimed_at) VALUES"

ReadAnew = Callable[[Collection[str]], tuple[Sequence[Answer], Pause | None]]
"""Reads answers when it is known which of their IDs were given before."""

_Taken = tuple[Batch, bool]
"""A claimed batch, and whether it is one of stop-listed numbers."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step claimed and recorded."""

    batches: tuple[Batch, ...]
    more: bool
    """Something is left to claim."""
    running: bool
    """The mailing is RUNNING; nothing may be claimed of any other."""
    known: int
    """How many of the answers counted."""
    mailing: Mailing | None = None
    """The mailing as it stands now; None: no answer counted, and it was not paused."""
    mark: HighWater | None = None
    """What the high-water file must say before a request leaves; None: nothing was claimed."""
    may_leave: bool = True
    """False: it could not be written, so nothing of these batches may leave."""


class Claims:
    """Claims batches, one for each request; answers and the next claims are one transaction."""

    def __init__(
        self, db: Database, settled_after: timedelta, high_water: HighWaterFile | None = None
    ) -> None:
        self._db = db
        self._settled_after = settled_after
        self._high_water = high_water

    async def step(
        self,
        mailing_id: int,
        answers: Sequence[Answer],
        now: datetime,
        *,
        calls: int = 0,
        size: int = 1,
        pause: Pause | None = None,
        read_anew: ReadAnew | None = None,
    ) -> Step:
        """Record answers, then pause, then claim up to `calls` batches of `size` at most.

        Where IDs of accepted answers were given to the account before, `read_anew` is told which,
        and what it returns counts in place of `answers` and `pause`.

        Only a RUNNING mailing is claimed from: ranges that wait to be sent again first, then
        from its cursor on; the messages of a batch have one text. Recipients who came to the
        stop-list since a mailing to an audience was confirmed are refused here, and not
        returned. All is committed when it returns, and the high-water file says so
        (docs/rules.md, S29). An answer counts for its own claim, once.
        """

        def work(connection: Connection) -> Step:
            read, why = answers, pause
            if read_anew and (known := given_before(connection, mailing_id, answers)):
                read, why = read_anew(known)
            recorded = record(connection, mailing_id, read, now)
            changed = _paused(connection, mailing_id, why) or recorded.row
            row = changed or run(connection, _MAILING, (mailing_id,)).one_or_none()
            if row is None or row.state != MailingState.RUNNING:
                return Step(
                    batches=(),
                    more=False,
                    running=False,
                    known=recorded.known,
                    mailing=_mailing(changed),
                )
            claim = _Claim(
                connection, mailing_id, row, size, now, resend_at=now + self._settled_after
            )
            taken = claim.take(calls) if calls else ()
            return Step(
                mark=count_claims(connection, len(taken)) if taken else None,
                batches=tuple(taken),
                more=claim.more,
                running=True,
                known=recorded.known,
                mailing=_mailing(claim.changed or changed),
            )

        return await self._db.transact(work, then=self._write_mark)

    def _write_mark(self, step: Step) -> Step:
        """Let the high-water file know of the claims; tell in the step whether it does."""
        if step.mark is None or self._high_water is None:
            return step
        try:
            self._high_water.write(step.mark)
        except OSError as error:
            log.critical(
                "the high-water file %s cannot be written (%s): nothing is sent",
                self._high_water.path,
                error.strerror,
            )
            return replace(step, may_leave=False)
        return step


def _paused(connection: Connection, mailing_id: int, pause: Pause | None) -> Row[Any] | None:
    """Pause a mailing if that is wanted; return its row if it was."""
    if pause is None:
        return None
    statement = hold(mailing_id, pause).returning(*standing_of(mailing_id))
    return connection.execute(statement).one_or_none()


def _mailing(row: Row[Any] | None) -> Mailing | None:
    return None if row is None else mailing_of(row._mapping)  # noqa: SLF001 - public, by SQLAlchemy's documents


class _Claim:
    """Claims batches of one mailing within a transaction."""

    def __init__(
        self,
        connection: Connection,
        mailing_id: int,
        mailing: Any,  # noqa: ANN401 - a row of `_MAILING`
        size: int,
        now: datetime,
        *,
        resend_at: datetime,
    ) -> None:
        self._resend_at = resend_at
        self._connection = connection
        self._mailing_id = mailing_id
        self._stop_list: int | None = None if mailing.audience_id is None else mailing.chat_id
        self._text: str = mailing.text
        self._cursor: int = mailing.cursor
        self._total: int = mailing.total
        self._size = size
        self._now = now
        self._some_wait: bool = bool(mailing.waiting)
        self.changed: Row[Any] | None = None
        """The mailing's row when recipients of the stop-list were refused."""

    @property
    def more(self) -> bool:
        """Tell whether something could still be claimed."""
        return self._cursor < self._total or self._some_wait

    def take(self, calls: int) -> list[Batch]:
        """Claim up to `calls` batches."""
        taken = self._take_waiting(calls) if self._some_wait else []
        if calls > len(taken) and self._cursor < self._total:
            taken += self._new(calls - len(taken))
        stopped = [batch for batch, is_stopped in taken if is_stopped]
        refused = [Answer(one, BatchState.REFUSED, status=STOP_LISTED) for one in stopped]
        self.changed = record(self._connection, self._mailing_id, refused, self._now).row
        return [batch for batch, is_stopped in taken if not is_stopped]

    def _take_waiting(self, calls: int) -> list[_Taken]:
        """Claim ranges that wait to be sent again."""
        values = (self._mailing_id, calls + 1)
        rows = run(self._connection, _WAITING, values).all()
        self._some_wait = len(rows) > calls
        return [self._again(row) for row in rows[:calls]]

    def _again(self, row: Any) -> _Taken:  # noqa: ANN401 - a row of `_WAITING`
        """Claim the first run of a range that waits; the rest of the range waits on."""
        run = _runs(self._recipients(row.first, row.last), self._size)[0]
        last = run[-1].position
        if last < row.last:
            wait(self._connection, self._mailing_id, last + 1, row.last, self._now)
            self._some_wait = True
        tries = row.tries + 1
        values = {"last": last, "state": "sending", "tries": tries, "claimed_at": self._now}
        self._connection.execute(update(batches).where(batches.c.id == row.id).values(**values))
        return self._taken(row.id, run, tries)

    def _new(self, calls: int) -> list[_Taken]:
        """Claim up to `calls` batches from the cursor on."""
        last = min(self._cursor + calls * self._size, self._total) - 1
        runs = _runs(self._recipients(self._cursor, last), self._size)[:calls]
        moment = written(self._connection, self._now)
        rows = [(self._mailing_id, run[0].position, run[-1].position, moment) for run in runs]
        marks = ",".join(["($, $, $, 'sending', 1, $)"] * len(rows))
        values = tuple(chain.from_iterable(rows))
        made = run(self._connection, f"{_CLAIM} {marks} RETURNING first, id", values)
        ids = {row.first: row.id for row in made}
        self._cursor = runs[-1][-1].position + 1
        run(self._connection, _CURSOR, (self._cursor, self._mailing_id))
        return [self._taken(ids[run[0].position], run, 1) for run in runs]

    def _recipients(self, first: int, last: int) -> Sequence[Any]:
        values = (self._stop_list, self._mailing_id, first, last)
        return run(self._connection, _RECIPIENTS, values).all()

    def _taken(self, key: int, run: Sequence[Any], tries: int) -> _Taken:
        batch = Batch(
            id=key,
            mailing_id=self._mailing_id,
            first=run[0].position,
            last=run[-1].position,
            phones=tuple([person[1] for person in run]),
            text=self._text if run[0].text is None else run[0].text,
            parts=run[0].segments,
            tries=tries,
            resend_at=self._resend_at,
        )
        return batch, bool(run[0].stopped)


def _runs(people: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """Cut a sequence into runs of one text, `size` at most, all or none of them stop-listed."""
    cuts = [0]
    for place, (_, _, text, _, stopped) in enumerate(people):
        start = people[cuts[-1]]
        if text != start[2] or stopped != start[4] or place - cuts[-1] == size:
            cuts.append(place)
    return [people[a:b] for a, b in zip(cuts, [*cuts[1:], len(people)], strict=True)]
