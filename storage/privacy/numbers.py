"""One number in all tables: where it is, what stands in the way of forgetting it, forgetting it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Select,
    String,
    Update,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.model import IncomingState, MailingState, MessageState
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import (
    audiences,
    audit,
    batches,
    contact_lists,
    contacts,
    drafts,
    incoming,
    mailings,
    messages,
    segments,
    stop_hashes,
    stop_list,
)
from storage.delivery.states import count
from storage.journal.states import NOT_OVER, OPEN_DELIVERIES

GONE = ""
"""What stands in place of a number or a text that was forgotten."""
AT_ONCE = 200
"""Rows of one transaction: a send waits for it a few milliseconds."""
MOST_HOLDING = 5
DIGITS = 10
"""The last digits of a number, which stand in it however it is written."""


class HoldReason(StrEnum):
    """Why a mailing keeps a number from being forgotten."""

    NOT_OVER = "not-over"
    """It may still send to it."""
    UNKNOWN = "unknown"
    """Whether its SMS went out is not known, and a person has not decided yet."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A mailing that keeps a number from being forgotten."""

    mailing_id: int
    chat_id: int
    created_at: datetime
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class NumberTraces:
    """How often a number is found, and what keeps it from being forgotten."""

    sms: int = 0
    incoming: int = 0
    contacts: int = 0
    stopped: int = 0
    """Stop-lists that it is on."""
    files: int = 0
    """Recipients' files on disk that it is in; a table cannot tell."""
    drafts: int = 0
    holding: tuple[Holding, ...] = field(default=())
    freezing: bool = False
    """Recipients of a mailing are being written down: the number may be among them."""

    @property
    def nothing(self) -> bool:
        """Tell whether it was found nowhere."""
        return not (
            self.sms or self.incoming or self.contacts or self.stopped or self.files or self.drafts
        )


class NumberStore:
    """Finds and forgets numbers, in one chat or (None) in all. Phones are E.164 digits."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def traces(self, chat_id: int | None, phone: str) -> NumberTraces:
        """Return where a number is found in the tables, and what holds it."""

        def work(connection: Connection) -> NumberTraces:
            holding = connection.execute(_holding(chat_id, phone)).all()
            freezing = select(func.count()).where(
                mailings.c.state == MailingState.FREEZING, _of(mailings.c.chat_id, chat_id)
            )
            return NumberTraces(
                sms=connection.scalar(_count(_sms(chat_id, phone))) or 0,
                incoming=connection.scalar(_count(_incoming(chat_id, phone))) or 0,
                contacts=connection.scalar(_count(_contacts(chat_id, phone))) or 0,
                stopped=connection.scalar(_count(_stopped(chat_id, phone))) or 0,
                drafts=connection.scalar(_count(_drafts(chat_id, phone))) or 0,
                holding=tuple(_held(row) for row in holding),
                freezing=bool(connection.scalar(freezing)),
            )

        return await self._db.survey(work)

    async def forget_sms(self, chat_id: int | None, phone: str, now: datetime) -> int:
        """Forget the number and the texts of some SMS to it; return of how many, 0: of all.

        Counts, states, prices and IDs stay. What may still be sent is left alone.
        """

        def work(connection: Connection) -> int:
            free = _sms(chat_id, phone).where(~_holds()).limit(AT_ONCE)
            places = connection.execute(free).all()
            for mailing_id, position in places:
                _forget_one(connection, mailing_id, position, now)
            return len(places)

        return await self._db.transact(work)

    async def forget_incoming(self, chat_id: int | None, phone: str) -> None:
        """Forget the SMS from the number.

        Their rows stay: the gateway may tell of them again, and then they are known.
        """
        gone = {"phone": GONE, "text": GONE, "state": IncomingState.SHOWN.value}
        for some in await self._ids(_incoming(chat_id, phone)):
            await self._run(update(incoming).where(incoming.c.id.in_(some)).values(**gone))

    async def forget_contacts(self, chat_id: int | None, phone: str) -> None:
        """Remove the number from all lists."""
        for some in await self._ids(_contacts(chat_id, phone)):
            await self._run(delete(contacts).where(contacts.c.id.in_(some)))

    async def hash_stopped(
        self, chat_id: int | None, phone: str, number_hash: str, now: datetime
    ) -> None:
        """Put a hash in place of the number on each stop-list that it is on."""

        def work(connection: Connection, chats: Sequence[int]) -> None:
            hashed = select(stop_hashes.c.chat_id).where(stop_hashes.c.hash == number_hash)
            known = set(connection.execute(hashed).scalars())
            for one in set(chats) - known:
                row = {"chat_id": one, "hash": number_hash, "added_at": now}
                connection.execute(insert(stop_hashes).values(**row))
            listed = stop_list.c.chat_id.in_(chats) & (stop_list.c.phone == phone)
            connection.execute(delete(stop_list).where(listed))

        for some in await self._ids(_stopped(chat_id, phone)):
            await self._db.transact(partial(work, chats=some))

    async def drop_drafts(self, chat_id: int | None, phone: str) -> None:
        """Delete the saved drafts that have the number in their text."""
        for some in await self._ids(_drafts(chat_id, phone)):
            await self._run(delete(drafts).where(drafts.c.id.in_(some)))

    async def forget_titles(self, chat_id: int | None, phone: str) -> None:
        """Blank the number where it is the title of a file, or a fact of the audit."""
        digits = f"%{phone[-DIGITS:]}%"
        titled = _of(audiences.c.chat_id, chat_id) & audiences.c.title.like(digits)
        for some in await self._ids(select(audiences.c.id).where(titled)):
            blank = update(audiences).where(audiences.c.id.in_(some)).values(title=GONE)
            await self._run(blank)
        noted = _of(audit.c.chat_id, chat_id) & cast(audit.c.facts, String).like(digits)
        for some in await self._ids(select(audit.c.id).where(noted)):
            await self._run(update(audit).where(audit.c.id.in_(some)).values(facts={}))

    async def _ids(self, query: Select[Any]) -> list[Sequence[int]]:
        """Return what a query finds, in parts: it may read whole tables, so nobody waits for it."""
        found = await self._db.survey(lambda bound: bound.execute(query).scalars().all())
        return [found[first : first + AT_ONCE] for first in range(0, len(found), AT_ONCE)]

    async def _run(self, statement: Delete | Update) -> None:
        await self._db.transact(lambda connection: connection.execute(statement))

    async def folders(self, chat_id: int | None) -> dict[str, int]:
        """Return folder → id of every audience."""
        query = select(audiences.c.folder, audiences.c.id).where(_of(audiences.c.chat_id, chat_id))
        async with self._db.read() as connection:
            return {row.folder: row.id for row in await connection.execute(query)}

    async def fewer(self, audience_id: int, count_now: int) -> None:
        """Note how many recipients an audience has now."""
        async with self._db.write() as connection:
            await connection.execute(
                update(audiences).where(audiences.c.id == audience_id).values(count=count_now)
            )


def _of(column: Column[int], chat_id: int | None) -> ColumnElement[bool]:
    return true() if chat_id is None else column == chat_id


def _count(query: Select[Any]) -> Select[int]:
    return select(func.count()).select_from(query.subquery())


def _sms(chat_id: int | None, phone: str) -> Select[Any]:
    return (
        select(messages.c.mailing_id, messages.c.position)
        .join(mailings, mailings.c.id == messages.c.mailing_id)
        .where(messages.c.phone == phone, _of(mailings.c.chat_id, chat_id))
    )


def _holds() -> ColumnElement[bool]:
    """Tell whether a message may not be forgotten yet; over `messages` join `mailings`."""
    stopping = (mailings.c.state == MailingState.STOPPED) & mailings.c.finished_at.is_(None)
    unknown = messages.c.state == MessageState.UNKNOWN
    return or_(mailings.c.state.in_(NOT_OVER), stopping, unknown)


def _holding(chat_id: int | None, phone: str) -> Select[Any]:
    return (
        select(mailings.c.id, mailings.c.chat_id, mailings.c.created_at, messages.c.state)
        .join(messages, mailings.c.id == messages.c.mailing_id)
        .where(messages.c.phone == phone, _of(mailings.c.chat_id, chat_id), _holds())
        .order_by(mailings.c.id.desc())
        .limit(MOST_HOLDING)
    )


def _held(row: Any) -> Holding:  # noqa: ANN401 - a row of the query above
    unknown = row.state == MessageState.UNKNOWN
    reason = HoldReason.UNKNOWN if unknown else HoldReason.NOT_OVER
    return Holding(row.id, row.chat_id, row.created_at, reason)


def _incoming(chat_id: int | None, phone: str) -> Select[Any]:
    return select(incoming.c.id).where(
        incoming.c.phone.in_(spellings(phone)), _of(incoming.c.chat_id, chat_id)
    )


def spellings(phone: str) -> Iterable[str]:
    """Return how the gateway may have told a number."""
    national = (f"8{phone[1:]}", phone[1:]) if phone.startswith("7") else ()
    return (phone, f"+{phone}", *national)


def _contacts(chat_id: int | None, phone: str) -> Select[Any]:
    query = select(contacts.c.id).where(contacts.c.phone == phone)
    if chat_id is None:
        return query
    own = select(contact_lists.c.contents).where(contact_lists.c.chat_id == chat_id)
    # contents that no list has any more are swept by and by: whose they were is not known
    known = select(contact_lists.c.contents)
    return query.where(or_(contacts.c.contents.in_(own), contacts.c.contents.not_in(known)))


def _stopped(chat_id: int | None, phone: str) -> Select[Any]:
    return select(stop_list.c.chat_id).where(
        stop_list.c.phone == phone, _of(stop_list.c.chat_id, chat_id)
    )


def _drafts(chat_id: int | None, phone: str) -> Select[Any]:
    return select(drafts.c.id).where(
        _of(drafts.c.chat_id, chat_id), cast(drafts.c.facts, String).like(f"%{phone[-DIGITS:]}%")
    )


def _forget_one(connection: Connection, mailing_id: int, position: int, now: datetime) -> None:
    own = and_(messages.c.mailing_id == mailing_id, messages.c.position == position)
    row = connection.execute(
        select(messages.c.text, messages.c.state, messages.c.delivery).where(own)
    ).one()
    values: dict[str, Any] = {"phone": GONE, "detail": None}
    if row.text is not None:
        values["text"] = GONE
    asked_still = row.delivery is None or row.delivery in OPEN_DELIVERIES
    if row.state == MessageState.ACCEPTED and asked_still:
        values["delivery"] = Delivery.NO_DATA.value
        count(connection, mailing_id, {(row.delivery, Delivery.NO_DATA.value): 1})
    connection.execute(update(messages).where(own).values(**values))
    of_it = and_(segments.c.mailing_id == mailing_id, segments.c.position == position)
    connection.execute(update(segments).where(of_it).values(final=True))
    around = and_(
        batches.c.mailing_id == mailing_id,
        batches.c.first <= position,
        batches.c.last >= position,
    )
    connection.execute(update(batches).where(around).values(detail=None))
    single = and_(mailings.c.id == mailing_id, mailings.c.audience_id.is_(None))
    gone = {"text": GONE, "template": None, "content": None}
    connection.execute(
        update(mailings).where(single).values(phones_gone_at=now, texts_gone_at=now, **gone)
    )
