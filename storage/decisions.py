"""What persons decide about messages whose outcome is unknown."""

from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import MessageState
from storage.schema import mailings, messages


async def resolve(connection: AsyncConnection, mailing_id: int, to: MessageState) -> int:
    """Move a mailing's messages UNKNOWN → COUNTED or RESENT; return how many there were."""
    where = (messages.c.mailing_id == mailing_id) & (messages.c.state == MessageState.UNKNOWN)
    changed: CursorResult[Any] = await connection.execute(
        update(messages).where(where).values(state=to)
    )
    if changed.rowcount:
        await connection.execute(
            update(mailings)
            .where(mailings.c.id == mailing_id)
            .values(unknown=mailings.c.unknown - changed.rowcount, version=mailings.c.version + 1)
        )
    return changed.rowcount
