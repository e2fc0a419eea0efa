"""Recording the states that the gateway gives for parts; deriving those of whole SMS."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from bot.model import Segment
from bot.sms.statuses import FINAL_STATES, Delivery, combine, delivery
from storage.database.engine import Database
from storage.database.schema import messages, segments, tracks
from storage.delivery.folding import unfold

_FRESH = timedelta()
"""Every answer counts as fresh: an SMS becomes NO_DATA only at the end of its track."""

_KNOWN = ("price", "submitted_at", "reported_at")
"""These columns keep their value when the gateway's next answer leaves it out."""


Move = tuple[str | None, str]
"""From one `Delivery` value (None: nothing known) to another."""


class DeliveryStates:
    """Records states of parts; a final state stays, whatever a later answer says."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def record_states(self, parts: Sequence[Segment]) -> None:
        """Record states of parts of one mailing, and the states of its SMS that follow."""
        await self._db.transact(lambda connection: record(connection, parts))


def record(connection: Connection, parts: Sequence[Segment]) -> bool:
    """Record states of parts of one mailing; True: something a person can see has changed."""
    if not parts:
        return False
    mailing_id, positions = parts[0].mailing_id, {part.position for part in parts}
    unfold(connection, mailing_id, positions)
    _keep(connection, parts)
    return settle(connection, mailing_id, positions)


def _keep(connection: Connection, parts: Sequence[Segment]) -> None:
    own = segments.c
    statement = (
        update(segments)
        .where(
            own.mailing_id == bindparam("of_mailing"),
            own.position == bindparam("at_position"),
            own.part == bindparam("of_part"),
            own.final.is_(False),
        )
        .values(
            {name: bindparam(f"new_{name}") for name in ("state", "final", "description")}
            | {"checked_at": bindparam("new_checked_at")}
            | {
                name: func.coalesce(bindparam(f"new_{name}", type_=own[name].type), own[name])
                for name in _KNOWN
            }
        )
    )
    connection.execute(statement, [_values(part) for part in parts])


def _values(part: Segment) -> dict[str, Any]:
    names = ("state", "description", "checked_at", *_KNOWN)
    return {
        "of_mailing": part.mailing_id,
        "at_position": part.position,
        "of_part": part.part,
        "new_final": part.state in FINAL_STATES,
        **{f"new_{name}": getattr(part, name) for name in names},
    }


def settle(connection: Connection, mailing_id: int, positions: Collection[int]) -> bool:
    """Derive the state of SMS from their parts, and the counts from the SMS; True: some changed."""
    before = _standing(connection, mailing_id, positions)
    moves: dict[str, list[int]] = defaultdict(list)
    for position, whole in _combined(connection, mailing_id, positions).items():
        if position in before and _may_become(before[position], whole):
            moves[whole.value].append(position)
    for value, moved in moves.items():
        own = (messages.c.mailing_id == mailing_id) & messages.c.position.in_(moved)
        connection.execute(update(messages).where(own).values(delivery=value))
    steps = Counter((before[place], value) for value, moved in moves.items() for place in moved)
    count(connection, mailing_id, steps)
    return bool(moves)


def _may_become(before: str | None, now: Delivery) -> bool:
    """Tell whether an SMS changes: a final state stays, except NO_DATA when data has come."""
    if before is None or before == Delivery.NO_DATA:
        return before is None or now.final
    return before != now and not Delivery(before).final


def _standing(
    connection: Connection, mailing_id: int, positions: Collection[int]
) -> dict[int, str | None]:
    query = select(messages.c.position, messages.c.delivery).where(
        messages.c.mailing_id == mailing_id, messages.c.position.in_(positions)
    )
    return {row.position: row.delivery for row in connection.execute(query)}


def _combined(
    connection: Connection, mailing_id: int, positions: Collection[int]
) -> dict[int, Delivery]:
    query = select(segments.c.position, segments.c.state).where(
        segments.c.mailing_id == mailing_id, segments.c.position.in_(positions)
    )
    known: dict[int, list[Delivery]] = defaultdict(list)
    for row in connection.execute(query):
        known[row.position].append(delivery(row.state, _FRESH))
    return {position: combine(states) for position, states in known.items()}


def count(connection: Connection, mailing_id: int, moves: Mapping[Move, int]) -> None:
    """Update the counts of a track; `moves` tells how many SMS made each move."""
    if not moves:
        return
    row = connection.execute(
        select(tracks.c.counts, tracks.c.checked).where(tracks.c.mailing_id == mailing_id)
    ).one_or_none()
    if row is None:
        return
    counts: dict[str, int] = defaultdict(int, row.counts)
    for (before, after), number in moves.items():
        if before is not None:
            counts[before] -= number
        counts[after] += number
    answered = sum(
        number
        for (before, after), number in moves.items()
        if before is None and after != Delivery.NO_DATA
    )
    connection.execute(
        update(tracks)
        .where(tracks.c.mailing_id == mailing_id)
        .values(
            counts={state: number for state, number in counts.items() if number},
            checked=row.checked + answered,
            version=tracks.c.version + 1,
        )
    )
