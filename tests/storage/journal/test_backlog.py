"""What waits in the whole journal is counted right, and found by an index."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

from bot.model import Account, MailingState, MessageState
from storage.chat.chats import Chats
from storage.database.engine import Database
from storage.database.writable import write_in_vain
from storage.delivery.tracks import Tracks
from storage.journal.backlog import Backlog, read_backlog
from storage.journal.journal import Journal
from tests.storage.claiming import claim, lose
from tests.storage.conftest import CHAT, NOW, OTHER_CHAT
from tests.storage.promises.test_plans import plans

Confirm = Callable[..., Awaitable[int]]
SECOND = timedelta(seconds=1)


async def read(db: Database, after: timedelta = timedelta()) -> Backlog:
    return await db.survey(partial(read_backlog, now=NOW + after))


async def test_an_empty_journal_waits_for_nothing(db: Database) -> None:
    found = await read(db)
    assert set(found.mailings) == {state.value for state in MailingState}
    assert not any(found.mailings.values())
    assert (found.stuck_batches, found.unknown_messages, found.tracks_due) == (0, 0, 0)
    assert (found.oldest_hand_over, found.oldest_track, found.balances) == (None, None, ())


async def test_a_batch_is_stuck_when_it_was_claimed_more_than_a_minute_ago(
    db: Database, journal: Journal, run: Confirm
) -> None:
    mailing = await run(people=3)
    assert await claim(journal, mailing, 2, NOW)
    assert (await read(db, timedelta(seconds=60))).stuck_batches == 0
    assert (await read(db, timedelta(seconds=61))).stuck_batches == 1


async def test_messages_of_unknown_outcome_are_counted_until_a_person_has_decided(
    db: Database, journal: Journal, run: Confirm
) -> None:
    mailing = await run(people=3)
    batch = await claim(journal, mailing, 2, NOW)
    assert batch
    await lose(journal, batch, NOW)
    found = await read(db)
    assert (found.unknown_messages, found.stuck_batches) == (2, 0)
    await journal.life.resolve_unknown(mailing, MessageState.COUNTED)
    assert (await read(db)).unknown_messages == 0


async def test_the_oldest_hand_over_is_of_what_should_have_begun_by_now(
    db: Database, confirm: Confirm, run: Confirm
) -> None:
    await run(hand_over_at=NOW - 9 * SECOND)
    await confirm(state=MailingState.SCHEDULED, hand_over_at=NOW + 5 * SECOND)
    assert (await read(db)).oldest_hand_over is None
    assert (await read(db, 6 * SECOND)).oldest_hand_over == NOW + 5 * SECOND
    await confirm(hand_over_at=NOW - SECOND)
    assert (await read(db)).oldest_hand_over == NOW - SECOND
    assert (await read(db)).mailings["queued"] == 1


async def test_tracks_that_are_due_are_counted(db: Database, run: Confirm) -> None:
    tracks = Tracks(db)
    for seconds in (1, 2, 3):
        mailing = await run()
        due = NOW + seconds * SECOND
        await tracks.take_on(mailing, begun_at=NOW, until=NOW + timedelta(days=2), next_at=due)
    found = await read(db, 2 * SECOND)
    assert (found.tracks_due, found.oldest_track) == (2, NOW + SECOND)


async def test_an_account_of_several_chats_is_told_once_as_it_was_last_told(
    db: Database, chats: Chats
) -> None:
    shop, other = Account("https://a.example", "shop"), Account("https://a.example", "other")
    for chat, account, amount, at in (
        (CHAT, shop, 10, NOW),
        (OTHER_CHAT, shop, 7, NOW + SECOND),
    ):
        await chats.log_in(chat, account, "password", NOW)
        await chats.note_balance(chat, Decimal(amount), at)
    found = (await read(db)).balances
    assert [(one.login, one.balance, one.at) for one in found] == [("shop", 7, NOW + SECOND)]
    await chats.log_in(OTHER_CHAT, other, "password", NOW)
    await chats.note_balance(OTHER_CHAT, Decimal(3), NOW)
    assert [one.login for one in (await read(db)).balances] == ["other", "shop"]


async def test_nothing_of_it_reads_a_whole_table_but_that_of_chats(db: Database) -> None:
    steps = await plans(db, read(db), db._in_thread)
    # of mailings, their states are counted in an index
    scans = [step for step in steps if step.startswith("SCAN")]
    assert sorted(step.split()[1] for step in scans) == ["chats", "mailings"]
    assert any("ix_mailings_state_hand_over_at" in step for step in scans)


async def test_writing_in_vain_changes_nothing(db: Database) -> None:
    async with db.read() as connection:
        before = (await connection.exec_driver_sql("select * from alembic_version")).all()
    await db.transact(write_in_vain)
    async with db.read() as connection:
        assert (await connection.exec_driver_sql("select * from alembic_version")).all() == before
    assert len(before) == 1
