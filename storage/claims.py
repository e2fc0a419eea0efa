"""Claims: a message is SENDING in a committed transaction before its request leaves."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Batch, BatchState, MailingState, MessageState
from storage.database import Database
from storage.schema import batches, mailings, messages, segments

INTERRUPTED = "interrupted"


class Claims:
    """One batch is one request; an answer is one transaction."""

    _db: Database

    async def claim(self, mailing_id: int, limit: int, now: datetime) -> Batch | None:
        """Claim the next run of queued messages with one text, at most `limit`.

        None: the mailing is not RUNNING, or nothing is queued. Committed when it returns.
        """
        async with self._db.write() as connection:
            common = await _text_if_running(connection, mailing_id)
            if common is None:
                return None
            rows = await _queued(connection, mailing_id, limit)
            if not rows:
                return None
            run = _one_run(rows)
            batch = Batch(
                id=await _insert_batch(connection, mailing_id, run, now),
                mailing_id=mailing_id,
                first=run[0][0],
                last=run[-1][0],
                phones=tuple(phone for _, phone, _ in run),
                text=common if run[0][2] is None else run[0][2],
            )
            await _move(connection, batch, MessageState.QUEUED, MessageState.SENDING)
            return batch

    async def accept(
        self,
        batch: Batch,
        ids: Sequence[Sequence[str]] | None,
        raw_ids: Sequence[str],
        now: datetime,
    ) -> bool:
        """Move SENDING → ACCEPTED, with each recipient's segment IDs.

        `ids` None: accepted, but the IDs cannot be mapped; they stay on the batch.
        """
        async with self._db.write() as connection:
            moved = await _settle(
                connection,
                batch,
                BatchState.ACCEPTED,
                MessageState.ACCEPTED,
                answered_at=now,
                raw_ids=list(raw_ids),
            )
            rows = _segment_rows(batch, ids or ())
            if moved and rows:
                await connection.execute(insert(segments), rows)
            return moved > 0

    async def refuse(
        self,
        batch: Batch,
        *,
        status: str,
        detail: str,
        http_status: int,
        gateway_code: int,
        now: datetime,
    ) -> bool:
        """Move SENDING → REFUSED: nothing of the batch was sent."""
        async with self._db.write() as connection:
            moved = await _settle(
                connection,
                batch,
                BatchState.REFUSED,
                MessageState.REFUSED,
                answered_at=now,
                status=status,
                detail=detail,
                http_status=http_status,
                gateway_code=gateway_code,
            )
            return moved > 0

    async def unknown(
        self, batch: Batch, *, detail: str, http_status: int | None, now: datetime
    ) -> bool:
        """Move SENDING → UNKNOWN: never sent again by itself."""
        async with self._db.write() as connection:
            moved = await _settle(
                connection,
                batch,
                BatchState.UNKNOWN,
                MessageState.UNKNOWN,
                answered_at=now,
                detail=detail,
                http_status=http_status,
            )
            return moved > 0

    async def release(self, batch: Batch, detail: str, now: datetime) -> bool:
        """Move SENDING → QUEUED: the request never left."""
        async with self._db.write() as connection:
            moved = await _settle(
                connection,
                batch,
                BatchState.RELEASED,
                MessageState.QUEUED,
                answered_at=now,
                detail=detail,
            )
            return moved > 0

    async def recover(self, now: datetime) -> list[int]:
        """Set right what a killed process left: returns the mailings that were touched.

        A batch that was SENDING is unknown; a mailing that was RUNNING, or was queued again
        before its batch was answered, goes on with what is still queued, or is finished.
        """
        async with self._db.write() as connection:
            rows = await connection.execute(
                select(batches).where(batches.c.state == BatchState.SENDING)
            )
            found = rows.mappings().all()
            for row in found:
                lost = Batch(row["id"], row["mailing_id"], row["first"], row["last"], (), "")
                await _settle(
                    connection,
                    lost,
                    BatchState.UNKNOWN,
                    MessageState.UNKNOWN,
                    answered_at=now,
                    detail=INTERRUPTED,
                )
            return await _restart(connection, {row["mailing_id"] for row in found}, now)


async def _text_if_running(connection: AsyncConnection, mailing_id: int) -> str | None:
    query = select(mailings.c.text).where(
        mailings.c.id == mailing_id, mailings.c.state == MailingState.RUNNING
    )
    return (await connection.execute(query)).scalar_one_or_none()


Row = tuple[int, str, str | None]


async def _queued(connection: AsyncConnection, mailing_id: int, limit: int) -> list[Row]:
    query = (
        select(messages.c.position, messages.c.phone, messages.c.text)
        .where(messages.c.mailing_id == mailing_id, messages.c.state == MessageState.QUEUED)
        .order_by(messages.c.position)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in await connection.execute(query)]


def _one_run(rows: Sequence[Row]) -> list[Row]:
    """Return the longest beginning of consecutive positions with one text."""
    run = [rows[0]]
    for row in rows[1:]:
        if row[0] != run[-1][0] + 1 or row[2] != run[0][2]:
            break
        run.append(row)
    return run


async def _insert_batch(
    connection: AsyncConnection, mailing_id: int, run: Sequence[Row], now: datetime
) -> int:
    made = await connection.execute(
        insert(batches).values(
            mailing_id=mailing_id,
            first=run[0][0],
            last=run[-1][0],
            state=BatchState.SENDING,
            claimed_at=now,
        )
    )
    key: int = made.inserted_primary_key[0]  # type: ignore[index]
    return key


async def _move(
    connection: AsyncConnection,
    batch: Batch,
    before: MessageState,
    after: MessageState,
    **values: Any,  # noqa: ANN401 - columns of all types
) -> int:
    where = and_(
        messages.c.mailing_id == batch.mailing_id,
        messages.c.position.between(batch.first, batch.last),
        messages.c.state == before,
    )
    changed: CursorResult[Any] = await connection.execute(
        update(messages).where(where).values(state=after, **values)
    )
    return changed.rowcount


async def _settle(
    connection: AsyncConnection,
    batch: Batch,
    batch_state: BatchState,
    message_state: MessageState,
    **columns: Any,  # noqa: ANN401 - as above
) -> int:
    """Record a batch's answer once; returns how many messages it moved (0: known already)."""
    where = (batches.c.id == batch.id) & (batches.c.state == BatchState.SENDING)
    known: CursorResult[Any] = await connection.execute(
        update(batches).where(where).values(state=batch_state, **columns)
    )
    if not known.rowcount:
        return 0
    reason = {"status": columns.get("status"), "detail": columns.get("detail")}
    moved = await _move(connection, batch, MessageState.SENDING, message_state, **reason)
    await _count(connection, batch.mailing_id, message_state, moved)
    return moved


async def _count(
    connection: AsyncConnection, mailing_id: int, state: MessageState, moved: int
) -> None:
    counters = {
        MessageState.ACCEPTED: mailings.c.accepted,
        MessageState.REFUSED: mailings.c.refused,
        MessageState.UNKNOWN: mailings.c.unknown,
    }
    values: dict[str, Any] = {"version": mailings.c.version + 1}
    if state in counters:
        values[counters[state].name] = counters[state] + moved
    else:
        values["attempts"] = mailings.c.attempts + 1
    await connection.execute(update(mailings).where(mailings.c.id == mailing_id).values(**values))


def _segment_rows(batch: Batch, ids: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    return [
        {
            "mailing_id": batch.mailing_id,
            "position": batch.first + offset,
            "part": part,
            "gateway_id": gateway_id,
        }
        for offset, own in enumerate(ids)
        for part, gateway_id in enumerate(own)
    ]


async def _restart(connection: AsyncConnection, lost: Collection[int], now: datetime) -> list[int]:
    running = mailings.c.state == MailingState.RUNNING
    stopped = (mailings.c.state == MailingState.QUEUED) & mailings.c.id.in_(lost)
    query = select(mailings.c.id).where(running | stopped)
    touched = list((await connection.execute(query)).scalars())
    for mailing_id in touched:
        queued = await connection.scalar(
            select(func.count())
            .select_from(messages)
            .where(messages.c.mailing_id == mailing_id, messages.c.state == MessageState.QUEUED)
        )
        values: dict[str, Any] = {"version": mailings.c.version + 1}
        if queued:
            values["state"] = MailingState.QUEUED
        else:
            values |= {"state": MailingState.FINISHED, "finished_at": now}
        await connection.execute(
            update(mailings).where(mailings.c.id == mailing_id).values(**values)
        )
    return touched
