"""Recording what became of requests: batch, messages, parts and counters in one transaction.

Written for a thread and the driver: a statement for many rows, not a row at a time, because
each row would wait for the interpreter that the event loop is using.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, insert, update

from bot.model import Batch, BatchState, MessageState
from storage.database.schema import batches, mailings
from storage.database.types import UtcDateTime

_SETTLED = {
    BatchState.ACCEPTED: MessageState.ACCEPTED,
    BatchState.REFUSED: MessageState.REFUSED,
    BatchState.UNKNOWN: MessageState.UNKNOWN,
}
_OPEN = "SELECT id, tries FROM batches WHERE state = 'sending' AND id IN"
_ANSWER = (
    "UPDATE batches SET state = ?, status = ?, detail = ?, http_status = ?, gateway_code = ?,"
    " raw_ids = ?, answered_at = ? WHERE id IN"
)
_MESSAGES = (
    "UPDATE messages SET state = ?, status = ?, detail = ?"
    " WHERE mailing_id = ? AND state = 'queued' AND position"
)
_SEGMENTS = "INSERT INTO segments (mailing_id, position, part, gateway_id, final) VALUES"
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a claimed batch: ACCEPTED, REFUSED, UNKNOWN, WAITING (again) or SPLIT."""

    batch: Batch
    state: BatchState
    ids: Sequence[Sequence[str]] | None = None
    """Of ACCEPTED, by recipient; None: they cannot be mapped, and stay on the batch."""
    raw_ids: Sequence[str] = ()
    """All that came."""
    status: str | None = None
    detail: str | None = None
    http_status: int | None = None
    gateway_code: int | None = None

    @property
    def never_left(self) -> bool:
        """The connection was never made."""
        return self.state is BatchState.WAITING and self.http_status is None


def record(
    connection: Connection, mailing_id: int, answers: Sequence[Answer], now: datetime
) -> int:
    """Record answers of one mailing; returns how many counted.

    Each counts for its own claim, once. Messages and counters follow their batches.
    """
    known = _open(connection, answers) if answers else []
    if known:
        _answer(connection, known, now)
        _move(connection, mailing_id, known)
        _keep_ids(connection, known)
        _split(connection, known, now)
        _count(connection, mailing_id, known)
    return len(known)


def _open(connection: Connection, answers: Sequence[Answer]) -> list[Answer]:
    """Leave out what was answered before, and answers to an earlier claim of a batch."""
    ids = tuple(answer.batch.id for answer in answers)
    rows = connection.exec_driver_sql(_OPEN + _marks(len(ids)), ids)
    open_ones: dict[int, int] = {row.id: row.tries for row in rows}
    return [
        answer for answer in answers if open_ones.pop(answer.batch.id, None) == answer.batch.tries
    ]


def _answer(connection: Connection, known: Sequence[Answer], now: datetime) -> None:
    """Batches with the same answer are one statement."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for answer in known:
        alike[_columns(answer)].append(answer.batch.id)
    moment = written(connection, now)
    for columns, ids in alike.items():
        connection.exec_driver_sql(_ANSWER + _marks(len(ids)), (*columns, moment, *ids))


def _columns(answer: Answer) -> tuple[Any, ...]:
    unmapped = answer.state is BatchState.ACCEPTED and not any(answer.ids or ())
    return (
        answer.state.value,
        answer.status,
        answer.detail,
        answer.http_status,
        answer.gateway_code,
        json.dumps(list(answer.raw_ids)) if unmapped else None,
    )


def _move(connection: Connection, mailing_id: int, known: Sequence[Answer]) -> None:
    """Let messages follow their batch; those of one recipient each are one statement."""
    singles: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for answer in known:
        if answer.state not in _SETTLED:
            continue
        columns = (_SETTLED[answer.state].value, answer.status, answer.detail, mailing_id)
        first, last = answer.batch.first, answer.batch.last
        if first == last:
            singles[columns].append(first)
        else:
            connection.exec_driver_sql(f"{_MESSAGES} BETWEEN ? AND ?", (*columns, first, last))
    for columns, positions in singles.items():
        marks = _marks(len(positions))
        connection.exec_driver_sql(f"{_MESSAGES} IN {marks}", (*columns, *positions))


def _keep_ids(connection: Connection, known: Sequence[Answer]) -> None:
    parts = list(chain.from_iterable(map(_parts, known)))
    for start in range(0, len(parts), _ROWS_AT_ONCE):
        rows = parts[start : start + _ROWS_AT_ONCE]
        marks = ",".join(["(?, ?, ?, ?, 0)"] * len(rows))
        connection.exec_driver_sql(f"{_SEGMENTS} {marks}", tuple(chain.from_iterable(rows)))


def _parts(answer: Answer) -> Iterator[tuple[int, int, int, str]]:
    mailing_id = answer.batch.mailing_id
    for position, own in enumerate(answer.ids or (), answer.batch.first):
        for part, gateway_id in enumerate(own):
            yield mailing_id, position, part, gateway_id


def _split(connection: Connection, known: Sequence[Answer], now: datetime) -> None:
    for answer in known:
        if answer.state is BatchState.SPLIT:
            batch = answer.batch
            middle = (batch.first + batch.last) // 2
            wait(connection, batch.mailing_id, batch.first, middle, now)
            wait(connection, batch.mailing_id, middle + 1, batch.last, now)


def wait(connection: Connection, mailing_id: int, first: int, last: int, now: datetime) -> None:
    """Make a range that is to be claimed; `tries` counts from its claim."""
    columns = {"mailing_id": mailing_id, "first": first, "last": last, "claimed_at": now}
    connection.execute(insert(batches).values(state=BatchState.WAITING, tries=0, **columns))


def _count(connection: Connection, mailing_id: int, known: Sequence[Answer]) -> None:
    people: Counter[BatchState] = Counter()
    for answer in known:
        people[answer.state] += answer.batch.count
    in_a_row = 0
    for answer in reversed(known):
        if not answer.never_left:
            break
        in_a_row += 1
    before = mailings.c.attempts if in_a_row == len(known) else 0
    connection.execute(
        update(mailings)
        .where(mailings.c.id == mailing_id)
        .values(
            accepted=mailings.c.accepted + people[BatchState.ACCEPTED],
            refused=mailings.c.refused + people[BatchState.REFUSED],
            unknown=mailings.c.unknown + people[BatchState.UNKNOWN],
            sent_segments=mailings.c.sent_segments + sum(len(one.raw_ids) for one in known),
            attempts=before + in_a_row,
            version=mailings.c.version + 1,
        )
    )


def written(connection: Connection, moment: datetime) -> Any:  # noqa: ANN401 - the driver's
    """Return a moment as a statement of SQLAlchemy would write it: moments are compared as text."""
    process = UtcDateTime().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return process(moment) if process else moment


def _marks(count: int) -> str:
    return f"({', '.join('?' * count)})"
