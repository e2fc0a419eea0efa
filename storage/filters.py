"""A chat's past by a filter: what is held, what goes out, what did not reach somebody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from bot.model import Mailing, MailingState, Past
from bot.sms.statuses import FAILED_STATES, Delivery
from storage.database import Database
from storage.records import mailing_of
from storage.schema import mailings, messages, segments, tracks

HELD = (MailingState.SCHEDULED, MailingState.MISSED)
GOING = (
    MailingState.FREEZING,
    MailingState.QUEUED,
    MailingState.RUNNING,
    MailingState.PAUSED,
)
FAILED = tuple(one.value for one in Delivery if one.failed)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which of a chat's mailings are asked for; the day (UTC, end excluded) is for TODAY."""

    chat_id: int
    past: Past
    day_begins: datetime
    day_ends: datetime


class Filters:
    """Reads over one chat's mailings."""

    _db: Database

    async def filtered(self, sought: Sought, *, offset: int, limit: int) -> list[Mailing]:
        """Return those mailings, newest first."""
        query = (
            select(mailings)
            .where(mailings.c.chat_id == sought.chat_id, _condition(sought))
            .order_by(mailings.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [mailing_of(row) for row in rows]

    async def count_filtered(self, sought: Sought) -> int:
        """Return how many there are."""
        of_chat = mailings.c.chat_id == sought.chat_id
        query = select(func.count()).where(of_chat, _condition(sought))
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0


def _condition(sought: Sought) -> ColumnElement[bool]:
    match sought.past:
        case Past.ALL:
            return true()
        case Past.TODAY:
            return _today(sought)
        case Past.SCHEDULED:
            return mailings.c.state.in_(HELD)
        case Past.RUNNING:
            return _going()
        case Past.FAILED:
            return _failed()


def _today(sought: Sought) -> ColumnElement[bool]:
    """Was confirmed within the day, or is to be sent within it."""
    return or_(
        *(
            and_(moment >= sought.day_begins, moment < sought.day_ends)
            for moment in (mailings.c.created_at, mailings.c.due_at)
        )
    )


def _going() -> ColumnElement[bool]:
    """Has not ended: nor has a stopped one that waits for its last answers."""
    stopping = (mailings.c.state == MailingState.STOPPED) & mailings.c.finished_at.is_(None)
    return mailings.c.state.in_(GOING) | stopping


def _failed() -> ColumnElement[bool]:
    """Did not reach somebody, or perhaps not."""
    return or_(mailings.c.refused > 0, mailings.c.unknown > 0, _undelivered(), _single_lost())


def _undelivered() -> ColumnElement[bool]:
    """Did not reach somebody by what its tracking was told."""
    some = or_(*(tracks.c.counts[state].as_integer() > 0 for state in FAILED))
    return exists().where(tracks.c.mailing_id == mailings.c.id, some)


def _single_lost() -> ColumnElement[bool]:
    """Tell of a single SMS, one from before deliveries were tracked as well."""
    message = exists().where(
        messages.c.mailing_id == mailings.c.id,
        messages.c.position == 0,
        messages.c.delivery.in_(FAILED),
    )
    part = exists().where(
        segments.c.mailing_id == mailings.c.id,
        segments.c.position == 0,
        segments.c.state.in_(FAILED_STATES),
    )
    return mailings.c.audience_id.is_(None) & (message | part)
