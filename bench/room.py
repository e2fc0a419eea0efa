"""How much room the parts of sent SMS take, before and after they are folded."""

import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert

from bench import Table
from bot.model import Batch, BatchState, MailingState, MessageState, Segment
from storage.database.engine import Database
from storage.database.schema import chats, mailings, messages, segments
from storage.delivery.states import DeliveryStates
from storage.journal.answers import Answer
from storage.journal.given_ids import given_before
from storage.privacy.ageing import Ageing

TITLE = "Room for the parts of SMS"

SMS = 20_000
ASKED = 500
_AT_ONCE = 20
"""So many states are recorded in a transaction, as the tracker does."""
_SENT_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
_MAILING, _OTHER = 1, 2

Ids = Callable[[int], str]


async def run() -> list[Table]:
    """Measure IDs of two shapes, SMS of one part and of two."""
    draw = Random(7)  # noqa: S311 - IDs that repeat from run to run
    shapes: dict[str, Ids] = {
        "numbers in a row": lambda number: str(650_000_000_000_000_000 + number),
        "UUIDs": lambda _: str(uuid.UUID(int=draw.getrandbits(128))),
    }
    rows = [
        await _measured(f"{shape}, {parts} a recipient", ids, parts)
        for shape, ids in shapes.items()
        for parts in (1, 2)
    ]
    return [
        Table(
            f"{SMS:,} recipients, each part asked about once, in an SQLite file; the pages of the "
            "tables of parts and their indexes, by the number of parts. Then one transaction of "
            f"folding, and whether {ASKED} new IDs were given before.",
            [
                "IDs",
                "bytes a part",
                "folded",
                "folding, a transaction",
                "known IDs before",
                "folded",
            ],
            rows,
        )
    ]


async def _measured(title: str, ids: Ids, parts: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.sqlite3"
        db = await Database.open(f"sqlite+aiosqlite:///{file}")
        made = list(_segments(ids, parts))
        await db.transact(lambda connection: _fill(connection, made, parts))
        states = DeliveryStates(db)
        for start in range(0, len(made), _AT_ONCE):
            await states.record_states(made[start : start + _AT_ONCE])
        new = [ids(len(made) + number) for number in range(ASKED)]
        before, asked_before = _room(file) / len(made), await _asked(db, new)
        times = await _fold(db)
        after, asked_after = _room(file) / len(made), await _asked(db, new)
        await db.close()
    milliseconds = [f"{1000 * one:.1f} ms" for one in (times, asked_before, asked_after)]
    return [title, f"{before:.0f}", f"{after:.0f}", *milliseconds]


def _segments(ids: Ids, parts: int) -> Iterator[Segment]:
    """Yield parts with their states, as the gateway tells them one after the other."""
    for number in range(SMS * parts):
        position, part = divmod(number, parts)
        yield Segment(
            _MAILING,
            position,
            part,
            ids(number),
            state=0,
            description="Доставлено",
            price=Decimal("2.5"),
            submitted_at=_SENT_AT + timedelta(seconds=position // 500),
            reported_at=_SENT_AT + timedelta(seconds=3 + position * 7919 % 3600),
            checked_at=_SENT_AT + timedelta(hours=1, microseconds=number // _AT_ONCE * 100_731),
        )


def _fill(connection: Connection, made: list[Segment], parts: int) -> None:
    connection.execute(
        insert(chats).values(id=1, kind="private", title="", timezone="UTC", created_at=_SENT_AT)
    )
    for mailing_id in (_MAILING, _OTHER):
        connection.execute(insert(mailings).values(**_mailing(mailing_id, parts)))
    connection.execute(insert(messages), [_message(position, parts) for position in range(SMS)])
    names = ("mailing_id", "position", "part", "gateway_id")
    rows = [{name: getattr(one, name) for name in names} | {"final": False} for one in made]
    connection.execute(insert(segments), rows)


def _mailing(mailing_id: int, parts: int) -> dict[str, object]:
    moments = dict.fromkeys(("hand_over_at", "due_at", "created_at", "finished_at"), _SENT_AT)
    texts = {"server": "s", "login": "l", "sender": "S", "text": "t", "timing": "now"}
    return {
        **moments,
        **texts,
        "id": mailing_id,
        "token": str(mailing_id),
        "chat_id": 1,
        "user_id": 1,
        "segments": parts,
        "state": MailingState.FINISHED,
        "total": SMS,
    }


def _message(position: int, parts: int) -> dict[str, object]:
    return {
        "mailing_id": _MAILING,
        "position": position,
        "phone": str(79160000000 + position),
        "state": MessageState.ACCEPTED,
        "segments": parts,
    }


def _room(file: Path) -> int:
    """Return the bytes of the pages that hold parts."""
    query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%segments%' OR name = 'folded_ids'"
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(query).fetchone()[0])


async def _fold(db: Database) -> float:
    """Fold everything; return the median of the seconds that a transaction took."""
    times, ageing, left = [], Ageing(db), 1
    while left:
        began = time.perf_counter()
        left = await ageing.fold(_MAILING)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


async def _asked(db: Database, new: list[str]) -> float:
    """Return how long it takes to see that none of these IDs were given before, in seconds."""
    batch = Batch(1, _OTHER, 0, ASKED - 1, (), "")
    answer = Answer(batch, BatchState.ACCEPTED, raw_ids=new)
    times = []
    for _ in range(9):
        began = time.perf_counter()
        found = await db.look(lambda connection: given_before(connection, _OTHER, [answer]))
        times.append(time.perf_counter() - began)
        assert not found
    return statistics.median(times)
