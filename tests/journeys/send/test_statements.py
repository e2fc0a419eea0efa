"""What a send asks of the main database: counted, never timed.

The dialogs' states are in a database of their own, which is not counted here.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from tests.journeys.conftest import World
from tests.journeys.mailing.walks import ready

MOST_STATEMENTS, MOST_WRITES = 31, 8
MOST_OF_AN_AUDIENCE, MOST_WRITES_OF_AN_AUDIENCE = 70, 11
"""More for a mailing: each drawing of its card counts anew, as often as Telegram's pace allows."""
QUIET = 0.2
"""Seconds without a statement after which everything that was begun has ended."""


@dataclass
class Counted:
    """Statements, without those that begin and end a transaction; and transactions."""

    statements: list[str] = field(default_factory=list)
    transactions: int = 0
    writes: int = 0

    def add(self, statement: str) -> None:
        words = " ".join(statement.split())
        if words.startswith("BEGIN"):
            self.transactions += 1
            self.writes += words == "BEGIN IMMEDIATE"
        else:
            self.statements.append(words)

    def __str__(self) -> str:
        head = (
            f"{len(self.statements)} statements in {self.transactions} transactions,"
            f" {self.writes} of them write:"
        )
        return "\n".join([head, *self.statements])


@contextmanager
def counting() -> Iterator[Counted]:
    """Count what SQLAlchemy asks, by whichever of the database's engines."""
    counted = Counted()

    def add(_: Connection, __: object, statement: str, *___: object) -> None:
        counted.add(statement)

    event.listen(Engine, "before_cursor_execute", add)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", add)


def is_over(path: Path) -> bool:
    """Tell whether the only mailing is finished, shown as it is, and tracked."""
    query = (
        "SELECT state = 'finished' AND mailings.told_version = mailings.version"
        " FROM mailings JOIN tracks ON tracks.mailing_id = mailings.id"
    )
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone() == (1,)


@asynccontextmanager
async def counted_to_the_end(world: World) -> AsyncIterator[Counted]:
    """Count from here on until the mailing that is confirmed in the block is over."""
    path = Path(make_url(world.settings.database_url).database or "")
    with counting() as counted:
        yield counted
        await world.person().waits_for(lambda: is_over(path))
        seen = -1
        while len(counted.statements) > seen:
            seen = len(counted.statements)
            await asyncio.sleep(QUIET)


async def test_a_single_sms_takes_few_statements_from_the_tap_to_its_last_card(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    async with counted_to_the_end(world) as counted:
        await anna.taps("✅ Отправить")
        await anna.sees("SMS принято шлюзом", "Остаток")
    assert len(counted.statements) <= MOST_STATEMENTS, str(counted)
    assert counted.writes <= MOST_WRITES, str(counted)


async def test_a_mailing_to_an_audience_of_one_takes_few_statements_too(
    world: World,
) -> None:
    walk = await ready(world)
    await walk.plan([("Телефон",), ("89161234501",)])
    async with counted_to_the_end(world) as counted:
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "Принято шлюзом: 1 из 1")
    assert len(counted.statements) <= MOST_OF_AN_AUDIENCE, str(counted)
    assert counted.writes <= MOST_WRITES_OF_AN_AUDIENCE, str(counted)
