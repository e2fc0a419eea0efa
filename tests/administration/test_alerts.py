"""Alerts: what was told is not told again, and what was counted is not lost."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.administration.alerts import MOST_PLACES, Alerts
from bot.administration.restore_note import RestoreNote
from bot.administration.unwritable import UnwritableDatabase
from bot.model import AlertKind, SendingHold
from storage.chat.alerts import Alerts as AlertStore
from tests.administration.test_troubles import Seen
from tests.house import House, house

__all__ = ["house"]

ADMIN = 7


def open_alerts(house: House, folder: Path) -> Alerts:
    return Alerts(
        store=AlertStore(house.db),
        troubles=Seen(house, folder).troubles,
        overview=house.journal.overview,
        restore_note=RestoreNote(folder / "mark"),
        unwritable=UnwritableDatabase(house.journal.overview, [ADMIN], house.clock),
        admins=[ADMIN],
        bus=house.bus,
        clock=house.clock,
        nursery=house.nursery,
    )


async def looks(house: House, alerts: Alerts) -> int:
    """Look once; return how many notes were made."""
    before = len(house.events)
    await alerts._try_to_look()
    return len(house.events) - before


async def test_that_restore_mode_lasts_is_noted_beside_the_mark_and_goes_with_the_mode(
    house: House, tmp_path: Path
) -> None:
    note = RestoreNote(tmp_path / "mark")
    house.engine.hold(SendingHold.RESTORED)
    alerts = open_alerts(house, tmp_path)
    assert await looks(house, alerts) == 1
    assert note.told_at() == house.clock.now()
    house.clock.forward(hours=2)
    assert await looks(house, alerts) == 0, "in one process it comes again after a day only"
    assert await looks(house, open_alerts(house, tmp_path)) == 1, "at the next start at once"
    house.engine.release(SendingHold.RESTORED)
    assert await looks(house, alerts) == 1
    assert note.told_at() is None


async def test_an_alert_that_says_what_is_due_already_makes_no_second_note_of_it(
    house: House,
) -> None:
    """The first may be on its way to its reader: he would be told twice."""
    store, now = AlertStore(house.db), house.clock.now()

    async def number() -> int:
        note = await store.next(ADMIN, 0)
        assert note is not None
        return note.id

    await store.raise_(AlertKind.DISK, {"percent": 9}, now, [ADMIN])
    first = await number()
    await store.raise_(AlertKind.DISK, {"percent": 9}, now, [ADMIN])
    assert await number() == first
    await store.raise_(AlertKind.DISK, {"percent": 8}, now, [ADMIN])
    second = await number()
    assert second != first
    await store.end(AlertKind.DISK, {"percent": 8}, [ADMIN])
    assert await number() != second


async def test_the_first_look_has_ended_when_the_start_has(house: House, tmp_path: Path) -> None:
    """What is due from before is shown after it, and then says what was found."""
    house.engine.hold(SendingHold.RESTORED)
    alerts = open_alerts(house, tmp_path)
    await alerts.start()
    assert await AlertStore(house.db).due([ADMIN]) == [ADMIN]
    alerts.stop()


@pytest.mark.parametrize("written", ["", "yesterday", "2026-11-24T09:00:00", "\0" * 200])
def test_a_note_that_tells_no_moment_is_none(tmp_path: Path, written: str) -> None:
    (tmp_path / "mark.told").write_text(written)
    assert RestoreNote(tmp_path / "mark").told_at() is None


async def test_of_where_updates_were_not_understood_a_bounded_number_is_kept(
    house: House, tmp_path: Path
) -> None:
    alerts = open_alerts(house, tmp_path)
    for number in range(1000):
        alerts.note_update(f"place.{number}", skipped=True)
    await alerts._write_down_updates()
    facts = (await AlertStore(house.db).states())[AlertKind.UPDATES].facts
    assert facts["skipped"] == 1000
    assert len(facts["places"]) <= MOST_PLACES


async def test_updates_that_could_not_be_written_down_are_counted_when_they_can(
    house: House, tmp_path: Path
) -> None:
    store, alerts = AlertStore(house.db), open_alerts(house, tmp_path)
    alerts.note_update("message", skipped=True)
    alerts.note_update("message.poll", skipped=False)
    await renamed(house, "alerts", "elsewhere")
    await alerts._try_to_look()
    alerts.note_update("message", skipped=True)
    await renamed(house, "elsewhere", "alerts")
    await alerts._write_down_updates()
    facts = (await store.states())[AlertKind.UPDATES].facts
    assert (facts["skipped"], facts["partly"]) == (2, 1)
    assert set(facts["places"]) == {"message", "message.poll"}
    await alerts._write_down_updates()
    assert (await store.states())[AlertKind.UPDATES].facts == facts


async def renamed(house: House, before: str, after: str) -> None:
    """Take a table away, or bring it back: nothing can be written to it meanwhile."""
    await house.db.transact(
        lambda connection: connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
    )
