"""Recording the outcomes of requests: batch, messages, parts and counters in one transaction.

It runs in the journal's thread. One statement changes many rows: after each statement the thread
has to wait for the interpreter, which the event loop is using.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, takewhile
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    func,
    insert,
    update,
)

from bot.model import Batch, BatchState, MessageState
from storage.database.dialect import among, insert_rows, listed, run
from storage.database.schema import batches, mailings, segments
from storage.database.types import UtcDateTime
from storage.journal.conditions import Id, has_batch
from storage.journal.news import LATE, news_of_answers

_SETTLED = {
    BatchState.ACCEPTED: MessageState.ACCEPTED,
    BatchState.REFUSED: MessageState.REFUSED,
    BatchState.UNKNOWN: MessageState.UNKNOWN,
}
_ANSWER = (
    "UPDATE batches SET state = $, status = $, detail = $, http_status = $, gateway_code = $,"
    " raw_ids = $, answered_at = $"
    " WHERE state = 'sending' AND tries = $ AND id {} RETURNING id, tries"
)
_MESSAGES = (
    "UPDATE messages SET state = $, status = $, detail = $"
    " WHERE mailing_id = $ AND state = 'queued' AND position"
)
_SEGMENTS = ("mailing_id", "position", "part", "gateway_id", "final")
_UNMAPPED = (
    "INSERT INTO unmapped_ids (batch_id, gateway_id) SELECT $, value FROM {} WHERE true"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a claimed batch: ACCEPTED, REFUSED, UNKNOWN, WAITING (again) or SPLIT."""

    batch: Batch
    state: BatchState
    ids: Sequence[Sequence[str]] | None = None
    """Of an ACCEPTED batch, by recipient; None: they cannot be mapped, and stay on the batch."""
    raw_ids: Sequence[str] = ()
    """The IDs that the gateway gave: of an ACCEPTED batch the new ones, else as they came."""
    status: str | None = None
    """Name of the operation status, or of the `IdDoubt`, that explains it."""
    detail: str | None = None
    http_status: int | None = None
    gateway_code: int | None = None
    too_late: bool = False
    """Of a WAITING batch: its claim was too old when its request could leave (S26)."""

    @property
    def unmapped(self) -> bool:
        """Tell whether it has IDs of which nobody can say whose they are."""
        return bool(self.raw_ids) and not any(self.ids or ())

    @property
    def never_left(self) -> bool:
        """Tell whether it did not begin to leave, or a busy gateway did not look at the call."""
        return self.state is BatchState.WAITING and self.http_status is None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of recording answers."""

    known: int
    """How many of them counted."""
    row: Row[Any] | None
    """The mailing's row after it, with `waiting` (see `standing_of`); None: none counted."""


def record(
    connection: Connection, mailing_id: int, answers: Sequence[Answer], now: datetime
) -> Recorded:
    """Record answers of one mailing. Messages and counters follow their batches.

    An answer counts for its own claim, once: one to a batch that was answered before, or that
    was claimed again since, changes nothing.
    """
    known = _answer(connection, answers, now) if answers else []
    if not known:
        return Recorded(0, None)
    _move(connection, mailing_id, known)
    _keep_ids(connection, known)
    _split(connection, known, now)
    return Recorded(len(known), _count(connection, mailing_id, known, now))


def standing_of(mailing_id: Id) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a mailing, and `waiting`: a batch of it is to be claimed (again)."""
    return (*mailings.c, has_batch(mailing_id, (BatchState.WAITING,)).label("waiting"))


_RESEND_AT = bindparam("resend_at", type_=UtcDateTime())
_COUNTERS = (
    # built once: building it for every step would take longer than running it
    update(mailings)
    .where(mailings.c.id == bindparam("of_mailing"))
    .values(
        accepted=mailings.c.accepted + bindparam("more_accepted"),
        refused=mailings.c.refused + bindparam("more_refused"),
        unknown=mailings.c.unknown + bindparam("more_unknown"),
        sent_segments=mailings.c.sent_segments + bindparam("more_segments"),
        attempts=case((bindparam("none_left", type_=Boolean), mailings.c.attempts), else_=0)
        + bindparam("more_attempts"),
        left_at=func.coalesce(mailings.c.left_at, bindparam("left_at", type_=UtcDateTime())),
        news=news_of_answers(),
        resend_at=case(
            (mailings.c.resend_at > _RESEND_AT, mailings.c.resend_at),
            else_=func.coalesce(_RESEND_AT, mailings.c.resend_at),
        ),
        version=mailings.c.version + 1,
    )
    .returning(*standing_of(bindparam("of_mailing")))
)


def _answer(connection: Connection, answers: Sequence[Answer], now: datetime) -> list[Answer]:
    """Write the answers down, equal ones in one statement; return those that counted."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    moment = written(connection, now)
    for answer in answers:
        alike[*_columns(answer), moment, answer.batch.tries].append(answer.batch.id)
    counted: set[tuple[int, int]] = set()
    for values, ids in alike.items():
        listing, own = among(connection, ids)
        counted.update(map(tuple, run(connection, _ANSWER.format(listing), (*values, *own))))
    first = {(answer.batch.id, answer.batch.tries): answer for answer in reversed(answers)}
    return [answer for claim, answer in reversed(first.items()) if claim in counted]


def _columns(answer: Answer) -> tuple[Any, ...]:
    return (
        answer.state.value,
        answer.status,
        answer.detail,
        answer.http_status,
        answer.gateway_code,
        json.dumps(list(answer.raw_ids)) if answer.unmapped else None,
    )


def _move(connection: Connection, mailing_id: int, known: Sequence[Answer]) -> None:
    """Move messages along with their batch; batches of one recipient share a statement."""
    singles: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for answer in known:
        if answer.state not in _SETTLED:
            continue
        columns = (_SETTLED[answer.state].value, answer.status, answer.detail, mailing_id)
        first, last = answer.batch.first, answer.batch.last
        if first == last:
            singles[columns].append(first)
        else:
            run(connection, f"{_MESSAGES} BETWEEN $ AND $", (*columns, first, last))
    for columns, positions in singles.items():
        listing, own = among(connection, positions)
        run(connection, f"{_MESSAGES} {listing}", (*columns, *own))


def _keep_ids(connection: Connection, known: Sequence[Answer]) -> None:
    parts = list(chain.from_iterable(map(_parts, known)))
    insert_rows(connection, segments, _SEGMENTS, parts)
    for answer in known:
        if answer.unmapped:
            table, ids = listed(connection, answer.raw_ids)
            run(connection, _UNMAPPED.format(table), (answer.batch.id, *ids))


def _parts(answer: Answer) -> Iterator[tuple[int, int, int, str, bool]]:
    mailing_id = answer.batch.mailing_id
    for position, own in enumerate(answer.ids or (), answer.batch.first):
        for part, gateway_id in enumerate(own):
            yield mailing_id, position, part, gateway_id, False


def _split(connection: Connection, known: Sequence[Answer], now: datetime) -> None:
    for answer in known:
        if answer.state is BatchState.SPLIT:
            batch = answer.batch
            middle = (batch.first + batch.last) // 2
            wait(connection, batch.mailing_id, batch.first, middle, now)
            wait(connection, batch.mailing_id, middle + 1, batch.last, now)


def wait(connection: Connection, mailing_id: int, first: int, last: int, now: datetime) -> None:
    """Add a range that is to be claimed; `tries` begins to count with its claim."""
    columns = {"mailing_id": mailing_id, "first": first, "last": last, "claimed_at": now}
    connection.execute(insert(batches).values(state=BatchState.WAITING, tries=0, **columns))


def _count(
    connection: Connection, mailing_id: int, known: Sequence[Answer], now: datetime
) -> Row[Any]:
    recipients: Counter[BatchState] = Counter()
    for answer in known:
        recipients[answer.state] += answer.batch.count
    none_left = list(takewhile(lambda answer: answer.never_left, reversed(known)))
    values = {
        "of_mailing": mailing_id,
        "more_accepted": recipients[BatchState.ACCEPTED],
        "more_refused": recipients[BatchState.REFUSED],
        "more_unknown": recipients[BatchState.UNKNOWN],
        "more_segments": sum(
            len(answer.raw_ids) for answer in known if answer.state is BatchState.ACCEPTED
        ),
        "none_left": len(none_left) == len(known),
        "more_attempts": sum(not answer.too_late for answer in none_left),
        "left_at": now if recipients[BatchState.ACCEPTED] else None,
        "in_time": now - LATE,
        "resend_at": _resend_at(known),
    }
    return connection.execute(_COUNTERS, values).one()


def _resend_at(known: Sequence[Answer]) -> datetime | None:
    """Return from when what is unknown by these answers may be sent again; None: nothing is."""
    unknown = (answer.batch for answer in known if answer.state is BatchState.UNKNOWN)
    return max((batch.resend_at for batch in unknown if batch.resend_at is not None), default=None)


def written(connection: Connection, moment: datetime) -> Any:  # noqa: ANN401 - the driver's
    """Return a moment as SQLAlchemy writes it: the database compares moments as text."""
    process = UtcDateTime().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return process(moment) if process else moment
