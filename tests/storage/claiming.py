"""One claim and one answer at a time, through the one door that the journal has for both."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Batch, BatchState, MailingState
from storage.journal.answers import Answer
from storage.journal.journal import Journal


async def claim(journal: Journal, mailing_id: int, limit: int, now: datetime) -> Batch | None:
    """Claim one batch of at most `limit`."""
    step = await journal.claims.step(mailing_id, (), now, calls=1, size=limit)
    return step.batches[0] if step.batches else None


async def wake(journal: Journal, now: datetime, late_after: timedelta) -> list[int]:
    """Let go on what may by now, as the engine does; return what changed."""
    due = [one for one in await journal.queries.due(now) if one.state is MailingState.PAUSED]
    woken = [await journal.pauses.wake(one, now, late_after) for one in due]
    return [one.id for one in woken if one is not None]


async def settle(journal: Journal, answer: Answer, now: datetime) -> bool:
    """Record an answer; tell whether it counted."""
    return (await journal.claims.step(answer.batch.mailing_id, [answer], now)).known == 1


async def accept(
    journal: Journal,
    batch: Batch,
    ids: Sequence[Sequence[str]] | None,
    raw_ids: Sequence[str],
    now: datetime,
) -> bool:
    answer = Answer(batch, BatchState.ACCEPTED, ids, raw_ids)
    return await settle(journal, answer, now)


async def refuse(journal: Journal, batch: Batch, now: datetime) -> bool:
    answer = Answer(
        batch,
        BatchState.REFUSED,
        status="Error_Message_Rejected",
        detail="no",
        http_status=400,
        gateway_code=1,
    )
    return await settle(journal, answer, now)


async def lose(
    journal: Journal, batch: Batch, now: datetime, http_status: int | None = None
) -> bool:
    answer = Answer(batch, BatchState.UNKNOWN, detail="timeout", http_status=http_status)
    return await settle(journal, answer, now)


async def release(journal: Journal, batch: Batch, now: datetime) -> bool:
    """The request never left."""
    answer = Answer(batch, BatchState.WAITING, detail="connection refused")
    return await settle(journal, answer, now)


async def split(journal: Journal, batch: Batch, now: datetime) -> bool:
    answer = Answer(
        batch,
        BatchState.SPLIT,
        status="Error_Invalid_Destination_Address",
        detail="Invalid destination address",
        http_status=400,
        gateway_code=6,
    )
    return await settle(journal, answer, now)
