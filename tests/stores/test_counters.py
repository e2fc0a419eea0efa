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

from bot.model import Account, Batch, MailingState, MessageState, NewMailing, When
from storage.chats import Chats
from storage.database import Database
from storage.journal import Journal
from storage.vault import Vault
from tests.stores.claiming import accept, claim, lose, refuse, release

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
  where b.state in ('accepted', 'unknown', 'sending')
) group by message having count(*) > 1
"""
STRAYS = """
select count(*) from batches b join mailings l on l.id = b.mailing_id
where l.state in ('finished', 'cancelled', 'missed', 'scheduled') and b.state = 'sending'
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
        self.url = f"sqlite+aiosqlite:///{Path(self.folder.name)}/bot.sqlite3"
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
        self.do(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(target=mailings, people=st.integers(1, 5), held=st.booleans())
    def confirm(self, people: int, *, held: bool) -> int:
        self.made += 1
        state = MailingState.SCHEDULED if held else MailingState.QUEUED
        phones = tuple(str(i) for i in range(people))
        new = NewMailing(
            f"t{self.made}", 7, 1, Account("s", "l"), "S", "hi", phones, 1, When(), NOW, NOW,
            state, NOW,
        )  # fmt: skip
        return self.do(self.journal.create(new))[0]

    @rule(mailing=mailings)
    def start(self, mailing: int) -> None:
        self.do(self.journal.start(mailing, NOW, None))

    @rule(target=batches, mailing=mailings, limit=st.integers(1, 3))
    def claim(self, mailing: int, limit: int) -> object:
        self.do(self.journal.start(mailing, NOW, None))
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

    @rule(mailing=mailings)
    def finish(self, mailing: int) -> None:
        self.do(self.journal.finish(mailing, NOW, None))

    @rule(mailing=mailings)
    def requeue(self, mailing: int) -> None:
        self.do(self.journal.requeue(mailing))

    @rule(mailing=mailings)
    def cancel(self, mailing: int) -> None:
        self.do(self.journal.cancel(mailing, NOW))

    @rule(mailing=mailings)
    def miss(self, mailing: int) -> None:
        self.do(self.journal.miss(mailing))

    @rule(mailing=mailings)
    def reschedule(self, mailing: int) -> None:
        later = NOW + timedelta(hours=1)
        self.do(
            self.journal.reschedule(
                mailing, When(), hand_over_at=later, due_at=later,
                state=MailingState.SCHEDULED, account=Account("s", "l"),
            )
        )  # fmt: skip

    @rule(mailing=mailings)
    def count_unknown(self, mailing: int) -> None:
        self.do(self.journal.resolve_unknown(mailing, MessageState.COUNTED))

    @rule()
    def restart(self) -> None:
        self.do(self.db.close())
        self.do(self.open())
        self.do(self.journal.recover(NOW))

    async def query(self, sql: str) -> list[object]:
        async with self.db.read() as connection:
            return list((await connection.execute(text(sql))).scalars())

    @invariant()
    def counters_equal_the_states(self) -> None:
        assert self.do(self.query(MISMATCHES)) == []

    @invariant()
    def no_message_is_in_two_requests_that_may_have_left(self) -> None:
        assert self.do(self.query(TWICE)) == []

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
