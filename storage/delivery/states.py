"""What the gateway tells of parts, and what it means for the SMS they make up."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from bot.model import Segment
from bot.sms.statuses import FINAL_STATES, Delivery, combine, delivery
from storage.database.engine import Database
from storage.database.schema import messages, segments, tracks

_FRESH = timedelta()
"""What has no data is told by the end of its track, not by the age of an answer."""

_KNOWN = ("price", "submitted_at", "reported_at")
"""What the gateway has told of these is not forgotten when it tells nothing."""


Move = tuple[str | None, str]
"""From one `Delivery` value (None: nothing known) to another."""


class DeliveryStates:
    """Recording of states; a final one stays, whatever is told later."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def record_states(self, told: Sequence[Segment]) -> None:
        """Keep what the gateway said of parts of one mailing, and what that makes of its SMS."""
        await self._db.transact(lambda connection: record(connection, told))


def record(connection: Connection, told: Sequence[Segment]) -> bool:
    """Record states of parts of one mailing; True: what a person can see has changed."""
    if not told:
        return False
    _keep(connection, told)
    return settle(connection, told[0].mailing_id, {part.position for part in told})


def _keep(connection: Connection, told: Sequence[Segment]) -> None:
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
            {name: bindparam(f"told_{name}") for name in ("state", "final", "description")}
            | {"checked_at": bindparam("told_checked_at")}
            | {
                name: func.coalesce(bindparam(f"told_{name}", type_=own[name].type), own[name])
                for name in _KNOWN
            }
        )
    )
    connection.execute(statement, [_values(part) for part in told])


def _values(part: Segment) -> dict[str, Any]:
    names = ("state", "description", "checked_at", *_KNOWN)
    return {
        "of_mailing": part.mailing_id,
        "at_position": part.position,
        "of_part": part.part,
        "told_final": part.state in FINAL_STATES,
        **{f"told_{name}": getattr(part, name) for name in names},
    }


def settle(connection: Connection, mailing_id: int, positions: Collection[int]) -> bool:
    """Let SMS follow their parts, and the counts their SMS; True: some stand otherwise now."""
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
    """Tell whether an SMS changes; one that is over stays so, but for news where none were."""
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
    parts: dict[int, list[Delivery]] = defaultdict(list)
    for row in connection.execute(query):
        parts[row.position].append(delivery(row.state, _FRESH))
    return {position: combine(known) for position, known in parts.items()}


def count(connection: Connection, mailing_id: int, moves: Mapping[Move, int]) -> None:
    """Bring the counts of a track up to date: so many SMS made each move."""
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
