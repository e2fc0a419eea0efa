"""Tracks: which mailings' delivery is still asked about, when, and what is known so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    RowMapping,
    Select,
    Update,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from bot.model import MessageState, Segment, Track
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import mailings, messages, segments, tracks
from storage.delivery.states import count, record
from storage.journal.states import OPEN_DELIVERIES

_SAME = (
    "mailing_id",
    "begun_at",
    "until",
    "next_at",
    "round",
    "position",
    "part",
    "asked",
    "checked",
    "counts",
    "notice",
    "version",
)
DUE, CLAIMED = "due", "told"
"""Stages of a notice; what is claimed counts as shown. Databases hold the word «told» for it."""

Place = tuple[int, int]
"""Position and part."""

NOWHERE: Place = (-1, 0)
"""Before all parts."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part whose state is not final."""

    position: int
    part: int
    gateway_id: str
    phone: str

    @property
    def place(self) -> Place:
        """Return where it stands among the mailing's parts."""
        return self.position, self.part


class Tracks:
    """The tracks of all mailings, at most one each; every method is one transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, mailing_id: int) -> Track | None:
        """Return a mailing's track."""
        found = await self._tracks(select(tracks).where(tracks.c.mailing_id == mailing_id))
        return found[0] if found else None

    async def due(
        self, now: datetime, besides: Collection[int], limit: int
    ) -> tuple[list[int], datetime | None]:
        """Return at most `limit` mailings whose next question is due, the overdue ones first.

        Also returns the moment (UTC) when another one becomes due; None: never, or more than
        `limit` are due already. The mailings in `besides` are left out of both.
        """
        query = (
            select(tracks.c.mailing_id, tracks.c.next_at)
            .where(tracks.c.next_at.is_not(None), tracks.c.mailing_id.not_in(besides))
            .order_by(tracks.c.next_at)
            .limit(limit + 1)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        due = [row.mailing_id for row in rows if row.next_at <= now]
        coming = next((row.next_at for row in rows if row.next_at > now), None)
        return due[:limit], coming

    async def unshown(self) -> list[int]:
        """Return the mailings whose present counts their chat has not been shown."""
        query = select(tracks.c.mailing_id).where(tracks.c.shown_version < tracks.c.version)
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def with_notice_due(self) -> list[int]:
        """Return the mailings that have a notice which nobody has claimed."""
        query = select(tracks.c.mailing_id).where(tracks.c.notice == DUE)
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def recent(self, since: datetime) -> list[int]:
        """Return the mailings to take on: with accepted SMS, not over before `since`, not tracked.

        A track that was begun before the mailing came to its end does not count.
        """
        going = mailings.c.finished_at.is_(None) | (mailings.c.finished_at >= since)
        unknown = tracks.c.mailing_id.is_(None) | (tracks.c.begun_at < mailings.c.finished_at)
        query = (
            select(mailings.c.id)
            .outerjoin(tracks, tracks.c.mailing_id == mailings.c.id)
            .where(mailings.c.accepted > 0, going, unknown)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def take_on(
        self,
        mailing_id: int,
        *,
        begun_at: datetime,
        until: datetime,
        next_at: datetime,
        over_at: datetime | None = None,
    ) -> None:
        """Begin to track a mailing. A track that was begun before `over_at` (UTC) begins anew."""

        def work(connection: Connection) -> None:
            known = _row(connection, mailing_id)
            if known is None:
                _begin(connection, mailing_id, begun_at, until, next_at)
            elif over_at is not None and known["begun_at"] < over_at:
                times = {"begun_at": begun_at, "until": until, "next_at": next_at}
                connection.execute(
                    _of(mailing_id).values(round=0, position=NOWHERE[0], part=NOWHERE[1], **times)
                )

        await self._db.transact(work)

    async def open_parts(self, mailing_id: int, after: Place, limit: int) -> list[OpenPart]:
        """Return the parts behind a place that are not final, in order."""
        own = segments.c
        query = (
            select(own.position, own.part, own.gateway_id, messages.c.phone)
            .join(messages)
            .where(
                own.mailing_id == mailing_id,
                tuple_(own.position, own.part) > after,
                own.final.is_(False),
            )
            .order_by(own.position, own.part)
            .limit(limit)
        )

        def work(connection: Connection) -> list[OpenPart]:
            return [OpenPart(*row) for row in connection.execute(query)]

        return await self._db.look(work)

    async def record(self, mailing_id: int, parts: Sequence[Segment], place: Place) -> Track:
        """Record answers about parts, and up to which place this round has asked."""

        def work(connection: Connection) -> Track:
            record(connection, parts)
            connection.execute(
                _of(mailing_id).values(
                    position=place[0], part=place[1], asked=tracks.c.asked + len(parts)
                )
            )
            return _track(connection, mailing_id)

        return await self._db.transact(work)

    async def end_round(self, mailing_id: int, next_at: datetime) -> None:
        """End the round; the next one begins with the first part at `next_at` (UTC)."""
        values = {"position": NOWHERE[0], "part": NOWHERE[1], "next_at": next_at}
        async with self._db.write() as connection:
            await connection.execute(_of(mailing_id).values(round=tracks.c.round + 1, **values))

    async def postpone(self, mailing_id: int, next_at: datetime) -> None:
        """Interrupt the round; it goes on at `next_at` (UTC)."""
        async with self._db.write() as connection:
            await connection.execute(_of(mailing_id).values(next_at=next_at))

    async def close(self, mailing_id: int) -> Track:
        """Ask no more about a mailing; the delivery of its SMS that are still open is NO_DATA."""

        def work(connection: Connection) -> Track:
            _lose(connection, mailing_id)
            connection.execute(_of(mailing_id).values(next_at=None))
            return _track(connection, mailing_id)

        return await self._db.transact(work)

    async def move_notice(self, mailing_id: int, notice: str, *, was: str | None) -> bool:
        """Move the notice from one stage to the next; True for one caller only."""
        stage = tracks.c.notice.is_(None) if was is None else tracks.c.notice == was
        async with self._db.write() as connection:
            changed: CursorResult[Any] = await connection.execute(
                _of(mailing_id).where(stage).values(notice=notice)
            )
        return changed.rowcount == 1

    async def _tracks(self, query: Select[Any]) -> list[Track]:
        async with self._db.read() as connection:
            return [track_of(row) for row in (await connection.execute(query)).mappings()]


def _of(mailing_id: int) -> Update:
    return update(tracks).where(tracks.c.mailing_id == mailing_id)


def _row(connection: Connection, mailing_id: int) -> RowMapping | None:
    query = select(tracks).where(tracks.c.mailing_id == mailing_id)
    return connection.execute(query).mappings().one_or_none()


def _track(connection: Connection, mailing_id: int) -> Track:
    row = _row(connection, mailing_id)
    if row is None:
        raise LookupError(mailing_id)
    return track_of(row)


def track_of(row: Mapping[Any, Any]) -> Track:
    """Read a track."""
    shown = row["shown_version"] == row["version"]
    return Track(**{name: row[name] for name in _SAME}, shown=shown)


def _begin(
    connection: Connection, mailing_id: int, begun_at: datetime, until: datetime, next_at: datetime
) -> None:
    """Add a track; its counts begin with the answers that people have asked for already.

    Without such answers there is nothing to show yet: the track counts as shown.
    """
    known = (
        select(messages.c.delivery, func.count())
        .where(messages.c.mailing_id == mailing_id, messages.c.delivery.is_not(None))
        .group_by(messages.c.delivery)
    )
    counts = {row[0]: row[1] for row in connection.execute(known)}
    connection.execute(
        insert(tracks).values(
            mailing_id=mailing_id,
            begun_at=begun_at,
            until=until,
            next_at=next_at,
            counts=counts,
            checked=sum(counts.values()),
            version=1,
            shown_version=0 if counts else 1,
        )
    )


def _lose(connection: Connection, mailing_id: int) -> None:
    """Set the delivery of every accepted SMS that is still open to NO_DATA."""
    lost = (
        (messages.c.mailing_id == mailing_id)
        & (messages.c.state == MessageState.ACCEPTED)
        & or_(messages.c.delivery.is_(None), messages.c.delivery.in_(OPEN_DELIVERIES))
    )
    query = select(messages.c.delivery, func.count()).where(lost).group_by(messages.c.delivery)
    rows = connection.execute(query).all()
    moves = {(before, Delivery.NO_DATA.value): number for before, number in rows}
    connection.execute(update(messages).where(lost).values(delivery=Delivery.NO_DATA.value))
    count(connection, mailing_id, moves)
