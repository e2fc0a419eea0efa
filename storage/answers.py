"""Recording what became of requests: batch, messages, parts and counters in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Batch, BatchState, MessageState
from storage.schema import batches, mailings

_SETTLED = {
    BatchState.ACCEPTED: MessageState.ACCEPTED,
    BatchState.REFUSED: MessageState.REFUSED,
    BatchState.UNKNOWN: MessageState.UNKNOWN,
}
_MESSAGES = (
    "UPDATE messages SET state = ?, status = ?, detail = ?"
    " WHERE mailing_id = ? AND position BETWEEN ? AND ? AND state = 'queued'"
)
_SEGMENTS = (
    "INSERT INTO segments (mailing_id, position, part, gateway_id, final) VALUES (?, ?, ?, ?, ?)"
)
_ANSWER = (
    update(batches)
    .where(batches.c.id == bindparam("batch"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "state",
                "answered_at",
                "status",
                "detail",
                "http_status",
                "gateway_code",
                "raw_ids",
            )
        }
    )
)


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


async def record(
    connection: AsyncConnection, mailing_id: int, answers: Sequence[Answer], now: datetime
) -> int:
    """Record answers of one mailing; returns how many counted.

    Each counts for its own claim, once. Messages and counters follow their batches.
    """
    known = await _open(connection, answers) if answers else []
    if known:
        await connection.execute(_ANSWER, [_columns(answer, now) for answer in known])
        await _follow(connection, known, now)
        await _count(connection, mailing_id, known)
    return len(known)


async def _follow(connection: AsyncConnection, known: Sequence[Answer], now: datetime) -> None:
    if moved := [_move(answer) for answer in known if answer.state in _SETTLED]:
        await connection.exec_driver_sql(_MESSAGES, moved)
    if parts := [part for answer in known for part in _parts(answer)]:
        await connection.exec_driver_sql(_SEGMENTS, parts)
    if halves := [half for answer in known for half in _halves(answer, now)]:
        await connection.execute(insert(batches), halves)


async def _count(connection: AsyncConnection, mailing_id: int, known: Sequence[Answer]) -> None:
    people: Counter[BatchState] = Counter()
    for answer in known:
        people[answer.state] += answer.batch.count
    never_left = [answer.never_left for answer in known]
    in_a_row = (
        mailings.c.attempts + len(known) if all(never_left) else never_left[::-1].index(False)
    )
    await connection.execute(
        update(mailings)
        .where(mailings.c.id == mailing_id)
        .values(
            accepted=mailings.c.accepted + people[BatchState.ACCEPTED],
            refused=mailings.c.refused + people[BatchState.REFUSED],
            unknown=mailings.c.unknown + people[BatchState.UNKNOWN],
            sent_segments=mailings.c.sent_segments + sum(len(one.raw_ids) for one in known),
            attempts=in_a_row,
            version=mailings.c.version + 1,
        )
    )


async def _open(connection: AsyncConnection, answers: Sequence[Answer]) -> list[Answer]:
    """Leave out what was answered before, and answers to an earlier claim of a batch."""
    query = select(batches.c.id, batches.c.tries).where(
        batches.c.id.in_([answer.batch.id for answer in answers]),
        batches.c.state == BatchState.SENDING,
    )
    claims = {(row[0], row[1]) for row in await connection.execute(query)}
    found = []
    for answer in answers:
        claim = (answer.batch.id, answer.batch.tries)
        if claim in claims:
            claims.remove(claim)
            found.append(answer)
    return found


def _columns(answer: Answer, now: datetime) -> dict[str, Any]:
    unmapped = answer.state is BatchState.ACCEPTED and not any(answer.ids or ())
    return {
        "batch": answer.batch.id,
        "state": answer.state,
        "answered_at": now,
        "status": answer.status,
        "detail": answer.detail,
        "http_status": answer.http_status,
        "gateway_code": answer.gateway_code,
        "raw_ids": list(answer.raw_ids) if unmapped else None,
    }


def _move(answer: Answer) -> tuple[Any, ...]:
    batch = answer.batch
    state = _SETTLED[answer.state].value
    return state, answer.status, answer.detail, batch.mailing_id, batch.first, batch.last


def _parts(answer: Answer) -> list[tuple[Any, ...]]:
    batch = answer.batch
    return [
        (batch.mailing_id, position, part, gateway_id, False)
        for position, own in enumerate(answer.ids or (), batch.first)
        for part, gateway_id in enumerate(own)
    ]


def _halves(answer: Answer, now: datetime) -> list[dict[str, Any]]:
    if answer.state is not BatchState.SPLIT:
        return []
    batch = answer.batch
    middle = (batch.first + batch.last) // 2
    return [
        waiting(batch.mailing_id, first, last, now)
        for first, last in ((batch.first, middle), (middle + 1, batch.last))
    ]


def waiting(mailing_id: int, first: int, last: int, now: datetime) -> dict[str, Any]:
    """Return the columns of a range that is to be claimed; `tries` counts from its claim."""
    return {
        "mailing_id": mailing_id,
        "first": first,
        "last": last,
        "state": BatchState.WAITING,
        "tries": 0,
        "claimed_at": now,
    }
