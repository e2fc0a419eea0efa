"""The parts of old SMS come back folded, and each of their IDs is known as before (P9)."""

import asyncio
from pathlib import Path

from bot.model import Batch, BatchState
from bot.privacy.segment_folding import SegmentFolding
from storage.database.engine import Database
from storage.journal.answers import Answer
from storage.journal.given_ids import given_before
from storage.journal.journal import Journal
from tests.backup.trying import asked, back_up, put_back
from tests.conftest import ManualClock, settings_in
from tests.house import CHAT, House

DAYS = 14


async def test_ids_that_were_folded_before_a_backup_are_known_after_it_was_put_back(
    house: House, tmp_path: Path, clock: ManualClock
) -> None:
    mailing_id = await house.confirm(25)
    await house.ends(mailing_id)
    parts = await house.journal.queries.segments(mailing_id)
    clock.forward(days=DAYS + 1)
    assert await SegmentFolding(house.db, DAYS, asyncio.sleep).fold_some(clock.now()) == (25, False)
    backup, _ = await back_up(house.settings, tmp_path / "backups", clock)
    (tmp_path / "new").mkdir()
    settings = settings_in(tmp_path / "new", house.server)
    await put_back(settings, backup, clock)

    restored = tmp_path / "new" / "bot.sqlite3"
    assert asked(restored, "SELECT count(*) FROM segments") == [(0,)]
    db = await Database.open(settings.database_url)
    queries = Journal(db).queries
    assert await queries.segments(mailing_id) == parts
    for part in parts:
        assert await queries.find(CHAT, part.gateway_id) == (mailing_id, part.position)
    given = [*(part.gateway_id for part in parts), "new"]
    batch = Batch(0, mailing_id, 0, len(given), phones=(), text="")
    answer = Answer(batch, BatchState.ACCEPTED, raw_ids=given)
    known = await db.look(lambda connection: given_before(connection, mailing_id, [answer]))
    assert known == set(given) - {"new"}, "none of them proves a new SMS (S15)"
    await db.close()
