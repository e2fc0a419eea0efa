"""What administrators were told of the service, and what they are still to be told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import AlertFacts, AlertKind, AlertNote
from storage.database.engine import Database
from storage.database.schema import alert_notes, alerts

MOST_NAMES = 20
"""So many different names are kept of what is counted."""


@dataclass(frozen=True, slots=True)
class AlertState:
    """How far an alert is. `raised_at`: when the administrators were last told of it."""

    raised_at: datetime | None = None
    open: bool = False
    """They know of a trouble whose end they were not told yet."""
    covered_until: datetime | None = None
    """They were told of everything up to this moment."""
    facts: AlertFacts = field(default_factory=dict)
    """Of a trouble that lasts: what they were told. Of what is counted: what came since then."""


class Alerts:
    """Stores the state of each alert, and the notes that are due; each change is a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def states(self) -> dict[AlertKind, AlertState]:
        """Return the state of every alert, known or not."""
        async with self._db.read() as connection:
            rows = (await connection.execute(select(alerts))).mappings().all()
        known = {AlertKind(row["kind"]): _state(row) for row in rows if row["kind"] in [*AlertKind]}
        return {kind: known.get(kind, AlertState()) for kind in AlertKind}

    async def raise_(
        self, kind: AlertKind, facts: AlertFacts, now: datetime, tell: Collection[int]
    ) -> None:
        """Open a lasting alert, or remind of it."""
        async with self._db.write() as connection:
            await raise_alert(connection, kind, facts, now, tell)

    async def end(self, kind: AlertKind, facts: AlertFacts, tell: Collection[int]) -> None:
        """Close an alert, and say that the trouble is over."""
        async with self._db.write() as connection:
            await end_alert(connection, kind, facts, tell)

    async def count(self, kind: AlertKind, facts: AlertFacts) -> None:
        """Count more of what an alert is to tell."""
        async with self._db.write() as connection:
            state = await _known(connection, kind)
            await _set(connection, kind, facts=_sum(state.facts, facts))

    async def tell_counted(
        self,
        kind: AlertKind,
        facts: AlertFacts,
        now: datetime,
        tell: Collection[int],
        *,
        covered_until: datetime | None = None,
    ) -> None:
        """Tell what was counted, and these facts; begin to count anew."""
        async with self._db.write() as connection:
            state = await _known(connection, kind)
            told = _sum(state.facts, facts)
            changed: dict[str, Any] = {"raised_at": now, "facts": {}}
            if covered_until is not None:
                changed["covered_until"] = covered_until
            await _set(connection, kind, **changed)
            for admin_id in tell:
                untold = await _note(connection, admin_id, kind)
                await _put(connection, admin_id, kind, _sum(untold, told), over=False)

    async def due(self, admins: Collection[int]) -> list[int]:
        """Return those of the administrators who are to be told something."""
        query = select(alert_notes.c.admin_id).where(alert_notes.c.admin_id.in_(admins)).distinct()
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def next(self, admin_id: int, after: int) -> AlertNote | None:
        """Return an administrator's first note behind the number `after`."""
        query = (
            select(alert_notes)
            .where(alert_notes.c.admin_id == admin_id, alert_notes.c.id > after)
            .order_by(alert_notes.c.id)
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return AlertNote(**{**row, "kind": AlertKind(row["kind"])})

    async def is_due(self, note_id: int) -> bool:
        """Tell whether a note is still to be told, and no newer one is in its place."""
        query = select(alert_notes.c.id).where(alert_notes.c.id == note_id)
        async with self._db.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def told(self, note_id: int) -> None:
        """Forget a note that was told, or never can be."""
        async with self._db.write() as connection:
            await connection.execute(delete(alert_notes).where(alert_notes.c.id == note_id))


async def raise_alert(
    connection: AsyncConnection,
    kind: AlertKind,
    facts: AlertFacts,
    now: datetime,
    tell: Collection[int],
) -> None:
    """Do within a transaction what `Alerts.raise_` does."""
    await _set(connection, kind, raised_at=now, open=True, facts=dict(facts))
    for admin_id in tell:
        await _put(connection, admin_id, kind, facts, over=False)


async def end_alert(
    connection: AsyncConnection, kind: AlertKind, facts: AlertFacts, tell: Collection[int]
) -> None:
    """Do within a transaction what `Alerts.end` does."""
    await _set(connection, kind, open=False)
    for admin_id in tell:
        await _put(connection, admin_id, kind, facts, over=True)


async def _known(connection: AsyncConnection, kind: AlertKind) -> AlertState:
    found = await connection.execute(select(alerts).where(alerts.c.kind == kind))
    row = found.mappings().one_or_none()
    return AlertState() if row is None else _state(row)


def _state(row: RowMapping) -> AlertState:
    return AlertState(**{name: row[name] for name in AlertState.__slots__})


async def _set(connection: AsyncConnection, kind: AlertKind, **values: Any) -> None:  # noqa: ANN401 - columns of all types
    known = select(alerts.c.kind).where(alerts.c.kind == kind)
    if (await connection.execute(known)).first() is None:
        await connection.execute(insert(alerts).values(kind=kind, open=False, facts={}))
    await connection.execute(update(alerts).where(alerts.c.kind == kind).values(**values))


async def _note(connection: AsyncConnection, admin_id: int, kind: AlertKind) -> AlertFacts:
    """Return the facts of a note that is still due; {} when there is none."""
    query = select(alert_notes.c.facts).where(
        alert_notes.c.admin_id == admin_id, alert_notes.c.kind == kind
    )
    facts: AlertFacts | None = await connection.scalar(query)
    return facts or {}


async def _put(
    connection: AsyncConnection, admin_id: int, kind: AlertKind, facts: AlertFacts, *, over: bool
) -> None:
    """Put a note in place of an older one of its kind; it has a number of its own.

    One that says the same stays: it may be on its way to its reader, who would get both.
    """
    where = (alert_notes.c.admin_id == admin_id) & (alert_notes.c.kind == kind)
    due = (await connection.execute(select(alert_notes).where(where))).mappings().one_or_none()
    values = {"admin_id": admin_id, "kind": kind, "over": over, "facts": dict(facts)}
    if due is not None and values.items() <= due.items():
        return
    await connection.execute(delete(alert_notes).where(where))
    await connection.execute(insert(alert_notes).values(**values))


def _sum(one: AlertFacts, other: AlertFacts) -> Mapping[str, Any]:
    """Add figures up, and put lists of names together."""
    total = dict(one)
    for name, value in other.items():
        if name not in total:
            total[name] = value
        elif isinstance(value, list):
            total[name] = list(dict.fromkeys([*total[name], *value]))[:MOST_NAMES]
        else:
            total[name] += value
    return total
