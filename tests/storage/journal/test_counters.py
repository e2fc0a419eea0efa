"""Whatever happens in whatever order, counters equal the counts of states (a model check)."""

import asyncio
import tempfile
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from sqlalchemy import text

from bot.model import (
    Account,
    Batch,
    MailingState,
    MessageState,
    NewMailing,
    PauseReason,
    When,
)
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.journal.journal import Journal
from tests.databases import database_in
from tests.storage.claiming import accept, claim, lose, refuse, release, split, wake

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MISMATCHES = """
select m.id from mailings m where
  m.accepted != (select count(*) from messages where mailing_id = m.id and state = 'accepted')
  or m.refused != (select count(*) from messages where mailing_id = m.id and state = 'refused')
  or m.unknown != (select count(*) from messages where mailing_id = m.id and state = 'unknown')
  or m.total != (select count(*) from messages where mailing_id = m.id)
  or m.told_version > m.version
"""
TWICE = """
select message from (
  select m.mailing_id || '/' || m.position as message from messages m join batches b
  on b.mailing_id = m.mailing_id and m.position between b."first" and b."last"
  where b.state != 'split'
) as each group by message having count(*) > 1
"""
UNCLAIMED = """
select m.mailing_id || '/' || m.position from messages m join mailings l on l.id = m.mailing_id
where (m.position < l.cursor) != exists (select 1 from batches b where b.mailing_id = l.id
  and m.position between b."first" and b."last" and b.state != 'split')
"""
STRAYS = """
select count(*) from batches b join mailings l on l.id = b.mailing_id
where l.state in ('finished', 'cancelled', 'missed', 'scheduled') and b.state = 'sending'
   or l.state = 'stopped' and l.finished_at is not null and b.state = 'sending'
   or l.state = 'finished' and (b.state = 'waiting' or l.cursor < l.total)
"""


class Lives(RuleBasedStateMachine):
    """Mailings live at random: confirmed, claimed, answered, killed, decided."""

    mailings = Bundle("mailings")
    batches = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.url = database_in(Path(self.folder.name))
        self.made = 0
        self.do(self.open())

    def do(self, work: Coroutine[object, object, T]) -> T:
        return self.runner.run(work)

    async def open(self) -> None:
        self.db = await Database.open(self.url)
        self.journal = Journal(self.db)
        chats = Chats(self.db, Vault(Fernet.generate_key().decode()))
        await chats.ensure(7, timezone="UTC", kind="private", title="", seen_language=None, now=NOW)

    def teardown(self) -> None:
        self.do(self.bring_all_to_an_end())
        self.do(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    async def bring_all_to_an_end(self) -> None:
        """Recover and send on: every message ends with exactly one outcome."""
        await self.journal.recovery.recover(NOW)
        for mailing_id in range(1, self.made + 1):
            await self.journal.pauses.resume(mailing_id, NOW)
            await self.journal.life.start(mailing_id, NOW, None)
            while batch := await claim(self.journal, mailing_id, 2, NOW):
                assert await accept(self.journal, batch, None, [], NOW)
            await self.journal.life.finish(mailing_id, NOW, None)
            mailing = await self.journal.queries.mailing(mailing_id)
            if mailing.state is not MailingState.MISSED:
                assert mailing.finished_at is not None
                states = {one.state for one in await self.journal.queries.messages(mailing_id)}
                assert not states & {MessageState.QUEUED, MessageState.SENDING}

    @rule(target=mailings, people=st.integers(1, 5), held=st.booleans())
    def confirm(self, people: int, *, held: bool) -> int:
        self.made += 1
        state = MailingState.SCHEDULED if held else MailingState.QUEUED
        phones = tuple(str(i) for i in range(people))
        new = NewMailing(
            f"t{self.made}", 7, 1, Account("s", "l"), "S", "hi", phones, 1, When(), NOW, NOW,
            state, NOW,
        )  # fmt: skip
        return self.do(self.journal.life.create(new))[0].id

    @rule(target=mailings, people=st.integers(1, 9))
    def confirm_to_audience(self, people: int) -> int:
        return self.do(self.freeze(people))

    async def freeze(self, people: int) -> int:
        self.made += 1
        new = NewMailing(
            f"t{self.made}", 7, 1, Account("s", "l"), "S", "hi",
            phones=(), segments=1, when=When(), hand_over_at=NOW, due_at=NOW,
            state=MailingState.FREEZING, created_at=NOW, audience_id=1, total=people,
        )  # fmt: skip
        mailing, _ = await self.journal.life.create(new)
        mailing_id = mailing.id
        rows = [(str(i), i, None, 1) for i in range(people)]
        await self.journal.freezing.add_messages(mailing_id, 0, rows)
        await self.journal.freezing.frozen(
            mailing_id, total=people, planned_segments=people, hand_over_at=NOW, due_at=NOW,
            state=MailingState.QUEUED,
        )  # fmt: skip
        return mailing_id

    @rule(mailing=mailings)
    def start(self, mailing: int) -> None:
        self.do(self.journal.life.start(mailing, NOW, None))

    @rule(target=batches, mailing=mailings, limit=st.integers(1, 3))
    def claim(self, mailing: int, limit: int) -> object:
        self.do(self.journal.life.start(mailing, NOW, None))
        batch = self.do(claim(self.journal, mailing, limit, NOW))
        return multiple() if batch is None else batch

    @rule(batch=batches, mapped=st.booleans())
    def accept(self, batch: Batch, *, mapped: bool) -> None:
        ids = [(f"{batch.id}-{i}",) for i in range(len(batch.phones))] if mapped else None
        self.do(accept(self.journal, batch, ids, [], NOW))

    @rule(batch=batches)
    def refuse(self, batch: Batch) -> None:
        self.do(refuse(self.journal, batch, NOW))

    @rule(batch=batches)
    def lose(self, batch: Batch) -> None:
        self.do(lose(self.journal, batch, NOW))

    @rule(batch=batches)
    def release(self, batch: Batch) -> None:
        self.do(release(self.journal, batch, NOW))

    @rule(batch=batches)
    def split(self, batch: Batch) -> None:
        if batch.count > 1:
            self.do(split(self.journal, batch, NOW))

    @rule(target=mailings, people=st.integers(2, 9), again=st.integers(1, 5), lost=st.booleans())
    def split_at_once(self, people: int, again: int, *, lost: bool) -> int:
        """Have a first call refused for one of its numbers, and claim of its first half."""
        mailing = self.do(self.freeze(people))
        self.do(self.journal.life.start(mailing, NOW, None))
        whole = self.do(claim(self.journal, mailing, people - 1, NOW))
        if whole.count > 1:
            self.do(split(self.journal, whole, NOW))
        half = self.do(claim(self.journal, mailing, again, NOW))
        assert half.count <= again
        self.do(lose(self.journal, half, NOW) if lost else release(self.journal, half, NOW))
        return mailing

    @rule(mailing=mailings, until=st.sampled_from([None, NOW]))
    def pause(self, mailing: int, until: datetime | None) -> None:
        self.do(self.journal.pauses.pause(mailing, PauseReason.CREDITS, resume_at=until))

    @rule(mailing=mailings)
    def resume(self, mailing: int) -> None:
        self.do(self.journal.pauses.resume(mailing, NOW))

    @rule()
    def wake(self) -> None:
        self.do(wake(self.journal, NOW, timedelta(minutes=5)))

    @rule(mailing=mailings)
    def stop(self, mailing: int) -> None:
        self.do(self.journal.life.stop(mailing, NOW))

    @rule(mailing=mailings)
    def finish(self, mailing: int) -> None:
        self.do(self.journal.life.finish(mailing, NOW, None))

    @rule(mailing=mailings)
    def requeue(self, mailing: int) -> None:
        self.do(self.journal.life.requeue(mailing))

    @rule(mailing=mailings)
    def cancel(self, mailing: int) -> None:
        self.do(self.journal.life.cancel(mailing, NOW))

    @rule(mailing=mailings)
    def miss(self, mailing: int) -> None:
        self.do(self.journal.life.miss(mailing))

    @rule(mailing=mailings)
    def reschedule(self, mailing: int) -> None:
        later = NOW + timedelta(hours=1)
        self.do(
            self.journal.life.reschedule(
                mailing, When(), hand_over_at=later, due_at=later,
                state=MailingState.SCHEDULED, account=Account("s", "l"),
            )
        )  # fmt: skip

    @rule(mailing=mailings)
    def count_unknown(self, mailing: int) -> None:
        self.do(self.journal.life.resolve_unknown(mailing, MessageState.COUNTED))

    @rule()
    def restart(self) -> None:
        self.do(self.db.close())
        self.do(self.open())
        self.do(self.journal.recovery.recover(NOW))

    async def query(self, sql: str) -> list[object]:
        async with self.db.read() as connection:
            return list((await connection.execute(text(sql))).scalars())

    @invariant()
    def counters_equal_the_states(self) -> None:
        assert self.do(self.query(MISMATCHES)) == []

    @invariant()
    def no_message_is_in_two_batches(self) -> None:
        assert self.do(self.query(TWICE)) == []

    @invariant()
    def what_is_behind_the_cursor_is_in_one_batch_and_nothing_else(self) -> None:
        assert self.do(self.query(UNCLAIMED)) == []

    @invariant()
    def nothing_ends_with_messages_on_their_way(self) -> None:
        assert self.do(self.query(STRAYS)) == [0]


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
