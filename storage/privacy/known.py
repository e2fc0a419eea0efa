"""What a chat knows of one number, as a person may ask for it: its account sees its own (P7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, or_, select

from bot.model import MessageState
from storage.database.engine import Database
from storage.database.present_account import of_present_account
from storage.database.schema import (
    audiences,
    contact_lists,
    contacts,
    drafts,
    incoming,
    mailings,
    messages,
    segments,
    stop_list,
)
from storage.delivery.folded import blocks_of, folded_rows
from storage.journal.conditions import standing
from storage.privacy.numbers import spellings


class KnownKind(StrEnum):
    """What a piece of knowledge is."""

    SMS = "sms"
    """An SMS that was sent to the number, or is to be."""
    INCOMING = "incoming"
    """An SMS from it."""
    CONTACT = "contact"
    """An entry of a list."""
    RECIPIENT = "recipient"
    """It is among the recipients that were given to the bot, with its row where it has one."""
    STOPPED = "stopped"
    """Its entry on the stop-list."""
    FORGOTTEN = "forgotten"
    """It was forgotten, and its keyed hash is on the stop-list."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known of a number."""

    kind: KnownKind
    at: datetime | None
    """When it was confirmed, came, or was put there (UTC)."""
    party: str
    """The sender, the number that was written to, the list or file, or who stopped it."""
    text: str
    """The SMS, the name and fields of a contact, the cells of a row, or the reason of a stop."""
    state: MessageState | None = None
    delivery: str | None = None
    """A `Delivery` value."""
    reported_at: datetime | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFile:
    """Recipients that were read from a file or a list, and may have the number."""

    folder: str
    title: str
    columns: tuple[str, ...]
    """The titles of its columns; "" where there is none."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KnownOfNumber:
    """What is known of a number, kind by kind, in order."""

    rows: tuple[Known, ...]
    of_others: int
    """SMS to it and from it that belong to another account of the chat, and are not told."""


class KnownNumbers:
    """Reads what is known of numbers; changes nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, chat_id: int, phone: str) -> KnownOfNumber:
        """Return everything that a chat knows of a number, but for the SMS of other accounts."""

        def work(connection: Connection) -> KnownOfNumber:
            rows = (
                *_sms(connection, chat_id, phone),
                *_incoming(connection, chat_id, phone),
                *_contacts(connection, chat_id, phone),
                *_stops(connection, chat_id, phone),
            )
            return KnownOfNumber(rows, _of_others(connection, chat_id, phone))

        return await self._db.survey(work)

    async def files(self, chat_id: int) -> list[KnownFile]:
        """Return the recipients of this account's mailings and drafts, the oldest first."""
        query = (
            select(
                audiences.c.folder, audiences.c.title, audiences.c.titles, audiences.c.created_at
            )
            .where(audiences.c.chat_id == chat_id, _used_by_present_account())
            .order_by(audiences.c.id)
        )

        def work(connection: Connection) -> list[KnownFile]:
            return [
                KnownFile(row.folder, row.title, tuple(row.titles), row.created_at)
                for row in connection.execute(query)
            ]

        return await self._db.survey(work)


def _used_by_present_account() -> ColumnElement[bool]:
    return or_(
        *(
            select(table.c.id)
            .where(table.c.audience_id == audiences.c.id, of_present_account(table))
            .exists()
            for table in (mailings, drafts)
        )
    )


def _sms_to(phone: str, chat_id: int) -> ColumnElement[bool]:
    return (messages.c.phone == phone) & (mailings.c.chat_id == chat_id)


def _sms_from(phone: str, chat_id: int) -> ColumnElement[bool]:
    return (incoming.c.chat_id == chat_id) & incoming.c.phone.in_(spellings(phone))


def _of_others(connection: Connection, chat_id: int, phone: str) -> int:
    """Count the SMS to a number and from it that belong to another account."""
    sent = (
        select(func.count())
        .join_from(messages, mailings, mailings.c.id == messages.c.mailing_id)
        .where(_sms_to(phone, chat_id), ~of_present_account(mailings))
    )
    came = select(func.count()).where(_sms_from(phone, chat_id), ~of_present_account(incoming))
    return (connection.scalar(sent) or 0) + (connection.scalar(came) or 0)


def _sms(connection: Connection, chat_id: int, phone: str) -> Iterator[Known]:
    query = (
        select(
            messages.c.mailing_id,
            messages.c.position,
            mailings.c.created_at,
            mailings.c.sender,
            func.coalesce(messages.c.text, mailings.c.text).label("text"),
            standing().label("stands"),
            messages.c.delivery,
        )
        .join(mailings, mailings.c.id == messages.c.mailing_id)
        .where(_sms_to(phone, chat_id), of_present_account(mailings))
        .order_by(messages.c.mailing_id, messages.c.position)
    )
    for row in connection.execute(query).all():
        parts = _parts(connection, row.mailing_id, row.position)
        yield Known(
            KnownKind.SMS,
            row.created_at,
            row.sender,
            row.text,
            MessageState(row.stands),
            row.delivery,
            max((at for _, at in parts if at), default=None),
            tuple(gateway_id for gateway_id, _ in parts),
        )


def _parts(
    connection: Connection, mailing_id: int, position: int
) -> list[tuple[str, datetime | None]]:
    """Return the ID of each part, and when its final state was reported."""
    rows = connection.execute(
        select(segments.c.gateway_id, segments.c.reported_at)
        .where(segments.c.mailing_id == mailing_id, segments.c.position == position)
        .order_by(segments.c.part)
    ).all()
    blocks = connection.execute(blocks_of(mailing_id, position, position)).all()
    folded = folded_rows(blocks, position, position)
    return [(one.gateway_id, one.reported_at) for one in rows] + [
        (one["gateway_id"], one["reported_at"]) for one in folded
    ]


def _incoming(connection: Connection, chat_id: int, phone: str) -> Iterator[Known]:
    query = (
        select(incoming)
        .where(_sms_from(phone, chat_id), of_present_account(incoming))
        .order_by(incoming.c.id)
    )
    for row in connection.execute(query):
        at = row.sent_at or row.came_at
        yield Known(KnownKind.INCOMING, at, row.destination, row.text)


def _contacts(connection: Connection, chat_id: int, phone: str) -> Iterator[Known]:
    query = (
        select(contact_lists.c.name.label("list"), contacts.c.name, contacts.c.fields)
        .join(contacts, contacts.c.contents == contact_lists.c.contents)
        .where(contact_lists.c.chat_id == chat_id, contacts.c.phone == phone)
        .order_by(contact_lists.c.id)
    )
    for row in connection.execute(query):
        fields = (f"{title}: {_shown(value)}" for title, value in row.fields.items())
        text = "; ".join(filter(None, (row.name, *fields)))
        yield Known(KnownKind.CONTACT, None, row.list, text)


def _shown(value: object) -> str:
    """Return a field as people see it: a value with a format is stored with its text."""
    return str(value[1]) if isinstance(value, list) else str(value)


def _stops(connection: Connection, chat_id: int, phone: str) -> Iterator[Known]:
    query = select(stop_list).where(stop_list.c.chat_id == chat_id, stop_list.c.phone == phone)
    for row in connection.execute(query):
        yield Known(KnownKind.STOPPED, row.added_at, row.user_name, row.reason)
