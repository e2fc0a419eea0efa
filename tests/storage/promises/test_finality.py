"""A model check: a message's outcome stays, except an unknown one by a person's decision."""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import TextClause, text

from bot.model import Batch, MailingState, MessageState
from tests.storage.claiming import accept, claim, lose, refuse, release
from tests.storage.promises.sample import NEW, NOW, confirm, open_journal

S = MessageState
T = TypeVar("T")
Place = tuple[int, int]

PHONES = st.integers(1, 4).map(lambda people: tuple(str(i) for i in range(people)))
BY_ITSELF = {
    S.QUEUED: {S.SENDING, S.CANCELLED},
    S.SENDING: {S.ACCEPTED, S.REFUSED, S.UNKNOWN, S.QUEUED},
}
DECIDED = {S.UNKNOWN: {S.COUNTED, S.RESENT}}
ANSWERS = {"refuse": refuse, "lose": lose, "release": release}
PARTS = text("select mailing_id, position from segments")
COUNTERS = text("select id, total, accepted, refused, unknown from mailings")


class Outcomes(RuleBasedStateMachine):
    """Mailings are confirmed, claimed, answered, interrupted and decided in any order."""

    mailings = Bundle("mailings")
    batches = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.db, self.journal = self.do(open_journal(Path(self.folder.name)))
        self.tokens = 0
        self.deciding = False
        self.before: dict[Place, MessageState] = {}
        self.mapped: set[Place] = set()
        self.open: set[tuple[int, int]] = set()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.do(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    async def rows(self, query: TextClause) -> list[Any]:
        async with self.db.read() as connection:
            return list((await connection.execute(query)).all())

    async def states(self) -> dict[Place, MessageState]:
        ids = [row[0] for row in await self.rows(COUNTERS)]
        found = [one for mailing in ids for one in await self.journal.queries.messages(mailing)]
        return {(one.mailing_id, one.position): one.state for one in found}

    def token(self) -> str:
        self.tokens += 1
        return f"token-{self.tokens}"

    @rule(target=mailings, phones=PHONES, held=st.booleans())
    def confirm(self, phones: tuple[str, ...], *, held: bool) -> int:
        state = MailingState.SCHEDULED if held else MailingState.QUEUED
        return self.do(confirm(self.journal, self.token(), phones=phones, state=state))

    @rule(target=batches, mailing=mailings, limit=st.integers(1, 3))
    def claim(self, mailing: int, limit: int) -> Batch | MultipleResults[Batch]:
        self.do(self.journal.life.start(mailing, NOW, None))
        batch = self.do(claim(self.journal, mailing, limit, NOW))
        if batch is None:
            return multiple()
        self.open.add((batch.id, batch.tries))
        return batch

    @rule(batch=batches, maps=st.booleans(), parts=st.integers(1, 2))
    def accept(self, batch: Batch, parts: int, *, maps: bool) -> None:
        ids = [tuple(f"{phone}-{part}" for part in range(parts)) for phone in batch.phones]
        kept = self.do(accept(self.journal, batch, ids if maps else None, ["raw"], NOW))
        self.counts_once(batch, kept=kept)
        if kept and maps:
            self.mapped |= {(batch.mailing_id, i) for i in range(batch.first, batch.last + 1)}

    @rule(batch=batches, kind=st.sampled_from(sorted(ANSWERS)))
    def answer(self, batch: Batch, kind: str) -> None:
        self.counts_once(batch, kept=self.do(ANSWERS[kind](self.journal, batch, NOW)))

    @rule(target=batches, batch=batches)
    def claim_again(self, batch: Batch) -> Batch | MultipleResults[Batch]:
        """Give a batch back, claim its messages anew, and have the old answer come late."""
        self.answer(batch, "release")
        again = self.claim(batch.mailing_id, 3)
        self.answer(batch, "lose")
        return again

    def counts_once(self, batch: Batch, *, kept: bool) -> None:
        """An answer counts while its batch is open: once, and never after a recovery."""
        claim_of = (batch.id, batch.tries)
        assert kept == (claim_of in self.open)
        self.open.discard(claim_of)

    @rule(mailing=mailings, change=st.sampled_from(["cancel", "finish", "requeue", "miss"]))
    def change(self, mailing: int, change: str) -> None:
        said = {"cancel": (NOW,), "finish": (NOW, None)}.get(change, ())
        self.do(getattr(self.journal.life, change)(mailing, *said))

    @rule(mailing=mailings)
    def count_as_sent(self, mailing: int) -> None:
        self.deciding = True
        self.do(self.journal.life.resolve_unknown(mailing, S.COUNTED))

    @rule(target=mailings, mailing=mailings)
    def resend(self, mailing: int) -> int | MultipleResults[int]:
        self.deciding = True
        new = replace(NEW, token=self.token(), repeat_of=mailing)
        made = self.do(self.journal.life.create(new, replaces=mailing))
        return multiple() if made is None else made[0].id

    @rule()
    def recover(self) -> None:
        self.do(self.journal.recovery.recover(NOW))
        self.open.clear()

    @invariant()
    def outcomes_stay_and_the_counters_know_them(self) -> None:
        now = self.do(self.states())
        for place, was in self.before.items():
            may = BY_ITSELF.get(was, set()) | (DECIDED.get(was, set()) if self.deciding else set())
            assert now[place] is was or now[place] in may, (was, now[place])
        self.before, self.deciding = now, False
        for mailing, total, *counted in self.do(self.rows(COUNTERS)):
            own = [state for (m, _), state in now.items() if m == mailing]
            assert total == len(own)
            assert counted == [own.count(s) for s in (S.ACCEPTED, S.REFUSED, S.UNKNOWN)]

    @invariant()
    def parts_exist_where_they_were_mapped_and_nowhere_else(self) -> None:
        assert {(m, p) for m, p in self.do(self.rows(PARTS))} == self.mapped


TestOutcomes = Outcomes.TestCase
TestOutcomes.settings = settings(
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
