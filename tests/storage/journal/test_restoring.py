"""A database that went back is noticed; then nothing that it holds leaves by itself."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, create_engine, delete, select, update
from sqlalchemy.pool import NullPool

from bot.model import (
    Mailing,
    MailingState,
    MessageState,
    PauseReason,
    RestoredWhy,
    Timing,
    When,
)
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.database.dialect import last_given
from storage.database.engine import Database
from storage.database.high_water import HighWater, HighWaterFile
from storage.database.schema import (
    audiences,
    contact_lists,
    contacts,
    drafts,
    incoming,
    mailings,
    messages,
    saved_texts,
    store,
)
from storage.journal.drafts import Drafts
from storage.journal.journal import Journal
from storage.journal.restoring import (
    NOBODY,
    Held,
    RestoreMode,
    begin_restore_mode,
    last_known,
)
from storage.journal.store import read_store
from tests.databases import only_sqlite, plain
from tests.storage.claiming import accept, claim
from tests.storage.conftest import CHAT, NOW

Make = Callable[..., Awaitable[int]]
NAMED_BY_BUTTONS = (
    mailings,
    audiences,
    drafts,
    incoming,
    saved_texts,
    contact_lists,
    contacts,
)
LATER = NOW + timedelta(hours=1)
FOREIGN = "f" * 32


@pytest.fixture
def file(tmp_path: Path) -> HighWaterFile:
    return HighWaterFile(tmp_path / "other-disk" / "high-water")


@pytest.fixture
def mode(db: Database, file: HighWaterFile) -> RestoreMode:
    return RestoreMode(db, file)


@pytest.fixture
async def marked(db: Database, file: HighWaterFile, run: Make, mode: RestoreMode) -> Journal:
    """A journal that has made two claims, and a file that knows of them."""
    await mode.look(NOW)
    journal = Journal(db, file)
    mailing_id = await run(3)
    for _ in range(2):
        assert await claim(journal, mailing_id, 1, NOW)
    return journal


async def test_each_claim_is_in_the_file_when_it_may_leave(
    marked: Journal, file: HighWaterFile, mode: RestoreMode, run: Make
) -> None:
    known = await mode.now()
    assert (known.claims, file.read()) == (2, HighWater(known.store_id, 2))
    step = await marked.claims.step(await run(30), (), NOW, calls=3, size=10)
    assert (len(step.batches), step.may_leave) == (3, True)
    assert file.read() == HighWater(known.store_id, 5)


class Looking(HighWaterFile):
    """Notes at each write how many claims others see in the database."""

    def __init__(self, path: Path, url: str) -> None:
        super().__init__(path)
        self._others = create_engine(plain(url), poolclass=NullPool)
        self.seen: list[tuple[int, int]] = []

    def write(self, mark: HighWater) -> None:
        with self._others.connect() as connection:
            committed = connection.scalar(select(store.c.claims)) or 0
        self.seen.append((mark.claims, committed))
        super().write(mark)


async def test_the_file_never_knows_of_a_claim_that_is_not_committed(
    db: Database, url: str, tmp_path: Path, run: Make
) -> None:
    """Else a power cut in between would begin restore mode."""
    file = Looking(tmp_path / "high-water", url)
    step = await Journal(db, file).claims.step(await run(30), (), NOW, calls=3, size=10)
    assert step.may_leave
    assert file.seen == [(3, 3)]
    file.close()


async def test_the_first_start_after_an_update_is_no_restore(
    mode: RestoreMode, file: HighWaterFile, journal: Journal, run: Make
) -> None:
    """The database has claims and no file: it never had one."""
    mailing_id = await run(2)
    await claim(journal, mailing_id, 1, NOW)
    assert (await mode.look(NOW)).restored_at is None
    known = await mode.now()
    assert (known.marked_at, file.read()) == (NOW, known.mark)


async def test_a_new_database_without_a_file_is_no_restore(mode: RestoreMode) -> None:
    assert (await mode.look(NOW)).restored_at is None


async def test_a_start_as_it_was_left_is_no_restore(marked: Journal, mode: RestoreMode) -> None:
    del marked
    for _ in range(3):
        assert (await mode.look(LATER)).restored_at is None


async def test_a_claim_that_was_killed_before_the_file_had_it_is_no_restore(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile, run: Make
) -> None:
    del marked
    await claim(Journal(db), await run(1), 1, NOW)
    assert (await mode.look(LATER)).restored_at is None
    assert file.read() == HighWater((await mode.now()).store_id, 3)


async def test_a_database_that_has_sent_nothing_needs_no_file_of_before(
    mode: RestoreMode, file: HighWaterFile
) -> None:
    await mode.look(NOW)
    file.close()
    file.path.unlink()
    assert (await mode.look(LATER)).restored_at is None
    assert file.read() == (await mode.now()).mark


async def behind(db: Database, file: HighWaterFile) -> None:
    del file
    async with db.write() as connection:
        await connection.execute(update(store).values(claims=1))


async def foreign(_: Database, file: HighWaterFile) -> None:
    file.write(HighWater(FOREIGN, 0))


async def missing(_: Database, file: HighWaterFile) -> None:
    file.close()
    file.path.unlink()


async def damaged(_: Database, file: HighWaterFile) -> None:
    file.close()
    file.path.write_bytes(b"\0" * 8192)


WAYS = {
    RestoredWhy.BEHIND: behind,
    RestoredWhy.OTHER_STORE: foreign,
    RestoredWhy.NO_FILE: missing,
    RestoredWhy.DAMAGED_FILE: damaged,
}


@pytest.mark.parametrize("why", WAYS)
async def test_a_database_that_may_be_older_begins_restore_mode(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile, why: RestoredWhy
) -> None:
    del marked
    await WAYS[why](db, file)
    known = await mode.look(LATER)
    assert (known.restored_at, known.restored_why) == (LATER, why)
    assert (known.gap_from, known.gap_to) == (NOW, LATER)
    again = await mode.look(LATER + timedelta(days=1))
    assert again == known, "the mode lasts, and begins only once"


async def test_the_gap_begins_at_the_last_moment_that_the_journal_knows(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile, run: Make
) -> None:
    claimed, answered = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
    first = await claim(marked, await run(1), 1, claimed)
    assert first
    await behind(db, file)
    assert await db.look(last_known) == claimed
    await accept(marked, first, [("id-1",)], ["id-1"], answered)
    assert (await mode.look(LATER)).gap_from == answered


async def test_what_is_held_is_counted_as_long_as_it_waits_for_that(
    db: Database, mode: RestoreMode, journal: Journal, confirm: Make, run: Make
) -> None:
    _, cancelled, lost = await confirm(), await confirm(), await run()
    await claim(journal, lost, 1, NOW)
    await begin_restore_mode(db, RestoredWhy.BACKUP, LATER)
    assert await mode.held() == Held(mailings=2, chats=1, unknown=1)
    await journal.life.cancel(cancelled, LATER)
    await confirm()
    assert await mode.held() == Held(mailings=1, chats=1, unknown=1)


async def test_an_empty_database_beside_a_file_with_claims_is_a_lost_journal(
    mode: RestoreMode, file: HighWaterFile
) -> None:
    file.write(HighWater(FOREIGN, 3))
    assert (await mode.look(NOW)).restored_why is RestoredWhy.OTHER_STORE


async def test_a_new_database_takes_over_a_file_that_was_never_needed(
    mode: RestoreMode, file: HighWaterFile
) -> None:
    file.write(HighWater(FOREIGN, 0))
    assert (await mode.look(NOW)).restored_at is None
    assert file.read() == (await mode.now()).mark


AT = When(Timing.AT, at=NOW + timedelta(days=1))
MANY = {"phones": (), "audience_id": 1, "total": 3}


async def many(journal: Journal, confirm: Make, *, going: bool) -> int:
    """Confirm a mailing to three of an audience, written down; RUNNING when it is going."""
    mailing_id = await confirm(0, state=MailingState.FREEZING, **MANY)
    rows = [(str(79160000001 + n), None, None, 1) for n in range(3)]
    await journal.freezing.add_messages(mailing_id, 0, rows)
    when = {"hand_over_at": NOW, "due_at": NOW, "state": MailingState.QUEUED}
    assert await journal.freezing.frozen(mailing_id, total=3, planned_segments=3, **when)  # type: ignore[arg-type]
    if going:
        assert await journal.life.start(mailing_id, NOW, None)
    return mailing_id


async def of_id(journal: Journal, mailing_id: int) -> Mailing:
    found = await journal.queries.mailing(mailing_id)
    assert found is not None
    return found


async def test_whatever_is_not_over_waits_for_a_person_of_its_own(
    db: Database, journal: Journal, confirm: Make, run: Make
) -> None:
    queued, running = await confirm(), await run()
    scheduled = await confirm(
        when=AT, hand_over_at=AT.at, due_at=AT.at, state=MailingState.SCHEDULED
    )
    lost = await run()
    await claim(journal, lost, 1, NOW)
    missed = await run()
    await journal.life.miss(missed)
    half = await many(journal, confirm, going=True)
    batch = await claim(journal, half, 1, NOW)
    assert batch
    await accept(journal, batch, [("id-1",)], ["id-1"], NOW)
    asleep = await many(journal, confirm, going=True)
    first = await claim(journal, asleep, 1, NOW)
    assert first
    await accept(journal, first, [("id-3",)], ["id-3"], NOW)
    await journal.pauses.pause(asleep, PauseReason.QUIET, resume_at=LATER)
    waiting = await many(journal, confirm, going=False)
    paused = await many(journal, confirm, going=True)
    await journal.pauses.pause(paused, PauseReason.QUIET, resume_at=LATER)
    freezing = await confirm(0, state=MailingState.FREEZING, **MANY)
    over = await run()
    done = await claim(journal, over, 1, NOW)
    assert done
    await accept(journal, done, [("id-2",)], ["id-2"], NOW)
    await journal.life.finish(over, NOW, None)
    held = (queued, running, scheduled, missed, waiting, paused, half, asleep)
    before = {mailing_id: await of_id(journal, mailing_id) for mailing_id in held}

    await begin_restore_mode(db, RestoredWhy.BACKUP, LATER)

    for mailing_id in (queued, running, scheduled, missed, waiting, paused):
        one = await of_id(journal, mailing_id)
        assert (one.state, one.pause) == (MailingState.MISSED, PauseReason.RESTORED)
    for mailing_id in (half, asleep):
        one = await of_id(journal, mailing_id)
        assert (one.state, one.pause) == (MailingState.PAUSED, PauseReason.RESTORED)
    for mailing_id in held:
        one = await of_id(journal, mailing_id)
        assert one.news_due
        assert one.resume_at is None
        assert one.version > before[mailing_id].version, "its card is drawn anew"
        assert one.pauses > before[mailing_id].pauses, "what was asked of it confirms nothing"
    unknown = await of_id(journal, lost)
    assert (unknown.state, unknown.unknown) == (MailingState.FINISHED, 1)
    assert (await of_id(journal, over)).pause is None
    assert (await of_id(journal, freezing)).state is MailingState.FREEZING
    assert await journal.queries.due(LATER + timedelta(days=30)) == []
    assert await journal.queries.next_hand_over(NOW) is None


async def test_what_a_restore_holds_says_that_and_not_why_it_waited_before(
    db: Database, journal: Journal, confirm: Make
) -> None:
    mailing_id = await many(journal, confirm, going=True)
    batch = await claim(journal, mailing_id, 1, NOW)
    assert batch
    await accept(journal, batch, [("id-1",)], ["id-1"], NOW)
    await journal.pauses.pause(mailing_id, PauseReason.REFUSED, status="bad-source")
    await begin_restore_mode(db, RestoredWhy.BACKUP, LATER)
    held = await of_id(journal, mailing_id)
    assert (held.pause, held.pause_status) == (PauseReason.RESTORED, None)


async def test_the_audit_has_when_the_mode_began_and_why(db: Database) -> None:
    await begin_restore_mode(db, RestoredWhy.BACKUP, LATER)
    [noted] = await Audit(db).list(NOBODY, 9)
    assert (noted.action, noted.at, noted.facts) == ("restore-mode", LATER, {"why": "backup"})


async def test_a_mailing_that_is_still_written_down_waits_when_it_is(
    db: Database, journal: Journal, confirm: Make
) -> None:
    mailing_id = await confirm(0, state=MailingState.FREEZING, **MANY)
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    rows = [(str(79160000001 + n), None, None, 1) for n in range(3)]
    await journal.freezing.add_messages(mailing_id, 0, rows)
    frozen = await journal.freezing.frozen(
        mailing_id,
        total=3,
        planned_segments=3,
        hand_over_at=NOW,
        due_at=NOW,
        state=MailingState.QUEUED,
    )
    assert frozen is not None
    assert (frozen.state, frozen.pause) == (MailingState.MISSED, PauseReason.RESTORED)
    assert frozen.news_due


async def test_a_person_lets_a_held_one_out_and_then_nothing_holds_it(
    db: Database, journal: Journal, confirm: Make
) -> None:
    mailing_id = await confirm()
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    held = await of_id(journal, mailing_id)
    let_out = await journal.life.reschedule(
        mailing_id,
        When(),
        hand_over_at=NOW,
        due_at=NOW,
        state=MailingState.QUEUED,
        account=held.account,
    )
    assert let_out is not None
    assert (let_out.state, let_out.pause) == (MailingState.QUEUED, None)
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    cancelled = await journal.life.cancel(mailing_id, NOW)
    assert cancelled is not None
    assert cancelled.pause is PauseReason.RESTORED, "so that nobody is told that nothing was sent"
    assert (await journal.queries.messages(mailing_id))[0].state is MessageState.CANCELLED


async def test_no_id_of_before_is_given_to_another_thing(db: Database, confirm: Make) -> None:
    first = await confirm()
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    second = await confirm()
    assert second > first + 100_000
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    assert await confirm() > second + 100_000


@pytest.mark.parametrize("table", NAMED_BY_BUTTONS, ids=lambda table: table.name)
async def test_ids_of_all_that_a_button_names_go_on_far_behind(
    db: Database, confirm: Make, table: Table
) -> None:
    await confirm()
    before = await db.look(lambda connection: last_given(connection, table)) or 0
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    after = await db.look(lambda connection: last_given(connection, table)) or 0
    assert after - before >= 1_000_000


async def test_an_id_whose_mailing_is_gone_counts_as_known(db: Database, confirm: Make) -> None:
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    last = await confirm()
    await remove(db, last)
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    assert await confirm() > last + 100_000


async def remove(db: Database, mailing_id: int) -> None:
    async with db.write() as connection:
        await connection.execute(delete(messages).where(messages.c.mailing_id == mailing_id))
        await connection.execute(delete(mailings).where(mailings.c.id == mailing_id))


async def test_an_id_is_not_given_again_when_the_last_mailing_is_gone(
    db: Database, confirm: Make
) -> None:
    last = await confirm()
    await remove(db, last)
    assert await confirm() > last


async def test_leaving_is_an_act_with_a_name_and_makes_another_store(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile
) -> None:
    del marked
    before = await mode.now()
    await behind(db, file)
    await mode.look(LATER)
    assert await mode.leave(LATER, CHAT, 5, "Анна")
    assert not await mode.leave(LATER, CHAT, 5, "Анна"), "it is left once"

    after = await mode.now()
    assert (after.restored_at, after.claims) == (None, 2)
    assert after.store_id != before.store_id
    assert file.read() == after.mark
    noted = (await Audit(db).list(CHAT, 1))[0]
    assert (noted.action, noted.user_id, noted.facts["name"]) == ("leave-restore-mode", 5, "Анна")
    assert (await mode.look(LATER)).restored_at is None


async def test_a_copy_of_before_the_restore_is_another_store_afterwards(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile
) -> None:
    """Both lines have sent: the older one may even have made more claims."""
    del marked
    before = await mode.now()
    await behind(db, file)
    await mode.look(LATER)
    await mode.leave(LATER, CHAT, 5, "Анна")
    async with db.write() as connection:
        await connection.execute(update(store).values(store_id=before.store_id, claims=1000))

    assert (await mode.look(LATER)).restored_why is RestoredWhy.OTHER_STORE


async def test_the_mode_lasts_when_the_file_cannot_be_written(
    marked: Journal, db: Database, mode: RestoreMode, file: HighWaterFile
) -> None:
    del marked
    await missing(db, file)
    await mode.look(LATER)
    file.path.mkdir()
    with pytest.raises(OSError, match="directory"):
        await mode.leave(LATER, CHAT, 5, "Анна")
    assert (await mode.now()).restored_at == LATER
    assert {one.action for one in await Audit(db).list(CHAT, 9)} == {"confirm"}


@only_sqlite("of a server, pg_dump makes the backup")
async def test_what_the_backup_reads_by_plain_sql_is_there(marked: Journal, url: str) -> None:
    del marked
    with closing(sqlite3.connect(url.partition("///")[2])) as connection:
        query = "select id, length(store_id), claims, restored_at, restored_why from store"
        assert connection.execute(query).fetchall() == [(1, 32, 2, None, None)]


async def test_a_mark_that_cannot_be_written_lets_nothing_leave(
    marked: Journal, db: Database, file: HighWaterFile, run: Make
) -> None:
    file.close()
    file.path.unlink()
    file.path.mkdir()
    step = await marked.claims.step(await run(4), (), NOW, calls=2, size=2)
    assert (len(step.batches), step.may_leave) == (2, False)
    async with db.read() as connection:
        assert await connection.scalar(select(store.c.claims)) == 4
    assert (await db.look(read_store)).restored_at is None


async def test_drafts_of_the_copy_stay_marked_when_they_are_changed_and_new_ones_are_not(
    db: Database, chats: Chats
) -> None:
    """One of the copy may have been confirmed after it was made."""
    del chats  # a draft belongs to a chat that exists
    saved = Drafts(db)
    old = await saved.add(CHAT, 1, None, {"text": "a"}, NOW, most=9)
    await begin_restore_mode(db, RestoredWhy.BACKUP, NOW)
    new = await saved.add(CHAT, 1, None, {"text": "b"}, NOW, most=9)
    assert await saved.save(replace(old, facts={"text": "c"}))
    kept = {one.id: one.from_copy for one in await saved.page(CHAT, offset=0, limit=9)}
    assert kept == {old.id: True, new.id: False}
