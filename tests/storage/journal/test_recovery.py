"""Whatever kills the process, the next one knows which outcomes are unknown."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.model import BatchState, MailingState, MessageState, PauseReason
from storage.database.engine import Database
from storage.journal.answers import Answer
from storage.journal.journal import Journal
from storage.journal.pauses import Pause
from tests.budget import within
from tests.children import started
from tests.storage.claiming import accept, claim, release

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)

VICTIM = """
import asyncio, sys
from dataclasses import replace
from datetime import UTC, datetime
from bot.model import Account, BatchState, MailingState, NewMailing, When
from cryptography.fernet import Fernet
from storage.journal.answers import Answer
from storage.chat.chats import Chats
from storage.database.engine import Database
from storage.journal.journal import Journal
from storage.chat.vault import Vault

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

async def main():
    db = await Database.open(sys.argv[1])
    chats = Chats(db, Vault(Fernet.generate_key().decode()))
    await chats.ensure(7, timezone="UTC", kind="private", title="", seen_language=None, now=NOW)
    new = NewMailing("t", 7, 1, Account("s", "l"), "SHOP", "hi", ("1", "2", "3"), 1, When(), NOW,
                     NOW, MailingState.QUEUED, NOW)
    journal = Journal(db)
    made = await journal.life.create(new)
    assert made is not None
    mailing_id = made[0].id
    await journal.life.start(mailing_id, NOW, None)
    (first,) = (await journal.claims.step(mailing_id, (), NOW, calls=1, size=1)).batches
    answer = Answer(first, BatchState.ACCEPTED, [("id-1",)], ["id-1"])
    await journal.claims.step(mailing_id, [answer], NOW, calls=1, size=1)
    print("claimed", mailing_id, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_process_killed_between_claim_and_answer_leaves_an_unknown_and_no_repeat(
    url: str,
) -> None:
    async with (
        within(),
        started(sys.executable, "-c", VICTIM, url, stdout=asyncio.subprocess.PIPE) as process,
    ):
        said = await process.stdout.readline()
    assert said.startswith(b"claimed")
    mailing_id = int(said.split()[1])
    db = await Database.open(url)
    try:
        journal = Journal(db)
        assert await journal.recovery.recover(LATER) == [mailing_id]
        messages = await journal.queries.messages(mailing_id)
        assert [m.state for m in messages] == [
            MessageState.ACCEPTED,
            MessageState.UNKNOWN,
            MessageState.QUEUED,
        ]
        assert (messages[1].status, messages[1].detail) == (None, "interrupted")
        mailing = await journal.queries.mailing(mailing_id)
        assert (mailing.accepted, mailing.unknown, mailing.shown) == (1, 1, False)
        assert await journal.life.start(mailing_id, LATER, None)
        rest = await claim(journal, mailing_id, 100, LATER)
        assert rest.phones == ("3",)
        assert [s.gateway_id for s in await journal.queries.segments(mailing_id)] == ["id-1"]
    finally:
        await db.close()


async def test_what_has_nothing_left_to_send_is_finished(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run()
    await claim(journal, mailing_id, 1, NOW)
    assert await journal.recovery.recover(LATER) == [mailing_id]
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.state, mailing.finished_at, mailing.unknown) == (
        MailingState.FINISHED,
        LATER,
        1,
    )


async def test_an_answer_that_comes_after_recovery_changes_nothing(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run()
    batch = await claim(journal, mailing_id, 1, NOW)
    await journal.recovery.recover(LATER)
    assert not await accept(journal, batch, [("late",)], ["late"], LATER)
    assert not await release(journal, batch, LATER)
    assert (await journal.queries.mailing(mailing_id)).unknown == 1
    assert await journal.queries.segments(mailing_id) == []


async def test_what_was_at_rest_is_left_alone_and_a_second_recovery_finds_nothing(
    journal: Journal, run: MakeMailing, confirm: MakeMailing
) -> None:
    held = await confirm(state=MailingState.SCHEDULED)
    queued = await confirm()
    running = await run()
    assert await journal.recovery.recover(LATER) == [running]
    assert await journal.recovery.recover(LATER) == []
    assert (await journal.queries.mailing(held)).state is MailingState.SCHEDULED
    for mailing_id in (queued, running):
        assert (await journal.queries.mailing(mailing_id)).state is MailingState.QUEUED


async def test_what_was_paused_by_its_last_answer_is_finished(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(3, audience_id=1)
    batch = await claim(journal, mailing_id, 3, NOW)
    answer = Answer(batch, BatchState.UNKNOWN)
    await journal.claims.step(mailing_id, [answer], NOW, pause=Pause(PauseReason.PARTIAL))
    assert (await journal.queries.mailing(mailing_id)).state is MailingState.PAUSED
    assert await journal.recovery.recover(LATER) == [mailing_id]
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.state, mailing.pause, mailing.unknown) == (MailingState.FINISHED, None, 3)
    assert mailing.news_due


async def test_a_pause_with_something_left_stays(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await run(3, audience_id=1)
    batch = await claim(journal, mailing_id, 2, NOW)
    answer = Answer(batch, BatchState.UNKNOWN)
    await journal.claims.step(mailing_id, [answer], NOW, pause=Pause(PauseReason.PARTIAL))
    assert await journal.recovery.recover(LATER) == []
    assert (await journal.queries.mailing(mailing_id)).state is MailingState.PAUSED


async def test_what_was_lost_of_a_stopped_mailing_is_news(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(3, audience_id=1)
    await claim(journal, mailing_id, 2, NOW)
    await journal.life.stop(mailing_id, NOW)
    assert await journal.recovery.recover(LATER) == [mailing_id]
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.state, mailing.finished_at) == (MailingState.STOPPED, LATER)
    assert (mailing.unknown, mailing.news_due) == (2, True)
