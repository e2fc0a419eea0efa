"""Recording what persons decide about messages whose outcome is unknown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import Mailing, MessageState
from storage.database.schema import mailings, messages
from storage.journal.changes import change
from storage.journal.rows import mailing_of

_AT_ONCE = 500


async def resolve(connection: AsyncConnection, mailing_id: int, to: MessageState) -> Mailing | None:
    """Move UNKNOWN messages to COUNTED or RESENT; return the mailing, None if it had none."""
    return await _decide(connection, mailing_id, _unknown(mailing_id), to)


async def resend(
    connection: AsyncConnection, mailing_id: int, phones: Sequence[str], now: datetime
) -> bool:
    """Move the messages to these numbers UNKNOWN → RESENT; False: not all of them are unknown.

    BotError `resend-too-early` (`seconds`): the old requests may still be on their way.
    """
    parts = [phones[i : i + _AT_ONCE] for i in range(0, len(phones), _AT_ONCE)]
    wanted = [_unknown(mailing_id) & messages.c.phone.in_(part) for part in parts]
    found = 0
    for where in wanted:
        query = select(func.count()).select_from(messages).where(where)
        found += await connection.scalar(query) or 0
    if found != len(phones):
        return False
    await _refuse_if_early(connection, mailing_id, now)
    for where in wanted:
        await _decide(connection, mailing_id, where, MessageState.RESENT)
    return found > 0


async def _refuse_if_early(connection: AsyncConnection, mailing_id: int, now: datetime) -> None:
    """Raise BotError `resend-too-early` while old requests may be on their way (S27)."""
    query = select(mailings).where(mailings.c.id == mailing_id)
    mailing = mailing_of((await connection.execute(query)).mappings().one())
    if seconds := mailing.resend_in(now):
        raise BotError("resend-too-early", seconds=seconds)


def _unknown(mailing_id: int) -> ColumnElement[bool]:
    return (messages.c.mailing_id == mailing_id) & (messages.c.state == MessageState.UNKNOWN)


async def _decide(
    connection: AsyncConnection, mailing_id: int, where: ColumnElement[bool], to: MessageState
) -> Mailing | None:
    decided: CursorResult[Any] = await connection.execute(
        update(messages).where(where).values(state=to)
    )
    if not decided.rowcount:
        return None
    return await change(
        connection,
        update(mailings)
        .where(mailings.c.id == mailing_id)
        .values(unknown=mailings.c.unknown - decided.rowcount, version=mailings.c.version + 1),
    )
