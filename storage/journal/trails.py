"""What else is known of the money around SMS of unknown outcome: their size, and other sends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select

from bot.model import BatchState, IdDoubt, Mailing, MessageState
from storage.database.engine import Database
from storage.database.schema import batches, mailings, messages
from storage.journal.states import PAID_OR_PERHAPS

_LONGEST = timedelta(hours=1)
"""How long after its end a balance may have been noted, where that moment is not known."""
_LINGERS = timedelta(minutes=1)
"""How long a gateway may still work on a request that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What the journal knows about the money of a mailing's SMS of unknown outcome."""

    segments: int
    """Of all SMS whose outcome was unknown, by our own count, decided by a person since or not."""
    others: bool
    """Other mailings of the account were sending between its two balances, or may have been."""
    accepted: int
    """Segments of the accepted SMS, by our own count."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """Calls whose answers had IDs that leave open who was taken."""

    recipients: int
    ids: int
    """As they came, repeated ones too."""


class Trails:
    """Reads what the evidence of unknown outcomes rests on."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, mailing: Mailing) -> Trail:
        """Return what is known about one mailing."""
        async with self._db.read() as connection:
            found = (await connection.execute(_trail(mailing))).one()
        return Trail(found.segments or 0, bool(found.others), found.accepted or 0)

    async def doubted(self, mailing_id: int) -> dict[IdDoubt, Doubted]:
        """Return the calls of a mailing that the IDs of their answers leave unknown."""
        query = (
            select(
                batches.c.status,
                func.sum(batches.c.last - batches.c.first + 1),
                func.sum(func.json_array_length(batches.c.raw_ids)),
            )
            .where(
                batches.c.mailing_id == mailing_id,
                batches.c.state == BatchState.UNKNOWN,
                batches.c.status.is_not(None),
            )
            .group_by(batches.c.status)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {IdDoubt(status): Doubted(people, ids or 0) for status, people, ids in rows}


def _trail(mailing: Mailing) -> Select[tuple[int | None, int | None, bool]]:
    unknown = (
        select(func.sum(messages.c.segments))
        .select_from(batches)
        .join(
            messages,
            (messages.c.mailing_id == batches.c.mailing_id)
            & messages.c.position.between(batches.c.first, batches.c.last),
        )
        .where(batches.c.state == BatchState.UNKNOWN, batches.c.mailing_id == mailing.id)
    )
    accepted: ColumnElement[int | None] = literal(mailing.accepted * mailing.segments)
    if mailing.personal:
        own = (messages.c.mailing_id == mailing.id) & (messages.c.state == MessageState.ACCEPTED)
        accepted = select(func.sum(messages.c.segments)).where(own).scalar_subquery()
    return select(
        unknown.scalar_subquery().label("segments"),
        accepted.label("accepted"),
        _others(mailing).label("others"),
    )


def _others(mailing: Mailing) -> ColumnElement[bool]:
    """Tell whether another mailing of the account had a request on its way between the balances.

    One of unknown outcome may still be carried out when nobody waits for its answer any more.
    """
    since, until = _between(mailing)
    lingering = batches.c.state == BatchState.UNKNOWN
    sent = exists().where(
        batches.c.mailing_id == mailings.c.id,
        batches.c.state.in_(PAID_OR_PERHAPS),
        batches.c.claimed_at <= until,
        or_(
            batches.c.answered_at.is_(None),
            batches.c.answered_at >= since,
            lingering & (batches.c.answered_at >= since - _LINGERS),
        ),
    )
    return exists().where(
        mailings.c.login == mailing.account.login,
        mailings.c.server.in_(_flavours(mailing.account.server)),
        mailings.c.id != mailing.id,
        or_(mailings.c.finished_at.is_(None), mailings.c.finished_at >= since - _LINGERS),
        mailings.c.started_at <= until,
        sent,
    )


def _between(mailing: Mailing) -> tuple[datetime, datetime]:
    """Return when the balances before and after it were told, or the widest guess."""
    started = mailing.started_at or mailing.created_at
    ended = max(mailing.finished_at or started, started + _LONGEST) + _LONGEST
    return mailing.balance_before_at or started - _LONGEST, mailing.balance_after_at or ended


def _flavours(server: str) -> list[str]:
    """Return the addresses of both flavours of a server, which know the same logins (D2)."""
    sessions = server.removesuffix("/v2")
    return [sessions, f"{sessions}/v2"]
