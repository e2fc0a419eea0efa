"""Alerts that cannot be written down at once."""

from pathlib import Path

from sqlalchemy import text

from bot.administration.alerts import Alerts
from bot.administration.restore_note import RestoreNote
from bot.administration.unwritable import UnwritableDatabase
from bot.model import AlertKind
from storage.chat.alerts import Alerts as AlertStore
from tests.administration.test_troubles import Seen
from tests.house import House, house

__all__ = ["house"]

ADMIN = 7


async def test_updates_that_could_not_be_written_down_are_counted_when_they_can(
    house: House, tmp_path: Path
) -> None:
    store = AlertStore(house.db)
    alerts = Alerts(
        store=store,
        troubles=Seen(house, tmp_path).troubles,
        overview=house.journal.overview,
        restore_note=RestoreNote(tmp_path / "mark"),
        unwritable=UnwritableDatabase(house.journal.overview, [ADMIN], house.clock),
        admins=[ADMIN],
        bus=house.bus,
        clock=house.clock,
        nursery=house.nursery,
    )
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
