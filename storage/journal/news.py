"""News of mailings: what a chat is to hear of by a message of its own, once.

The news becomes due in the transaction that makes it: a time is missed, a mailing stands still
until a person decides, an outcome is unknown, or SMS have left late.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, bindparam, case, func, or_, select, update

from bot.model import Mailing, MailingState, Timing
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import mailings
from storage.database.types import UtcDateTime
from storage.journal.rows import NEWS_CLAIMED, NEWS_DUE, NEWS_SHOWN, mailing_of
from storage.journal.states import NEEDS_PERSON

LATE = timedelta(minutes=1)
"""SMS that the gateway took later than so long after their time have left late."""
_OPEN = (NEWS_DUE, NEWS_CLAIMED)


class News:
    """Which mailings have news due, and which of a chat's wait for a person."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def chats(self) -> list[int]:
        """Return the chats that are to hear of something."""
        query = select(mailings.c.chat_id).where(_due(), of_present_account(mailings)).distinct()
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def due(self, chat_id: int, *, limit: int) -> list[Mailing]:
        """Return the mailings that a chat is to hear of, the earliest first.

        Also those whose news is claimed: an earlier process, or an unclear answer of Telegram, has
        left open whether it was shown.
        """
        query = select(mailings).where(
            _due(), mailings.c.chat_id == chat_id, of_present_account(mailings)
        )
        query = query.order_by(mailings.c.due_at, mailings.c.id).limit(limit)
        async with self._db.read() as connection:
            return [mailing_of(row) for row in (await connection.execute(query)).mappings()]

    async def claim(self, ids: Collection[int]) -> bool:
        """Claim the news of mailings; False: none of it is due any more."""
        return await self._move(ids, NEWS_CLAIMED, _OPEN)

    async def shown(self, ids: Collection[int]) -> None:
        """Note that news was shown, or never will be; what became due since is due still."""
        await self._move(ids, NEWS_SHOWN, (NEWS_CLAIMED,))

    async def give_back(self, ids: Collection[int]) -> None:
        """Make claimed news due again: certainly nothing of it was shown."""
        await self._move(ids, NEWS_DUE, (NEWS_CLAIMED,))

    async def _move(self, ids: Collection[int], stage: str, before: Collection[str]) -> bool:
        where = mailings.c.id.in_(ids) & mailings.c.news.in_(before)
        async with self._db.write() as connection:
            done: CursorResult[Any] = await connection.execute(
                update(mailings).where(where).values(news=stage)
            )
        return done.rowcount > 0

    async def waiting(self, chat_id: int, *, limit: int) -> list[Mailing]:
        """Return the chat's mailings that stand still until a person decides, the earliest first.

        They have missed their time, or are paused for a reason that is no person's wish.
        """
        query = select(mailings).where(
            mailings.c.chat_id == chat_id, waits_for_person(), of_present_account(mailings)
        )
        async with self._db.read() as connection:
            rows = await connection.execute(query.order_by(mailings.c.due_at).limit(limit))
            return [mailing_of(row) for row in rows.mappings()]

    async def count_waiting(self, chat_id: int) -> tuple[int, int]:
        """Return how many of a chat's mailings missed their time, and how many wait in all."""
        missed = func.count().filter(mailings.c.state == MailingState.MISSED)
        query = select(missed, func.count()).where(
            mailings.c.chat_id == chat_id, waits_for_person(), of_present_account(mailings)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one()
        return row[0], row[1]


def news_of_answers() -> ColumnElement[str | None]:
    """Return the news after answers were counted; takes the parameters of that update.

    Of a single SMS an unknown outcome is news, and a refusal when nobody looks because it was to
    go later; of a mailing to many the pause or the end is. That a deferred send left late is news
    of both: its time was before `in_time`, a moment `LATE` ago.
    """
    single = mailings.c.audience_id.is_(None)
    deferred = mailings.c.timing != Timing.NOW
    in_time = bindparam("in_time", type_=UtcDateTime())
    late = deferred & mailings.c.left_at.is_(None) & (mailings.c.due_at < in_time)
    return case(
        (single & (bindparam("more_unknown") > 0), NEWS_DUE),
        (single & deferred & (bindparam("more_refused") > 0), NEWS_DUE),
        ((bindparam("more_accepted") > 0) & late, NEWS_DUE),
        else_=mailings.c.news,
    )


def news_of_end() -> ColumnElement[str | None]:
    """Return the news of a mailing that ends: unknown outcomes among many wait for a person."""
    many = mailings.c.audience_id.is_not(None) & (mailings.c.unknown > 0)
    return case((many, NEWS_DUE), else_=mailings.c.news)


def _due() -> ColumnElement[bool]:
    return mailings.c.news.in_(_OPEN)


def waits_for_person() -> ColumnElement[bool]:
    """Return the condition: stands still until a person decides, and nobody has asked it to."""
    paused = (mailings.c.state == MailingState.PAUSED) & mailings.c.pause.in_(NEEDS_PERSON)
    return or_(mailings.c.state == MailingState.MISSED, paused)
