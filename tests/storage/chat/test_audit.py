"""Who did what is kept, newest first, each chat for itself."""

from datetime import UTC, datetime, timedelta

from storage.chat.audit import Audit
from storage.database.engine import Database

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_deeds_come_back_newest_first_with_their_facts(db: Database) -> None:
    audit = Audit(db)
    await audit.note(NOW, 7, 1, "log-in")
    await audit.note(NOW + timedelta(seconds=1), 7, 2, "confirm", mailing_id=5)
    await audit.note(NOW, 8, 1, "log-in")
    await audit.note(NOW + timedelta(seconds=2), 7, 1, "sender-add", value="МАГАЗИН")
    entries = await audit.list(7, 2)
    assert [(e.action, e.user_id, e.mailing_id, e.facts) for e in entries] == [
        ("sender-add", 1, None, {"value": "МАГАЗИН"}),
        ("confirm", 2, 5, {}),
    ]
    assert entries[1].at == NOW + timedelta(seconds=1)
    assert len(await audit.list(7, 100)) == 3
