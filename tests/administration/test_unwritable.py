"""The alert that the database cannot hold."""

import pytest
from sqlalchemy import text

from bot.administration.outbox import AlertOutbox
from bot.administration.unwritable import UnwritableDatabase
from bot.model import AlertKind, AlertNote
from storage.chat.alerts import Alerts
from tests.house import House, house

__all__ = ["house"]

ADMIN, OTHER = 7, 8


class Kept:
    """What two administrators are to be told of a database that is lost at the test's word."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._unwritable = UnwritableDatabase(house.journal.overview, [ADMIN, OTHER], house.clock)
        self.store = Alerts(house.db)
        self.outbox = AlertOutbox(self.store, self._unwritable, [ADMIN, OTHER])

    async def looks(self, *, after: float) -> bool:
        """Look after so many seconds; return whether there is something new to tell."""
        self._house.clock.forward(seconds=after)
        return await self._unwritable.look()

    async def lose(self) -> None:
        """Let nothing be written any more."""
        await self._rename("alembic_version", "elsewhere")

    async def find(self) -> None:
        """Let all be written again."""
        await self._rename("elsewhere", "alembic_version")

    async def due(self, admin_id: int = ADMIN) -> AlertNote:
        """Return the first note that an administrator is to be told."""
        note = await self.outbox.next(admin_id, None)
        assert note
        return note

    async def _rename(self, before: str, after: str) -> None:
        await self._house.db.transact(
            lambda connection: connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        )


@pytest.fixture
def kept(house: House) -> Kept:
    return Kept(house)


async def test_a_database_that_is_lost_for_a_minute_is_told_once_and_so_is_its_return(
    kept: Kept,
) -> None:
    assert not await kept.looks(after=0)
    await kept.lose()
    assert not await kept.looks(after=60)
    assert await kept.looks(after=60)
    for admin_id in (ADMIN, OTHER):
        note = await kept.due(admin_id)
        assert (note.kind, note.over) == (AlertKind.DATABASE, False)
        await kept.outbox.shown(note, 1)
        assert await kept.outbox.next(admin_id, None) is None
    assert not await kept.looks(after=3600)
    assert await kept.looks(after=6 * 3600)
    await kept.find()
    assert await kept.looks(after=60)
    assert (await kept.due()).over
    assert not await kept.looks(after=60)


async def test_a_server_that_is_started_anew_is_not_told(kept: Kept) -> None:
    await kept.lose()
    assert not await kept.looks(after=0)
    assert not await kept.looks(after=59)
    await kept.find()
    assert not await kept.looks(after=1)
    await kept.lose()
    assert not await kept.looks(after=59)
    assert await kept.outbox.next(ADMIN, None) is None


async def test_a_database_that_comes_and_goes_is_told_once_an_hour(kept: Kept) -> None:
    told = 0
    for _ in range(12):  # of five minutes each
        await kept.lose()
        await kept.looks(after=60)
        told += await kept.looks(after=60)
        await kept.find()
        await kept.looks(after=180)
    assert told == 1


async def test_what_was_told_while_a_newer_note_came_does_not_drop_the_newer_one(
    kept: Kept,
) -> None:
    await kept.lose()
    await kept.looks(after=0)
    await kept.looks(after=60)
    old = await kept.due()
    await kept.find()
    await kept.looks(after=60)
    assert not await kept.outbox.claim(old)
    await kept.outbox.shown(old, 1)
    assert (await kept.due()).over


async def test_the_notes_of_the_database_come_behind(kept: Kept, house: House) -> None:
    await kept.store.raise_(AlertKind.DISK, {"percent": 9, "free": 1}, house.clock.now(), [ADMIN])
    await kept.lose()
    await kept.looks(after=0)
    await kept.looks(after=60)
    first = await kept.due()
    second = await kept.outbox.next(ADMIN, first)
    assert first.kind is AlertKind.DATABASE
    assert second is not None
    assert second.kind is AlertKind.DISK
