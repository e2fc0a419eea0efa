"""Reading the journal: what is due, what was sent, what the gateway answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mailing, MailingState, Message, MessageState, Past, Segment, Track
from bot.sms.statuses import FAILED_STATES
from storage.database.dialect import keys_of
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import mailings, messages, segments, tracks
from storage.delivery.folded import blocks_of, blocks_with, folded_rows, read_blocks
from storage.delivery.tracks import track_of
from storage.journal.conditions import standing
from storage.journal.rows import mailing_of, message_of, segment_of
from storage.journal.states import (
    ALTERABLE,
    FAILED_DELIVERIES,
    IN_PROGRESS,
    SENDING_ENDED,
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which mailings of a chat are wanted; the day (UTC, its end excluded) belongs to TODAY."""

    chat_id: int
    past: Past
    day_begins: datetime
    day_ends: datetime


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A mailing, and what else its card is drawn from."""

    mailing: Mailing
    track: Track | None
    """None: its delivery was not asked about yet."""
    message: Message | None
    """The one message of a single SMS; None for a mailing to an audience."""
    segments: tuple[Segment, ...]
    """The parts of that message, in order."""


class Queries:
    """Reads mailings, messages and parts; changes nothing.

    What is asked of a chat is answered for its present account: see `of_present_account`.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def mailing(self, mailing_id: int) -> Mailing | None:
        """Return one mailing."""
        found = await self._mailings(select(mailings).where(mailings.c.id == mailing_id))
        return found[0] if found else None

    async def rest_of(self, mailing_id: int) -> Mailing | None:
        """Return the mailing to those whom this one left for later; None: nothing went to them."""
        async with self._db.read() as connection:
            return await rest_of(connection, mailing_id)

    async def card(self, mailing_id: int) -> StoredCard | None:
        """Return what a mailing's card is drawn from, as it stood at one moment."""
        async with self._db.read() as connection:
            rows = (await connection.execute(_card(mailing_id))).mappings().all()
            if not rows:
                return None
            first = rows[0]
            parts = [
                segment_of(_columns(row, segments))
                for row in rows
                if row[segments.c.part] is not None
            ]
            if not parts and first[messages.c.state] == MessageState.ACCEPTED:
                parts = await _folded(connection, mailing_id, 0)
        return StoredCard(
            mailing=mailing_of(_columns(first, mailings)),
            track=None if first[tracks.c.mailing_id] is None else track_of(_columns(first, tracks)),
            message=None if first[messages.c.phone] is None else message_of(_message(first)),
            segments=tuple(parts),
        )

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
            folded = await _folded(connection, mailing_id, position)
        return sorted([*folded, *map(segment_of, rows)], key=lambda one: (one.position, one.part))

    async def due(self, now: datetime) -> list[Mailing]:
        """Return the mailings that the engine should run, the earliest first.

        Among them are PAUSED mailings whose `resume_at` has come: these must be woken first.
        """
        queued = mailings.c.state == MailingState.QUEUED
        come = _scheduled(mailings.c.hand_over_at <= now)
        waking = _paused(mailings.c.resume_at <= now)
        query = select(mailings).where(or_(queued, come, waking))
        return await self._mailings(query.order_by(mailings.c.hand_over_at))

    async def next_hand_over(self, after: datetime) -> datetime | None:
        """Return the next moment after `after` (UTC) when a mailing is handed over or goes on."""
        coming = union_all(
            select(func.min(mailings.c.hand_over_at).label("moment")).where(
                _scheduled(mailings.c.hand_over_at > after)
            ),
            select(func.min(mailings.c.resume_at)).where(_paused(mailings.c.resume_at > after)),
        ).subquery()
        async with self._db.read() as connection:
            moment: datetime | None = await connection.scalar(select(func.min(coming.c.moment)))
        return moment

    async def next_resend(self) -> datetime | None:
        """Return the next moment (UTC) when unknown SMS of a mailing may be sent again."""
        async with self._db.read() as connection:
            moment: datetime | None = await connection.scalar(
                select(func.min(mailings.c.resend_at))
            )
        return moment

    async def unshown(self) -> list[Mailing]:
        """Return mailings whose present state the chat has not been shown."""
        return await self._mailings(
            select(mailings).where(mailings.c.shown_version < mailings.c.version)
        )

    async def history(self, chat_id: int, *, offset: int, limit: int) -> list[Mailing]:
        """Return a chat's mailings, newest first."""
        return await self._mailings(_of_chat(chat_id).offset(offset).limit(limit))

    async def count(self, chat_id: int) -> int:
        """Return how many mailings a chat has confirmed."""
        query = select(func.count()).where(_own(chat_id))
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def scheduled(self, chat_id: int, *, limit: int = 100) -> list[Mailing]:
        """Return what is held for a chat, and what missed its time, by due time."""
        query = select(mailings).where(_held(chat_id)).order_by(mailings.c.due_at).limit(limit)
        return await self._mailings(query)

    async def held_elsewhere(self, countries: Collection[str] | None) -> list[Mailing]:
        """Return what any chat holds, or missed, to a destination that is none of these countries.

        None stands for every country: only destinations that belong to none are looked for.
        """
        place = keys_of(mailings.c.destinations)
        digits = place < "A"
        elsewhere = digits if countries is None else place.not_in(countries)
        held = mailings.c.state.in_(ALTERABLE)
        query = select(mailings).where(held, exists(select(place).where(elsewhere)))
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

    async def last_topic(self, chat_id: int) -> int | None:
        """Return the topic of the chat's latest mailing that was in one."""
        query = _of_chat(chat_id).where(mailings.c.thread_id.is_not(None)).limit(1)
        found = await self._mailings(query)
        return found[0].thread_id if found else None

    async def find(self, chat_id: int, gateway_id: str) -> tuple[int, int] | None:
        """Return the (mailing, position) that a gateway's ID belongs to, the newest one."""
        query = (
            select(segments.c.mailing_id, segments.c.position)
            .join(mailings, mailings.c.id == segments.c.mailing_id)
            .where(segments.c.gateway_id == gateway_id, _own(chat_id))
            .order_by(segments.c.mailing_id.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).first()
            if row is None:
                return await _find_folded(connection, chat_id, gateway_id)
        return (row[0], row[1])

    async def to_phone(
        self, chat_id: int, phone: str, *, offset: int, limit: int
    ) -> list[tuple[int, int]]:
        """Return the (mailing, position) of what went to a number, or is to go, newest first."""
        query = (
            select(messages.c.mailing_id, messages.c.position)
            .join(mailings, mailings.c.id == messages.c.mailing_id)
            .where(messages.c.phone == phone, _own(chat_id))
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
            .where(messages.c.phone == phone, _own(chat_id))
        )
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def filtered(self, sought: Sought, *, offset: int, limit: int) -> list[Mailing]:
        """Return the mailings that are sought, newest first."""
        query = (
            select(mailings)
            .where(_own(sought.chat_id), _condition(sought))
            .order_by(mailings.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [mailing_of(row) for row in rows]

    async def count_filtered(self, sought: Sought) -> int:
        """Return how many mailings are sought."""
        query = select(func.count()).where(_own(sought.chat_id), _condition(sought))
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def ended(self, chat_id: int, limit: int) -> list[tuple[Mailing, dict[str, int]]]:
        """Return the chat's latest ended mailings to many, the newest first.

        Each with its recipients by the `Delivery` value of their SMS, as far as it is tracked.
        """
        query = (
            select(mailings, tracks.c.counts)
            .outerjoin(tracks)
            .where(
                _own(chat_id),
                mailings.c.audience_id.is_not(None),
                mailings.c.state.in_(SENDING_ENDED),
                mailings.c.finished_at.is_not(None),
            )
            .order_by(mailings.c.id.desc())
            .limit(limit)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [(mailing_of(row), row["counts"] or {}) for row in rows]

    async def by_tokens(self, chat_id: int, tokens: Collection[str]) -> list[Mailing]:
        """Return the mailings of a chat that were confirmed with one of these tokens."""
        of_chat = mailings.c.chat_id == chat_id
        return await self._mailings(
            select(mailings).where(mailings.c.token.in_(tokens), of_chat).order_by(mailings.c.id)
        )

    async def last_confirmed(self, chat_id: int, user_id: int) -> Mailing | None:
        """Return the mailing that a person confirmed last in a chat."""
        query = select(mailings).where(mailings.c.chat_id == chat_id, mailings.c.user_id == user_id)
        found = await self._mailings(query.order_by(mailings.c.id.desc()).limit(1))
        return found[0] if found else None

    async def find_card(self, chat_id: int, message_id: int) -> int | None:
        """Return the id of the mailing whose card a chat's message is; None: no card."""
        query = select(mailings.c.id).where(
            mailings.c.chat_id == chat_id, mailings.c.card_message_id == message_id
        )
        async with self._db.read() as connection:
            return (await connection.execute(query.limit(1))).scalar_one_or_none()

    async def _mailings(self, query: Select[tuple[object, ...]]) -> list[Mailing]:
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [mailing_of(row) for row in rows]


async def rest_of(connection: AsyncConnection, mailing_id: int) -> Mailing | None:
    """Return, within a transaction, what `Queries.rest_of` does."""
    query = select(mailings).where(
        mailings.c.rest_of == mailing_id, mailings.c.state != MailingState.CANCELLED
    )
    row = (await connection.execute(query.limit(1))).mappings().one_or_none()
    return None if row is None else mailing_of(row)


async def _folded(
    connection: AsyncConnection, mailing_id: int, position: int | None
) -> list[Segment]:
    """Return the parts of a mailing's SMS, or of one of them, that are folded."""
    first = position or 0
    blocks = (await connection.execute(blocks_of(mailing_id, first, position))).all()
    return [segment_of(row) for row in folded_rows(blocks, first, position)]


async def _find_folded(
    connection: AsyncConnection, chat_id: int, gateway_id: str
) -> tuple[int, int] | None:
    own = blocks_with(gateway_id).join(mailings).where(_own(chat_id))
    blocks = (await connection.execute(own.order_by(mailings.c.id.desc()))).all()
    for block in read_blocks(blocks):
        if gateway_id in block.columns["gateway_id"]:
            place = block.columns["gateway_id"].index(gateway_id)
            return block.mailing_id, block.columns["position"][place]
    return None


def _own(chat_id: int) -> ColumnElement[bool]:
    """Return the condition: is of a chat, and of its present account (docs/rules.md, P7)."""
    return (mailings.c.chat_id == chat_id) & of_present_account(mailings)


def _scheduled(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (mailings.c.state == MailingState.SCHEDULED) & condition


def _paused(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (mailings.c.state == MailingState.PAUSED) & condition


def _held(chat_id: int) -> ColumnElement[bool]:
    return _own(chat_id) & mailings.c.state.in_(ALTERABLE)


def _card(mailing_id: int) -> Select[Any]:
    only = (messages.c.position == 0) & mailings.c.audience_id.is_(None)
    joined = (
        mailings.outerjoin(tracks, tracks.c.mailing_id == mailings.c.id)
        .outerjoin(messages, (messages.c.mailing_id == mailings.c.id) & only)
        .outerjoin(
            segments,
            (segments.c.mailing_id == messages.c.mailing_id)
            & (segments.c.position == messages.c.position),
        )
    )
    return (
        select(mailings, tracks, messages, segments, standing().label("stands"))
        .select_from(joined)
        .where(mailings.c.id == mailing_id)
        .order_by(segments.c.part)
    )


def _columns(row: RowMapping, table: Table) -> dict[str, Any]:
    """Return the columns of one table from a row joined from several tables."""
    return {column.key: row[column] for column in table.c}


def _message(row: RowMapping) -> dict[str, Any]:
    return {
        **_columns(row, messages),
        "common": row[mailings.c.text],
        "stands": row["stands"],
    }


def _messages(mailing_id: int) -> Select[tuple[object, ...]]:
    return (
        select(messages, mailings.c.text.label("common"), standing().label("stands"))
        .join(mailings)
        .where(messages.c.mailing_id == mailing_id)
    )


def _of_chat(chat_id: int) -> Select[tuple[object, ...]]:
    return select(mailings).where(_own(chat_id)).order_by(mailings.c.id.desc())


def _condition(sought: Sought) -> ColumnElement[bool]:
    match sought.past:
        case Past.ALL:
            return true()
        case Past.TODAY:
            return _today(sought)
        case Past.SCHEDULED:
            return mailings.c.state.in_(ALTERABLE)
        case Past.RUNNING:
            return _going()
        case Past.FAILED:
            return _failed()


def _today(sought: Sought) -> ColumnElement[bool]:
    """Return the condition: was confirmed within the day, or is to be sent within it."""
    return or_(
        *(
            and_(moment >= sought.day_begins, moment < sought.day_ends)
            for moment in (mailings.c.created_at, mailings.c.due_at)
        )
    )


def _going() -> ColumnElement[bool]:
    """Return the condition: has not ended, or is STOPPED and waits for its last answers."""
    stopping = (mailings.c.state == MailingState.STOPPED) & mailings.c.finished_at.is_(None)
    return mailings.c.state.in_(IN_PROGRESS) | stopping


def _failed() -> ColumnElement[bool]:
    """Return the condition: did not reach somebody, or perhaps not."""
    return or_(mailings.c.refused > 0, mailings.c.unknown > 0, _undelivered(), _single_lost())


def _undelivered() -> ColumnElement[bool]:
    """Return the condition: did not reach somebody, by the counts of its track."""
    some = or_(*(tracks.c.counts[state].as_integer() > 0 for state in FAILED_DELIVERIES))
    return exists().where(tracks.c.mailing_id == mailings.c.id, some)


def _single_lost() -> ColumnElement[bool]:
    """Return the condition: a single SMS, not delivered; tracked, or older than tracks."""
    message = exists().where(
        messages.c.mailing_id == mailings.c.id,
        messages.c.position == 0,
        messages.c.delivery.in_(FAILED_DELIVERIES),
    )
    part = exists().where(
        segments.c.mailing_id == mailings.c.id,
        segments.c.position == 0,
        segments.c.state.in_(FAILED_STATES),
    )
    return mailings.c.audience_id.is_(None) & (message | part)
