"""Looking back: what is due, what was sent, what the gateway said of it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from bot.model import Mailing, MailingState, Message, MessageState, Segment
from storage.conditions import ENDED, standing
from storage.database import Database
from storage.records import mailing_of, message_of, segment_of
from storage.schema import mailings, messages, segments

WENT_OUT = (MessageState.ACCEPTED, MessageState.UNKNOWN, MessageState.COUNTED)
NEVER = (*ENDED, MailingState.MISSED)
"""What is queued in these is not sent unless a person says so."""


class History:
    """Reads."""

    _db: Database

    async def mailing(self, mailing_id: int) -> Mailing | None:
        """Return one mailing."""
        found = await self._mailings(select(mailings).where(mailings.c.id == mailing_id))
        return found[0] if found else None

    async def messages(
        self, mailing_id: int, *, offset: int = 0, limit: int = 100
    ) -> list[Message]:
        """Return recipients of a mailing, in the frozen order."""
        query = _messages(mailing_id).order_by(messages.c.position).offset(offset).limit(limit)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [message_of(row) for row in rows]

    async def message(self, mailing_id: int, position: int) -> Message | None:
        """Return one recipient of a mailing."""
        query = _messages(mailing_id).where(messages.c.position == position)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else message_of(row)

    async def segments(self, mailing_id: int, position: int | None = None) -> list[Segment]:
        """Return the parts of a mailing's SMS, or of one recipient's, in order."""
        query = (
            select(segments)
            .where(segments.c.mailing_id == mailing_id)
            .order_by(segments.c.position, segments.c.part)
        )
        if position is not None:
            query = query.where(segments.c.position == position)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [segment_of(row) for row in rows]

    async def due(self, now: datetime) -> list[Mailing]:
        """Return what an engine should run, the earliest first."""
        queued = mailings.c.state == MailingState.QUEUED
        come = (mailings.c.state == MailingState.SCHEDULED) & (mailings.c.hand_over_at <= now)
        query = select(mailings).where(queued | come).order_by(mailings.c.hand_over_at)
        return await self._mailings(query)

    async def next_hand_over(self) -> datetime | None:
        """Return when the next held mailing should be handed over, or go on (UTC)."""
        held = mailings.c.state == MailingState.SCHEDULED
        paused = mailings.c.state == MailingState.PAUSED
        async with self._db.read() as connection:
            coming = await connection.scalar(select(func.min(mailings.c.hand_over_at)).where(held))
            going = await connection.scalar(select(func.min(mailings.c.resume_at)).where(paused))
        return min((moment for moment in (coming, going) if moment), default=None)

    async def untold(self) -> list[Mailing]:
        """Return mailings whose present state the chat has not been shown."""
        return await self._mailings(
            select(mailings).where(mailings.c.told_version < mailings.c.version)
        )

    async def history(self, chat_id: int, *, offset: int, limit: int) -> list[Mailing]:
        """Return a chat's mailings, newest first."""
        return await self._mailings(_of_chat(chat_id).offset(offset).limit(limit))

    async def count(self, chat_id: int) -> int:
        """Return how many mailings a chat has confirmed."""
        query = select(func.count()).where(mailings.c.chat_id == chat_id)
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def scheduled(self, chat_id: int, *, limit: int = 100) -> list[Mailing]:
        """Return what is held for a chat, and what missed its time, by due time."""
        query = select(mailings).where(_held(chat_id)).order_by(mailings.c.due_at).limit(limit)
        return await self._mailings(query)

    async def count_scheduled(self, chat_id: int) -> int:
        """Return how many mailings a chat has held here or missed."""
        query = select(func.count()).select_from(mailings).where(_held(chat_id))
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def last_sent(self, chat_id: int) -> Mailing | None:
        """Return the mailing that was last handed over, or may have been."""
        left = (mailings.c.accepted > 0) | (mailings.c.unknown > 0)
        query = _of_chat(chat_id).where(left).order_by(None)
        query = query.order_by(mailings.c.started_at.desc(), mailings.c.id.desc()).limit(1)
        found = await self._mailings(query)
        return found[0] if found else None

    async def last_same(
        self, chat_id: int, phone: str, text: str, since: datetime
    ) -> datetime | None:
        """Return when this very text last went (or may have gone) to this number."""
        queued = messages.c.state == MessageState.QUEUED
        query = (
            select(func.max(mailings.c.created_at))
            .join(messages)
            .where(
                messages.c.phone == phone,
                messages.c.state.in_(WENT_OUT) | (queued & mailings.c.state.not_in(NEVER)),
                mailings.c.chat_id == chat_id,
                mailings.c.created_at >= since,
                func.coalesce(messages.c.text, mailings.c.text) == text,
            )
        )
        async with self._db.read() as connection:
            found: datetime | None = await connection.scalar(query)
        return found

    async def find(self, chat_id: int, gateway_id: str) -> tuple[int, int] | None:
        """Return the (mailing, position) that a gateway's ID belongs to."""
        query = (
            select(segments.c.mailing_id, segments.c.position)
            .join(mailings, mailings.c.id == segments.c.mailing_id)
            .where(segments.c.gateway_id == gateway_id, mailings.c.chat_id == chat_id)
            .order_by(segments.c.mailing_id.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else (row[0], row[1])

    async def to_phone(
        self, chat_id: int, phone: str, *, offset: int, limit: int
    ) -> list[tuple[int, int]]:
        """Return the (mailing, position) of what went to a number, or is to go, newest first."""
        query = (
            select(messages.c.mailing_id, messages.c.position)
            .join(mailings, mailings.c.id == messages.c.mailing_id)
            .where(messages.c.phone == phone, mailings.c.chat_id == chat_id)
            .order_by(messages.c.mailing_id.desc(), messages.c.position)
            .offset(offset)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]

    async def count_to_phone(self, chat_id: int, phone: str) -> int:
        """Return how many SMS of a chat went to a number, or are to go."""
        query = (
            select(func.count())
            .select_from(messages.join(mailings, mailings.c.id == messages.c.mailing_id))
            .where(messages.c.phone == phone, mailings.c.chat_id == chat_id)
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def find_card(self, chat_id: int, message_id: int) -> int | None:
        """Return the mailing whose card a chat's message is."""
        query = select(mailings.c.id).where(
            mailings.c.chat_id == chat_id, mailings.c.card_message_id == message_id
        )
        async with self._db.read() as connection:
            return (await connection.execute(query.limit(1))).scalar_one_or_none()

    async def _mailings(self, query: Select[tuple[object, ...]]) -> list[Mailing]:
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [mailing_of(row) for row in rows]


def _held(chat_id: int) -> ColumnElement[bool]:
    states = (MailingState.SCHEDULED, MailingState.MISSED)
    return (mailings.c.chat_id == chat_id) & mailings.c.state.in_(states)


def _messages(mailing_id: int) -> Select[tuple[object, ...]]:
    return (
        select(messages, mailings.c.text.label("common"), standing().label("stands"))
        .join(mailings)
        .where(messages.c.mailing_id == mailing_id)
    )


def _of_chat(chat_id: int) -> Select[tuple[object, ...]]:
    return select(mailings).where(mailings.c.chat_id == chat_id).order_by(mailings.c.id.desc())
